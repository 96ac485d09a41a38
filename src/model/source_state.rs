//! What is kept about a source between runs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Address, FailureKind, FeedHints};

/// The validators of the last good answer: opaque, sent back byte for byte (RFC 9110 section 13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Validators {
    /// ETag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Last-Modified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// What is kept about a source between runs; written by schedule/, read by the report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceState {
    /// A hash of what the source asks for (address, path, headers' names): another one means that
    /// the owner changed the source, and validators and adopted addresses are forgotten.
    pub asks: u64,
    /// Validators of the last good answer.
    pub validators: Validators,
    /// The address that gave them: they are sent to no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validators_of: Option<Address>,
    /// xxh3 of the last good body: an equal one is neither parsed nor written.
    pub body_hash: u64,
    /// When it was last asked.
    pub last_asked: Option<DateTime<Utc>>,
    /// When it last answered well (new or not modified).
    pub last_ok: Option<DateTime<Utc>>,
    /// When it last brought a new entry.
    pub last_new: Option<DateTime<Utc>>,
    /// Not to be asked before.
    pub next_due: Option<DateTime<Utc>>,
    /// Why not before, for a person: `its interval`, `Cache-Control`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_why: Option<String>,
    /// Retry-After of this address: not even `--force` asks before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<DateTime<Utc>>,
    /// What the feed says and shows about how often it changes.
    pub hints: FeedHints,
    /// Where the interval is learned: seconds between two requests, as learned so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace_seconds: Option<u64>,
    /// How often it was asked.
    pub asked: u64,
    /// How often it said that nothing is new.
    pub not_modified: u64,
    /// Failures in a row.
    pub failures: u32,
    /// Since when it fails.
    pub failing_since: Option<DateTime<Utc>>,
    /// What kind of failure the last one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureKind>,
    /// What went wrong last, for a person.
    pub fault: Option<String>,
    /// What to do about it, for a person.
    pub help: Option<String>,
    /// When something was last wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_fault_at: Option<DateTime<Utc>>,
    /// What that was; kept when all is well again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_fault: Option<String>,
    /// What there was to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_help: Option<String>,
    /// The address that permanent redirects lead to, and how many runs in a row they led there;
    /// believed after three.
    pub moved: Option<(Address, u32)>,
    /// The same, counting on from an address that is believed already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moving: Option<(Address, u32)>,
    /// The feed found behind a page.
    pub discovered: Option<Address>,
    /// Whether its feed was ever found behind a page, so that it may be looked for there again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub behind_page: bool,
    /// Whether it is gone for good (410).
    pub gone: bool,
    /// How many entries its last whole answer listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<usize>,
    /// Whether parts of its last whole answer could not be read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub in_part: bool,
    /// Good answers in a row that list nothing, of a source that once had entries.
    pub empty_runs: u32,
    /// Since when it lists nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty_since: Option<DateTime<Utc>>,
    /// The newest moment of publication of its entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<DateTime<Utc>>,
    /// Its id, from its last good answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_id: Option<String>,
    /// Title of the source, from its last good answer.
    pub title: Option<String>,
    /// Its page.
    pub home_page_url: Option<Address>,
    /// Its language.
    pub language: Option<String>,
    /// Its icon.
    pub icon: Option<Address>,
}
