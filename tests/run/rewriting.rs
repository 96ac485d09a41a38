//! Sources that rewrite what they said: ids, links, texts, all of it at once.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::origin::{Answer, Origin};
use super::world::{NOW, Witness, World, november, rss};

/// One entry as a test has it: guid, link, title, date, text.
type Item = [String; 5];

fn item(guid: &str, link: &str, title: &str, date: &str, text: &str) -> Item {
    [guid, link, title, date, text].map(str::to_owned)
}

fn document(items: &[Item]) -> Answer {
    let mut text = "<rss version=\"2.0\"><channel><title>a</title><link>https://a.example/</link>".to_owned();
    for [guid, link, title, date, said] in items {
        text.push_str("<item>");
        for (name, value) in [("guid isPermaLink=\"false\"", guid), ("link", link), ("title", title), ("pubDate", date)]
        {
            let end = name.split(' ').next().unwrap();
            if !value.is_empty() {
                write!(text, "<{name}>{}</{end}>", value.replace('&', "&amp;")).unwrap();
            }
        }
        write!(text, "<description><![CDATA[{said}]]></description></item>").unwrap();
    }
    Answer::Feed(text + "</channel></rss>")
}

/// A text of forty words that no other number has.
fn story(number: u32) -> String {
    (0..40).map(|n| format!("word{}", number * 100 + n)).collect::<Vec<_>>().join(" ")
}

fn world(first: Answer) -> (World, Origin, Witness) {
    let origin = Origin::new(first);
    let world = World::new(&origin.config().replace("title: All", "title: All, limit: 2000"));
    world.run(NOW);
    let mut witness = Witness::default();
    witness.look(&world);
    (world, origin, witness)
}

#[test]
fn a_source_that_gives_all_its_entries_new_ids_brings_none_twice() {
    let items = |version: &str| {
        let made = (1..=9).map(|n| {
            let link = format!("https://a.example/{n}");
            item(&format!("{version}-{n}"), &link, &format!("Title {n}"), &november(n), &story(n))
        });
        document(&made.collect::<Vec<_>>())
    };
    let (world, origin, mut witness) = world(items("v1"));
    let before = world.feeds();
    for (day, version) in [(25, "v2"), (26, "urn:x:v3"), (27, "v1")] {
        origin.set(items(version));
        world.run(&format!("2026-11-{day}T06:00:00Z"));
        witness.look(&world);
        assert_eq!(world.changed_since(&before), Vec::<String>::new(), "{version}");
    }
}

#[test]
fn a_source_that_rewrites_its_links_brings_no_entry_twice() {
    for with_guid in [true, false] {
        let items = |link: fn(u32) -> String| {
            let made = (1..=9).map(|n| {
                let guid = if with_guid { link(n) } else { String::new() };
                item(&guid, &link(n), &format!("Title {n}"), &november(n), &story(n))
            });
            document(&made.collect::<Vec<_>>())
        };
        let (world, origin, mut witness) = world(items(|n| format!("http://a.example/{n}")));
        let forms: [fn(u32) -> String; 4] = [
            |n| format!("https://a.example/{n}"),
            |n| format!("https://a.example/{n}?utm_source=rss&utm_medium=feed&fbclid=x{n}"),
            |n| format!("https://A.Example:443/x/../{n}#section-{n}"),
            |n| format!("http://a.example/{n}"),
        ];
        for (at, form) in forms.into_iter().enumerate() {
            origin.set(items(form));
            world.run(&format!("2026-11-{}T06:00:00Z", 25 + at));
            witness.look(&world);
            assert_eq!(world.titles("all").len(), 9, "{with_guid} {at}");
        }
    }
}

#[test]
fn ids_and_links_that_change_together_bring_no_entry_twice() {
    let items = |version: u32| {
        let made = (1..=9).map(|n| {
            let link = format!("https://a.example/v{version}/{n}");
            item(&format!("{version}:{n}"), &link, &format!("The same title {n}"), &november(n), &story(n))
        });
        document(&made.collect::<Vec<_>>())
    };
    let (world, origin, mut witness) = world(items(1));
    origin.set(items(2));
    world.run("2026-11-25T06:00:00Z");
    witness.look(&world);
    assert_eq!(world.titles("all").len(), 9);
}

