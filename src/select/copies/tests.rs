//! Which copy is shown, what it says of the others, and what queries keep out.

use super::super::tests::{candidate, run};
use super::super::{Copied, Dedupe, Refusal, Rules, STEPS};
use crate::model::{Digest, EntryKey};

fn copied(group: i64, words: usize) -> Copied {
    Copied { group: EntryKey(group), words, why: format!("the same text as {group}") }
}

fn rules(copies: &[(i64, Copied)]) -> Rules {
    let copies = copies.iter().map(|(key, copied)| (EntryKey(*key), copied.clone())).collect();
    Rules { dedupe: Dedupe::Copy, copies, limit: 50, ..Rules::default() }
}

#[test]
fn the_source_first_in_from_wins_whatever_came_first() {
    let entries = vec![candidate(1, 1, 1), candidate(2, 0, 2), candidate(3, 2, 3)];
    let rules = rules(&[(1, copied(1, 900)), (2, copied(1, 10))]);
    insta::assert_snapshot!(run(entries, &rules), @r"
    c 3
    a 2
    not 1: dedupe: the same text as 1
    ");
}

#[test]
fn in_one_source_the_fullest_wins_else_the_earliest() {
    let entries = vec![candidate(1, 0, 1), candidate(2, 0, 2), candidate(3, 0, 3), candidate(4, 0, 4)];
    let rules = rules(&[(1, copied(1, 10)), (2, copied(1, 90)), (3, copied(3, 50)), (4, copied(3, 50))]);
    insta::assert_snapshot!(run(entries, &rules), @r"
    a 3
    a 2
    not 1: dedupe: the same text as 1
    not 4: dedupe: the same text as 3
    ");
}

#[test]
fn the_winner_names_its_copies_in_the_order_of_from() {
    let entries = vec![candidate(7, 2, 3), candidate(8, 1, 2), candidate(9, 0, 1)];
    let rules = rules(&[(7, copied(7, 1)), (8, copied(7, 1)), (9, copied(7, 1))]);
    let shown = STEPS.iter().fold(entries, |entries, step| step.apply(entries, &rules, &mut Vec::new()));
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].also, [EntryKey(8), EntryKey(7)]);
}

#[test]
fn a_copy_alone_in_the_feed_is_shown() {
    insta::assert_snapshot!(run(vec![candidate(2, 0, 2)], &rules(&[(2, copied(1, 10))])), @"a 2");
}

#[test]
fn with_dedupe_url_the_address_decides() {
    let mut entries = vec![candidate(1, 0, 1), candidate(2, 1, 2), candidate(3, 1, 3)];
    entries[0].head.address = Some(Digest::of("https://a.example/1"));
    entries[1].head.address = entries[0].head.address;
    let rules = Rules { dedupe: Dedupe::Url, limit: 50, ..Rules::default() };
    insta::assert_snapshot!(run(entries, &rules), @r"
    b 3
    a 1
    not 2: dedupe: another entry here has the same address
    ");
}

#[test]
fn queries_keep_entries_out_before_copies_are_looked_at() {
    let entries = vec![candidate(1, 0, 1), candidate(2, 1, 2), candidate(3, 1, 3)];
    let mut rules = rules(&[(1, copied(1, 10)), (2, copied(1, 10))]);
    rules.refused.insert(EntryKey(1), Refusal::Dropped("`ads` finds `Ads`".to_owned()));
    rules.refused.insert(EntryKey(3), Refusal::NotKept("no query of `keep` finds it".to_owned()));
    insta::assert_snapshot!(run(entries, &rules), @r"
    b 2
    not 3: keep: no query of `keep` finds it
    not 1: drop: `ads` finds `Ads`
    ");
}
