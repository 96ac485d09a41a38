//! What became of an article, and what a feed would show: told in words, and true.

use super::world::{NOW, World, november, rss};

/// Three sources; the article of the bridge stands in two of them.
fn world() -> World {
    let world = World::new(
        "timezone: Asia/Ho_Chi_Minh\nsources:\n  a: {url: a.xml, title: The A, tags: [news]}\n  b: {url: b.xml, drop: 'title:/^PR/'}\n  \
         c: {url: c.xml}\nfeeds:\n  all: {title: All, from: [a, b]}\n  \
         rail: {title: Rail, from: [b, a], keep: ['rail* OR \"cầu mới\"', 'tag:law'], drop: [ads, older:14d]}\n  \
         few: {title: Few, limit: 1}\n  fair: {title: Fair, from: [a], per_source: 2}\n",
    );
    world.write(
        "a.xml",
        "<rss version=\"2.0\"><channel><title>a</title><link>https://a.example/</link>\
         <item><guid isPermaLink=\"false\">a-1</guid><link>https://a.example/bridge?utm_source=rss</link>\
         <title>Khánh thành cây cầu mới</title><pubDate>20 Nov 2026 08:00:00 +0700</pubDate>\
         <description>Cây cầu nối hai bờ sông.</description></item>\
         <item><guid isPermaLink=\"false\">a-2</guid><link>https://a.example/far</link><title>Far ahead</title>\
         <pubDate>01 Jan 2100 08:00:00 +0700</pubDate><description>Railways of tomorrow, with ads.</description></item>\
         <item><link>https://a.example/undated</link><title>No date</title><description>Nothing.</description></item>\
         <item><guid>https://a.example/soon</guid><link>https://a.example/soon</link><title>Soon</title>\
         <pubDate>26 Nov 2026 08:00:00 +0700</pubDate><description>It comes.</description></item>\
         </channel></rss>",
    );
    world.write(
        "b.xml",
        "<rss version=\"2.0\"><channel><title>b</title><link>https://b.example/</link>\
         <item><guid>urn:isbn:1</guid><link>https://a.example/bridge</link><title>Khánh thành cây cầu mới</title>\
         <pubDate>20 Nov 2026 09:00:00 +0700</pubDate><description>Cây cầu nối hai bờ sông.</description></item>\
         <item><guid>https://b.example/pr</guid><link>https://b.example/pr</link><title>PR: railways</title>\
         <pubDate>19 Nov 2026</pubDate><description>Buy railways.</description></item></channel></rss>",
    );
    world.write("c.xml", &rss("c", &[(1, "Other", &november(1))]));
    world.run(NOW);
    world
}

fn explained(world: &World, what: &str) -> String {
    let ended = world.call(NOW, &["explain", what]);
    format!("{}{}exit {}", ended.stdout, ended.stderr, ended.code)
}

