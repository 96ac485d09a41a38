//! `feedwright parse`.

use std::io::{BufRead, Read, Write};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Common, input, output};
use crate::model::Feed;
use crate::parse;
use crate::render::ParsedDocument;

/// Longest line of a request, in bytes.
const MAX_REQUEST: u64 = 1 << 20;

/// Reads one feed and prints it as JSON.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The feed: a file, `-` for standard input, or an address.
    #[arg(value_name = "FILE|-|URL", required_unless_present = "batch", conflicts_with = "batch")]
    input: Option<String>,

    /// The media type that would have been sent with it.
    #[arg(long, value_name = "TYPE", conflicts_with = "batch")]
    content_type: Option<String>,

    /// The address that relative ones in it build on.
    #[arg(long, value_name = "URL", conflicts_with = "batch")]
    base_url: Option<String>,

    /// Reads a request a line (`{"path": FILE, "content_type": …, "base_url": …}`), answers each with a line.
    #[arg(long)]
    batch: bool,
}

/// One request of `--batch`.
#[derive(Debug, Deserialize)]
struct Request {
    path: String,
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    base_url: Option<String>,
}

/// One answer of `--batch`.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Answer<'a> {
    Ok(ParsedDocument<'a>),
    Error(String),
}

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    if args.batch {
        return batch(common.now);
    }
    let input = args.input.as_deref().unwrap_or("-");
    match input::feed(input, args.content_type.clone(), args.base_url.as_deref(), common) {
        Ok(feed) => print(&feed),
        Err(code) => code,
    }
}

fn print(feed: &Feed) -> ExitCode {
    output::ended(output::json(&ParsedDocument(feed)), ExitCode::SUCCESS)
}

/// Answers a request a line until there are no more.
fn batch(now: DateTime<Utc>) -> ExitCode {
    let mut stdin = std::io::stdin().lock();
    let mut stdout = std::io::stdout().lock();
    let mut line = Vec::new();
    let mut out = Vec::new();
    loop {
        line.clear();
        match stdin.by_ref().take(MAX_REQUEST).read_until(b'\n', &mut line) {
            Ok(0) => return ExitCode::SUCCESS,
            Ok(_) => {}
            Err(error) => return output::fail(&format!("standard input: {error}"), "look at what feeds it"),
        }
        if line.len() as u64 == MAX_REQUEST && !line.ends_with(b"\n") && skip_line(&mut stdin).is_err() {
            return ExitCode::SUCCESS;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        out.clear();
        answer(&line, now, &mut out);
        out.push(b'\n');
        if stdout.write_all(&out).and_then(|()| stdout.flush()).is_err() {
            return ExitCode::SUCCESS;
        }
    }
}

/// Passes over the rest of a line that is too long.
fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (length, is_end) = match memchr::memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(length);
        if is_end {
            return Ok(());
        }
    }
}

fn answer(line: &[u8], now: DateTime<Utc>, out: &mut Vec<u8>) {
    let read = serde_json::from_slice::<Request>(line)
        .map_err(|error| format!("the request cannot be read: {error}"))
        .and_then(|request| {
            let body = input::body(&request.path).map_err(|why| format!("{}: {why}", request.path))?;
            let document = input::document(&request.path, body, request.content_type, request.base_url.as_deref(), now)
                .ok_or_else(|| format!("{}: the path has no address", request.path))?;
            parse::read(&document, &input::options()).map_err(|error| error.to_string())
        });
    let answer = match &read {
        Ok(feed) => Answer::Ok(ParsedDocument(feed)),
        Err(message) => Answer::Error(message.clone()),
    };
    if serde_json::to_writer(&mut *out, &answer).is_err() {
        out.clear();
        out.extend_from_slice(br#"{"error":"the answer cannot be written"}"#);
    }
}

#[cfg(test)]
mod tests;
