//! One article.

use serde::{Deserialize, Serialize};

use super::{
    Address, Attachment, Category, Comments, Element, EntryPodcast, Geo, InReplyTo, Link, LooseLink, Media, Origin,
    Person, Stamp,
};
use crate::text::SafeHtml;

/// One article, from whatever kind of source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// The id. As read: the document's own (guid, `atom:id`, `rdf:about`, JSON id), none where the
    /// document gives none. As published: the issued one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether the guid is also the address.
    #[serde(skip_serializing_if = "is_false")]
    pub id_is_permalink: bool,
    /// The page of the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Address>,
    /// What the article is about, for link blogs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_url: Option<Address>,
    /// The title: plain text, white space collapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The article itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<SafeHtml>,
    /// The article where the source gave it as text (JSON Feed, text files); line breaks kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_text: Option<String>,
    /// Where the article is when it is not in the feed (`atom:content src`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_src: Option<Address>,
    /// A short text about it, plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The same with its markup, whose text it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary_html: Option<SafeHtml>,
    /// The lead image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Address>,
    /// A wide image (JSON Feed).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner_image: Option<Address>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Stamp>,
    /// When its text last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Stamp>,
    /// When it was written (Atom 0.3, dcterms).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Stamp>,
    /// When it stops to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired: Option<Stamp>,
    /// Who wrote it; not inherited from the feed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// Who helped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Person>,
    /// Its categories, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// The language, a BCP 47 tag as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Files that come with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Where it is talked about.
    #[serde(skip_serializing_if = "Comments::is_empty")]
    pub comments: Comments,
    /// Its rights, plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights: Option<String>,
    /// Its licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<Address>,
    /// All its links, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Links without an address.
    #[serde(skip)]
    pub loose_links: Vec<LooseLink>,
    /// The feed it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Origin>,
    /// What it answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_reply_to: Vec<InReplyTo>,
    /// Where it plays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geo: Option<Geo>,
    /// All of the media namespace, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// What only podcasts say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub podcast: Option<EntryPodcast>,
    /// Elements of other namespaces, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Element>,
    /// The same article from other sources; only in what is published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Origin>,
    /// When we first saw it; only in what is published, and only where its date does not say that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<Stamp>,
    /// The story it belongs to; only in what is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// xxh3 of the entry's bytes in its document; 0 where there are none. Equal hash, equal entry:
    /// the pipeline keeps what it has.
    #[serde(skip)]
    pub raw_hash: u64,
    /// Whether the reader was told that this raw hash is known, and so left the HTML out.
    #[serde(skip)]
    pub unchanged: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
