//! What a page says of itself: its title and its feeds.

use url::Url;

use super::image::value;
use super::list::element;
use super::plain::plain;
use super::token::{Attribute, Token, Tokenizer};

/// The media types of feeds, by the end of their names.
const FEED_TYPES: &[&str] = &[
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
];

/// The most feeds of a page; more is a trap.
const MAX_FEEDS: usize = 100;

/// A feed that a page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFeed {
    /// Where it is.
    pub url: Url,
    /// What the page calls it.
    pub title: Option<String>,
    /// Its media type, in lower case, without parameters.
    pub media_type: String,
}

/// The feeds that a page names with `<link rel="alternate">`, in document order, each once.
///
/// The page's own `<base>` counts; `base` is the address of the page.
#[must_use]
pub fn feed_links(html: &str, base: &Url) -> Vec<FoundFeed> {
    let mut found: Vec<FoundFeed> = Vec::new();
    let mut own_base = None;
    walk(html, |name, attributes, _| {
        match name {
            "base" if own_base.is_none() => {
                own_base = value(attributes, "href").and_then(|href| base.join(&href).ok());
            }
            "link" => {
                let feed = feed_link(attributes, own_base.as_ref().unwrap_or(base));
                found.extend(feed.filter(|feed| !found.iter().any(|known| known.url == feed.url)));
            }
            _ => {}
        }
        found.len() < MAX_FEEDS
    });
    found
}

fn feed_link(attributes: &[Attribute<'_>], base: &Url) -> Option<FoundFeed> {
    let relations = value(attributes, "rel")?;
    let is_alternate = relations.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("alternate"));
    let written = value(attributes, "type")?;
    let media_type = written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !is_alternate || !FEED_TYPES.contains(&media_type.as_str()) {
        return None;
    }
    let url = base.join(&value(attributes, "href")?).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    // WordPress names its interface for programs so on every page; that is no feed.
    if media_type == "application/json" && url.path().contains("/wp-json/") {
        return None;
    }
    let title = value(attributes, "title").map(|title| plain(&title)).filter(|title| !title.is_empty());
    Some(FoundFeed { url, title, media_type })
}

/// The title of a page, plain.
#[must_use]
pub fn page_title(html: &str) -> Option<String> {
    let mut title = None;
    walk(html, |name, _, inside| {
        if name == "title" {
            // Tags in a title are text, so only its references are replaced.
            title = inside.map(|inside| plain(&inside.replace('<', "&lt;"))).filter(|title| !title.is_empty());
        }
        title.is_none()
    });
    title
}

/// Visits the start tags of a page, in lower case, with the text of raw elements, until told to stop.
/// What stands in scripts, comments and drawings is passed over.
fn walk<'a>(html: &'a str, mut visit: impl FnMut(&str, &[Attribute<'a>], Option<&'a str>) -> bool) {
    let mut tokens = Tokenizer::new(html);
    while let Some(token) = tokens.next() {
        let Token::Start { name, .. } = token else { continue };
        let found = element(name);
        if found.name == "svg" {
            tokens.skip_element("svg");
            continue;
        }
        let attributes = tokens.attributes.clone();
        // A browser without scripts reads what stands in `<noscript>`.
        let inside = if found.is_raw() && found.name != "noscript" { tokens.raw_text(found.name) } else { None };
        if !visit(found.name, &attributes, inside) {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
