//! HTML: made safe, read as plain text, written from plain text.

mod entity;
mod list;
mod plain;
mod safe;
mod sanitise;
mod token;

pub use entity::{decode_entities, escape_attribute, escape_text};
pub use plain::{plain, text_lines};
pub use safe::{RawHtml, SafeHtml};
pub use sanitise::sanitise;