#[test]
fn an_id_used_again_for_another_article_makes_a_second_entry_and_both_stay() {
    let latest = |n: u32| {
        let link = format!("https://a.example/{n}");
        document(&[item("latest", &link, &format!("Quite another headline {n}"), &november(20), &story(n))])
    };
    let (world, origin, mut witness) = world(latest(1));
    for (n, day) in [(2, 25), (3, 26)] {
        origin.set(latest(n));
        world.run(&format!("2026-11-{day}T06:00:00Z"));
        witness.look(&world);
        // The same document again brings nothing.
        origin.set(latest(n));
        world.run(&format!("2026-11-{day}T07:00:00Z"));
        witness.look(&world);
    }
    let titles: BTreeSet<String> = world.titles("all").into_iter().collect();
    assert_eq!(titles, (1..=3).map(|n| format!("Quite another headline {n}")).collect());
}

#[test]
fn an_article_rewritten_under_its_id_and_address_stays_one_entry() {
    let said = |title: &str, n: u32| document(&[item("one", "https://a.example/1", title, &november(20), &story(n))]);
    let (world, origin, mut witness) = world(said("First headline of all", 1));
    origin.set(said("Second and better headline", 2));
    world.run("2026-11-25T06:00:00Z");
    witness.look(&world);
    assert_eq!(world.titles("all"), ["Second and better headline"]);
    assert_eq!(world.json("all")["items"][0]["date_modified"], "2026-11-25T06:00:00Z");
}

