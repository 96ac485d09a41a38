//! An entry as the store keeps it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Entry, SourceName};

/// The store's own number of an entry; grows in the order of first sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryKey(pub i64);

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
