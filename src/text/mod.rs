//! Text in all its dress: charsets, XML, HTML, dates, folding.

mod html;

pub use html::{RawHtml, SafeHtml};
