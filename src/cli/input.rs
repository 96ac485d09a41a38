//! What a command reads: a file, standard input, or one address asked once.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use tokio::runtime::Builder;
use url::Url;

use super::{Common, configuration, output};
use crate::fetch::{Ask, Connections, Fetcher, Hosts, Settings};
use crate::model::{Address, Answer, Document, Feed, Request, Target, Validators, Want};
use crate::parse::{self, Options};
use crate::plan;

/// Longest file read, in bytes: what one feed may be, several times over.
const MAX_BYTES: u64 = 64 << 20;

/// The configuration that stands in where there is no config.yaml: all defaults.
const BARE: &str = "sources: {a: https://feeds.example.org/}\nfeeds: {b: {}}\n";

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
        Ok(url) if matches!(url.scheme(), "http" | "https") => asked(url, common)?,
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
        fetched: now,
        modified: None,
        delta: false,
    })
}

/// How config.yaml says to fetch; the defaults where there is none.
fn settings(common: &Common) -> Result<Settings, ExitCode> {
    if common.config.exists() {
        return configuration::plan(common).map(|(plan, _)| plan.fetch);
    }
    let bare = plan::load(BARE, &common.config, &|_| None);
    bare.map(|(plan, _)| plan.fetch).map_err(|faults| {
        output::say(&faults.to_string());
        ExitCode::from(2)
    })
}

/// Asks an address once, outside of any pass: nothing is stored.
fn asked(url: Url, common: &Common) -> Result<Document, ExitCode> {
    let settings = settings(common)?;
    let shown = url.to_string();
    let request = Request { target: Target::Http(url), want: Want::Feed, headers: Vec::new() };
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| output::fail(&format!("cannot start: {error}"), "try it again"))?;
    let fetched = runtime.block_on(async {
        let fetcher = Fetcher::new(&settings)?;
        let ask = Ask {
            request: &request,
            start: None,
            validators: &Validators::default(),
            validators_of: None,
            connections: Connections::Closed,
            now: common.now,
        };
        Ok(fetcher.fetch(&ask, &Hosts::new(HashMap::new()), &mut fetcher.ticket().await).await)
    });
    let fetched = fetched.map_err(|error: crate::fetch::FetchError| {
        output::complain(&error);
        ExitCode::from(2)
    })?;
    fetched.document.ok_or_else(|| {
        let (message, help) = match fetched.exchange.answer {
            Answer::Failed(failure) => (failure.message, failure.help),
            Answer::Read | Answer::NotModified => ("nothing came".to_owned(), None),
        };
        let help = help.map(|help| format!("\n  help: {}", output::escaped(&help))).unwrap_or_default();
        output::say(&format!("error: `{}`: {}{help}", output::escaped(&shown), output::escaped(&message)));
        ExitCode::from(1)
    })
}
