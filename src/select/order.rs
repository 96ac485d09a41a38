//! The order in which entries stand in a feed.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::step::{Candidate, Dropped, Order, Rules, Step};

/// Key `order` of a feed.
pub(super) struct InOrder;

impl Step for InOrder {
    fn name(&self) -> &'static str {
        "order"
    }

    fn apply(&self, mut entries: Vec<Candidate>, rules: &Rules, _dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        entries.sort_by(newest_first);
        match rules.order {
            Order::Newest => entries,
            Order::Spread => in_turns(entries),
        }
    }
}

/// Entries that stand newest first, so that sources take turns.
fn in_turns(entries: Vec<Candidate>) -> Vec<Candidate> {
    let mut turns: HashMap<usize, usize> = HashMap::new();
    let mut placed: Vec<(usize, Candidate)> = Vec::with_capacity(entries.len());
    for candidate in entries {
        let turn = turns.entry(candidate.place).or_default();
        placed.push((*turn, candidate));
        *turn += 1;
    }
    // A stable sort: within a turn the newest stays first.
    placed.sort_by_key(|(turn, _)| *turn);
    placed.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Newest first. Among equals those seen later come first, then the order of their document counts:
/// nothing here depends on which source answered sooner, nor on the numbers the store gave.
#[must_use]
pub fn newest_first(one: &Candidate, other: &Candidate) -> Ordering {
    let (a, b) = (&one.head, &other.head);
    b.published
        .utc()
        .cmp(&a.published.utc())
        .then_with(|| b.first_seen.cmp(&a.first_seen))
        .then_with(|| one.place.cmp(&other.place))
        .then_with(|| a.rank.cmp(&b.rank))
        .then_with(|| a.id.cmp(&b.id))
        .then_with(|| a.native.cmp(&b.native))
}
