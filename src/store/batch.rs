//! What is written in one go: either all of it is kept, or nothing.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};

use crate::model::{Digest, Document, Entry, EntryKey, SourceName, SourceState, Stamp};

/// One transaction.
#[derive(Debug, Default)]
pub struct Batch {
    /// What changed, source by source.
    pub sources: Vec<SourceChange>,
    /// What is kept about hosts, as JSON.
    pub hosts: Vec<(String, String)>,
}

/// What one answer changes.
#[derive(Debug)]
pub struct SourceChange {
    /// The source.
    pub name: SourceName,
    /// Its new state.
    pub state: Arc<SourceState>,
    /// Whether it tells something else about itself that feeds show.
    pub shown: bool,
    /// Entries never seen before, in document order.
    pub new: Vec<NewEntry>,
    /// Entries that were there.
    pub changed: Vec<Change>,
    /// Entries that the document lists no more.
    pub unlisted: Vec<Unlisted>,
    /// Entries whose issued id has to be another one, before anybody saw it.
    pub reissued: Vec<(EntryKey, String)>,
    /// The documents that were read; nothing keeps those of before.
    pub bodies: Option<Vec<Body>>,
}

impl SourceChange {
    /// A change of the state alone.
    #[must_use]
    pub fn of_state(name: SourceName, state: impl Into<Arc<SourceState>>) -> Self {
        Self {
            name,
            state: state.into(),
            shown: false,
            new: Vec::new(),
            changed: Vec::new(),
            unlisted: Vec::new(),
            reissued: Vec::new(),
            bodies: None,
        }
    }

    /// Whether it changes the state alone.
    #[must_use]
    pub fn is_of_state(&self) -> bool {
        self.new.is_empty()
            && self.changed.is_empty()
            && self.unlisted.is_empty()
            && self.reissued.is_empty()
            && self.bodies.is_none()
    }
}

/// An entry never seen before; `entry.id` and `entry.published` are those it keeps.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// The id inside the source.
    pub native_id: String,
    /// The same, hashed in the form in which it is compared.
    pub native: Digest,
    /// The canonical address, hashed.
    pub address: Option<Digest>,
    /// Its place in the document, from zero.
    pub rank: u32,
    /// When it was first seen.
    pub first_seen: DateTime<Utc>,
    /// Not to be shown before.
    pub held_until: Option<DateTime<Utc>>,
    /// The entry.
    pub entry: Entry,
}

impl NewEntry {
    /// When it was published: the moment of first sight where it does not say.
    #[must_use]
    pub fn published(&self) -> Stamp {
        self.entry.published.unwrap_or_else(|| Stamp::first_seen(self.first_seen))
    }
}

/// An entry that was there and is listed (again).
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its number.
    pub key: EntryKey,
    /// xxh3 of its bytes now.
    pub raw_hash: u64,
    /// Its id inside the source now, hashed, and as written.
    pub native: Option<(Digest, String)>,
    /// Its canonical address now, hashed.
    pub address: Option<Digest>,
    /// Answers in a row in which its text was another one.
    pub rewrites: u8,
    /// Its date, where it is not frozen yet: it is held back.
    pub held: Option<(Stamp, Option<DateTime<Utc>>)>,
    /// Its content, where that is another one; needed when its history had run out.
    pub entry: Option<Entry>,
}

/// An entry that is no longer listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlisted {
    /// Its number.
    pub key: EntryKey,
    /// When it was last listed.
    pub last_listed: DateTime<Utc>,
}

/// A document as it came, kept compressed so that it can be read again.
#[derive(Debug, Clone)]
pub struct Body(Document);

impl Body {
    /// Of a document that came packed only that is held from now on.
    #[must_use]
    pub fn new(document: Document) -> Self {
        let body = if document.packed.is_some() { Bytes::new() } else { document.body };
        Self(Document { body, ..document })
    }

    /// It, without its bytes where it came packed.
    pub(super) fn document(&self) -> &Document {
        &self.0
    }

    /// How many bytes are held for it.
    #[must_use]
    pub fn held(&self) -> usize {
        self.0.packed.as_ref().map_or(self.0.body.len(), |packed| packed.bytes.len())
    }
}
