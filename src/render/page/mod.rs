//! Pages for people: one a feed, and the index of all.

mod engine;
mod feed;
mod index;
mod lazy;
mod readers;
mod wording;

pub(super) use feed::Html;
pub use index::{Index, IndexFeed, feeds_opml, index};
pub use wording::also_at;
