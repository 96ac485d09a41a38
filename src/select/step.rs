//! What a step is: entries in, entries out, and for each that stayed behind the reason.

use crate::model::{EntryKey, Head, Joined};

/// An entry that may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What is known of it.
    pub head: Head,
    /// The place of its source in the feed's `from`; the first wins a copy.
    pub place: usize,
}

/// What the steps go by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    /// How each source joined the feed, by its place in `from`; nothing for those there from the start.
    pub joined: Vec<Option<Joined>>,
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
