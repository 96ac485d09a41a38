//! The formats that a feed's files can have, by the names in `formats:`.

use crate::model::Feed;
use crate::render::{Format, Place};

/// Their names.
pub(super) const NAMES: &[&str] = &["rss", "atom", "json", "html"];

/// The format that goes by a name.
pub(super) fn format(name: &str) -> Option<&'static dyn Format> {
    const TABLE: &[&dyn Format] = &[
        &Named("rss", "application/rss+xml"),
        &Named("atom", "application/atom+xml"),
        &Named("json", "application/feed+json"),
        &Named("html", "text/html"),
    ];
    crate::config::choose(TABLE, |format| format.name(), name).ok()
}

/// Stands in for a format that another branch brings.
struct Named(&'static str, &'static str);

impl Format for Named {
    fn name(&self) -> &'static str {
        self.0
    }

    fn media_type(&self) -> &'static str {
        self.1
    }

    fn render(&self, _feed: &Feed, _place: &Place) -> Vec<u8> {
        Vec::new()
    }
}
