//! Source kinds: what to ask for, and how to read the answer.

mod article;
mod feed;
mod feed_kind;
mod files;
mod files_kind;
mod kind;
mod page;
mod page_kind;

use chrono_tz::Tz;
use thiserror::Error;

pub use feed::FeedSource;
pub use files::FilesSource;
pub use files_kind::FilePattern;
pub use kind::{Around, Location, SourceKind};
pub use page::PageSource;

use crate::advice::Advice;
use crate::model::{Document, Feed, Request};

/// The kinds of sources: the key says the kind.
pub const KINDS: &[&dyn SourceKind] = &[&feed_kind::FeedKind, &page_kind::PageKind, &files_kind::FilesKind];

/// Where articles come from. A source does no IO: it says what it wants and reads what came.
pub trait Source: Send + Sync {
    /// What to ask for first.
    fn start(&self) -> Vec<Request>;

    /// Reads one answer.
    ///
    /// # Errors
    /// When the document is not what this kind reads; what was stored before then stays.
    fn accept(&self, document: &Document, reading: &Reading<'_>) -> Result<Harvest, SourceError>;

    /// Where to look instead, after `accept` could not read a document: tried in this order until one
    /// can be read, which is then remembered.
    fn elsewhere(&self, document: &Document) -> Vec<Request> {
        let _ = document;
        Vec::new()
    }
}

/// What a source is told while it reads.
pub struct Reading<'a> {
    /// The zone of dates without one.
    pub timezone: Tz,
    /// The language config.yaml gives the source.
    pub language: Option<&'a str>,
    /// How config.yaml says the source writes its dates, in letters: `dd-mm-yyyy`.
    pub date_format: Option<&'a str>,
    /// Whether an entry with this raw hash is stored already: its HTML need not be made safe again.
    pub known: &'a dyn Fn(u64) -> bool,
}

/// What one answer gave.
#[derive(Debug, Default)]
pub struct Harvest {
    /// The feed, with the entries in document order.
    pub feed: Feed,
    /// What to ask for next.
    pub follow: Vec<Request>,
}

/// Why an answer could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct SourceError {
    /// What came instead.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Advice for SourceError {
    fn help(&self) -> Option<String> {
        self.help.clone()
    }
}

#[cfg(test)]
mod tests;
