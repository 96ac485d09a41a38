//! A source that joins a published feed brings only its newest entries along.

use super::step::{Candidate, Dropped, Rules, Step};

/// Key `backfill` of a source: old entries of a source that joined later stay out.
pub(super) struct Backfill;

impl Step for Backfill {
    fn name(&self) -> &'static str {
        "backfill"
    }

    fn apply(&self, entries: Vec<Candidate>, rules: &Rules, dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        let (kept, left): (Vec<_>, Vec<_>) = entries.into_iter().partition(|candidate| {
            let Some(joined) = rules.joined.get(candidate.place).copied().flatten() else { return true };
            candidate.head.key > joined.until
                || joined.floor.is_none_or(|floor| candidate.head.published.utc() >= floor)
        });
        dropped.extend(left.iter().map(|candidate| Dropped {
            key: candidate.head.key,
            step: self.name(),
            why: format!("it is older than `{}` is a source of this feed", candidate.head.source),
        }));
        kept
    }
}
