//! What a step is: entries in, entries out, and for each that stayed behind the reason.

use std::collections::HashMap;

use crate::model::{EntryKey, Head, Joined};

/// An entry that may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What is known of it.
    pub head: Head,
    /// The place of its source in the feed's `from`; the first wins a copy.
    pub place: usize,
    /// Its copies, which stay behind for it, in the order of `from`.
    pub also: Vec<EntryKey>,
    /// Other entries of its story, which stay behind for it, newest first.
    pub told: Vec<EntryKey>,
    /// The story it belongs to: the earliest entry of it here.
    pub story: Option<EntryKey>,
}

impl Candidate {
    /// An entry that no step has looked at.
    #[must_use]
    pub fn new(head: Head, place: usize) -> Self {
        Self { head, place, also: Vec::new(), told: Vec::new(), story: None }
    }
}

/// What the queries of a feed and its sources say of an entry that may not be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A query of `drop` finds it.
    Dropped(String),
    /// No query of `keep` finds it.
    NotKept(String),
}

/// Key `dedupe` of a feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dedupe {
    /// Every entry stands for itself.
    #[default]
    No,
    /// One id is one article.
    Id,
    /// One address is one article.
    Url,
    /// The groups of copies that were found.
    Copy,
}

/// What is known of an entry as one of several copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its group: the earliest entry of it.
    pub group: EntryKey,
    /// How much of the article it has, in words.
    pub words: usize,
    /// Why it is a copy, for a person.
    pub why: String,
}

/// Key `stories` of a feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stories {
    /// Nothing is done.
    #[default]
    No,
    /// Entries are marked with their story.
    Mark,
    /// Entries of a story stand together, where its newest one stands.
    Group,
    /// The newest entry of a story stands for all of it.
    Collapse,
}

/// Key `order` of a feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Sources take turns: the newest entry of each, newest first, then the second of each, and so on.
    Spread,
}

/// What the steps go by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    /// How each source joined the feed, by its place in `from`; nothing for those there from the start.
    pub joined: Vec<Option<Joined>>,
    /// The entries that a query keeps out; all others may be shown.
    pub refused: HashMap<EntryKey, Refusal>,
    /// What makes two entries one article.
    pub dedupe: Dedupe,
    /// The entries that have copies.
    pub copies: HashMap<EntryKey, Copied>,
    /// What is done with stories.
    pub stories: Stories,
    /// The story of each entry that shares one: its earliest entry.
    pub story: HashMap<EntryKey, EntryKey>,
    /// In which order entries stand.
    pub order: Order,
    /// Entries of one source at most.
    pub per_source: Option<usize>,
    /// Entries at most.
    pub limit: usize,
}

/// An entry that a step left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The entry.
    pub key: EntryKey,
    /// The step, by its name.
    pub step: &'static str,
    /// The reason, for a person.
    pub why: String,
}

/// One step.
pub trait Step: Sync {
    /// Its name, as in config.yaml where it has a key there.
    fn name(&self) -> &'static str;

    /// Lets entries through, newest first, and says why others stay behind.
    fn apply(&self, entries: Vec<Candidate>, rules: &Rules, dropped: &mut Vec<Dropped>) -> Vec<Candidate>;
}
