//! Text in all its dress: charsets, XML, HTML, dates, folding.

pub mod address;
pub mod dates;
pub mod html;

pub use html::{RawHtml, SafeHtml};
