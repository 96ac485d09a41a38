//! Text in all its dress: charsets, XML, HTML, dates, folding.

pub mod fold;
pub mod html;

pub use html::{RawHtml, SafeHtml};
