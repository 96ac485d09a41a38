//! How a feed shows its entries: changed, in turns, with their stories and copies, in archives.

use super::world::{NOW, World, november, rss};

/// An RSS document whose entries have texts: number, title, day, HTML.
fn with_texts(title: &str, entries: &[(u32, &str, &str, &str)]) -> String {
    let lines: Vec<(u32, &str, &str)> = entries.iter().map(|(number, name, date, _)| (*number, *name, *date)).collect();
    let mut text = rss(title, &lines);
    for (number, name, _, html) in entries {
        let plain = format!("What {name} tells, number {number}.");
        let html = html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        text = text.replace(&plain, &html);
    }
    text
}

const BRIDGE: &str = "<p class=\"ad\">Buy shoes</p><p>The old bridge over the river was closed on Monday morning after an \
    inspection found cracks in two of its nine piers. Engineers will look at the damage for two weeks, said the mayor.</p>";

#[test]
fn sources_and_feeds_change_what_is_shown_and_nothing_that_is_stored() {
    let config = |source: &str, feed: &str| {
        format!("sources:\n  a: {{url: a.xml{source}}}\nfeeds:\n  all: {{title: All}}\n  cut: {{title: Cut{feed}}}\n")
    };
    let world = World::new(&config("", ""));
    world.write(
        "a.xml",
        &with_texts("a", &[(1, "PR: Shoes", &november(20), "<p>x</p>"), (2, "Bridge closed", &november(21), BRIDGE)]),
    );
    world.run(NOW);
    let before = world.feeds();
    world.write(
        "config.yaml",
        &config(
            ", drop: 'title:/^PR/', remove: .ad, replace: {field: content, find: mayor, with: Mayor <Smith>}",
            ", keep: 'closed -shoes tag:river', tags: River, title_prefix: '[Cut]', replace: [{field: title, regex: '/^bridge/i', with: The bridge}]",
        ),
    );
    world.run(NOW);
    let item = &world.json("cut")["items"][0];
    insta::assert_snapshot!(serde_json::to_string_pretty(item).unwrap());
    assert_eq!(world.titles("all"), ["Bridge closed"]);
    world.write("config.yaml", &config("", ""));
    world.run(NOW);
    assert_eq!(world.changed_since(&before), Vec::<String>::new());
}

#[test]
fn a_rule_that_finds_nothing_changes_no_byte() {
    let config = |more: &str| format!("sources:\n  a: {{url: a.xml{more}}}\nfeeds:\n  all: {{title: All{more}}}\n");
    let world = World::new(&config(""));
    world.write("a.xml", &with_texts("a", &[(2, "Bridge closed", &november(21), BRIDGE)]));
    world.run(NOW);
    let before = world.feeds();
    world.write("config.yaml", &config(", remove: [.nowhere, 'p:has(table)'], replace: [{field: content, find: nothing}, {field: title, regex: ^x, with: y}]"));
    world.run(NOW);
    assert_eq!(world.changed_since(&before), Vec::<String>::new());
}

#[test]
fn pictures_go_or_only_the_first_stays() {
    let world = World::new(
        "sources: {a: a.xml}\nfeeds:\n  all: {title: All}\n  first: {title: First, image: first}\n  none: {title: None, image: none}\n",
    );
    let html = "<p><img src=\"https://a.example/1.jpg\"></p><p>Text</p><p><img src=\"https://a.example/2.jpg\"></p>";
    world.write("a.xml", &with_texts("a", &[(1, "One", &november(20), html)]));
    world.run(NOW);
    let shown = |feed: &str| {
        let item = &world.json(feed)["items"][0];
        format!("{} {}", item["image"], item["content_html"])
    };
    insta::assert_snapshot!(["all", "first", "none"].map(shown).join("\n"));
    assert!(!String::from_utf8(world.read("feeds/none.rss")).unwrap().contains(".jpg"));
}

#[test]
fn sources_take_turns_where_one_is_busy() {
    let world = World::new(
        "sources: {busy: busy.xml, b: b.xml, c: c.xml}\nfeeds:\n  all: {title: All, limit: 6}\n  turns: {title: Turns, limit: 6, order: spread}\n",
    );
    let days: Vec<(u32, String, String)> = (1..=20).map(|day| (day, format!("Busy {day}"), november(day))).collect();
    let busy: Vec<(u32, &str, &str)> = days.iter().map(|(n, title, day)| (*n, title.as_str(), day.as_str())).collect();
    world.write("busy.xml", &rss("busy", &busy));
    world.write("b.xml", &rss("b", &[(1, "B 1", &november(2)), (2, "B 2", &november(3)), (3, "B 3", &november(4))]));
    world.write("c.xml", &rss("c", &[(1, "C 1", &november(1))]));
    world.run(NOW);
    assert_eq!(world.titles("all"), ["Busy 20", "Busy 19", "Busy 18", "Busy 17", "Busy 16", "Busy 15"]);
    assert_eq!(world.titles("turns"), ["Busy 20", "B 3", "C 1", "Busy 19", "B 2", "Busy 18"]);
}

