//! A small web server of our own: what it answers is set by the test, what it was asked is counted.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server does when it is asked.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A document with an ETag of its length; 304 when that is sent back.
    Feed(String),
    /// Only a status.
    Status(&'static str),
    /// Takes the request and never answers.
    Hang,
}

#[derive(Clone)]
pub(crate) struct Origin {
    port: u16,
    answer: Arc<Mutex<Answer>>,
    asked: Arc<AtomicUsize>,
}

impl Origin {
    pub(crate) fn new(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let origin = Self { port, answer: Arc::new(Mutex::new(answer)), asked: Arc::default() };
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
        self.asked.load(Ordering::SeqCst)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/feed", self.port)
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
            self.asked.fetch_add(1, Ordering::SeqCst);
            let answer = self.answer.lock().unwrap().clone();
            let text = match answer {
                Answer::Hang => return std::thread::sleep(Duration::from_secs(60)),
                Answer::Status(status) => format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"),
                Answer::Feed(body) => {
                    let tag = format!("\"{}\"", body.len());
                    if head.contains(&tag) {
                        format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n")
                    } else {
                        format!(
                            "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {tag}\r\nContent-Length: {}\r\n\r\n{body}",
                            body.len()
                        )
                    }
                }
            };
            if stream.write_all(text.as_bytes()).is_err() {
                return;
            }
        }
    }
}
