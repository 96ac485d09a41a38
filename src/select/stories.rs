//! Entries that tell of one event: marked, put together, or one for all.

use std::collections::HashMap;

use super::order::newest_first;
use super::step::{Candidate, Dropped, Rules, Step, Stories};
use crate::model::EntryKey;

/// Key `stories` of a feed: marks entries, and lets one stand for all where it says `collapse`.
pub(super) struct Collapse;

/// Key `stories: group`: entries of a story stand together; runs once they are in order.
pub(super) struct Together;

impl Step for Collapse {
    fn name(&self) -> &'static str {
        "stories"
    }

    fn apply(&self, mut entries: Vec<Candidate>, rules: &Rules, dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        if rules.stories == Stories::No {
            return entries;
        }
        for candidate in &mut entries {
            candidate.story = rules.story.get(&candidate.head.key).copied();
        }
        if rules.stories != Stories::Collapse {
            return entries;
        }
        entries.sort_by(newest_first);
        let mut shown: HashMap<EntryKey, usize> = HashMap::new();
        let mut kept: Vec<Candidate> = Vec::with_capacity(entries.len());
        for candidate in entries {
            let newer = candidate.story.and_then(|story| shown.get(&story)).and_then(|at| kept.get_mut(*at));
            if let Some(newer) = newer {
                newer.told.push(candidate.head.key);
                newer.told.extend(candidate.also);
                let why = format!("`{}` stands for its story", newer.head.id);
                dropped.push(Dropped { key: candidate.head.key, step: self.name(), why });
                continue;
            }
            if let Some(story) = candidate.story {
                shown.insert(story, kept.len());
            }
            kept.push(candidate);
        }
        kept
    }
}

impl Step for Together {
    fn name(&self) -> &'static str {
        "stories"
    }

    fn apply(&self, entries: Vec<Candidate>, rules: &Rules, _dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        if rules.stories != Stories::Group {
            return entries;
        }
        let mut first: HashMap<EntryKey, usize> = HashMap::new();
        let mut placed: Vec<(usize, Candidate)> = entries
            .into_iter()
            .enumerate()
            .map(|(number, candidate)| {
                let place = candidate.story.map_or(number, |story| *first.entry(story).or_insert(number));
                (place, candidate)
            })
            .collect();
        // A stable sort: within a story the order stays.
        placed.sort_by_key(|(place, _)| *place);
        placed.into_iter().map(|(_, candidate)| candidate).collect()
    }
}

#[cfg(test)]
mod tests;
