//! What grouping looks at.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use url::Url;

use crate::model::{Address, Entry};
use crate::text::html;

/// An entry as grouping sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Article<'a> {
    /// The source that brought it; entries without one are from different sources.
    pub source: Option<&'a str>,
    /// The id, where it is an absolute IRI that is believed: whatever a host says of its own articles.
    pub id: Option<&'a str>,
    /// The address.
    pub url: Option<&'a str>,
    /// The title.
    pub title: &'a str,
    /// The text of the content, else the summary; plain.
    pub text: &'a str,
    /// When it was published.
    pub date: Option<DateTime<Utc>>,
}

impl<'a> Article<'a> {
    /// An entry of the model; `text` is what `text_of` gives for it.
    #[must_use]
    pub fn of(entry: &'a Entry, source: &'a str, text: &'a str) -> Self {
        // An id of the source's own making says nothing elsewhere; an absolute IRI does.
        let id = entry.id.as_deref().filter(|id| Url::parse(id).is_ok());
        Self {
            source: Some(source),
            id,
            url: entry.url.as_ref().map(Address::as_str),
            title: entry.title.as_deref().unwrap_or_default(),
            text,
            date: entry.published.or(entry.updated).map(|stamp| stamp.utc()),
        }
    }
}

/// The text that an entry is compared by: its content, else its summary.
#[must_use]
pub fn text_of(entry: &Entry) -> Cow<'_, str> {
    let content = entry.content.as_ref().filter(|content| !content.is_empty());
    let plain = entry.content_text.as_deref().filter(|text| !text.trim().is_empty());
    match (content, plain) {
        (Some(content), _) => Cow::Owned(html::plain(content.as_str())),
        (None, Some(text)) => Cow::Borrowed(text),
        (None, None) => Cow::Borrowed(entry.summary.as_deref().unwrap_or_default()),
    }
}
