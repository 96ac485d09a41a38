//! Text in all its dress: charsets, XML, HTML, dates, folding, addresses, languages.

pub mod address;
pub mod charset;
pub mod dates;
pub mod fold;
pub mod html;
pub mod language;
mod line;
pub mod pattern;
pub mod root;
pub mod xml;

pub use html::{RawHtml, SafeHtml};
pub use line::{into_one_line, one_line};
