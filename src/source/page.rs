//! A web page that is one article, which may change.

use super::article::{Written, entry};
use super::{Harvest, Reading, Source, SourceError};
use crate::model::{Document, Feed, Request, Target, Want};

/// A page that is one article.
#[derive(Debug, Clone)]
pub struct PageSource {
    request: Request,
}

impl PageSource {
    /// The page at this address or path; `headers` are sent to its host alone.
    #[must_use]
    pub fn new(target: Target, headers: Vec<(String, String)>) -> Self {
        Self { request: Request { target, want: Want::Page, headers } }
    }
}

impl Source for PageSource {
    fn start(&self) -> Vec<Request> {
        vec![self.request.clone()]
    }

    fn accept(&self, document: &Document, reading: &Reading<'_>) -> Result<Harvest, SourceError> {
        let written = if is_plain(document) { Written::Text } else { Written::Page };
        let Some(mut entry) = entry(document, written, reading)? else {
            return Err(SourceError {
                message: "the page holds no article".to_owned(),
                help: Some("look at it with a browser: its text may come by scripts, which are not run".to_owned()),
            });
        };
        // The page is the article, whatever address answered in the end.
        let own = match &self.request.target {
            Target::Http(url) => url.as_str().to_owned(),
            Target::File(_) | Target::Glob { .. } => document.address.as_str().to_owned(),
        };
        entry.id = Some(own);
        entry.url = Some(document.address.clone()).filter(crate::model::Address::is_http);
        let language = entry.language.clone().or_else(|| document.content_language.clone());
        Ok(Harvest { feed: Feed { language, entries: vec![entry], ..Feed::default() }, follow: Vec::new() })
    }
}

/// Whether the server says that it sent plain text.
fn is_plain(document: &Document) -> bool {
    let declared = document.content_type.as_deref().unwrap_or_default();
    let media_type = declared.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("text/plain")
}
