//! A feed by its address or path; where a page stands instead, the feed that the page names.

use url::Url;

use super::{Harvest, Reading, Source, SourceError};
use crate::advice::Advice as _;
use crate::model::{Document, Feed, Request, Target, Want};
use crate::parse;
use crate::text::charset::{charset_parameter, decode};
use crate::text::html::{Cleaning, feed_links};

/// Feeds that a page names and that are tried: the first few are those of the site, the rest of its parts.
const NAMED_TRIED: usize = 3;

/// Where feeds usually are on a site whose pages name none.
const USUAL_PLACES: &[&str] = &["/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml"];

/// A feed.
#[derive(Debug, Clone)]
pub struct FeedSource {
    request: Request,
}

impl FeedSource {
    /// The feed at this address or path; `headers` are sent to its host alone.
    #[must_use]
    pub fn new(target: Target, headers: Vec<(String, String)>) -> Self {
        Self { request: Request { target, want: Want::Feed, headers } }
    }
}

impl Source for FeedSource {
    fn start(&self) -> Vec<Request> {
        vec![self.request.clone()]
    }

    fn accept(&self, document: &Document, reading: &Reading<'_>) -> Result<Harvest, SourceError> {
        if document.body.is_empty() {
            return Err(SourceError {
                message: "the answer is empty".to_owned(),
                help: Some("nothing, if it passes; else tell the owner of the server".to_owned()),
            });
        }
        Ok(Harvest { feed: read(document, reading)?, follow: Vec::new() })
    }

    fn elsewhere(&self, document: &Document) -> Vec<Request> {
        let Target::Http(own) = &self.request.target else { return Vec::new() };
        let Some(base) = document.address.url().filter(|_| is_page(document)) else { return Vec::new() };
        // A page that an address of a feed was moved to is a home page, a parked domain, a login.
        if !same_place(own, &base) {
            return Vec::new();
        }
        let charset = document.content_type.as_deref().and_then(charset_parameter);
        let page = decode(&document.body, charset);
        let named = feed_links(&page.text, &base).into_iter().map(|found| found.url);
        let places = USUAL_PLACES.iter().filter(|_| !looks_like_a_feed(own)).filter_map(|place| base.join(place).ok());
        let found = named.take(NAMED_TRIED).chain(places);
        found.filter(|url| matches!(url.scheme(), "http" | "https")).map(|url| self.at(url)).collect()
    }
}

impl FeedSource {
    fn at(&self, url: Url) -> Request {
        Request { target: Target::Http(url), want: Want::Feed, headers: self.request.headers.clone() }
    }
}

/// Whether a page stands where the owner's address points: only scheme, host and a last `/` may differ,
/// unless the address is that of a whole site.
fn same_place(own: &Url, page: &Url) -> bool {
    let trimmed = |url: &Url| url.path().trim_end_matches('/').to_owned();
    trimmed(own).is_empty() || (trimmed(own) == trimmed(page) && own.query() == page.query())
}

/// Whether an address was meant to be a feed, by its looks: then no other places are tried.
fn looks_like_a_feed(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    ["rss", "feed", "atom"].iter().any(|word| last.contains(word))
        || [".xml", ".rdf", ".json"].iter().any(|end| last.ends_with(end))
}

/// Whether these bytes are a page for browsers.
fn is_page(document: &Document) -> bool {
    let start = document.body.get(..1024).unwrap_or(&document.body);
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let feed = ["<rss", "<feed", "<rdf:rdf"].iter().any(|root| text.contains(root));
    !feed && (text.starts_with("<!doctype html") || text.contains("<html"))
}

/// Reads a document in any feed format.
fn read(document: &Document, reading: &Reading<'_>) -> Result<Feed, SourceError> {
    // What readers cannot use is made usable: what a script would load, what only counts readers.
    let cleaning = Cleaning { base: None, lazy_images: true, trackers: true, iframes_as_links: true };
    let options = parse::Options {
        timezone: reading.timezone,
        known: Some(reading.known),
        cleaning,
        ..parse::Options::default()
    };
    parse::read(document, &options).map_err(|error| SourceError { message: error.to_string(), help: error.help() })
}
