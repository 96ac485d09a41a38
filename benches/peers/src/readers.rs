//! The readers that are compared, each as its own documentation shows it at work.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use bytes::Bytes;
use feedwright::model::{Address, Document};
use feedwright::parse::{Options, read};
use feedwright::render::ParsedDocument;
use serde::Serialize;

/// One way to read a document; says how many entries it found, or that it could not.
pub type Reader = fn(&Document) -> Option<usize>;

/// All readers.
pub const READERS: &[(&str, Reader)] = &[
    ("quick-xml, bare events", bare),
    ("feedwright, every entry known", known),
    ("feed-rs", feed_rs),
    ("rss, else atom_syndication", rss_or_atom),
    ("feedwright, made safe", safe),
    ("feedwright, made safe, JSON out", safe_json),
    ("feed-rs + ammonia, JSON out", feed_rs_json),
];

/// The feeds of a folder, by name.
pub fn documents(folder: &Path) -> Vec<Document> {
    let mut paths: Vec<_> = fs::read_dir(folder).expect("a folder").map(|item| item.expect("an item").path()).collect();
    paths.sort();
    let is_feed =
        |path: &&std::path::PathBuf| path.extension().is_some_and(|ending| ending == "xml" || ending == "json");
    paths.iter().filter(is_feed).map(|path| document(&fs::read(path).expect("a file"))).collect()
}

/// A document as it would come over the net.
fn document(body: &[u8]) -> Document {
    Document {
        address: Address::new("file:///feed").expect("an address"),
        path: None,
        content_type: None,
        content_language: None,
        content_location: None,
        body: Bytes::copy_from_slice(body),
        packed: None,
        fetched: chrono::DateTime::UNIX_EPOCH,
        modified: None,
        delta: false,
    }
}

fn bare(document: &Document) -> Option<usize> {
    let mut reader = quick_xml::Reader::from_reader(document.body.as_ref());
    let mut entries = 0;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Start(tag)) => {
                entries += usize::from(matches!(tag.name().as_ref(), b"item" | b"entry"));
            }
            Ok(quick_xml::events::Event::Eof) => return Some(entries),
            Ok(event) => drop(black_box(event)),
            Err(_) => return None,
        }
    }
}

fn known(document: &Document) -> Option<usize> {
    let options = Options { known: Some(&|_| true), ..Options::default() };
    read(document, &options).ok().map(|feed| black_box(feed).entries.len())
}

fn safe(document: &Document) -> Option<usize> {
    read(document, &Options::default()).ok().map(|feed| black_box(feed).entries.len())
}

fn safe_json(document: &Document) -> Option<usize> {
    let feed = read(document, &Options::default()).ok()?;
    let json = serde_json::to_vec(&ParsedDocument(&feed)).ok()?;
    black_box(json);
    Some(feed.entries.len())
}

fn feed_rs(document: &Document) -> Option<usize> {
    feed_rs::parser::parse(document.body.as_ref()).ok().map(|feed| black_box(feed).entries.len())
}

fn rss_or_atom(document: &Document) -> Option<usize> {
    if let Ok(channel) = rss::Channel::read_from(document.body.as_ref()) {
        return Some(black_box(channel).items.len());
    }
    let feed = atom_syndication::Feed::read_from(document.body.as_ref()).ok()?;
    Some(black_box(feed).entries.len())
}

/// What is told of an entry, as much as feed-rs has of it.
#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    title: Option<&'a str>,
    url: Option<&'a str>,
    content_html: Option<String>,
    summary_html: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    authors: Vec<&'a str>,
    tags: Vec<&'a str>,
}

#[derive(Serialize)]
struct Whole<'a> {
    title: Option<&'a str>,
    items: Vec<Item<'a>>,
}

fn feed_rs_json(document: &Document) -> Option<usize> {
    let mut out = Vec::new();
    let entries = write_feed_rs(document.body.as_ref(), &mut out).ok()?;
    black_box(out);
    Some(entries)
}

/// Writes what feed-rs reads, its HTML cleaned by ammonia, as JSON.
///
/// # Errors
/// When feed-rs cannot read it.
pub fn write_feed_rs(body: &[u8], out: &mut Vec<u8>) -> Result<usize, String> {
    let feed = feed_rs::parser::parse(body).map_err(|error| error.to_string())?;
    let items = feed.entries.iter().map(|entry| Item {
        id: &entry.id,
        title: entry.title.as_ref().map(|text| text.content.as_str()),
        url: entry.links.first().map(|link| link.href.as_str()),
        content_html: entry.content.as_ref().and_then(|content| content.body.as_deref()).map(ammonia::clean),
        summary_html: entry.summary.as_ref().map(|text| ammonia::clean(&text.content)),
        date_published: entry.published.map(|date| date.to_rfc3339()),
        date_modified: entry.updated.map(|date| date.to_rfc3339()),
        authors: entry.authors.iter().filter_map(|person| person.name.as_deref()).collect(),
        tags: entry.categories.iter().map(|category| category.term.as_str()).collect(),
    });
    let title = feed.title.as_ref().map(|text| text.content.as_str());
    let whole = Whole { title, items: items.collect() };
    serde_json::to_writer(out, &whole).map_err(|error| error.to_string())?;
    Ok(feed.entries.len())
}
