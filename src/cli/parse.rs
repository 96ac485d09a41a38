//! `feedwright parse`.

use std::io::{BufRead, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Common;
use crate::advice::told;
use crate::model::{Address, Document, Feed};
use crate::parse::{self, Options};
use crate::render::ParsedDocument;

/// Longest file read, in bytes: what one feed may be, several times over.
const MAX_BYTES: u64 = 64 << 20;
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
    if input.contains("://") {
        return fail("an address cannot be read here yet", Some("save it to a file first"), ExitCode::from(2));
    }
    let name = if input == "-" { "standard input" } else { input };
    let body = match body(input) {
        Ok(body) => body,
        Err(why) => return fail(&format!("{name}: {why}"), None, ExitCode::from(1)),
    };
    let document = document(input, body, args.content_type.clone(), args.base_url.as_deref(), common.now);
    let Some(document) = document else {
        return fail(&format!("{name}: the path has no address"), None, ExitCode::from(1));
    };
    match parse::read(&document, &options()) {
        Ok(feed) => print(&feed),
        Err(error) => {
            let message = told(&error);
            complain(&message.replacen("error: ", &format!("error: {name}: "), 1));
            ExitCode::from(1)
        }
    }
}

fn options() -> Options<'static> {
    Options { max_bytes: usize::try_from(MAX_BYTES).unwrap_or(usize::MAX), ..Options::default() }
}

/// The bytes of a file or of standard input.
fn body(input: &str) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    let read = if input == "-" {
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut body)
    } else {
        std::fs::File::open(input).and_then(|file| {
            let size = file.metadata().map(|about| about.len()).unwrap_or(0);
            body.reserve_exact(usize::try_from(size.min(MAX_BYTES)).unwrap_or(0) + 1);
            file.take(MAX_BYTES + 1).read_to_end(&mut body)
        })
    };
    read.map(|_| body).map_err(|error| error.to_string())
}

fn document(
    input: &str,
    body: Vec<u8>,
    content_type: Option<String>,
    base_url: Option<&str>,
    now: DateTime<Utc>,
) -> Option<Document> {
    let own = || {
        let path = std::path::absolute(Path::new(input)).ok()?;
        url::Url::from_file_path(path).ok().and_then(|url| Address::new(url.as_str()))
    };
    let address = base_url.and_then(Address::new).or_else(own).or_else(|| Address::new("file:///-"))?;
    Some(Document {
        address,
        path: None,
        content_type,
        content_language: None,
        content_location: None,
        body: Bytes::from(body),
        fetched: now,
        modified: None,
        delta: false,
    })
}

fn print(feed: &Feed) -> ExitCode {
    let mut out = Vec::new();
    if serde_json::to_writer_pretty(&mut out, &ParsedDocument(feed)).is_err() {
        return ExitCode::from(2);
    }
    out.push(b'\n');
    // A reader that went away (`| head`) has what it wanted.
    let _ = std::io::stdout().lock().write_all(&out);
    ExitCode::SUCCESS
}

/// Answers a request a line until there are no more.
fn batch(now: DateTime<Utc>) -> ExitCode {
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    let mut line = Vec::new();
    let mut out = Vec::new();
    loop {
        line.clear();
        match input.by_ref().take(MAX_REQUEST).read_until(b'\n', &mut line) {
            Ok(0) => return ExitCode::SUCCESS,
            Ok(_) => {}
            Err(error) => return fail(&format!("standard input: {error}"), None, ExitCode::from(2)),
        }
        if line.len() as u64 == MAX_REQUEST && !line.ends_with(b"\n") && skip_line(&mut input).is_err() {
            return ExitCode::SUCCESS;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        out.clear();
        answer(&line, now, &mut out);
        out.push(b'\n');
        if output.write_all(&out).and_then(|()| output.flush()).is_err() {
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
            let body = body(&request.path).map_err(|why| format!("{}: {why}", request.path))?;
            let document = document(&request.path, body, request.content_type, request.base_url.as_deref(), now)
                .ok_or_else(|| format!("{}: the path has no address", request.path))?;
            parse::read(&document, &options()).map_err(|error| error.to_string())
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

fn fail(message: &str, help: Option<&str>, code: ExitCode) -> ExitCode {
    let help = help.map(|help| format!("\n  help: {help}")).unwrap_or_default();
    complain(&format!("error: {message}{help}"));
    code
}

#[expect(clippy::print_stderr, reason = "cli is where messages are printed")]
fn complain(message: &str) {
    eprintln!("{message}");
}

#[cfg(test)]
mod tests;
