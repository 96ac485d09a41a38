//! Text in all its dress: charsets, XML, HTML, dates, folding, addresses, languages.

pub mod address;
pub mod charset;
pub mod dates;
pub mod fold;
pub mod html;
pub mod language;
pub mod pattern;
pub mod xml;

pub use html::{RawHtml, SafeHtml};
