//! Text in all its dress: charsets, XML, HTML, dates, folding.

pub mod fold;
mod html;

pub use html::{RawHtml, SafeHtml};
