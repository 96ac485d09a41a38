//! Finds the copies of each new entry among those before it, by comparing it with few.

use std::collections::HashMap;

use super::copies::{Candidate, Found, Print, copies_of};

/// Entries behind one key that are compared, the latest; more share boilerplate, not an article.
const MAX_SHARING: usize = 32;
/// Entries that a new one is compared with at most.
const MAX_CANDIDATES: usize = 64;

/// The prints of a window of entries, and the groups of copies among them.
#[derive(Debug, Default)]
pub struct CopyIndex {
    prints: Vec<Print>,
    by_key: HashMap<u64, Vec<usize>>,
    parents: Vec<usize>,
}

impl CopyIndex {
    /// Adds an entry; the copies of it that were there before, earliest first.
    pub fn add(&mut self, print: Print) -> Vec<Found> {
        let number = self.prints.len();
        let keys = print.keys();
        let candidates: Vec<Candidate<'_>> =
            self.candidates(&keys).into_iter().filter_map(|other| self.candidate(other)).collect();
        let found = copies_of(&print, &candidates);
        self.parents.push(number);
        for copy in &found {
            self.join(number, usize::try_from(copy.group).unwrap_or(number));
        }
        for key in keys {
            let sharing = self.by_key.entry(key).or_default();
            if sharing.len() == MAX_SHARING {
                sharing.remove(0);
            }
            sharing.push(number);
        }
        self.prints.push(print);
        found
    }

    /// The group of an entry: the number of its earliest member.
    #[must_use]
    pub fn group(&self, number: usize) -> usize {
        let mut at = number;
        while let Some(parent) = self.parents.get(at).copied().filter(|parent| *parent != at) {
            at = parent;
        }
        at
    }

    fn candidate(&self, number: usize) -> Option<Candidate<'_>> {
        let group = i64::try_from(self.group(number)).ok()?;
        Some(Candidate { number: i64::try_from(number).ok()?, group, print: self.prints.get(number)? })
    }

    fn candidates(&self, keys: &[u64]) -> Vec<usize> {
        let mut all: Vec<usize> = keys.iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all.split_off(all.len().saturating_sub(MAX_CANDIDATES))
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.group(a), self.group(b));
        let (first, last) = (a.min(b), a.max(b));
        if let Some(parent) = self.parents.get_mut(last) {
            *parent = first;
        }
    }
}
