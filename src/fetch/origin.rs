//! A small web server that tests script: it answers, stalls, cuts and lies as told.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Path and query.
    pub(crate) path: String,
    /// Headers, names in lower case.
    pub(crate) headers: HashMap<String, String>,
    /// The number of the connection.
    pub(crate) connection: usize,
    /// How often this path was asked, this time included.
    pub(crate) times: usize,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// What the server does.
pub(crate) enum Say {
    /// These bytes; the connection stays.
    Keep(Vec<u8>),
    /// Pieces, each after a wait; then it closes.
    Pieces(Vec<(Duration, Vec<u8>)>),
}

/// A server of its own, gone with the test.
pub(crate) struct Origin {
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<Vec<Asked>>>,
}

impl Origin {
    pub(crate) fn serve(answer: impl Fn(&Asked) -> Say + Send + Sync + 'static) -> Self {
        Self::serve_at("127.0.0.1", answer)
    }

    pub(crate) fn serve_at(ip: &str, answer: impl Fn(&Asked) -> Say + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let log: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (shared, answer) = (Arc::clone(&log), Arc::new(answer));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let Ok(stream) = stream else { return };
                let (log, answer) = (Arc::clone(&shared), Arc::clone(&answer));
                thread::spawn(move || talk(&stream, connection, &log, &*answer));
            }
        });
        Self { address, log }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// All requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.log.lock().unwrap().clone()
    }

    /// The paths of all requests so far.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }
}

fn talk(stream: &TcpStream, connection: usize, log: &Mutex<Vec<Asked>>, answer: &dyn Fn(&Asked) -> Say) {
    let mut lines = BufReader::new(stream);
    loop {
        let mut first = String::new();
        if lines.read_line(&mut first).unwrap_or(0) == 0 {
            return;
        }
        let mut headers = HashMap::new();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let asked = {
            let mut log = log.lock().unwrap();
            let times = log.iter().filter(|before| before.path == path).count() + 1;
            let asked = Asked { path, headers, connection, times };
            log.push(asked.clone());
            asked
        };
        let mut out = stream;
        match answer(&asked) {
            Say::Keep(bytes) => {
                if out.write_all(&bytes).is_err() {
                    return;
                }
            }
            Say::Pieces(pieces) => {
                for (wait, bytes) in pieces {
                    thread::sleep(wait);
                    if out.write_all(&bytes).is_err() {
                        return;
                    }
                }
                return;
            }
        }
    }
}

/// A whole answer; the connection stays.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Say {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status} X\r\n");
    for (name, value) in headers {
        bytes.push_str(&format!("{name}: {value}\r\n"));
    }
    if !matches!(status, 204 | 304) {
        bytes.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    bytes.push_str("\r\n");
    Say::Keep([bytes.as_bytes(), body].concat())
}

/// A redirect.
pub(crate) fn redirect(status: u16, to: &str) -> Say {
    answer(status, &[("Location", to)], "")
}

/// These bytes as they are; then it closes.
pub(crate) fn raw(bytes: impl AsRef<[u8]>) -> Say {
    Say::Pieces(vec![(Duration::ZERO, bytes.as_ref().to_vec())])
}

/// Nothing, for so long; then it closes.
pub(crate) fn hang(time: Duration) -> Say {
    Say::Pieces(vec![(time, Vec::new())])
}
