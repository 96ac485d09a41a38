//! What a format is: a feed in, the bytes of its file out.

use crate::model::Feed;

use super::kept::Keeps;

/// What is known of the place where a feed's files will be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The stem of the files' names: the feed's name, for a private feed with its secret part.
    pub stem: String,
    /// The public folder, ending in `/`; none without `site.url`, and then there are no self links.
    pub base: Option<String>,
    /// The hub that is told of changes.
    pub hub: Option<String>,
    /// The names of the formats that the feed is published in; all when empty.
    pub formats: Vec<&'static str>,
}

impl Place {
    /// The public address of the feed's file with this extension.
    #[must_use]
    pub fn address(&self, extension: &str) -> Option<String> {
        let base = self.base.as_ref()?;
        let slash = if base.ends_with('/') { "" } else { "/" };
        Some(format!("{base}{slash}{}.{extension}", self.stem))
    }
}

/// One format that feeds are published in.
pub trait Format: Sync {
    /// Its name in `formats:`, and the extension of its files.
    fn name(&self) -> &'static str;

    /// The media type of its files.
    fn media_type(&self) -> &'static str;

    /// What it has a name for.
    fn keeps(&self) -> &'static Keeps;

    /// The bytes of a feed's file. Equal feeds give equal bytes.
    fn render(&self, feed: &Feed, place: &Place) -> Vec<u8> {
        self.render_whole(feed.clone(), place)
    }

    /// The same from a feed that nobody needs any more: of a large one, each entry goes as soon as it
    /// is in the next form.
    fn render_whole(&self, feed: Feed, place: &Place) -> Vec<u8>;
}
