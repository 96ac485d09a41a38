//! What a feed shows: backfill, limits, history, what config.yaml adds.

use super::world::{NOW, World, november, rss};

fn entries(title: &str, days: std::ops::RangeInclusive<u32>) -> String {
    let made: Vec<(u32, String, String)> =
        days.rev().map(|day| (day, format!("{title}{day}"), november(day))).collect();
    let made: Vec<(u32, &str, &str)> = made.iter().map(|(n, name, date)| (*n, name.as_str(), date.as_str())).collect();
    rss(title, &made)
}

#[test]
fn a_source_that_joins_a_published_feed_brings_its_newest_entries_along() {
    let world = World::new("defaults: {backfill: 2}\nsources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &entries("a", 5..=7));
    world.write("b.xml", &entries("b", 1..=9));
    world.run(NOW);
    assert_eq!(world.titles("all"), ["a7", "a6", "a5"], "at first all of it counts");
    world.write(
        "config.yaml",
        "defaults: {backfill: 2}\nsources:\n  a: a.xml\n  b: b.xml\nfeeds:\n  all: {title: All}\n",
    );
    world.run("2026-11-24T07:00:00Z");
    assert_eq!(world.titles("all"), ["b9", "b8", "a7", "a6", "a5"]);
    world.write("b.xml", &entries("b", 1..=11));
    world.run("2026-11-24T08:00:00Z");
    assert_eq!(world.titles("all"), ["b11", "b10", "b9", "b8", "a7", "a6", "a5"]);
}

#[test]
fn a_feed_shows_so_many_entries_and_so_many_of_each_source() {
    let world = World::new(
        "sources:\n  a: a.xml\n  b: b.xml\nfeeds:\n  all: {title: All, limit: 4}\n  fair: {title: Fair, per_source: 1}\n",
    );
    world.write("a.xml", &entries("a", 10..=19));
    world.write("b.xml", &entries("b", 1..=5));
    world.run(NOW);
    assert_eq!(world.titles("all"), ["a19", "a18", "a17", "a16"]);
    assert_eq!(world.titles("fair"), ["a19", "b5"]);
}

#[test]
fn an_entry_stays_until_its_history_has_run_out() {
    let world = World::new("defaults: {history: 10d}\nsources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &entries("a", 1..=2));
    world.run(NOW);
    world.write("a.xml", &entries("a", 2..=2));
    world.run("2026-11-25T06:00:00Z");
    assert_eq!(world.titles("all"), ["a2", "a1"]);
    world.run("2026-12-03T06:00:00Z");
    assert_eq!(world.titles("all"), ["a2", "a1"]);
    world.run("2026-12-05T06:00:00Z");
    assert_eq!(world.titles("all"), ["a2"]);
    world.write("a.xml", &entries("a", 1..=2));
    world.run("2026-12-06T06:00:00Z");
    assert_eq!(world.titles("all"), ["a2", "a1"]);
}

#[test]
fn an_entry_of_the_future_comes_when_it_is_due_though_no_source_has_news() {
    let world = World::new("sources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &rss("a", &[(1, "Soon", &november(25)), (2, "Past", &november(20))]));
    world.run(NOW);
    assert_eq!(world.titles("all"), ["Past"]);
    world.run("2026-11-25T08:00:00Z");
    assert_eq!(world.titles("all"), ["Soon", "Past"]);
}

#[test]
fn a_changed_rule_takes_effect_at_once_and_back_in_time() {
    let world = World::new("sources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &entries("a", 1..=3));
    world.run(NOW);
    world.write(
        "config.yaml",
        "sources:\n  a: {url: a.xml, title: The A, tags: [x]}\nfeeds:\n  \
         all: {title: All, title_prefix: '★ ', tags: [y], show_source: title, content: none}\n",
    );
    world.run("2026-11-24T07:00:00Z");
    assert_eq!(world.titles("all"), ["★ The A: a3", "★ The A: a2", "★ The A: a1"]);
    let json = world.json("all");
    assert_eq!(json["items"][0]["tags"], serde_json::json!(["x", "y"]));
    assert_eq!(json["items"][0]["content_html"], "<p>a3</p>");
}
