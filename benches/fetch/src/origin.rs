//! The servers of all sources, in a process of its own: it waits as servers across the world do, says
//! 304 to those who know, and hangs, drips, resets and turns in circles where its address says so.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::bodies::{Chance, LONG, feed, long_feed, packed};

/// The middle of the times that servers take, and how far they spread (log-normal).
const MEDIAN: f64 = 0.050;
const SPREAD: f64 = 0.6;

/// One source of a hundred has a server that takes so long.
const SLOW: Duration = Duration::from_millis(1000);

/// One source of twenty has a new entry in each further phase.
const FRESH: u64 = 20;

#[derive(Default)]
struct Origin {
    phase: AtomicU64,
    asked: AtomicUsize,
    not_modified: AtomicUsize,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    long: Mutex<HashMap<u64, Arc<Vec<u8>>>>,
}

/// Serves until it is killed; says its port on stdout.
pub(crate) async fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("0.0.0.0:0").await?;
    println!("{}", listener.local_addr()?.port());
    let origin = Arc::new(Origin::default());
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(Duration::from_millis(5)).await;
            continue;
        };
        let origin = Arc::clone(&origin);
        tokio::spawn(async move {
            let _ = origin.talk(stream).await;
        });
    }
}

impl Origin {
    async fn talk(&self, mut stream: TcpStream) -> io::Result<()> {
        let _ = stream.set_nodelay(true);
        let mut read = Vec::new();
        loop {
            let end = loop {
                if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                    break at + 4;
                }
                let mut piece = [0; 4096];
                let came = stream.read(&mut piece).await?;
                if came == 0 {
                    return Ok(());
                }
                read.extend_from_slice(&piece[..came]);
            };
            let head = String::from_utf8_lossy(&read[..end]).into_owned();
            read.drain(..end);
            let path = head.split(' ').nth(1).unwrap_or_default();
            if self.control(path, &mut stream).await? {
                continue;
            }
            self.asked.fetch_add(1, Ordering::Relaxed);
            let now = self.under_way.fetch_add(1, Ordering::Relaxed) + 1;
            self.most_under_way.fetch_max(now, Ordering::Relaxed);
            let stays = self.answer(path, &head, &mut stream).await;
            self.under_way.fetch_sub(1, Ordering::Relaxed);
            if !stays? {
                return Ok(());
            }
        }
    }

    /// What the benchmark says to its origin.
    async fn control(&self, path: &str, stream: &mut TcpStream) -> io::Result<bool> {
        let body = if let Some(phase) = path.strip_prefix("/phase/") {
            self.phase.store(phase.parse().unwrap_or(0), Ordering::Relaxed);
            String::new()
        } else if path == "/count" {
            format!(
                "{} {} {}",
                self.asked.swap(0, Ordering::Relaxed),
                self.not_modified.swap(0, Ordering::Relaxed),
                self.most_under_way.swap(0, Ordering::Relaxed)
            )
        } else {
            return Ok(false);
        };
        stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await?;
        Ok(true)
    }

    /// Answers one request; says whether the connection stays.
    async fn answer(&self, path: &str, head: &str, stream: &mut TcpStream) -> io::Result<bool> {
        let mut parts = path.split('/').skip(1);
        let kind = parts.next().unwrap_or_default();
        let source: u64 = parts.next().and_then(|text| text.parse().ok()).unwrap_or(0);
        match kind {
            "hang" => sleep(Duration::from_secs(600)).await,
            "reset" => {
                sleep(latency(source)).await;
                let _ = stream.set_zero_linger();
            }
            "drip" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<?xml version=\"1.0\"?>").await?;
                for _ in 0..1200 {
                    sleep(Duration::from_millis(500)).await;
                    stream.write_all(b" ").await?;
                }
            }
            "loop" => {
                sleep(latency(source)).await;
                let next = self.asked.load(Ordering::Relaxed);
                let answer =
                    format!("HTTP/1.1 302 Found\r\nLocation: /loop/{source}/{next}\r\nContent-Length: 0\r\n\r\n");
                stream.write_all(answer.as_bytes()).await?;
                return Ok(true);
            }
            "long" => {
                let body = {
                    let mut long = self.long.lock().expect("nobody breaks while it is held");
                    let new = || Arc::new(long_feed(source).into_bytes());
                    Arc::clone(long.entry(source).or_insert_with(new))
                };
                debug_assert!(body.len() >= LONG);
                stream.write_all(head_of(&format!("\"{source}\""), "", body.len()).as_bytes()).await?;
                stream.write_all(&body).await?;
                return Ok(true);
            }
            "moved" => {
                sleep(latency(source)).await;
                let answer = format!("HTTP/1.1 302 Found\r\nLocation: /feed/{source}\r\nContent-Length: 0\r\n\r\n");
                stream.write_all(answer.as_bytes()).await?;
                return Ok(true);
            }
            _ => return self.usual(source, head, stream).await,
        }
        Ok(false)
    }

    async fn usual(&self, source: u64, head: &str, stream: &mut TcpStream) -> io::Result<bool> {
        sleep(latency(source)).await;
        let phase = self.phase.load(Ordering::Relaxed);
        let more = if source % FRESH == 0 { phase } else { 0 };
        let tag = format!("\"{source}-{more}\"");
        // Whoever says that this is the last gets the connection closed (RFC 9112 section 9.6).
        let last = header(head, "connection").is_some_and(|says| says.eq_ignore_ascii_case("close"));
        let close = if last { "Connection: close\r\n" } else { "" };
        if header(head, "if-none-match") == Some(&tag) {
            self.not_modified.fetch_add(1, Ordering::Relaxed);
            let answer = format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n{close}\r\n");
            stream.write_all(answer.as_bytes()).await?;
            return Ok(!last);
        }
        let body = feed(source, more);
        let gzip = header(head, "accept-encoding").is_some_and(|takes| takes.contains("gzip"));
        let (body, encoding) =
            if gzip { (packed(&body), "Content-Encoding: gzip\r\n") } else { (body.into_bytes(), "") };
        let head = head_of(&tag, &format!("{encoding}{close}"), body.len());
        stream.write_all(&[head.as_bytes(), &body].concat()).await?;
        Ok(!last)
    }
}

fn head_of(tag: &str, encoding: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nServer: origin\r\nContent-Type: application/xml; charset=utf-8\r\n\
         Date: Tue, 24 Nov 2026 06:00:00 GMT\r\nETag: {tag}\r\nLast-Modified: Mon, 23 Nov 2026 10:00:00 GMT\r\n\
         Vary: Accept-Encoding\r\n{encoding}Content-Length: {length}\r\n\r\n"
    )
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let pairs = head.lines().filter_map(|line| line.split_once(':'));
    pairs.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
}

/// The time that the server of a source takes, the same each time.
fn latency(source: u64) -> Duration {
    if source % 100 == 57 {
        return SLOW;
    }
    let mut chance = Chance(source);
    // The sum of twelve is near enough to a normal spread.
    let normal: f64 = (0..12).map(|_| chance.part()).sum::<f64>() - 6.0;
    Duration::from_secs_f64(MEDIAN * (SPREAD * normal).exp())
}