const STORM: &str = "Rain and strong wind on the coast are expected from Thursday on, with snow above eight hundred metres, says \
    the weather office. Drivers should take care on the passes, where the road may freeze at night.";

/// Two reports on one event, from two sources, and others on other things.
fn reports(world: &World) {
    let first = "Cracks in two of the nine piers of the old bridge were found by an inspection, so the bridge over the river is \
        closed since Monday morning. Engineers look at the damage of the piers now, the mayor said, for two weeks at least.";
    let other = "The museum shows paintings of the sea by forty artists, most of them lent from private hands, until the end of May.";
    world.write(
        "a.xml",
        &with_texts(
            "a",
            &[
                (1, "Old bridge closed after inspection finds cracks in piers", &november(20), BRIDGE),
                (2, "Storm with snow and wind expected", &november(19), STORM),
            ],
        ),
    );
    world.write(
        "b.xml",
        &with_texts(
            "b",
            &[
                (1, "Bridge closed: inspection found cracks in its piers", &november(18), first),
                (2, "Paintings of the sea in the museum", &november(17), other),
            ],
        ),
    );
}

#[test]
fn entries_on_one_event_are_marked_together_or_one_for_all() {
    let world = World::new(
        "sources: {a: a.xml, b: b.xml}\nfeeds:\n  no: {title: No}\n  mark: {title: Mark, stories: mark}\n  group: {title: Group, stories: group}\n  collapse: {title: Collapse, stories: collapse, also: no}\n  text: {title: Text, stories: collapse, also: content}\n",
    );
    reports(&world);
    world.run(NOW);
    let shown = |feed: &str| {
        let json = world.json(feed);
        let lines = json["items"].as_array().unwrap().iter().map(|item| {
            let ours = &item["_feedwright"];
            format!("  {} story {} also {}", item["id"], ours["story"], ours["also"])
        });
        format!("{feed}\n{}", lines.collect::<Vec<_>>().join("\n"))
    };
    insta::assert_snapshot!(["no", "mark", "group", "collapse", "text"].map(shown).join("\n"));
}

#[test]
fn a_story_keeps_its_name_when_its_first_entry_has_left_the_feed() {
    let world = World::new("sources: {a: a.xml, b: b.xml}\nfeeds:\n  mark: {title: Mark, stories: mark, limit: 4}\n");
    reports(&world);
    world.run(NOW);
    let story = |at: usize| world.json("mark")["items"][at]["_feedwright"]["story"].clone();
    let name = story(0);
    assert!(name.is_string());
    world.write(
        "b.xml",
        &with_texts(
            "b",
            &[(7, "Something else", &november(23), STORM), (8, "Trains are late", &november(22), "Trains")],
        ),
    );
    world.run("2026-11-24T09:00:00Z");
    assert_eq!(world.titles("mark").len(), 4);
    assert!(!world.shown("mark").contains("https://b.example/1 "));
    assert_eq!(story(2), name);
}

