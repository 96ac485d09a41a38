//! Formats and pages: a feed to the bytes of one file.

mod document;

use crate::model::Feed;

pub use document::ParsedDocument;

/// What is known of the place where a feed's files will be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The stem of the files' names: the feed's name, for a private feed with its secret part.
    pub stem: String,
    /// The public folder, ending in `/`; none without `site.url`, and then there are no self links.
    pub base: Option<String>,
    /// The hub that is told of changes.
    pub hub: Option<String>,
}

/// One format that feeds are published in.
pub trait Format: Sync {
    /// Its name in `formats:`, and the extension of its files.
    fn name(&self) -> &'static str;

    /// The media type of its files.
    fn media_type(&self) -> &'static str;

    /// The bytes of a feed's file. Equal feeds give equal bytes.
    fn render(&self, feed: &Feed, place: &Place) -> Vec<u8>;
}
