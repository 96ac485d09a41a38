//! What files and pages share: the article of a document as an entry.

use url::Url;
use xxhash_rust::xxh3::Xxh3;

use super::{Reading, SourceError};
use crate::extract::{Article, Context, read_markdown, read_page, read_text};
use crate::model::{Address, Category, Document, Entry, Person};
use crate::text::SafeHtml;
use crate::text::charset::{charset_parameter, decode};
use crate::text::dates::DatePattern;
use crate::text::html::{Cleaning, sanitise_with};

/// In which form an article is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Page,
}

/// The entry of a document that is one article; nothing for one that is empty or a draft.
pub(super) fn entry(
    document: &Document,
    written: Written,
    reading: &Reading<'_>,
) -> Result<Option<Entry>, SourceError> {
    let header = document.content_type.as_deref().and_then(charset_parameter);
    let decoded = decode(&document.body, header);
    let pattern = reading.date_format.and_then(DatePattern::new);
    let context = Context {
        language: reading.language,
        now: document.modified.unwrap_or(document.fetched),
        timezone: reading.timezone,
        pattern: pattern.as_ref(),
    };
    let article = match written {
        Written::Text => read_text(&decoded.text, &context),
        Written::Markdown => read_markdown(&decoded.text, &context),
        Written::Page => read_page(&decoded.text, &context),
    };
    if article.draft {
        return Ok(None);
    }
    let mut entry = of(article, base(document, written, &decoded.text).as_ref());
    if entry.title.is_none() && entry.content.as_ref().is_none_or(SafeHtml::is_empty) {
        return Ok(None);
    }
    entry.raw_hash = hash(document);
    Ok(Some(entry))
}

/// What relative addresses build on. Those of a local file lead nowhere for whoever reads the feed.
fn base(document: &Document, written: Written, text: &str) -> Option<Url> {
    let own = document.address.url().filter(|url| matches!(url.scheme(), "http" | "https"));
    match written {
        Written::Page => crate::text::html::page_base(text, own.as_ref()).or(own),
        Written::Text | Written::Markdown => own,
    }
}

fn of(article: Article, base: Option<&Url>) -> Entry {
    let cleaning = Cleaning { base, lazy_images: true, trackers: true, iframes_as_links: true };
    let (content, content_text) = match article.content {
        Some(raw) => (sanitise_with(&raw, &cleaning), None),
        None => {
            let text = article.paragraphs.join("\n\n");
            (SafeHtml::from_text(&text), Some(text).filter(|text| !text.is_empty()))
        }
    };
    let image = article.image.as_deref().and_then(|image| match base {
        Some(base) => base.join(image).ok().and_then(|url| Address::new(url.as_str())),
        None => Address::new(image),
    });
    Entry {
        title: article.title,
        content: Some(content).filter(|content| !content.is_empty()),
        content_text,
        summary: article.summary,
        published: article.published,
        updated: article.updated,
        authors: article.authors.into_iter().map(|name| Person { name: Some(name), ..Person::default() }).collect(),
        categories: article.tags.into_iter().map(|term| Category { term, ..Category::default() }).collect(),
        external_url: article.external_url,
        image: image.filter(Address::is_http),
        language: article.language,
        ..Entry::default()
    }
}

/// By which the document is known again, whatever its name: never the one that stands for none.
fn hash(document: &Document) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(document.path.as_deref().unwrap_or_default().as_bytes());
    hash.update(&[0]);
    hash.update(&document.body);
    hash.digest().max(1)
}
