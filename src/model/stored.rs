//! What the store keeps: entries, and how each feed was last published.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Address, Entry, SourceName, Stamp};

/// The store's own number of an entry; grows in the order of first sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryKey(pub i64);

/// Where an entry stands among others: the later one is larger, of one second the one seen later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stand {
    /// When it was published, in seconds since 1970.
    pub at: i64,
    /// Its number.
    pub key: EntryKey,
}

impl Stand {
    /// Before all entries.
    pub const FIRST: Self = Self { at: i64::MIN, key: EntryKey(i64::MIN) };
    /// Behind all entries.
    pub const END: Self = Self { at: i64::MAX, key: EntryKey(i64::MAX) };

    /// The stand of an entry with this date.
    #[must_use]
    pub fn of(published: DateTime<Utc>, key: EntryKey) -> Self {
        Self { at: published.timestamp(), key }
    }
}

/// An entry as kept: `entry.id` is the issued id, `entry.published` is always there and frozen.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEntry {
    /// Its number.
    pub key: EntryKey,
    /// The source that brought it.
    pub source: SourceName,
    /// The id inside the source.
    pub native_id: String,
    /// When we first saw it.
    pub first_seen: DateTime<Utc>,
    /// When the source last listed it; history counts from here.
    pub last_listed: DateTime<Utc>,
    /// Not to be shown before (an entry dated in the future); nothing for most.
    pub held_until: Option<DateTime<Utc>>,
    /// The entry.
    pub entry: Entry,
}

/// The first 16 bytes of a BLAKE3 hash: enough that two texts never share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 16]);

impl Digest {
    /// The digest of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut short = [0; 16];
        short.iter_mut().zip(blake3::hash(text.as_bytes()).as_bytes()).for_each(|(to, from)| *to = *from);
        Self(short)
    }
}

/// What is known of an entry without its content; kept for ever, also when its history has run out.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The entry's number.
    pub key: EntryKey,
    /// The source that brought it.
    pub source: SourceName,
    /// The id inside the source, hashed.
    pub native: Digest,
    /// The address in canonical form, hashed.
    pub address: Option<Digest>,
    /// The issued id.
    pub id: String,
    /// xxh3 of its bytes in the document that brought it.
    pub raw_hash: u64,
    /// Its place in the document that first brought it, from zero.
    pub rank: u32,
    /// When we first saw it.
    pub first_seen: DateTime<Utc>,
    /// When it was published: frozen.
    pub published: Stamp,
    /// Not to be shown before.
    pub held_until: Option<DateTime<Utc>>,
    /// When the source last listed it; of no meaning while `listed`.
    pub last_listed: DateTime<Utc>,
    /// Whether the last good answer of the source lists it.
    pub listed: bool,
    /// Answers in a row in which its text was another one.
    pub rewrites: u8,
    /// Whether its content is still here: the history has not run out.
    pub live: bool,
}

/// How a source joined a feed that was published before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The newest entry that there was at that time: later ones of the source always enter.
    pub until: EntryKey,
    /// Of the others, those published at this moment or later enter; nothing: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<DateTime<Utc>>,
}

/// A published file as we left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenFile", into = "WrittenFile")]
pub struct PublishedFile {
    /// The xxh3 of its bytes.
    pub hash: u64,
    /// The same of what it looked like from outside when its bytes were last read again: its length,
    /// its times, its number in the file system. Nothing where a change might not show in these.
    pub look: Option<u64>,
}

/// How a file is written down: shortly, since there are many.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum WrittenFile {
    Hash(u64),
    HashAndLook(u64, u64),
}

impl From<WrittenFile> for PublishedFile {
    fn from(written: WrittenFile) -> Self {
        match written {
            WrittenFile::Hash(hash) => Self { hash, look: None },
            WrittenFile::HashAndLook(hash, look) => Self { hash, look: Some(look) },
        }
    }
}

impl From<PublishedFile> for WrittenFile {
    fn from(file: PublishedFile) -> Self {
        file.look.map_or(Self::Hash(file.hash), |look| Self::HashAndLook(file.hash, look))
    }
}

/// How a feed was last published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedState {
    /// A hash of its rules, and of all else in config.yaml that shows in it.
    pub rules: u64,
    /// The store's change number up to which its sources were looked at.
    pub seen: i64,
    /// Its files, by their names below the output folder.
    pub files: BTreeMap<String, PublishedFile>,
    /// The next instant at which the clock changes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<DateTime<Utc>>,
    /// Its sources so far.
    pub joined: BTreeMap<SourceName, Joined>,
    /// When it was first published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_published: Option<DateTime<Utc>>,
    /// How many entries it holds.
    pub entries: usize,
    /// The newest change of its entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Stamp>,
    /// What it says about itself, for the index.
    pub about: FeedSummary,
    /// When the oldest entry was published that was looked at, in seconds since 1970: older ones
    /// change nothing in it. Nothing: all were looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bottom: Option<i64>,
    /// The entries that it shows, and their copies: the id under which each appears; nothing: its own.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub appear: BTreeMap<EntryKey, Option<String>>,
    /// What was said of its entries when they were first published, and stays.
    #[serde(skip_serializing_if = "Frozen::is_empty")]
    pub frozen: Frozen,
    /// How far it is archived; nothing where it keeps no archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<Archived>,
}

/// How far a feed is archived (RFC 5005).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Archived {
    /// What the names of its pages begin with.
    pub stem: String,
    /// How many pages there are.
    pub pages: u32,
    /// The first page in each format.
    pub first: BTreeMap<String, u32>,
    /// The newest entry that was looked at when the last page was written: later ones are in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<EntryKey>,
    /// When the entries that are in none are looked at at the latest, before their history runs out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// The entries that the feed showed last.
    pub shown: Vec<EntryKey>,
}

/// What a feed once said of entries that it still shows, by their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Frozen {
    /// The line that names the copies of an entry, in markup; empty where it had none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<String, String>,
    /// The story of an entry.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub stories: BTreeMap<String, String>,
}

impl Frozen {
    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a published feed says about itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedSummary {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_page_url: Option<Address>,
}

/// What our own published file told of an entry, when the store was lost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TakenBack {
    /// The issued id.
    pub id: String,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The title of its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Stamp>,
    /// When its text last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Stamp>,
    /// When we first saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<DateTime<Utc>>,
}
