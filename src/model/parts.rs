//! The parts that feeds and entries are made of.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Address, Stamp};

/// Someone named as author or contributor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The name, plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Address>,
    /// Their mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<Address>,
}

/// A category or tag.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Category {
    /// The term, which machines compare.
    pub term: String,
    /// The vocabulary it is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The words shown for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Category {
    /// What a person reads: the label, else the term.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.term)
    }
}

/// A link with its relation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// The relation; `alternate` where none is written.
    pub rel: String,
    /// Where it leads.
    pub href: Address,
    /// The media type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Its title, plain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The language of what it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hreflang: Option<String>,
    /// The length, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<String>,
}

/// A link whose address was left out: of no use, but told by `feedwright parse`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LooseLink {
    /// The relation; `alternate` where none is written.
    pub rel: String,
    /// The media type.
    pub media_type: Option<String>,
    /// Its title, plain.
    pub title: Option<String>,
    /// The language of what it would lead to.
    pub hreflang: Option<String>,
    /// The length, as written.
    pub length: Option<String>,
}

/// A file that comes with an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    /// Where it is.
    pub url: Address,
    /// The media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The size in bytes; never 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The playing time in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Its title, plain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// Where an entry is talked about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Comments {
    /// The page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Address>,
    /// The feed of comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed: Option<Address>,
    /// How many there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

impl Comments {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What an entry answers (RFC 4685).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InReplyTo {
    /// The id of what is answered.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<Address>,
    /// Its media type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}

/// A place or shape on earth, as in GeoJSON: longitude first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "coordinates")]
pub enum Geo {
    /// One place.
    Point([f64; 2]),
    /// A line.
    LineString(Vec<[f64; 2]>),
    /// An area.
    Polygon(Vec<[f64; 2]>),
    /// Two corners.
    Box([[f64; 2]; 2]),
}

/// One thing of the media namespace.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Media {
    /// `content`, `thumbnail`, `player` or `peerLink`.
    pub kind: String,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Address>,
    /// The media type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// `image`, `audio`, `video`, `document`, `executable`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    /// The width in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<f64>,
    /// The height in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<f64>,
    /// The playing time.
    #[serde(rename = "duration_in_seconds", skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// The size.
    #[serde(rename = "size_in_bytes", skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Its title, plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its description, plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The number of the media:group it stands in, from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<u32>,
}

/// A transcript of a podcast episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// Where it is.
    pub url: Address,
    /// The media type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// `captions`, where it is timed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rel: Option<String>,
}

/// What only podcasts say of an episode.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntryPodcast {
    /// Not to be listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<bool>,
    /// Not for children.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explicit: Option<bool>,
    /// The playing time.
    #[serde(rename = "duration_in_seconds", skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// The number of the episode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub episode: Option<f64>,
    /// The number of the season.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season: Option<f64>,
    /// `full`, `trailer` or `bonus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub episode_type: Option<String>,
    /// Transcripts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transcripts: Vec<Transcript>,
    /// Where the chapters are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chapters: Option<Link>,
}

/// What only podcasts say of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedPodcast {
    /// Not to be listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<bool>,
    /// Not for children.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explicit: Option<bool>,
    /// `episodic` or `serial`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Person>,
    /// The cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Address>,
}

/// The program that made a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Generator {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Address>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// The picture of a feed, as RSS has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Image {
    /// The picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Address>,
    /// Its title, plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Address>,
    /// Its description, plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The width in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u64>,
    /// The height in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u64>,
}

/// The text box of a feed, as RSS has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextInput {
    /// The label of the button.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The name of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Address>,
}

/// The rssCloud service of a feed; all as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cloud {
    /// The host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// The path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The procedure to call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register_procedure: Option<String>,
    /// The protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
}

/// Where changes of a feed can be heard of at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hub {
    /// The protocol, `WebSub` where it came as a link.
    #[serde(rename = "type")]
    pub kind: String,
    /// The hub.
    pub url: Address,
}

/// The feed that an entry comes from (`atom:source`, RSS `source`, or the source that brought it).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origin {
    /// The feed's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its title, plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Address>,
    /// The feed itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_url: Option<Address>,
    /// When it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Stamp>,
    /// Its rights, plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights: Option<String>,
    /// Its language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its authors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// Its contributors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Person>,
    /// Its categories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// Its links.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Links without an address.
    #[serde(skip)]
    pub loose_links: Vec<LooseLink>,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Address>,
}

/// An element of a namespace that is not read: kept whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// The local name.
    pub name: String,
    /// The namespace.
    pub namespace: Arc<str>,
    /// The attributes, (namespace or nothing, name, value), in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(Option<Arc<str>>, String, String)>,
    /// The text directly inside, joined.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The elements inside, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Element>,
}
