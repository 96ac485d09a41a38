//! Addresses by which feed readers on the web take a new feed.

use serde::Serialize;
use url::form_urlencoded::byte_serialize;

/// Readers and how each is told of a feed (RSSHub-Radar's table).
const READERS: &[(&str, &str)] = &[
    ("Feedly", "https://feedly.com/i/subscription/feed/"),
    ("Inoreader", "https://www.inoreader.com/?add_feed="),
    ("Feedbin", "https://feedbin.com/?subscribe="),
    ("NewsBlur", "https://www.newsblur.com/?url="),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url="),
    ("BazQux", "https://bazqux.com/add?url="),
];

/// A reader, and the address that subscribes there.
#[derive(Debug, Serialize)]
pub(super) struct Reader {
    name: &'static str,
    href: String,
}

/// Where a public feed can be subscribed to with one click.
pub(super) fn readers(feed: Option<&str>) -> Vec<Reader> {
    let Some(feed) = feed else { return Vec::new() };
    let encoded: String = byte_serialize(feed.as_bytes()).collect();
    READERS.iter().map(|(name, start)| Reader { name, href: format!("{start}{encoded}") }).collect()
}