#[test]
fn a_source_that_lists_nothing_any_more_keeps_its_entries_and_is_told_after_three_times() {
    let full = Answer::Feed(rss("a", &[(2, "Two", ""), (1, "One", &november(20))]));
    let (world, origin, mut witness) = world(full.clone());
    origin.set(Answer::Feed(rss("a", &[])));
    let mut heard = String::new();
    for day in 25..=30 {
        let ended = world.call(&format!("2026-11-{day}T06:00:00Z"), &["run"]);
        assert_eq!(ended.code, 0);
        writeln!(heard, "{day}: {}", ended.stderr.trim_end()).unwrap();
        witness.look(&world);
    }
    insta::assert_snapshot!(heard, @"
25: 
26: 
27: source `web` lacks something: it lists no entries any more
  help: look at its page, or give its new address; the entries that it had stay
28: 
29: 
30:
");
    let status = &world.status()["sources"][0];
    assert_eq!((&status["state"], &status["failing_since"]), (&"suspect".into(), &"2026-11-25T06:00:00Z".into()));
    // Long after: neither retention nor the empty document takes them away.
    world.run("2027-11-30T06:00:00Z");
    witness.look(&world);
    origin.set(full);
    let ended = world.call("2027-12-30T06:00:00Z", &["run"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, "source `web` lacks nothing any more\n"));
    witness.look(&world);
}

#[test]
fn a_thousand_old_entries_that_come_again_are_neither_new_nor_dated_anew() {
    let made = |from: u32, to: u32, date: &str, version: &str| -> Vec<Item> {
        let one = |n: u32| {
            let link = format!("https://a.example/{n}");
            item(&format!("{version}{n}"), &link, &format!("Title {n}"), date, &story(n))
        };
        (from..=to).rev().map(one).collect()
    };
    // Without dates, seen over the years; what is listed no more leaves the feed with its history.
    let origin = Origin::new(document(&made(1, 1000, "", "")));
    let world = World::new(&origin.config().replace("title: All", "title: All, limit: 20"));
    world.run("2026-01-01T06:00:00Z");
    origin.set(document(&made(1001, 1010, "", "")));
    world.run("2026-06-01T06:00:00Z");
    world.run("2026-11-01T06:00:00Z");
    let shown = world.shown("all");
    assert_eq!(world.titles("all").len(), 10, "the history of the others has run out");
    // Now all of them again, as of today, and once more under new ids.
    for (now, date, version) in
        [("2026-11-24T06:00:00Z", "24 Nov 2026 05:00:00 GMT", ""), ("2026-11-25T06:00:00Z", "", "v2-")]
    {
        origin.set(document(&made(1, 1010, date, version)));
        let ended = world.call(now, &["run", "--json"]);
        let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!(report["sources"][0]["new"], 0, "{version}");
        let after = world.shown("all");
        assert!(after.starts_with(&shown), "the newest stay on top:\n{after}");
        assert!(after.lines().skip(10).all(|line| line.contains("2026-01-01T06:00:00Z")), "{after}");
    }
}

#[test]
fn a_source_that_digs_out_a_thousand_entries_never_seen_puts_them_where_their_dates_say() {
    let (world, origin, mut witness) =
        world(document(&[item("x", "https://a.example/x", "New", &november(20), "text")]));
    let old = (1..=1000).map(|n: u32| {
        let date = format!("{:02} Mar 2019 08:00:00 GMT", n % 28 + 1);
        item(&n.to_string(), &format!("https://a.example/{n}"), &format!("Title {n}"), &date, &story(n))
    });
    origin.set(document(&old.collect::<Vec<_>>()));
    world.run("2026-11-25T06:00:00Z");
    witness.look(&world);
    assert_eq!(world.titles("all")[0], "New");
    assert!(world.shown("all").lines().skip(1).all(|line| line.contains(" 2019-03-")), "none is dated anew");
}

#[test]
fn what_changes_at_each_request_moves_no_date_and_what_nobody_sees_changes_no_byte() {
    let text = story(7);
    type Said = fn(&str, u32) -> String;
    let cases: [(&str, Said, usize); 5] = [
        ("a comment", |text, n| format!("<p>{text}</p><!-- made in {n} ms by node {n} -->"), 0),
        (
            "a tracking pixel",
            |text, n| format!("<p>{text}</p><img src=\"https://ads.example/p.gif?cb={n}\" width=\"1\" height=\"1\">"),
            0,
        ),
        ("a counter", |text, n| format!("<p>{text}</p><p>{n} views, {n} comments</p>"), 0),
        ("a Vietnamese counter", |text, n| format!("<p>{text}</p><p>{n} lượt xem</p>"), 0),
        // What it is can only be told after some times.
        ("a token", |text, n| format!("<p>{text}</p><p>ref a{n}b{n}</p>"), 2),
    ];
    for (what, said, moves) in cases {
        let items = |n: u32| document(&[item("one", "https://a.example/1", "One", &november(20), &said(&text, n))]);
        let (world, origin, mut witness) = world(items(1000));
        let before = world.feeds();
        let mut moved = BTreeSet::new();
        for n in 0..8 {
            origin.set(items(1001 + n * 7));
            world.run(&format!("2026-11-25T{:02}:00:00Z", 6 + n));
            witness.look(&world);
            moved.insert(world.json("all")["items"][0]["date_modified"].to_string());
        }
        moved.remove("null");
        assert!(moved.len() <= moves, "{what}: {moved:?}");
        if moves == 0 {
            assert_eq!(world.changed_since(&before), Vec::<String>::new(), "{what}");
        }
    }
}

#[test]
fn an_article_in_five_sources_is_one_entry_that_names_the_others() {
    let said = |n: u32| {
        let link = format!("https://a.example/1?utm_source=s{n}");
        document(&[item(&format!("own-{n}"), &link, "The one article of them all", &november(20), &story(1))])
    };
    let origin = Origin::new(Answer::by(move |path, _| said(path.trim_start_matches("/s").parse().unwrap())));
    let mut text = "fetch: {networks: [127.0.0.0/8], every: 1min}\nsources:\n".to_owned();
    for n in 1..=5 {
        writeln!(text, "  s{n}: {}", origin.address(&format!("/s{n}"))).unwrap();
    }
    let world = World::new(&(text + "feeds:\n  all: {title: All}\n"));
    world.run(NOW);
    let mut witness = Witness::default();
    witness.look(&world);
    let json = world.json("all");
    assert_eq!(json["items"].as_array().unwrap().len(), 1);
    assert_eq!(json["items"][0]["_feedwright"]["also"].as_array().unwrap().len(), 4, "{json}");
    let before = world.feeds();
    world.run("2026-11-25T06:00:00Z");
    assert_eq!(world.changed_since(&before), Vec::<String>::new());
}