#[test]
fn an_article_of_two_sources_is_told_of_with_both() {
    insta::assert_snapshot!(explained(&world(), "http://a.example:80/bridge?fbclid=x#top"), @r#"
    2 entries have it; each is told of by itself

    Khánh thành cây cầu mới
      https://a.example/bridge

      in all, as entry 3 of 3
        stands for https://a.example/bridge of b (the same address)
        because a stands before b in `from`
      not in rail: b has the same article, which is entry 1 of 1
        keep `rail* OR "cầu mới"` finds it: `cầu mới` in the title
        keep `tag:law` does not find it
        drop `ads` does not find it
        drop `older:14d` does not find it: its date is 2026-11-20 08:00 +07:00
        shown is https://a.example/bridge of b (the same address)
        because b stands before a in `from`
      not in few: it would be entry 3, and the feed shows 1 (`limit`)
      not in fair: the feed shows 2 of each source (`per_source`), and a has newer ones

      source     a (The A)
      first seen 2026-11-24 13:00 +07:00, as entry 1 of its document
      listed     still, by its source's last answer
      dated      2026-11-20 08:00 +07:00, as its source says
      id         tag:a.example,2026:7pjnpbeurmivjeclo5wvzfa32d
                 minted from its source's own, `a-1`, which means something in that source alone

    Khánh thành cây cầu mới
      https://a.example/bridge

      not in all: a has the same article, which is entry 3 of 3
        drop of source b `title:/^PR/` does not find it
        shown is https://a.example/bridge of a (the same address)
        because a stands before b in `from`
      in rail, as entry 1 of 1
        drop of source b `title:/^PR/` does not find it
        keep `rail* OR "cầu mới"` finds it: `cầu mới` in the title
        keep `tag:law` does not find it
        drop `ads` does not find it
        drop `older:14d` does not find it: its date is 2026-11-20 09:00 +07:00
        stands for https://a.example/bridge of a (the same address)
        because b stands before a in `from`
      not in few: the entry of a stands for it (the same address), and `limit` leaves that one out
        drop of source b `title:/^PR/` does not find it
      not in fair: `from` does not name its source there

      source     b
      first seen 2026-11-24 13:00 +07:00, as entry 1 of its document
      listed     still, by its source's last answer
      dated      2026-11-20 09:00 +07:00, as its source says
      id         urn:isbn:1
                 its source's own
    exit 0
    "#);
}

#[test]
fn each_query_says_what_it_found() {
    insta::assert_snapshot!(explained(&world(), "a-2"), @r#"
    Far ahead
      https://a.example/far

      in all, as entry 1 of 3
      not in rail: its `drop` finds it
        keep `rail* OR "cầu mới"` finds it: `Railways` in the text
        keep `tag:law` does not find it
        drop `ads` finds it: `ads` in the text
        drop `older:14d` does not find it: its date is 2026-11-24 13:00 +07:00
      in few, as entry 1 of 1
      in fair, as entry 1 of 2

      source     a (The A)
      first seen 2026-11-24 13:00 +07:00, as entry 2 of its document
      listed     still, by its source's last answer
      dated      2026-11-24 13:00 +07:00, when it was first seen: its source says 2100-01-01 08:00 +07:00, more than 7 days ahead, which is not believed
      id         tag:a.example,2026:qtmw4cvm46ecs4526nah6mt4zi
                 minted from its source's own, `a-2`, which means something in that source alone
    exit 0
    "#);
    insta::assert_snapshot!(explained(&world(), "https://b.example/pr"), @r#"
    PR: railways
      https://b.example/pr

      not in all: `drop` of source b finds it
        drop of source b `title:/^PR/` finds it: `PR` in the title
      not in rail: `drop` of source b finds it
        drop of source b `title:/^PR/` finds it: `PR` in the title
        keep `rail* OR "cầu mới"` finds it: `railways` in the title
        keep `tag:law` does not find it
        drop `ads` does not find it
        drop `older:14d` does not find it: its date is 2026-11-19 00:00 +07:00
      not in few: `drop` of source b finds it
        drop of source b `title:/^PR/` finds it: `PR` in the title
      not in fair: `from` does not name its source there

      source     b
      first seen 2026-11-24 13:00 +07:00, as entry 2 of its document
      listed     still, by its source's last answer
      dated      2026-11-19: its source says the day alone, so the beginning of that day counts
      id         https://b.example/pr
                 its source's own
    exit 0
    "#);
}

#[test]
fn dates_say_how_they_were_decided() {
    let dated = |what: &str| {
        let text = explained(&world(), what);
        let lines = text.lines().skip_while(|line| !line.starts_with("  source"));
        lines.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(dated("a.example/undated"), @"
      source     a (The A)
      first seen 2026-11-24 13:00 +07:00, as entry 3 of its document
      listed     still, by its source's last answer
      dated      2026-11-24 13:00 +07:00, when it was first seen: its source gives no date
      id         tag:a.example,2026:qlxi4s6oxeqdsiphidb4jkdafi
                 minted from its address: its source gives no id of its own
    exit 0
    ");
    insta::assert_snapshot!(dated("https://a.example/soon"), @"
      source     a (The A)
      first seen 2026-11-24 13:00 +07:00, as entry 4 of its document
      listed     still, by its source's last answer
      dated      2026-11-26 08:00 +07:00, as its source says; held back until 2026-11-26 08:00 +07:00
      id         https://a.example/soon
                 its source's own
    exit 0
    ");
}

#[test]
fn a_date_that_the_source_changed_stays_what_it_was() {
    let world = world();
    let changed = String::from_utf8(world.read("a.xml")).unwrap().replace("20 Nov 2026 08", "21 Nov 2026 08");
    world.write("a.xml", &changed);
    world.run("2026-11-24T07:00:00Z");
    let told = explained(&world, "a-1");
    insta::assert_snapshot!(told.lines().find(|line| line.contains("dated")).unwrap(), @"  dated      2026-11-20 08:00 +07:00, as its source said first; it now says 2026-11-21 08:00 +07:00, but a date is decided once");
}

#[test]
fn what_is_no_longer_listed_is_told_of_until_only_the_id_is_left() {
    let world = World::new("defaults: {history: 10d}\nsources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &rss("a", &[(1, "Old", &november(1)), (2, "New", &november(20))]));
    world.run(NOW);
    world.write("a.xml", &rss("a", &[(2, "New", &november(20))]));
    world.run("2026-11-25T06:00:00Z");
    insta::assert_snapshot!(explained(&world, "https://a.example/1"), @"
    Old
      https://a.example/1

      in all, as entry 2 of 2

      source     a
      first seen 2026-11-24 06:00 +00:00, as entry 1 of its document
      listed     last 2026-11-24 06:00 +00:00; kept until 2026-12-04 06:00 +00:00
      dated      2026-11-01 08:00 +00:00, as its source says
      id         https://a.example/1
                 its source's own
    exit 0
    ");
    world.run("2026-12-20T06:00:00Z");
    insta::assert_snapshot!(explained(&world, "https://a.example/1"), @"
    (its text is no longer kept)

      not in all: its history has run out

      source     a
      first seen 2026-11-24 06:00 +00:00, as entry 1 of its document
      listed     last 2026-11-24 06:00 +00:00; its history has run out
      dated      2026-11-01 08:00 +00:00, as its source says
      id         https://a.example/1
                 its source's own
    exit 0
    ");
}

#[test]
fn where_nothing_is_found_it_says_what_to_try() {
    let world = world();
    insta::assert_snapshot!(explained(&world, "https://a.example/bridg"), @"
    error: no entry has the address or id `https://a.example/bridg`
      a reads this host: last answered 2026-11-24 13:00 +07:00, 3 entries are stored, the oldest of 2026-11-20 08:00 +07:00, each is kept 90 days after it was last listed
      near is https://a.example/bridge (Khánh thành cây cầu mới, a)
      help: ask for the address of the one that is meant
    exit 1
    ");
    insta::assert_snapshot!(explained(&world, "https://www.a.example/far/"), @"
    error: no entry has the address or id `https://www.a.example/far/`
      a reads this host: last answered 2026-11-24 13:00 +07:00, 3 entries are stored, the oldest of 2026-11-20 08:00 +07:00, each is kept 90 days after it was last listed
      near is https://a.example/far (Far ahead, a)
      help: ask for the address of the one that is meant
    exit 1
    ");
    insta::assert_snapshot!(explained(&world, "khanh thanh"), @"
    error: no entry has the address or id `khanh thanh`
      near is https://a.example/bridge (Khánh thành cây cầu mới, a)
      near is https://a.example/bridge (Khánh thành cây cầu mới, b)
      help: ask for the address of the one that is meant
    exit 1
    ");
    insta::assert_snapshot!(explained(&world, "Khánh thành cầu"), @"
    error: no entry has the address or id `Khánh thành cầu`
      near is https://a.example/bridge (Khánh thành cây cầu mới, a)
      near is https://a.example/bridge (Khánh thành cây cầu mới, b)
      help: ask for the address of the one that is meant
    exit 1
    ");
    insta::assert_snapshot!(explained(&world, "https://nobody.example/x"), @"
    error: no entry has the address or id `https://nobody.example/x`
      help: no source reads this host: `feedwright try ADDRESS` of its front page shows what it would give
    exit 1
    ");
    let fresh = World::new("sources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n");
    insta::assert_snapshot!(explained(&fresh, "a-1"), @"
    error: nothing is stored yet
      help: `feedwright run` reads the sources
    exit 1
    ");
    let unknown = world.call(NOW, &["explain", "a-1", "--feed", "al"]);
    assert_eq!(unknown.code, 2);
}

#[test]
fn a_program_reads_the_same_as_json() {
    let ended = world().call(NOW, &["explain", "urn:isbn:1", "--feed", "all", "--json"]);
    insta::assert_snapshot!(ended.stdout, @r#"
    {
      "asked": "urn:isbn:1",
      "has_run": true,
      "entries": [
        {
          "source": "b",
          "source_title": "b",
          "in_config": true,
          "title": "Khánh thành cây cầu mới",
          "url": "https://a.example/bridge",
          "id": "urn:isbn:1",
          "native_id": "urn:isbn:1",
          "id_rule": "native",
          "first_seen": "2026-11-24T06:00:00Z",
          "first_place": 1,
          "listed": true,
          "last_listed": "2026-11-24T06:00:00Z",
          "kept_until": null,
          "stored": true,
          "published": {
            "at": "2026-11-20T09:00:00+07:00"
          },
          "date_rule": "source",
          "says_now": {
            "at": "2026-11-20T09:00:00+07:00"
          },
          "updated": null,
          "held_until": null,
          "feeds": [
            {
              "feed": "all",
              "shown": false,
              "position": 3,
              "of": 3,
              "step": "dedupe",
              "why": "a has the same article, which is entry 3 of 3",
              "rules": [
                {
                  "source": "b",
                  "key": "drop",
                  "query": "title:/^PR/",
                  "finds": false,
                  "words": [],
                  "terms": [
                    {
                      "term": "title:/^PR/",
                      "found": false,
                      "field": "title",
                      "value": null,
                      "fact": null,
                      "told": "no `title:/^PR/`"
                    }
                  ]
                }
              ],
              "copies": {
                "shown": {
                  "source": "a",
                  "title": "Khánh thành cây cầu mới",
                  "url": "https://a.example/bridge",
                  "why": "the same address",
                  "asked": false
                },
                "hidden": [
                  {
                    "source": "b",
                    "title": "Khánh thành cây cầu mới",
                    "url": "https://a.example/bridge",
                    "why": "the same address",
                    "asked": true
                  }
                ],
                "because": "a stands before b in `from`"
              },
              "next_run": false
            }
          ]
        }
      ],
      "forgotten": [],
      "waiting": null,
      "nearest": [],
      "reach": []
    }
    "#);
}

#[test]
fn a_feed_is_shown_before_it_is_saved() {
    let world = world();
    let filtered = |arguments: &[&str]| {
        let ended = world.call(NOW, &[&["filter", "--store"], arguments].concat());
        format!("{}{}exit {}", ended.stdout, ended.stderr, ended.code)
    };
    insta::assert_snapshot!(filtered(&["rail* -ads"]), @"
    0 entries shown

    2 entries not shown, though they have what is looked for
      2026-11-24? Far ahead (a)
                  `ads` in the text
      2026-11-19  PR: railways (b)
                  `drop`: `title:/^PR/` finds `PR`

    In config.yaml, below `feeds:`
      NAME: {keep: 'rail* -ads'}
    exit 0
    ");
    insta::assert_snapshot!(filtered(&["cầu OR rail*", "--feed", "rail"]), @"
    1 entry shown, all there are
      2026-11-20  Khánh thành cây cầu mới (b)
                  `cầu` in the title

    3 entries not shown, though they have what is looked for
      2026-11-24? Far ahead (a)
                  `drop`: `ads` finds `ads`
      2026-11-20  Khánh thành cây cầu mới (a)
                  `dedupe`: the same address; the entry of b stands for it
      2026-11-19  PR: railways (b)
                  `drop`: `title:/^PR/` finds `PR`
    exit 0
    ");
    insta::assert_snapshot!(filtered(&["cau", "--from", "tag:news,nobody"]), @r#"
    error: there is no source `nobody`
     --> --from:1:21
      |
    1 | {"from":["tag:news","nobody"]}
      |                     ^^^^^^^^
      |
      = help: name one that stands below `sources:`

    --from: 1 fault
    exit 2
    "#);
    insta::assert_snapshot!(filtered(&["cau", "--from", "tag:news", "--limit", "1"]), @"
    1 entry shown, all there are
      2026-11-20  Khánh thành cây cầu mới (a)
                  `cầu` in the title

    In config.yaml, below `feeds:`
      NAME: {from: [tag:news], keep: 'cau'}
    exit 0
    ");
}

#[test]
fn the_first_question_of_many_entries_says_that_the_next_run_makes_an_index() {
    let world = World::new("sources:\n  a: {url: a.xml, backfill: 5000}\nfeeds:\n  all: {title: All}\n");
    let rows: Vec<(u32, String, String)> =
        (1..=2_100).map(|n| (n, format!("Number {n}"), november(1 + n % 20))).collect();
    let rows: Vec<(u32, &str, &str)> = rows.iter().map(|(n, title, at)| (*n, title.as_str(), at.as_str())).collect();
    world.write("a.xml", &rss("a", &rows));
    world.run(NOW);
    let asked = || {
        let ended = world.call(NOW, &["filter", "--store", "title:1234"]);
        format!("{}{}exit {}", ended.stdout, ended.stderr, ended.code)
    };
    let first = asked();
    insta::assert_snapshot!(first, @r"
    1 entry shown, all there are
      2026-11-15  Number 1234 (a)
                  `1234` in the title

    In config.yaml, below `feeds:`
      NAME: {keep: 'title:1234'}
    there is no index of the entries yet: all of them were read
      help: the next `feedwright run` makes one, and later questions are answered at once
    exit 0
    ");
    world.run("2026-11-24T07:00:00Z");
    let (answer, _) = first.split_once("there is no index").unwrap();
    assert_eq!(asked(), format!("{answer}exit 0"), "the same answer from the index");
}

#[test]
fn a_query_that_the_index_cannot_answer_stops_after_its_time_and_says_how_far_it_came() {
    let world = World::new("sources:\n  a: {url: a.xml, tags: [news]}\nfeeds:\n  all: {title: All}\n");
    let rows: Vec<(u32, String, String)> = (1..=60).map(|n| (n, format!("Number {n}"), november(1 + n % 20))).collect();
    let rows: Vec<(u32, &str, &str)> = rows.iter().map(|(n, title, at)| (*n, title.as_str(), at.as_str())).collect();
    world.write("a.xml", &rss("a", &rows));
    world.run(NOW);
    let filtered = |arguments: &[&str]| {
        let ended = world.call(NOW, &[&["filter", "--store"], arguments].concat());
        format!("{}{}exit {}", ended.stdout, ended.stderr, ended.code)
    };
    insta::assert_snapshot!(filtered(&["title:/r 1$/", "--time", "0ms"]), @r"
    0 entries shown, of those that were looked at

    In config.yaml, below `feeds:`
      NAME: {keep: 'title:/r 1$/'}
    stopped after 0 ms: looked at 32 entries, back to 2026-11-10; older ones may match, too
      help: `--time 10s` looks further back, `--time all` at all; a word or `site:` beside it lets the index find what to look at
    exit 0
    ");
    insta::assert_snapshot!(filtered(&["title:/r 1$/", "--time", "all"]), @r"
    1 entry shown, all there are
      2026-11-02  Number 1 (a)
                  `r 1` in the title

    In config.yaml, below `feeds:`
      NAME: {keep: 'title:/r 1$/'}
    exit 0
    ");
    insta::assert_snapshot!(filtered(&["title:/r 1$/", "--time", "0s", "--limit", "1", "--json"]), @r#"
    {
      "has_run": true,
      "kept": [],
      "dropped": [],
      "more_dropped": 0,
      "looked_at": 32,
      "whole": false,
      "stopped": {
        "after_ms": 0,
        "back_to": "2026-11-10T08:00:00Z"
      }
    }
    stopped after 0 ms: looked at 32 entries, back to 2026-11-10; older ones may match, too
      help: `--time 10s` looks further back, `--time all` at all; a word or `site:` beside it lets the index find what to look at
    exit 0
    "#);
    insta::assert_snapshot!(filtered(&["number 17", "--time", "0s"]), @r"
    1 entry shown, all there are
      2026-11-18  Number 17 (a)
                  `Number` in the title, `17` in the title

    In config.yaml, below `feeds:`
      NAME: {keep: 'number 17'}
    exit 0
    ");
    let told: serde_json::Value =
        serde_json::from_str(&world.call(NOW, &["filter", "--store", "title:17 tag:news", "--json"]).stdout).unwrap();
    assert_eq!(told["looked_at"], 1, "the index knows of the others, and of the tags of their source");
    insta::assert_snapshot!(filtered(&["number", "--time", "long"]), @r"
    error: invalid value 'long' for '--time <TIME>': write a duration like 10s or 2min, or `all`

    For more information, try '--help'.
    exit 2
    ");
}

#[test]
fn what_is_shown_before_it_is_saved_is_what_is_published_then() {
    let world = world();
    let rows: Vec<(u32, String, String)> =
        (1..=20).map(|n| (n, format!("{} {}", ["rail", "ads", "sea"][n as usize % 3], n), november(n))).collect();
    let rows: Vec<(u32, &str, &str)> =
        rows.iter().map(|(n, title, date)| (*n, title.as_str(), date.as_str())).collect();
    world.write("c.xml", &rss("c", &rows));
    let config = String::from_utf8(world.read("config.yaml")).unwrap();
    let queries =
        ["rail", "-ads", "rail OR sea -2", "title:/1/", "...", "older:3d newer:10d", "source:c lang:*", "zzz"];
    for (number, query) in queries.iter().enumerate() {
        world.write("config.yaml", &config);
        world.run(NOW);
        let ended = world.call(NOW, &["filter", "--store", query, "--limit", "7", "--json"]);
        let told: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        let before: Vec<&str> =
            told["kept"].as_array().unwrap().iter().map(|line| line["title"].as_str().unwrap()).collect();
        world.write("config.yaml", &format!("{config}  f{number}: {{title: New, keep: '{query}', limit: 7}}\n"));
        world.run(NOW);
        assert_eq!(before, world.titles(&format!("f{number}")), "{query}");
    }
}
