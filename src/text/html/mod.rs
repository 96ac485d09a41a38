//! HTML: made safe, read as plain text, written from plain text.

mod attribute;
mod content;
mod discover;
mod edit;
mod entity;
mod filter;
mod image;
mod link;
mod linked;
mod list;
mod names;
mod page;
mod plain;
mod policy;
mod safe;
mod sanitise;
mod stream;
mod style;
mod token;
mod tree;

pub use content::{first_image, first_words, has_image, with_lead_image};
pub use discover::{FoundFeed, feed_links, page_title};
pub use edit::{Selector, SelectorError, with_other_words, without, without_pictures};
pub use entity::{decode_entities, escape_attribute, escape_text};
pub use link::is_active_address;
pub use page::{PageParts, Paragraph, page_base, page_parts};
pub use plain::{plain, text_lines};
pub use policy::Cleaning;
pub use safe::{RawHtml, SafeHtml};
pub use sanitise::{LeftOut, sanitise, sanitise_telling, sanitise_with};
