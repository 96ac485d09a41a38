//! Finds the copies of each new entry among those before it, by comparing it with few.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::copies::{Found, Print, Reason, compare};

/// Entries behind one key that are compared, the latest; more share boilerplate, not an article.
const MAX_SHARING: usize = 32;
/// Entries that a new one is compared with at most.
const MAX_CANDIDATES: usize = 64;
/// Texts of a group that speak for it against another.
const SPEAKERS: usize = 4;

/// The prints of a window of entries, and the groups of copies among them. Which entries are in one group
/// does not depend on the order in which they were added.
#[derive(Debug, Default)]
pub struct CopyIndex {
    prints: Vec<Arc<Print>>,
    by_key: HashMap<u64, Vec<u32>>,
    /// The groups of those whose addresses, ids or texts are the same.
    groups: Groups,
    /// Pairs of which the titles alone are the same.
    titled: Vec<(usize, usize)>,
    /// The groups with those of the same title; nothing when an entry was added since.
    settled: OnceCell<Groups>,
}

impl CopyIndex {
    /// Adds an entry; those before it that are like it, earliest first. What is like it by its title alone is
    /// in its group only where no text speaks against that.
    pub fn add(&mut self, print: impl Into<Arc<Print>>) -> Vec<Found> {
        let print = print.into();
        let number = self.prints.len();
        let keys = print.keys();
        let mut found = Vec::new();
        self.groups.push();
        for other in self.candidates(&keys) {
            let Some(reason) = self.prints.get(other).and_then(|before| compare(&print, before)) else { continue };
            if reason == Reason::Title {
                self.titled.push((other, number));
            } else {
                self.groups.join(other, number);
            }
            found.extend(i64::try_from(other).map(|number| Found { number, reason }));
        }
        for key in keys {
            let sharing = self.by_key.entry(key).or_default();
            if sharing.len() == MAX_SHARING {
                sharing.remove(0);
            }
            sharing.extend(u32::try_from(number));
        }
        self.prints.push(print);
        self.settled.take();
        found
    }

    /// The group of an entry: the number of its earliest member.
    #[must_use]
    pub fn group(&self, number: usize) -> usize {
        self.settled.get_or_init(|| self.settle()).of(number)
    }

    fn candidates(&self, keys: &[u64]) -> Vec<usize> {
        let sharing = keys.iter().filter_map(|key| self.by_key.get(key)).flatten();
        let mut all: Vec<usize> = sharing.map(|number| *number as usize).collect();
        all.sort_unstable();
        all.dedup();
        all.split_off(all.len().saturating_sub(MAX_CANDIDATES))
    }

    /// Joins groups whose titles are the same, the nearest in time first, where no text speaks against it: a
    /// headline without text must not make two articles one.
    fn settle(&self) -> Groups {
        let mut groups = self.groups.clone();
        let mut pairs: Vec<_> = self.titled.iter().filter_map(|(a, b)| self.ranked(*a, *b)).collect();
        pairs.sort_unstable();
        let of_pairs = self.titled.iter().flat_map(|(a, b)| [groups.of(*a), groups.of(*b)]);
        let mut speakers: HashMap<usize, Vec<(u64, usize)>> = of_pairs.map(|group| (group, Vec::new())).collect();
        for (number, print) in self.prints.iter().enumerate().filter(|(_, print)| print.speaks()) {
            if let Some(speakers) = speakers.get_mut(&groups.of(number)) {
                few(speakers, [(print.face(), number)]);
            }
        }
        for (_, _, _, (a, b)) in pairs {
            let (one, other) = (groups.of(a), groups.of(b));
            if one == other || self.contradict(speakers.get(&one), speakers.get(&other)) {
                continue;
            }
            groups.join(a, b);
            let both = [one, other].map(|group| speakers.remove(&group).unwrap_or_default());
            few(speakers.entry(groups.of(a)).or_default(), both.concat());
        }
        groups
    }

    /// A pair with what puts it in order, whichever of the two came first.
    fn ranked(&self, a: usize, b: usize) -> Option<(i64, u64, u64, (usize, usize))> {
        let (one, other) = (self.prints.get(a)?, self.prints.get(b)?);
        let (first, second) = (one.face(), other.face());
        Some((one.apart(other), first.min(second), first.max(second), (a, b)))
    }

    fn contradict(&self, ours: Option<&Vec<(u64, usize)>>, theirs: Option<&Vec<(u64, usize)>>) -> bool {
        let print = |number: usize| self.prints.get(number);
        let differ = |a: usize, b: usize| print(a).zip(print(b)).is_some_and(|(a, b)| compare(a, b).is_none());
        let (ours, theirs) = (ours.into_iter().flatten(), || theirs.into_iter().flatten());
        ours.clone().any(|(_, a)| theirs().any(|(_, b)| differ(*a, *b)))
    }
}

/// Adds to those that speak for a group; few do, always the same ones.
fn few(speakers: &mut Vec<(u64, usize)>, more: impl IntoIterator<Item = (u64, usize)>) {
    speakers.extend(more);
    speakers.sort_unstable();
    speakers.truncate(SPEAKERS);
}

/// Numbers in groups.
#[derive(Debug, Default, Clone)]
struct Groups(Vec<usize>);

impl Groups {
    fn push(&mut self) {
        self.0.push(self.0.len());
    }

    /// The earliest of the group.
    fn of(&self, number: usize) -> usize {
        let mut at = number;
        while let Some(parent) = self.0.get(at).copied().filter(|parent| *parent != at) {
            at = parent;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        if let Some(parent) = self.0.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }
}
