//! The page of all public feeds, and the same list for readers: OPML.

use serde::Serialize;

use crate::model::{Address, Stamp};

use super::super::characters::line;
use super::super::dates::rfc822;
use super::super::format::Place;
use super::super::words::escaped;
use super::super::{address, tag};
use super::engine::page;
use super::feed::{Offered, app, generator, offered, public};
use super::readers::{Reader, readers};
use super::wording::{Shown, Wording, shown, wording};

/// All public feeds of a site.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The title of the site.
    pub title: Option<String>,
    /// Its icon.
    pub icon: Option<Address>,
    /// The public feeds, in the order of config.yaml.
    pub feeds: Vec<IndexFeed>,
}

/// One public feed as the index shows it.
#[derive(Debug, Clone, Default)]
pub struct IndexFeed {
    /// Where its files are.
    pub place: Place,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its page instead of NAME.html.
    pub home_page_url: Option<Address>,
    /// How many entries it has.
    pub entries: usize,
    /// When an entry last came or changed.
    pub updated: Option<Stamp>,
}

#[derive(Serialize)]
struct Values {
    wording: &'static Wording,
    generator: String,
    title: String,
    icon: Option<String>,
    feeds: Vec<FeedValues>,
}

#[derive(Serialize)]
struct FeedValues {
    stem: String,
    title: String,
    description: Option<String>,
    language: Option<String>,
    page: Option<String>,
    count: String,
    updated: Option<Shown>,
    addresses: Vec<Offered>,
    readers: Vec<Reader>,
    app: Option<String>,
}

/// index.html: every public feed, where to subscribe, when it last changed. In the language of the
/// feeds where they agree on one we know.
#[must_use]
pub fn index(site: &Index) -> Vec<u8> {
    let wording = wording(common_language(site));
    let values = Values {
        wording,
        generator: generator(),
        title: title(site),
        icon: site.icon.as_ref().and_then(address::loaded),
        feeds: site.feeds.iter().map(|feed| feed_values(feed, wording)).collect(),
    };
    page("index.html", values)
}

/// feeds.opml: every public feed, for the import of a reader (OPML 2.0). Without `site.url` the
/// addresses are not known, and the list is empty of feeds.
#[must_use]
pub fn feeds_opml(site: &Index) -> Vec<u8> {
    let changed = site.feeds.iter().filter_map(|feed| feed.updated).max_by_key(Stamp::utc);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- {} -->\n<opml version=\"2.0\">\n<head>\n  <title>{}</title>\n",
        generator(),
        escaped(&title(site))
    );
    if let Some(changed) = changed {
        out.push_str(&format!("  <dateModified>{}</dateModified>\n", rfc822(changed.at)));
    }
    out.push_str("</head>\n<body>\n");
    for feed in &site.feeds {
        out.push_str(&outline(feed).unwrap_or_default());
    }
    if site.feeds.iter().all(|feed| public(&feed.place).is_none()) {
        out.push_str("  <outline text=\"\"/>\n");
    }
    out.push_str("</body>\n</opml>\n");
    out.into_bytes()
}

fn outline(feed: &IndexFeed) -> Option<String> {
    let title = escaped(&line(&feed.title).unwrap_or_else(|| feed.place.stem.clone()));
    let mut out = format!("  <outline type=\"rss\" text=\"{title}\" title=\"{title}\"");
    let mut attribute = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            out.push_str(&format!(" {name}=\"{}\"", escaped(&value)));
        }
    };
    attribute("xmlUrl", Some(public(&feed.place)?));
    attribute("htmlUrl", feed.home_page_url.as_ref().and_then(address::written).or_else(|| feed.place.address("html")));
    attribute("description", feed.description.as_deref().and_then(line));
    attribute("language", feed.language.clone().filter(|text| tag::is_language(text)));
    out.push_str("/>\n");
    Some(out)
}

fn title(site: &Index) -> String {
    site.title.as_deref().and_then(line).unwrap_or_else(|| "Feeds".to_owned())
}

fn common_language(site: &Index) -> Option<&str> {
    let mut languages = site.feeds.iter().map(|feed| feed.language.as_deref());
    let first = languages.next()??;
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    languages.all(|other| other.is_some_and(|other| primary(other) == primary(first))).then_some(first)
}

fn feed_values(feed: &IndexFeed, wording: &Wording) -> FeedValues {
    let public = public(&feed.place);
    let has_page = feed.place.formats.is_empty() || feed.place.formats.contains(&"html");
    FeedValues {
        stem: feed.place.stem.clone(),
        title: line(&feed.title).unwrap_or_else(|| feed.place.stem.clone()),
        description: feed.description.as_deref().and_then(line),
        language: feed.language.clone().filter(|text| tag::is_language(text)),
        page: has_page.then(|| format!("{}.html", feed.place.stem)),
        count: wording.count(feed.entries),
        updated: feed.updated.map(|stamp| shown(stamp, wording)),
        addresses: offered(&feed.place),
        readers: readers(public.as_deref()),
        app: app(public.as_deref()),
    }
}
