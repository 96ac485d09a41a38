//! The page of a feed: what it is, where to subscribe, its newest entries.

use minijinja::Value;
use serde::Serialize;

use crate::model::{Address, Category, Entry, Feed, Origin};
use crate::text::html::{escape_text, plain};

use super::super::format::{Format, Place};
use super::super::kept::{Files, Keeps, Persons, kept_parts};
use super::super::words::{GENERATOR, VERSION};
use super::engine::page;
use super::lazy::lazy;
use super::readers::{Reader, readers};
use super::wording::{Shown, Wording, shown, wording};

/// The machine formats in the order in which a page offers them: name, title, media type.
const OFFERED: &[(&str, &str, &str)] = &[
    ("rss", "RSS", "application/rss+xml"),
    ("atom", "Atom", "application/atom+xml"),
    ("json", "JSON Feed", "application/feed+json"),
];

/// As many entries as a page shows: nobody reads on, and browsers grow slow.
const SHOWN: usize = 100;

/// A page for people.
pub(in super::super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn media_type(&self) -> &'static str {
        "text/html"
    }

    fn keeps(&self) -> &'static Keeps {
        &Keeps {
            ids: true,
            ttl: false,
            fractions: true,
            ours: true,
            always_updated: false,
            labels: true,
            persons: Persons::Whole,
            files: Files::Whole,
            media: false,
            podcast: true,
            extensions: false,
        }
    }

    fn render_whole(&self, feed: Feed, place: &Place) -> Vec<u8> {
        let total = feed.entries.len();
        let (mut feed, entries) = kept_parts(feed, self);
        feed.entries = entries.take(SHOWN).collect();
        page("feed.html", values(&feed, total, place))
    }
}

#[derive(Serialize)]
struct Values<'a> {
    wording: &'static Wording,
    generator: String,
    title: &'a str,
    description: Option<&'a str>,
    language: Option<&'a str>,
    icon: Option<&'a Address>,
    favicon: Option<&'a Address>,
    updated: Option<Shown>,
    index: String,
    addresses: Vec<Offered>,
    readers: Vec<Reader>,
    app: Option<String>,
    entries: Vec<ShownEntry<'a>>,
    /// How many entries the feed has, where the page does not show them all.
    total: Option<usize>,
    sources: Vec<SourceLine<'a>>,
}

/// One address of the feed.
#[derive(Debug, Serialize)]
pub(super) struct Offered {
    title: &'static str,
    media_type: &'static str,
    href: String,
}

/// One entry as the page shows it.
#[derive(Serialize)]
struct ShownEntry<'a> {
    anchor: usize,
    title: &'a str,
    url: Option<&'a Address>,
    language: Option<&'a str>,
    published: Option<Shown>,
    source: Option<SourceLine<'a>>,
    authors: Vec<&'a str>,
    tags: Vec<&'a str>,
    summary: Option<&'a str>,
    content: Option<Value>,
    /// Whether the text is so short that nothing need be unfolded.
    short: bool,
    attachments: Vec<File<'a>>,
    also: Vec<SourceLine<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    href: &'a Address,
    title: String,
}

#[derive(Serialize, PartialEq)]
struct SourceLine<'a> {
    title: &'a str,
    url: Option<&'a Address>,
    language: Option<&'a str>,
}

/// The addresses of a feed in the formats it is published in; the bare file name without `site.url`.
pub(super) fn offered(place: &Place) -> Vec<Offered> {
    OFFERED
        .iter()
        .filter(|(name, ..)| place.formats.is_empty() || place.formats.contains(name))
        .map(|(name, title, media_type)| Offered {
            title,
            media_type,
            href: place.address(name).unwrap_or_else(|| format!("{}.{name}", place.stem)),
        })
        .collect()
}

/// The address for readers, in full; nothing without `site.url`.
pub(super) fn public(place: &Place) -> Option<String> {
    let (name, ..) = OFFERED.iter().find(|(name, ..)| place.formats.is_empty() || place.formats.contains(name))?;
    place.address(name)
}

