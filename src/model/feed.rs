//! A feed: what a source says, and what is published.

use serde::{Deserialize, Serialize};

use super::{
    Address, Category, Cloud, Element, Entry, FeedPodcast, Generator, Hub, Image, Link, LooseLink, Person, Repair,
    Stamp, TextInput,
};
use crate::text::SafeHtml;

/// The format a document was in, by its name in `feedwright parse`: `rss-2.0`, `atom-1.0`, …
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct FeedFormat(pub &'static str);

/// One subscription of an OPML document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Subscription {
    /// The feed's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_url: Option<Address>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_page_url: Option<Address>,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The type, as written.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The texts of the outlines around it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub folder: Vec<String>,
}

/// A feed. The same type is read from sources and published.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Feed {
    /// The format it was read from.
    pub format: Option<FeedFormat>,
    /// The encoding the bytes were read in, WHATWG or IANA name.
    pub encoding: Option<String>,
    /// What had to be mended.
    pub repairs: Vec<Repair>,
    /// The id (`atom:id`, `rdf:about`).
    pub id: Option<String>,
    /// The title, plain.
    pub title: Option<String>,
    /// The page of the feed.
    pub home_page_url: Option<Address>,
    /// The feed's own address.
    pub feed_url: Option<Address>,
    /// The description, plain.
    pub description: Option<String>,
    /// The same with its markup.
    pub description_html: Option<SafeHtml>,
    /// A note to people who open the file (JSON Feed).
    pub user_comment: Option<String>,
    /// The next page (JSON Feed, RFC 5005).
    pub next_url: Option<Address>,
    /// A large picture.
    pub icon: Option<Address>,
    /// A small picture.
    pub favicon: Option<Address>,
    /// Its authors.
    pub authors: Vec<Person>,
    /// Who helped.
    pub contributors: Vec<Person>,
    /// The language, a BCP 47 tag as written.
    pub language: Option<String>,
    /// Whether it has ended for good (JSON Feed).
    pub expired: bool,
    /// Its hubs.
    pub hubs: Vec<Hub>,
    /// When it last changed.
    pub updated: Option<Stamp>,
    /// When it was published.
    pub published: Option<Stamp>,
    /// Its rights, plain.
    pub rights: Option<String>,
    /// Its licence.
    pub license: Option<Address>,
    /// What made it.
    pub generator: Option<Generator>,
    /// RSS docs.
    pub docs: Option<String>,
    /// RSS rating.
    pub rating: Option<String>,
    /// How long it may be kept, in minutes.
    pub ttl_minutes: Option<u64>,
    /// Hours of the day (GMT) in which not to ask.
    pub skip_hours: Vec<u8>,
    /// Days of the week on which not to ask, as written.
    pub skip_days: Vec<String>,
    /// How often it changes (`sy:`), as an interval in minutes.
    pub update_minutes: Option<u64>,
    /// The picture as RSS has it.
    pub image: Option<Image>,
    /// The text box as RSS has it.
    pub text_input: Option<TextInput>,
    /// rssCloud.
    pub cloud: Option<Cloud>,
    /// Who looks after the server.
    pub webmaster: Option<Person>,
    /// Its categories.
    pub categories: Vec<Category>,
    /// All its links, in order.
    pub links: Vec<Link>,
    /// Links without an address.
    #[serde(skip)]
    pub loose_links: Vec<LooseLink>,
    /// What only podcasts say.
    pub podcast: Option<FeedPodcast>,
    /// Elements of other namespaces.
    pub extensions: Vec<Element>,
    /// OPML only.
    pub subscriptions: Vec<Subscription>,
    /// The entries, in document order.
    pub entries: Vec<Entry>,
    /// Ids of entries that are there, but could not be read this time (files of a pattern).
    #[serde(skip)]
    pub unread: Vec<String>,
}
