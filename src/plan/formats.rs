//! The formats that a feed's files can have, by the names in `formats:`.

use crate::render::{FORMATS, Format};

/// Their names.
pub(super) const NAMES: &[&str] = &["rss", "atom", "json", "html"];

/// The format that goes by a name.
pub(super) fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}
