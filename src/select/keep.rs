//! Only what a query of `keep` finds is shown.

use super::step::{Candidate, Dropped, Refusal, Rules, Step};

/// Key `keep` of a feed.
pub(super) struct Keep;

impl Step for Keep {
    fn name(&self) -> &'static str {
        "keep"
    }

    fn apply(&self, mut entries: Vec<Candidate>, rules: &Rules, dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        entries.retain(|candidate| match rules.refused.get(&candidate.head.key) {
            Some(Refusal::NotKept(why)) => {
                dropped.push(Dropped { key: candidate.head.key, step: self.name(), why: why.clone() });
                false
            }
            _ => true,
        });
        entries
    }
}
