//! What is told of an entry: plain values, the same for a person and for a program.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{FeedName, SourceName, Stamp};
use crate::query::Reason;

/// The answer to "what became of this article?".
#[derive(Debug, Clone, Default, Serialize)]
pub struct Explanation {
    /// The address or id that was asked for.
    pub asked: String,
    /// Whether there is a store at all.
    pub has_run: bool,
    /// The entries that have it, one for each source that brought one.
    pub entries: Vec<Explained>,
    /// Entries that had this id and of which nothing else is kept any more.
    pub forgotten: Vec<Forgotten>,
    /// What our own files told of it when the store was lost, while its source has not brought it again.
    pub waiting: Option<Waiting>,
    /// Where nothing was found: what comes nearest.
    pub nearest: Vec<Near>,
    /// Where nothing was found: the sources that could have brought it.
    pub reach: Vec<Reach>,
}

/// One entry of one source.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// The source that brought it.
    pub source: SourceName,
    /// What the source is called.
    pub source_title: Option<String>,
    /// Whether the source still stands in config.yaml.
    pub in_config: bool,
    /// Its title; nothing when its history has run out.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The id under which it is published.
    pub id: String,
    /// The id inside the source.
    pub native_id: Option<String>,
    /// How the published id came about.
    pub id_rule: IdRule,
    /// When it was first seen.
    pub first_seen: DateTime<Utc>,
    /// Its place in the document that first brought it, from one.
    pub first_place: u32,
    /// Whether the last good answer of the source lists it.
    pub listed: bool,
    /// When the source last listed it.
    pub last_listed: DateTime<Utc>,
    /// Until when its text is kept; nothing while it is listed.
    pub kept_until: Option<DateTime<Utc>>,
    /// Whether its text is still here.
    pub stored: bool,
    /// When it was published: frozen at first sight.
    pub published: Stamp,
    /// How that was decided.
    pub date_rule: DateRule,
    /// What the last stored answer of the source says of its date; nothing where that is not known.
    pub says_now: Option<Stamp>,
    /// When its text last changed.
    pub updated: Option<Stamp>,
    /// Not shown before.
    pub held_until: Option<DateTime<Utc>>,
    /// What the feeds make of it.
    pub feeds: Vec<Standing>,
}

/// How a published id came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdRule {
    /// It is the source's own.
    Native,
    /// Minted from the source's own, which is no absolute IRI.
    Minted,
    /// Minted from the address: the source gives no id that counts.
    MintedFromAddress,
    /// Minted from title and text: the source gives neither id nor address that counts.
    MintedFromText,
    /// Minted although the source's own is an absolute IRI: another article had that already.
    MintedInstead,
    /// Made of the source's name and the text at first sight: a file.
    File,
    /// Issued when the source had another address or another id for it, or taken back from the
    /// published files; kept since.
    Kept,
}

/// How the date of publication was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateRule {
    /// As the source says it.
    Source,
    /// The source says the day alone: it counts from the beginning of the day.
    Day,
    /// The source says the day alone, and it was first seen on that day: the moment of first sight.
    DayOfFirstSight,
    /// The source says none, or none that can be believed: the moment of first sight.
    FirstSeen,
    /// The source says none: the moment of first sight.
    NoDate,
    /// The source says one more than seven days ahead: the moment of first sight.
    TooFarAhead,
    /// The source says one that is the beginning of some clock: the moment of first sight.
    Unbelievable,
}

/// An entry of which only the id is known.
#[derive(Debug, Clone, Serialize)]
pub struct Forgotten {
    /// The source that brought it.
    pub source: SourceName,
    /// When it was first seen.
    pub first_seen: DateTime<Utc>,
}

/// What our own files told of an entry.
#[derive(Debug, Clone, Serialize)]
pub struct Waiting {
    /// The published id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// What its source was called.
    pub source_title: Option<String>,
}

/// Something like what was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct Near {
    /// Its source.
    pub source: SourceName,
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its published id.
    pub id: String,
}

/// A source of the host that was asked for, and how far what is known of it goes back.
#[derive(Debug, Clone, Serialize)]
pub struct Reach {
    /// The source.
    pub source: SourceName,
    /// When it last answered well.
    pub last_ok: Option<DateTime<Utc>>,
    /// What is wrong with it.
    pub fault: Option<String>,
    /// How many of its entries are stored; at least so many where `counted` is false.
    pub entries: usize,
    /// Whether all were counted.
    pub counted: bool,
    /// The oldest date among them.
    pub oldest: Option<DateTime<Utc>>,
    /// How long an entry is kept after the source last listed it, in days.
    pub history_days: u64,
}

/// What a feed makes of an entry.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// The feed.
    pub feed: FeedName,
    /// Whether it shows the entry.
    pub shown: bool,
    /// Where: from one; for a copy, where the entry stands that is shown for it.
    pub position: Option<usize>,
    /// How many entries the feed shows.
    pub of: usize,
    /// What keeps the entry out.
    pub step: Option<Step>,
    /// Why, for a person.
    pub why: Option<String>,
    /// What each query says, those of the source first.
    pub rules: Vec<Rule>,
    /// The copies of it here.
    pub copies: Option<Copies>,
    /// Whether config.yaml has changed since the feed was published, or it never was: then this is
    /// what the next run will make of it.
    pub next_run: bool,
}

/// What can keep an entry out of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The feed does not read its source.
    From,
    /// Its history has run out.
    History,
    /// It is held back until it is due.
    Held,
    /// A step of assembling: its key in config.yaml.
    #[serde(untagged)]
    Key(&'static str),
}

/// What one query says.
#[derive(Debug, Clone, Serialize)]
pub struct Rule {
    /// The source whose rule it is; nothing for a rule of the feed.
    pub source: Option<SourceName>,
    /// `keep` or `drop`.
    pub key: &'static str,
    /// The query.
    pub query: String,
    /// Whether it finds the entry.
    pub finds: bool,
    /// The words it found, as they stand in the entry.
    pub words: Vec<String>,
    /// The terms that decided, each with what the entry has there.
    pub terms: Vec<Said>,
}

/// One term of a query, and how the entry stands to it.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// The term as written.
    pub term: String,
    /// Whether the entry has it.
    pub found: bool,
    /// The field.
    pub field: Option<&'static str>,
    /// The words found; for other fields what the entry has there.
    pub value: Option<String>,
    /// What the entry has where the term compares; nothing for terms that look for words.
    pub fact: Option<String>,
    /// All of it for a person.
    pub told: String,
}

impl From<Reason> for Said {
    fn from(reason: Reason) -> Self {
        Self {
            told: reason.to_string(),
            fact: reason.fact(),
            term: reason.term,
            found: reason.found,
            field: reason.field,
            value: reason.value,
        }
    }
}

/// The copies of an entry in one feed.
#[derive(Debug, Clone, Serialize)]
pub struct Copies {
    /// The one that is shown.
    pub shown: Member,
    /// The others.
    pub hidden: Vec<Member>,
    /// What decided which one is shown.
    pub because: String,
}

/// One of several copies.
#[derive(Debug, Clone, Serialize)]
pub struct Member {
    /// Its source.
    pub source: SourceName,
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Why it is a copy.
    pub why: Option<String>,
    /// Whether this is the entry that was asked for.
    pub asked: bool,
}
