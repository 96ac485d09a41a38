//! What can be read out of a text that is one article.

use crate::text::SafeHtml;
use crate::text::dates::Stamp;

/// An article as a text gives it; what the text does not say is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The title.
    pub title: Option<String>,
    /// The lede: the first paragraph, where more follow; it stays in the paragraphs.
    pub summary: Option<String>,
    /// The paragraphs, the lede first.
    pub paragraphs: Vec<String>,
    /// The article with its markup; nothing where it was plain text.
    pub content: Option<SafeHtml>,
    /// Its own address, where it names one.
    pub url: Option<String>,
    /// The address of its lead image.
    pub image: Option<String>,
    /// When it was published.
    pub published: Option<Stamp>,
    /// When it was changed.
    pub updated: Option<Stamp>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its language, where it is declared or certain.
    pub language: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The address that it names as its source.
    pub external_url: Option<String>,
}

impl Article {
    /// The paragraphs as one text, an empty line between them.
    #[must_use]
    pub fn text(&self) -> String {
        self.paragraphs.join("\n\n")
    }
}
