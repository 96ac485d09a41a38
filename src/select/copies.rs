//! Of the copies of one article one is shown.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::step::{Candidate, Dedupe, Dropped, Rules, Step};
use crate::model::{Digest, EntryKey};

/// Key `dedupe` of a feed.
pub(super) struct Copies;

/// What copies have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Common {
    Id(Digest),
    Address(Digest),
    Group(EntryKey),
}

impl Step for Copies {
    fn name(&self) -> &'static str {
        "dedupe"
    }

    fn apply(&self, entries: Vec<Candidate>, rules: &Rules, dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        let mut groups: HashMap<Common, Vec<usize>> = HashMap::new();
        for (number, candidate) in entries.iter().enumerate() {
            if let Some(common) = common(candidate, rules) {
                groups.entry(common).or_default().push(number);
            }
        }
        let mut winner_of: Vec<Option<usize>> = vec![None; entries.len()];
        for members in groups.values().filter(|members| members.len() > 1) {
            let winner = members.iter().copied().min_by_key(|number| entries.get(*number).map(|one| rank(one, rules)));
            for member in members {
                if let Some(place) = winner_of.get_mut(*member) {
                    *place = winner;
                }
            }
        }
        let mut also: HashMap<usize, Vec<(usize, EntryKey)>> = HashMap::new();
        let shown: Vec<Option<Candidate>> = entries
            .into_iter()
            .zip(&winner_of)
            .enumerate()
            .map(|(number, (candidate, winner))| match winner {
                Some(winner) if *winner != number => {
                    also.entry(*winner).or_default().push((candidate.place, candidate.head.key));
                    dropped.push(self.dropped(&candidate, rules));
                    None
                }
                _ => Some(candidate),
            })
            .collect();
        let with_copies = |(number, candidate): (usize, Option<Candidate>)| {
            let mut candidate = candidate?;
            let mut copies = also.remove(&number).unwrap_or_default();
            copies.sort_unstable();
            candidate.also = copies.into_iter().map(|(_, key)| key).collect();
            Some(candidate)
        };
        shown.into_iter().enumerate().filter_map(with_copies).collect()
    }
}

impl Copies {
    fn dropped(&self, candidate: &Candidate, rules: &Rules) -> Dropped {
        let why = match rules.dedupe {
            Dedupe::Id => "another entry here has the same id".to_owned(),
            Dedupe::Url => "another entry here has the same address".to_owned(),
            _ => rules.copies.get(&candidate.head.key).map_or_else(String::new, |copied| copied.why.clone()),
        };
        Dropped { key: candidate.head.key, step: self.name(), why }
    }
}

fn common(candidate: &Candidate, rules: &Rules) -> Option<Common> {
    match rules.dedupe {
        Dedupe::No => None,
        Dedupe::Id => Some(Common::Id(Digest::of(&candidate.head.id))),
        Dedupe::Url => candidate.head.address.map(Common::Address),
        Dedupe::Copy => rules.copies.get(&candidate.head.key).map(|copied| Common::Group(copied.group)),
    }
}

/// Who is shown: the source first in `from`, else the fullest, else the earliest.
fn rank(candidate: &Candidate, rules: &Rules) -> impl Ord + use<> {
    let words = rules.copies.get(&candidate.head.key).map_or(0, |copied| copied.words);
    let head = &candidate.head;
    (candidate.place, Reverse(words), head.first_seen, head.published.utc(), head.rank, head.native)
}

#[cfg(test)]
mod tests;
