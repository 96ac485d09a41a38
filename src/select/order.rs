//! The order in which entries stand in a feed.

use std::cmp::Ordering;

use super::step::{Candidate, Dropped, Rules, Step};

/// Key `order` of a feed: newest first.
pub(super) struct Order;

impl Step for Order {
    fn name(&self) -> &'static str {
        "order"
    }

    fn apply(&self, mut entries: Vec<Candidate>, _rules: &Rules, _dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
        entries.sort_by(newest_first);
        entries
    }
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
