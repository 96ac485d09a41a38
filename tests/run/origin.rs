//! A small web server of our own: what it answers is set by the test, what it was asked is kept.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Chooses an answer by the path and the number of the request.
type Chosen = dyn Fn(&str, usize) -> Answer + Send + Sync;

/// What the server does when it is asked.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A document with an ETag of its bytes; 304 when that is sent back.
    Feed(String),
    /// A document packed with gzip, without an ETag.
    Packed(String),
    /// A page.
    Page(String),
    /// Only a status.
    Status(&'static str),
    /// Takes the request and never answers.
    Hang,
    /// The headers at once, the body a byte now and then, for ever.
    Drip,
    /// Hangs up.
    Close,
    /// What this makes of the path, and of the number of the request, from one.
    By(Arc<Chosen>),
}

impl Answer {
    pub(crate) fn by(answer: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Self {
        Self::By(Arc::new(answer))
    }
}

/// What the server was asked.
#[derive(Default)]
struct Seen {
    /// The path of each request, in order.
    paths: Vec<String>,
    /// Requests being answered now.
    busy: usize,
    /// The most that were answered at once.
    most: usize,
}

#[derive(Clone)]
pub(crate) struct Origin {
    host: String,
    answer: Arc<Mutex<Answer>>,
    seen: Arc<Mutex<Seen>>,
    /// How long it takes to think.
    pause: Duration,
}

impl Origin {
    pub(crate) fn new(answer: Answer) -> Self {
        Self::at("127.0.0.1", Duration::ZERO, answer)
    }

    /// At an address of its own, thinking for so long before each answer.
    pub(crate) fn at(address: &str, pause: Duration, answer: Answer) -> Self {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let origin = Self { host, answer: Arc::new(Mutex::new(answer)), seen: Arc::default(), pause };
        let serving = origin.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                std::thread::spawn(move || serving.serve(stream));
            }
        });
        origin
    }

    pub(crate) fn set(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    pub(crate) fn asked(&self) -> usize {
        self.seen.lock().unwrap().paths.len()
    }

    /// The paths it was asked for, in order; forgotten then.
    pub(crate) fn take_paths(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().unwrap().paths)
    }

    /// How often it was asked for each path; forgotten then.
    pub(crate) fn take_counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for path in self.take_paths() {
            *counts.entry(path).or_default() += 1;
        }
        counts
    }

    /// The most requests that it answered at once.
    pub(crate) fn most(&self) -> usize {
        self.seen.lock().unwrap().most
    }

    pub(crate) fn url(&self) -> String {
        self.address("/feed")
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// A config.yaml with this as its one source, asked as often as wanted.
    pub(crate) fn config(&self) -> String {
        format!(
            "fetch: {{networks: [127.0.0.0/8], every: 1min, timeout: 20s}}\nsources:\n  web: {}\nfeeds:\n  all: {{title: All}}\n",
            self.url()
        )
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        loop {
            let mut head = String::new();
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) == 0 {
                    return;
                }
                if line == "\r\n" {
                    break;
                }
                head.push_str(&line);
            }
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let number = self.begun(&path);
            std::thread::sleep(self.pause);
            let mut answer = self.answer.lock().unwrap().clone();
            while let Answer::By(by) = answer {
                answer = by(&path, number);
            }
            let text = said(&answer, &head);
            let lasts = matches!(answer, Answer::Drip | Answer::Hang);
            if !lasts {
                // Once the answer is out the next request may be here before this thread goes on.
                self.ended();
            }
            let end =
                matches!(answer, Answer::Close) || text.as_ref().is_some_and(|text| stream.write_all(text).is_err());
            if matches!(answer, Answer::Drip) {
                while stream.write_all(b" ").is_ok() {
                    std::thread::sleep(Duration::from_millis(50));
                }
            }
            if matches!(answer, Answer::Hang) {
                std::thread::sleep(Duration::from_secs(60));
            }
            if lasts {
                self.ended();
            }
            if end || text.is_none() || matches!(answer, Answer::Drip) {
                return;
            }
        }
    }

    fn begun(&self, path: &str) -> usize {
        let mut seen = self.seen.lock().unwrap();
        seen.paths.push(path.to_owned());
        seen.busy += 1;
        seen.most = seen.most.max(seen.busy);
        seen.paths.len()
    }

    fn ended(&self) {
        self.seen.lock().unwrap().busy -= 1;
    }
}

/// The bytes of an answer; none for one that does not come.
fn said(answer: &Answer, head: &str) -> Option<Vec<u8>> {
    let sent = |kind: &str, extra: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{extra}Content-Length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    };
    match answer {
        Answer::Hang | Answer::Close | Answer::By(_) => None,
        Answer::Drip => Some(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>".to_vec()),
        Answer::Status(status) => Some(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").into_bytes()),
        Answer::Page(body) => Some(sent("text/html", "", body.as_bytes())),
        Answer::Packed(body) => {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            gzip.write_all(body.as_bytes()).unwrap();
            Some(sent("application/rss+xml", "Content-Encoding: gzip\r\n", &gzip.finish().unwrap()))
        }
        Answer::Feed(body) => {
            let tag = format!("\"{:x}\"", body.bytes().fold(5381_u64, |sum, b| sum.wrapping_mul(33) ^ u64::from(b)));
            Some(if head.contains(&tag) {
                format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n").into_bytes()
            } else {
                sent("application/rss+xml", &format!("ETag: {tag}\r\n"), body.as_bytes())
            })
        }
    }
}
