//! JSON Feed 1.1.

use std::cell::Cell;
use std::io;

use serde::Serialize;
use serde::ser::SerializeSeq as _;
use serde_json::Number;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};

use crate::model::{Address, Attachment, Category, Entry, Feed, Generator, InReplyTo, Link, Origin, Precision, Stamp};
use crate::text::SafeHtml;

use super::characters::clean;
use super::dates::rfc3339;
use super::document;
use super::format::{Format, Place};
use super::kept::{Files, Keeps, Persons, kept_parts};

/// The text by which readers know the format; it stands first.
const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// JSON Feed 1.1, what it has no name for in `_feedwright`.
pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn media_type(&self) -> &'static str {
        "application/feed+json"
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
        let (feed, entries) = kept_parts(feed, self);
        let document = document(&feed, place, entries);
        let mut out = Vec::new();
        let mut writer = Serializer::with_formatter(&mut out, Clean(PrettyFormatter::new()));
        // Writing into memory does not fail, and there is no map with keys that are no strings.
        let _ = document.serialize(&mut writer);
        out.push(b'\n');
        out
    }
}

/// Entries that are written once, each as it comes.
struct Items<I>(Cell<Option<I>>);

impl<I: Iterator<Item = Entry>> Serialize for Items<I> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for entry in self.0.take().into_iter().flatten() {
            list.serialize_element(&item(&entry))?;
        }
        list.end()
    }
}

#[derive(Serialize)]
#[serde(bound = "I: Iterator<Item = Entry>")]
struct Document<'a, I> {
    version: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    favicon: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<HubMember<'a>>,
    _feedwright: FeedMembers<'a>,
    items: Items<I>,
}

#[derive(Serialize)]
struct HubMember<'a> {
    r#type: &'static str,
    url: &'a str,
}

/// What JSON Feed has no name for, of the feed. `generator` is always there: it marks the file as ours.
#[derive(Serialize)]
struct FeedMembers<'a> {
    generator: Option<&'a Generator>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    categories: &'a [Category],
    #[serde(skip_serializing_if = "Option::is_none")]
    podcast: Option<document::Podcast<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    banner_image: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<document::Human<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<File<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    _feedwright: Option<ItemMembers<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    url: &'a Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_in_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_in_seconds: Option<Number>,
}

/// What JSON Feed has no name for, of an entry.
#[derive(Serialize, Default, PartialEq)]
struct ItemMembers<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<Precision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<SourceMembers<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<SourceMembers<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    story: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expired: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_src: Option<&'a Address>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contributors: Vec<document::Human<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    categories: &'a [Category],
    #[serde(skip_serializing_if = "Option::is_none")]
    comments_url: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comments_feed: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comments_count: Option<u64>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    in_reply_to: &'a [InReplyTo],
    #[serde(skip_serializing_if = "Option::is_none")]
    geo: Option<document::Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a Address>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    links: &'a [Link],
    #[serde(skip_serializing_if = "Option::is_none")]
    podcast: Option<document::Episode<'a>>,
}

#[derive(Serialize, PartialEq)]
struct SourceMembers<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<&'a Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a Address>,
}

