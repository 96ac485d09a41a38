//! What a query of `drop` finds is not shown.

use super::step::{Candidate, Dropped, Refusal, Rules, Step};

/// Key `drop` of a source and of a feed.
pub(super) struct Drop;

impl Step for Drop {
    fn name(&self) -> &'static str {
        "drop"
    }

    fn apply(&self, mut entries: Vec<Candidate>, rules: &Rules, dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        entries.retain(|candidate| match rules.refused.get(&candidate.head.key) {
            Some(Refusal::Dropped(why)) => {
                dropped.push(Dropped { key: candidate.head.key, step: self.name(), why: why.clone() });
                false
            }
            _ => true,
        });
        entries
    }
}