#[test]
fn copies_are_named_in_the_text_once_and_for_all() {
    let world = World::new(
        "sources: {a: a.xml, b: b.xml, c: c.xml}\nfeeds:\n  all: {title: All, also: content, language: vi}\n  links: {title: Links}\n",
    );
    let one = |title: &str, day: u32, number| {
        with_texts(title, &[(number, "Old bridge closed after inspection finds cracks", &november(day), BRIDGE)])
    };
    world.write("a.xml", &one("a", 20, 1));
    world.write("b.xml", &one("b", 20, 1));
    world.write("c.xml", &rss("c", &[(9, "Nothing", &november(1))]));
    world.run(NOW);
    let content = |at: usize| world.json("all")["items"][at]["content_html"].as_str().unwrap().to_owned();
    let first = content(0);
    insta::assert_snapshot!(first.rsplit_once("<p>").unwrap().1, @r#"Cũng có tại: <a href="https://b.example/1">b</a></p>"#);
    assert!(world.json("all")["items"][0]["_feedwright"]["also"].is_null());
    let atom = String::from_utf8(world.read("feeds/links.atom")).unwrap();
    assert!(atom.contains("rel=\"related\"") && atom.contains("href=\"https://b.example/1\""), "{atom}");
    let before = world.feeds();
    world.write("c.xml", &one("c", 21, 5));
    world.run("2026-11-24T09:00:00Z");
    assert_eq!(content(0), first, "a copy that came later changes nothing");
    assert!(world.changed_since(&before).contains(&"links.atom".to_owned()));
}

#[test]
fn a_source_that_brings_nothing_new_for_too_long_is_told_and_its_entries_stay() {
    let world = World::new("sources:\n  a: {url: a.xml, expect: {update: 3d}}\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &rss("a", &[(1, "One", &november(20))]));
    world.run(NOW);
    let fault = |now: &str| {
        let ended = world.call(now, &["run", "--json"]);
        let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        report["sources"][0]["fault"].clone()
    };
    assert!(fault("2026-11-26T06:00:00Z").is_null());
    assert_eq!(fault("2026-11-27T06:00:01Z"), "it brought nothing new since 2026-11-24T06:00:00Z");
    assert_eq!(world.titles("all"), ["One"]);
    world.write("a.xml", &rss("a", &[(1, "One", &november(20)), (2, "Two", &november(27))]));
    assert!(fault("2026-11-27T09:00:00Z").is_null());
}

/// The documents of an archived feed in a format, the feed itself first: found by following `prev-archive`.
fn documents(world: &World, format: &str) -> Vec<String> {
    let mut documents = Vec::new();
    let mut next = Some(format!("all.{format}"));
    while let Some(name) = next {
        let text = String::from_utf8(world.read(&format!("feeds/{name}"))).unwrap();
        assert!(!text.is_empty(), "{name}");
        assert_eq!(world.call(NOW, &["validate", &format!("feeds/{name}")]).code, 0, "{name}");
        next = link(&text, "prev-archive").map(|address| address.rsplit_once('/').unwrap().1.to_owned());
        documents.push(text);
    }
    documents
}

/// The address of a feed's link of this relation.
fn link(text: &str, rel: &str) -> Option<String> {
    let head = text.split(['\n']).take_while(|line| !line.starts_with("<item") && !line.starts_with("<entry"));
    let line = head.map(str::to_owned).find(|line| line.contains(&format!("rel=\"{rel}\"")))?;
    Some(line.split_once("href=\"")?.1.split_once('"')?.0.to_owned())
}

fn archived(entries: std::ops::RangeInclusive<u32>) -> String {
    let lines: Vec<(u32, String, String)> = entries.map(|n| (n, format!("Entry {n}"), november(n % 24 + 1))).collect();
    let lines: Vec<(u32, &str, &str)> =
        lines.iter().map(|(n, name, date)| (*n, name.as_str(), date.as_str())).collect();
    rss("a", &lines)
}

const ARCHIVE: &str = "site: {url: https://feeds.example.org/}\nsources: {a: a.xml}\nfeeds:\n  all: {title: All, limit: 5, archive: yes, drop: 'title:\"Entry 7\"'}\n";

#[test]
fn what_leaves_a_feed_stands_in_its_archive_whose_pages_change_by_one_link_alone() {
    let world = World::new(ARCHIVE);
    world.write("a.xml", &archived(1..=4));
    world.run(NOW);
    assert_eq!(documents(&world, "atom").len(), 1, "nothing has left the feed yet");
    let mut pages = std::collections::BTreeMap::new();
    for last in 5..=23 {
        world.write("a.xml", &archived(last - 3..=last));
        world.run(&format!("2026-11-24T{last:02}:00:00Z"));
        for format in ["rss", "atom"] {
            let all = documents(&world, format).concat();
            for number in (1..=last).filter(|number| *number != 7) {
                assert!(all.contains(&format!("<title>Entry {number}</title>")), "{format}: entry {number} of {last}");
            }
            assert!(!all.contains("Entry 7<"));
        }
        for (name, bytes) in world.feeds().into_iter().filter(|(name, _)| name.contains(".archive-")) {
            if name.ends_with(".gz") {
                let unpacked = std::io::read_to_string(flate2::read::GzDecoder::new(&bytes[..])).unwrap();
                assert_eq!(unpacked.into_bytes(), world.read(&format!("feeds/{}", name.trim_end_matches(".gz"))));
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            let alone: Vec<&str> = text.lines().filter(|line| !line.contains("rel=\"next-archive\"")).collect();
            assert_eq!(*pages.entry(name.clone()).or_insert_with(|| alone.join("\n")), alone.join("\n"), "{name}");
        }
        for format in ["rss", "atom"] {
            // From the oldest page back to the feed: each link leads to a page that is there.
            let mut documents = documents(&world, format).into_iter().rev();
            let mut next = documents.next_back().and(documents.next()).and_then(|oldest| link(&oldest, "next-archive"));
            for page in documents {
                assert_eq!(next, link(&page, "self"));
                next = link(&page, "next-archive");
            }
            assert_eq!(next, None, "{format}: the newest page has none, after {last}");
        }
    }
    let names: Vec<&String> = pages.keys().filter(|name| name.ends_with(".atom")).collect();
    insta::assert_snapshot!(format!("{names:?}"));
    let second = String::from_utf8(world.read("feeds/all.archive-2.atom")).unwrap();
    insta::assert_snapshot!(
        second.lines().take_while(|line| !line.starts_with("<entry")).collect::<Vec<_>>().join("\n")
    );
    let second = String::from_utf8(world.read("feeds/all.archive-2.rss")).unwrap();
    insta::assert_snapshot!(
        second.lines().take_while(|line| !line.starts_with("<item")).collect::<Vec<_>>().join("\n")
    );
    let times = world.times();
    world.run("2026-11-25T00:00:00Z");
    assert_eq!(world.times(), times, "a run without news touches nothing");
}

#[test]
fn an_entry_is_archived_before_its_history_has_run_out() {
    let world = World::new(&ARCHIVE.replace("sources:", "history: 30d\nsources:"));
    world.write("a.xml", &archived(1..=2));
    world.run(NOW);
    world.write("a.xml", &archived(2..=3));
    world.run("2026-11-25T06:00:00Z");
    world.run("2026-12-09T05:00:00Z");
    assert_eq!(documents(&world, "rss").len(), 1);
    world.run("2026-12-09T06:00:00Z");
    assert_eq!(documents(&world, "rss").len(), 2);
    for now in ["2027-01-10T06:00:00Z", "2027-02-10T06:00:00Z"] {
        world.run(now);
        assert_eq!(world.titles("all"), ["Entry 3", "Entry 2"]);
        assert!(documents(&world, "atom").concat().contains("<title>Entry 1</title>"));
        assert_eq!(documents(&world, "atom").len(), 2);
    }
}

#[test]
fn a_long_history_is_archived_at_once_and_goes_with_its_feed() {
    let world = World::new(ARCHIVE);
    world.write("a.xml", &archived(1..=230));
    world.run(NOW);
    let atom = documents(&world, "atom");
    assert_eq!(
        atom.iter().map(|text| text.matches("<entry").count()).collect::<Vec<_>>(),
        [5, 20, 100, 100],
        "ten are dropped or dated in the future"
    );
    assert!(atom.iter().skip(1).all(|text| text.contains("<fh:archive/>")) && !atom[0].contains("fh:archive"));
    // Another format begins its chain with the next page; one that goes takes its pages along.
    world.write("config.yaml", &ARCHIVE.replace("archive: yes", "archive: yes, formats: [atom]"));
    world.run(NOW);
    assert!(!world.feeds().keys().any(|name| name.contains(".rss")));
    world.write("config.yaml", ARCHIVE);
    world.write("a.xml", &archived(1..=240));
    world.run("2026-11-24T07:00:00Z");
    assert_eq!((documents(&world, "rss").len(), documents(&world, "atom").len()), (2, 5));
    // Without its state it goes on behind the pages that are there.
    world.remove(".feedwright");
    let before = world.feeds();
    world.write("a.xml", &archived(1..=247));
    world.run("2026-11-24T08:00:00Z");
    let changed = world.changed_since(&before);
    assert!(changed.contains(&"all.archive-5.atom".to_owned()), "{changed:?}");
    assert!(changed.contains(&"all.archive-4.atom".to_owned()), "it names the next one now: {changed:?}");
    assert!(
        !changed.iter().any(|name| ["1", "2", "3"].iter().any(|n| name.contains(&format!("archive-{n}.")))),
        "{changed:?}"
    );
    world.write("config.yaml", &ARCHIVE.replace("archive: yes", "archive: no"));
    world.run("2026-11-24T08:00:00Z");
    assert!(!world.feeds().keys().any(|name| name.contains("archive")));
    world.write("config.yaml", ARCHIVE);
    world.run("2026-11-24T08:00:00Z");
    assert!(world.feeds().keys().any(|name| name.contains("archive")));
    world.write("config.yaml", &ARCHIVE.replace("  all:", "  other:").replace("archive: yes", "archive: no"));
    world.run("2026-11-24T08:00:00Z");
    assert!(!world.feeds().keys().any(|name| name.starts_with("all")));
}