/// `feed:` opens the reader that a device has.
pub(super) fn app(public: Option<&str>) -> Option<String> {
    let (_, rest) = public?.split_once("://")?;
    Some(format!("feed://{rest}"))
}

/// What the page says of its maker; the mark by which the file is known as ours.
pub(super) fn generator() -> String {
    format!("{GENERATOR} {VERSION}")
}

fn values<'a>(feed: &'a Feed, total: usize, place: &'a Place) -> Values<'a> {
    let wording = wording(feed.language.as_deref());
    let public = public(place);
    Values {
        wording,
        generator: generator(),
        title: feed.title.as_deref().unwrap_or(&place.stem),
        description: feed.description.as_deref().filter(|text| Some(*text) != feed.title.as_deref()),
        language: feed.language.as_deref(),
        icon: feed.icon.as_ref(),
        favicon: feed.favicon.as_ref().or(feed.icon.as_ref()),
        updated: feed.updated.map(|stamp| shown(stamp, wording)),
        index: "index.html".to_owned(),
        addresses: offered(place),
        readers: readers(public.as_deref()),
        app: app(public.as_deref()),
        entries: feed.entries.iter().enumerate().map(|(at, given)| entry(at + 1, given, wording)).collect(),
        total: Some(total).filter(|total| *total > feed.entries.len()),
        sources: sources(&feed.entries),
    }
}

fn entry<'a>(anchor: usize, given: &'a Entry, wording: &Wording) -> ShownEntry<'a> {
    let source = given.source.as_ref().and_then(source_line);
    let byline = source.as_ref().map(|source| source.title);
    let content = given.content.as_ref().map(|html| lazy(html.as_str()));
    let content = content.or_else(|| given.content_text.as_deref().map(paragraphs));
    let text = content.as_deref().map(plain).unwrap_or_default();
    ShownEntry {
        anchor,
        title: given.title.as_deref().unwrap_or_default(),
        url: given.url.as_ref(),
        language: given.language.as_deref(),
        published: given.published.map(|stamp| shown(stamp, wording)),
        authors: given
            .authors
            .iter()
            .filter_map(|person| person.name.as_deref())
            .filter(|n| Some(*n) != byline)
            .collect(),
        tags: given.categories.iter().map(Category::shown).collect(),
        // A text that only says again what stands above it is not shown.
        short: given.summary.is_none() && text.chars().count() <= 400,
        content: content
            .filter(|_| {
                Some(text.as_str()) != given.summary.as_deref() && Some(text.as_str()) != given.title.as_deref()
            })
            .map(Value::from_safe_string),
        summary: given.summary.as_deref(),
        attachments: given.attachments.iter().map(|file| File { href: &file.url, title: file_title(file) }).collect(),
        also: given.also.iter().filter_map(source_line).collect(),
        source,
    }
}

/// Plain text as paragraphs.
fn paragraphs(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(escape_text).collect();
    format!("<p>{}</p>", lines.join("<br>"))
}

fn file_title(file: &crate::model::Attachment) -> String {
    let name = file.url.as_str().split(['?', '#']).next().and_then(|path| path.rsplit('/').next());
    file.title
        .clone()
        .or_else(|| name.filter(|name| !name.is_empty()).map(str::to_owned))
        .unwrap_or_else(|| file.url.to_string())
}

fn source_line(origin: &Origin) -> Option<SourceLine<'_>> {
    let title = origin.title.as_deref()?;
    Some(SourceLine { title, url: origin.url.as_ref(), language: origin.language.as_deref() })
}

/// The sources of the entries shown, each once, as they come.
fn sources(entries: &[Entry]) -> Vec<SourceLine<'_>> {
    let mut out: Vec<SourceLine<'_>> = Vec::new();
    for line in entries.iter().filter_map(|entry| entry.source.as_ref()).filter_map(source_line) {
        if !out.contains(&line) {
            out.push(line);
        }
    }
    out
}
