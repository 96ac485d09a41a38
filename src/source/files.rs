//! Files as articles: each text, Markdown or HTML file of a pattern is one entry.

use super::article::{Written, entry};
use super::{Harvest, Reading, Source, SourceError};
use crate::model::{Document, Feed, Request, Target, Want};

/// Bytes from the start of a file that tell what it is.
const START: usize = 1024;

/// Files that are articles.
#[derive(Debug, Clone)]
pub struct FilesSource {
    request: Request,
}

impl FilesSource {
    /// The file or files of a target.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self { request: Request { target, want: Want::Page, headers: Vec::new() } }
    }
}

impl Source for FilesSource {
    fn start(&self) -> Vec<Request> {
        vec![self.request.clone()]
    }

    fn accept(&self, document: &Document, reading: &Reading<'_>) -> Result<Harvest, SourceError> {
        let written = written(document)?;
        let name = document.path.clone().or_else(|| {
            document.address.as_str().rsplit('/').next().map(str::to_owned).filter(|name| !name.is_empty())
        });
        let found = entry(document, written, reading)?;
        let entries = found.into_iter().map(|mut entry| {
            entry.id.clone_from(&name);
            entry
        });
        Ok(Harvest { feed: Feed { entries: entries.collect(), ..Feed::default() }, follow: Vec::new() })
    }
}

/// What a file is, by the end of its name, else by what is in it.
fn written(document: &Document) -> Result<Written, SourceError> {
    let name = document.path.as_deref().unwrap_or(document.address.as_str());
    let name = name.rsplit('/').next().unwrap_or(name);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let start = document.body.get(..START).unwrap_or(&document.body);
    let is_utf_16 = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if ["<rss", "<feed", "<rdf:rdf"]
        .iter()
        .any(|root| text.starts_with(root) || text.starts_with("<?xml") && text.contains(root))
        || text.starts_with('{') && text.contains("jsonfeed.org/version")
    {
        return Err(SourceError {
            message: "a feed came where an article should be".to_owned(),
            help: Some("write `url:` with the path of the feed instead of `files:`".to_owned()),
        });
    }
    if start.contains(&0) && !is_utf_16 {
        return Err(other("the file is no text"));
    }
    match ending.as_str() {
        "txt" | "text" => Ok(Written::Text),
        "md" | "markdown" | "mdown" | "mkd" => Ok(Written::Markdown),
        "html" | "htm" | "xhtml" => Ok(Written::Page),
        _ if text.starts_with("<!doctype html") || text.starts_with("<html") => Ok(Written::Page),
        "" => Ok(Written::Text),
        other_ending => Err(other(&format!("files that end in `.{other_ending}` are not read"))),
    }
}

fn other(message: &str) -> SourceError {
    SourceError {
        message: message.to_owned(),
        help: Some("let the pattern match text, Markdown and HTML alone, as in `inbox/*.{txt,md,html}`".to_owned()),
    }
}
