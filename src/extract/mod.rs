//! Articles out of plain text, Markdown and web pages.

mod article;
mod blocks;
mod byline;
mod chrome;
pub mod markdown;
pub mod page;
mod tags;
pub mod text;

pub use article::Article;

#[cfg(test)]
mod tests;
