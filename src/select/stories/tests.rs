//! Stories marked, together, and one for all.

use super::super::tests::{candidate, run};
use super::super::{Rules, STEPS, Stories};
use crate::model::EntryKey;

fn rules(stories: Stories) -> Rules {
    let story = [1, 3, 5].map(|key| (EntryKey(key), EntryKey(1))).into();
    Rules { stories, story, limit: 50, ..Rules::default() }
}

fn entries() -> Vec<super::Candidate> {
    (1..=6).map(|key| candidate(key, 0, key)).collect()
}

#[test]
fn marked_entries_stay_where_they_are() {
    let rules = rules(Stories::Mark);
    let shown = STEPS.iter().fold(entries(), |entries, step| step.apply(entries, &rules, &mut Vec::new()));
    let told: Vec<String> =
        shown.iter().map(|one| format!("{} {:?}", one.head.key.0, one.story.map(|story| story.0))).collect();
    insta::assert_snapshot!(told.join(", "), @"6 None, 5 Some(1), 4 None, 3 Some(1), 2 None, 1 Some(1)");
}

#[test]
fn entries_of_a_story_stand_where_its_newest_stands() {
    insta::assert_snapshot!(run(entries(), &rules(Stories::Group)), @r"
    a 6
    a 5
    a 3
    a 1
    a 4
    a 2
    ");
}

#[test]
fn the_newest_stands_for_its_story() {
    insta::assert_snapshot!(run(entries(), &rules(Stories::Collapse)), @r"
    a 6
    a 5
    a 4
    a 2
    not 3: stories: `urn:x:5` stands for its story
    not 1: stories: `urn:x:5` stands for its story
    ");
}

#[test]
fn without_the_key_nothing_is_done() {
    insta::assert_snapshot!(run(entries(), &rules(Stories::No)), @r"
    a 6
    a 5
    a 4
    a 3
    a 2
    a 1
    ");
}
