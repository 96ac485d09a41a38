//! Words of dates in all languages, as tables.

mod eastern;
mod labels;
mod middle;
mod table;
mod western;

pub(super) use labels::LABELS;
pub use labels::{ByLabel, by_labels};
pub(super) use table::Words;

/// All languages; English first, since where nothing is known it wins.
pub(super) const LANGUAGES: &[&[Words]] = &[western::WORDS, middle::WORDS, eastern::WORDS];
