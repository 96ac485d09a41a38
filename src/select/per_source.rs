//! No source crowds the others out.

use std::collections::HashMap;

use super::step::{Candidate, Dropped, Rules, Step};

/// Key `per_source` of a feed: the newest entries of each source.
pub(super) struct PerSource;

impl Step for PerSource {
    fn name(&self) -> &'static str {
        "per_source"
    }

    fn apply(&self, entries: Vec<Candidate>, rules: &Rules, dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        let Some(most) = rules.per_source else { return entries };
        let mut shown: HashMap<usize, usize> = HashMap::new();
        let (kept, left): (Vec<_>, Vec<_>) = entries.into_iter().partition(|candidate| {
            let count = shown.entry(candidate.place).or_default();
            *count += 1;
            *count <= most
        });
        dropped.extend(left.iter().map(|candidate| Dropped {
            key: candidate.head.key,
            step: self.name(),
            why: format!("`{}` has {most} newer entries in this feed", candidate.head.source),
        }));
        kept
    }
}
