//! Candidates in; what is shown and why the rest is not, out.

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use super::{Candidate, Order, Rules, STEPS};
use crate::model::{Digest, EntryKey, Head, Joined, SourceName, Stamp};

/// An entry of the source at `place`, `hours` after the beginning.
pub(super) fn candidate(key: i64, place: usize, hours: i64) -> Candidate {
    let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::hours(hours);
    let id = format!("urn:x:{key}");
    Candidate::new(
        Head {
            key: EntryKey(key),
            source: SourceName::new(["a", "b", "c"][place]).unwrap(),
            native: Digest::of(&id),
            address: None,
            id,
            raw_hash: 0,
            rank: 0,
            first_seen: at,
            published: Stamp::exact(at.fixed_offset()),
            held_until: None,
            last_listed: at,
            listed: true,
            rewrites: 0,
            live: true,
        },
        place,
    )
}

pub(super) fn run(mut entries: Vec<Candidate>, rules: &Rules) -> String {
    let mut dropped = Vec::new();
    for step in STEPS {
        entries = step.apply(entries, rules, &mut dropped);
    }
    let mut told: Vec<String> = entries.iter().map(|c| format!("{} {}", c.head.source, c.head.key.0)).collect();
    told.extend(dropped.iter().map(|d| format!("not {}: {}: {}", d.key.0, d.step, d.why)));
    told.join("\n")
}

#[test]
fn the_newest_entries_of_each_source_up_to_the_limit() {
    let entries =
        vec![candidate(1, 0, 9), candidate(2, 0, 8), candidate(3, 0, 7), candidate(4, 1, 6), candidate(5, 1, 1)];
    let rules = Rules { per_source: Some(2), limit: 3, ..Rules::default() };
    insta::assert_snapshot!(run(entries, &rules), @"
a 1
a 2
b 4
not 3: per_source: `a` has 2 newer entries in this feed
not 5: limit: the feed shows its 3 newest entries
");
}

#[test]
fn a_source_that_joined_later_brings_its_newest_entries_and_all_that_come_after() {
    let entries =
        vec![candidate(9, 1, 9), candidate(3, 1, 5), candidate(2, 1, 4), candidate(8, 1, 1), candidate(1, 0, 0)];
    let joined = Joined { until: EntryKey(7), floor: Some(entries[1].head.published.utc()) };
    let rules = Rules { joined: vec![None, Some(joined)], limit: 50, ..Rules::default() };
    insta::assert_snapshot!(run(entries, &rules), @"
b 9
b 3
b 8
a 1
not 2: backfill: it is older than `b` is a source of this feed
");
}

#[test]
fn sources_take_turns_each_with_its_newest() {
    let entries = vec![
        candidate(1, 0, 9),
        candidate(2, 0, 8),
        candidate(3, 0, 7),
        candidate(4, 1, 3),
        candidate(5, 1, 1),
        candidate(6, 2, 5),
    ];
    let rules = Rules { order: Order::Spread, limit: 5, ..Rules::default() };
    insta::assert_snapshot!(run(entries, &rules), @"
    a 1
    c 6
    b 4
    a 2
    b 5
    not 3: limit: the feed shows 5 entries, its sources in turn
    ");
}

proptest! {
    #[test]
    fn the_order_does_not_depend_on_the_order_of_arrival(mut times in proptest::collection::vec((0usize..3, 0i64..5), 0..30), seed in any::<u64>()) {
        let entries: Vec<Candidate> = times.drain(..).enumerate().map(|(n, (place, hours))| candidate(i64::try_from(n).unwrap(), place, hours)).collect();
        let mut shuffled = entries.clone();
        shuffled.sort_by_key(|c| xxhash_rust::xxh3::xxh3_64_with_seed(c.head.id.as_bytes(), seed));
        for order in [Order::Newest, Order::Spread] {
            let rules = Rules { order, limit: 50, ..Rules::default() };
            prop_assert_eq!(run(entries.clone(), &rules), run(shuffled.clone(), &rules));
        }
    }
}
