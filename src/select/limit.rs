//! The length of a feed.

use super::step::{Candidate, Dropped, Order, Rules, Step};

/// Key `limit` of a feed: so many entries.
pub(super) struct Limit;

impl Step for Limit {
    fn name(&self) -> &'static str {
        "limit"
    }

    fn apply(&self, mut entries: Vec<Candidate>, rules: &Rules, dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        let left = entries.split_off(rules.limit.min(entries.len()));
        dropped.extend(left.iter().map(|candidate| Dropped {
            key: candidate.head.key,
            step: self.name(),
            why: match rules.order {
                Order::Newest => format!("the feed shows its {} newest entries", rules.limit),
                Order::Spread => format!("the feed shows {} entries, its sources in turn", rules.limit),
            },
        }));
        entries
    }
}
