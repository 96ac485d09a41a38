//! Text in all its dress: charsets, XML, HTML, dates, folding, addresses.

pub mod address;
pub mod fold;
pub mod html;

pub use html::{RawHtml, SafeHtml};
