//! Articles in files: plain text, Markdown, HTML; an entry for each file.

use super::{Harvest, Reading, Source, SourceError};
use crate::extract::Article;
use crate::extract::markdown::read_markdown;
use crate::extract::page::read_page;
use crate::extract::text::read_article;
use crate::model::{Address, Category, Document, Entry, Feed, Person, Request, Target, Want};
use crate::text::SafeHtml;
use crate::text::charset::{charset_parameter, decode};
use crate::text::dates::Context;

/// Files by a path or a pattern.
#[derive(Debug, Clone)]
pub struct FilesSource {
    request: Request,
}

impl FilesSource {
    /// The files of a target: one file, or all of a pattern.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self { request: Request { target, want: Want::Page, headers: Vec::new() } }
    }
}

impl Source for FilesSource {
    fn start(&self) -> Vec<Request> {
        vec![self.request.clone()]
    }

    /// Reads one file; the feed has its one entry, or none where the file is a draft.
    fn accept(&self, document: &Document, reading: &Reading<'_>) -> Result<Harvest, SourceError> {
        let path = path_of(document);
        let article = article_of(document, &path, reading)?;
        let entries = article.map(|article| entry_of(article, path)).into_iter().collect();
        Ok(Harvest { feed: Feed { entries, ..Feed::default() }, follow: Vec::new() })
    }
}

/// The path below the pattern's root; for a single file its name.
fn path_of(document: &Document) -> String {
    document.path.clone().unwrap_or_else(|| {
        let address = document.address.as_str();
        address.rsplit('/').next().unwrap_or(address).to_owned()
    })
}

fn article_of(document: &Document, path: &str, reading: &Reading<'_>) -> Result<Option<Article>, SourceError> {
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    let charset = document.content_type.as_deref().and_then(charset_parameter);
    let text = || decode(&document.body, charset).text;
    let language = reading.language.or(document.content_language.as_deref());
    let now = document.modified.unwrap_or(document.fetched);
    let context = Context { language, now, timezone: reading.timezone, order: None };
    let article = match extension.as_str() {
        "txt" | "text" => Some(read_article(&text(), &context)),
        "md" | "markdown" => read_markdown(&text(), &context),
        "html" | "htm" | "xhtml" => Some(read_page(&text(), &context)),
        "xml" | "rss" | "atom" | "json" | "rdf" => {
            return Err(SourceError {
                message: format!("`{path}` looks like a feed, not like one article"),
                help: Some("give a feed as `url:`".to_owned()),
            });
        }
        _ => {
            return Err(SourceError {
                message: format!("`{path}` is no text, Markdown or HTML file"),
                help: Some("choose the files with a pattern like `*.{txt,md,html}`".to_owned()),
            });
        }
    };
    match article {
        Some(article) if article.title.is_none() && article.paragraphs.is_empty() => Err(SourceError {
            message: format!("`{path}` holds no text"),
            help: Some("take it out of the pattern, or wait until it is written".to_owned()),
        }),
        article => Ok(article),
    }
}

/// The entry of an article. Its id is the path: a file stays the same entry when it is edited.
fn entry_of(article: Article, path: String) -> Entry {
    let is_text = article.content.is_none();
    let text = is_text.then(|| article.text()).filter(|text| !text.is_empty());
    let content = article.content.unwrap_or_else(|| SafeHtml::paragraphs(&article.paragraphs));
    let person = |name: String| Person { name: Some(name), ..Person::default() };
    Entry {
        id: Some(path),
        url: article.url.as_deref().and_then(Address::new),
        external_url: article.external_url.as_deref().and_then(Address::new),
        title: article.title,
        content: Some(content).filter(|content| !content.is_empty()),
        content_text: text,
        summary: article.summary,
        image: article.image.as_deref().and_then(Address::new),
        published: article.published,
        updated: article.updated,
        authors: article.authors.into_iter().map(person).collect(),
        categories: article.tags.into_iter().map(|term| Category { term, ..Category::default() }).collect(),
        language: article.language,
        ..Entry::default()
    }
}

#[cfg(test)]
mod tests;