fn document<'a, I: Iterator<Item = Entry>>(feed: &'a Feed, place: &'a Place, entries: I) -> Document<'a, I> {
    let page = feed.home_page_url.as_ref().map(Address::to_string);
    Document {
        version: VERSION,
        title: feed.title.as_deref().unwrap_or(&place.stem),
        home_page_url: page.or_else(|| place.address("html")),
        feed_url: place.address("json"),
        description: feed.description.as_deref(),
        icon: feed.icon.as_ref(),
        favicon: feed.favicon.as_ref(),
        language: feed.language.as_deref(),
        hubs: place.hub.iter().map(|url| HubMember { r#type: "WebSub", url }).collect(),
        _feedwright: FeedMembers {
            generator: feed.generator.as_ref(),
            id: feed.id.as_deref(),
            updated: written(feed.updated),
            rights: feed.rights.as_deref(),
            categories: &feed.categories,
            podcast: feed.podcast.as_ref().map(document::Podcast),
        },
        items: Items(Cell::new(Some(entries))),
    }
}

fn item(entry: &Entry) -> Item<'_> {
    Item {
        id: entry.id.as_deref().unwrap_or_default(),
        url: entry.url.as_ref(),
        external_url: entry.external_url.as_ref(),
        title: entry.title.as_deref(),
        content_html: entry.content.as_ref().map(SafeHtml::as_str),
        content_text: entry.content_text.as_deref(),
        summary: entry.summary.as_deref(),
        image: entry.image.as_ref(),
        banner_image: entry.banner_image.as_ref(),
        date_published: written(entry.published),
        date_modified: written(entry.updated),
        authors: entry.authors.iter().map(document::Human).collect(),
        tags: tags(&entry.categories),
        language: entry.language.as_deref(),
        attachments: entry.attachments.iter().map(file).collect(),
        _feedwright: members(entry),
    }
}

fn members(entry: &Entry) -> Option<ItemMembers<'_>> {
    let precision = entry.published.map(|stamp| stamp.precision).filter(|precision| *precision != Precision::Exact);
    // Tags say it all where terms have neither vocabulary nor label.
    let plain = entry.categories.iter().all(|category| category.scheme.is_none() && category.label.is_none());
    let members = ItemMembers {
        precision,
        source: entry.source.as_ref().map(source),
        also: entry.also.iter().map(source).collect(),
        story: entry.story.as_deref(),
        first_seen: written(entry.first_seen),
        created: written(entry.created),
        expired: written(entry.expired),
        content_src: entry.content_src.as_ref(),
        contributors: entry.contributors.iter().map(document::Human).collect(),
        categories: if plain { &[] } else { &entry.categories },
        comments_url: entry.comments.url.as_ref(),
        comments_feed: entry.comments.feed.as_ref(),
        comments_count: entry.comments.count,
        in_reply_to: &entry.in_reply_to,
        geo: entry.geo.as_ref().map(document::Place),
        rights: entry.rights.as_deref(),
        license: entry.license.as_ref(),
        links: &entry.links,
        podcast: entry.podcast.as_ref().map(document::Episode),
    };
    (members != ItemMembers::default()).then_some(members)
}

fn source(origin: &Origin) -> SourceMembers<'_> {
    SourceMembers {
        id: origin.id.as_deref(),
        title: origin.title.as_deref(),
        url: origin.url.as_ref(),
        feed_url: origin.feed_url.as_ref(),
        updated: written(origin.updated),
        rights: origin.rights.as_deref(),
        language: origin.language.as_deref(),
        image: origin.image.as_ref(),
    }
}

/// What is shown of each category, each once.
fn tags(categories: &[Category]) -> Vec<&str> {
    let mut tags: Vec<&str> = Vec::new();
    for tag in categories.iter().map(Category::shown) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

fn file(attachment: &Attachment) -> File<'_> {
    File {
        url: &attachment.url,
        mime_type: attachment.media_type.as_deref(),
        title: attachment.title.as_deref(),
        size_in_bytes: attachment.bytes,
        duration_in_seconds: attachment.seconds.and_then(number),
    }
}

/// A number without `.0` where it is whole.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the bounds are checked before")]
fn number(value: f64) -> Option<Number> {
    if value.fract() == 0.0 && (0.0..1e15).contains(&value) {
        return Some(Number::from(value as u64));
    }
    Number::from_f64(value)
}

fn written(stamp: Option<Stamp>) -> Option<String> {
    stamp.map(|stamp| rfc3339(stamp.at))
}

/// The pretty form, without characters that may not be published.
struct Clean<'a>(PrettyFormatter<'a>);

impl Formatter for Clean<'_> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        writer.write_all(clean(fragment).as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        match escape {
            CharEscape::Backspace | CharEscape::FormFeed | CharEscape::AsciiControl(_) => Ok(()),
            shown => self.0.write_char_escape(writer, shown),
        }
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
