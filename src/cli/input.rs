//! What a command reads: a file, standard input, or one address asked once.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use url::Url;

use super::{Common, once, output};
use crate::model::{Address, Document, Feed};
use crate::parse::{self, Options};

/// Longest file read, in bytes: what one feed may be, several times over.
const MAX_BYTES: u64 = 64 << 20;

/// The bounds within which such a feed is read.
pub(super) fn options() -> Options<'static> {
    Options { max_bytes: usize::try_from(MAX_BYTES).unwrap_or(usize::MAX), ..Options::default() }
}

/// The feed that `FILE|-|URL` names; what is wrong with it has been told where there is none.
pub(super) fn feed(
    input: &str,
    content_type: Option<String>,
    base_url: Option<&str>,
    common: &Common,
) -> Result<Feed, ExitCode> {
    let wrong = |why: &str| {
        output::say(&format!("error: `{}`: {}", output::escaped(input), output::escaped(why)));
        ExitCode::from(1)
    };
    let document = match Url::parse(input) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => once::document(url, common)?,
        _ => {
            let body = body(input).map_err(|why| wrong(&why))?;
            document(input, body, content_type, base_url, common.now).ok_or_else(|| wrong("the path has no address"))?
        }
    };
    parse::read(&document, &options()).map_err(|error| {
        let text = output::told(&error);
        output::say(&text.replacen("error: ", &format!("error: `{}`: ", output::escaped(input)), 1));
        ExitCode::from(1)
    })
}

/// The bytes of a file or of standard input.
pub(super) fn body(input: &str) -> Result<Vec<u8>, String> {
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

/// A document of these bytes, as if it had been read where `input` or `base_url` says.
pub(super) fn document(
    input: &str,
    body: Vec<u8>,
    content_type: Option<String>,
    base_url: Option<&str>,
    now: DateTime<Utc>,
) -> Option<Document> {
    let own = || {
        let path = std::path::absolute(Path::new(input)).ok()?;
        Url::from_file_path(path).ok().and_then(|url| Address::new(url.as_str()))
    };
    let address = base_url.and_then(Address::new).or_else(own).or_else(|| Address::new("file:///-"))?;
    Some(Document {
        address,
        path: None,
        content_type,
        content_language: None,
        content_location: None,
        body: Bytes::from(body),
        packed: None,
        fetched: now,
        modified: None,
        delta: false,
    })
}
