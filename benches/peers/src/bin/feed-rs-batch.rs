//! feed-rs and ammonia behind the protocol of `feedwright parse --batch`: a request a line, an answer a line.

use std::fs;
use std::io::{BufRead, Write};

use peers::readers::write_feed_rs;
use serde::Deserialize;

#[derive(Deserialize)]
struct Request {
    path: String,
}

fn main() {
    let mut stdout = std::io::stdout().lock();
    let mut out = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        out.clear();
        out.extend_from_slice(b"{\"ok\":");
        let read = serde_json::from_str::<Request>(&line)
            .map_err(|error| error.to_string())
            .and_then(|request| fs::read(&request.path).map_err(|error| error.to_string()))
            .and_then(|body| write_feed_rs(&body, &mut out));
        match read {
            Ok(_) => out.extend_from_slice(b"}\n"),
            Err(why) => {
                out.clear();
                serde_json::to_writer(&mut out, &serde_json::json!({ "error": why })).expect("a text is JSON");
                out.push(b'\n');
            }
        }
        stdout.write_all(&out).and_then(|()| stdout.flush()).expect("somebody reads");
    }
}
