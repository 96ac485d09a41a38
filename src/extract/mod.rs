//! Articles in plain text, Markdown and web pages.

mod article;
mod blocks;
mod byline;
mod front_matter;
mod head;
mod markdown;
mod page;
mod tail;
mod text;

pub use article::{Article, Context};
pub use markdown::read_markdown;
pub use page::read_page;
pub use text::read_text;

#[cfg(test)]
mod tests;
