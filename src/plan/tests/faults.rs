//! Bad files and all that is said about them.

use super::{load, with, with_feed, with_source};

/// Each file, and below it what is said.
fn told(files: &[String]) -> String {
    let mut out = String::new();
    for file in files {
        let faults = load(file).err().map_or_else(|| "accepted".to_owned(), |faults| faults.to_string());
        out.push_str(&format!("═══\n{file}───\n{faults}\n\n"));
    }
    out
}

#[test]
fn where_yaml_trips_a_person_the_line_is_printed_as_it_should_be() {
    insta::assert_snapshot!(told(&[
        with_feed("keep: \"hà nội\" OR \"thủ đô\""),
        with_feed("keep: 'a b' or c   # both of them"),
        with_feed("title: Tin: trong ngày"),
        with_feed("title: Hà Nội #1 của tuần"),
        with_feed("keep: #news"),
        with_feed("keep: !quảng"),
        with_feed("keep: *sport"),
        with_feed("keep: &co khí"),
        with_feed("keep: @home"),
        with_feed("keep: `home`"),
        with_feed("keep: %d"),
        with_feed("keep: > li"),
        with_feed("title: [review] of the week"),
        with_feed("title: [review]"),
        with_feed("title: {review}"),
        with_feed("title: - new"),
        with_feed("drop:\n- title: sport\n- words:<80"),
        with_feed("tags: [a: b]"),
        with_feed("drop: [\"a b\" or c, older:14d]"),
        with_feed("title: \"never closed"),
        with_feed("title:News"),
        with_feed("title:News\nlimit: 3"),
        "sources:\n\tblog: https://blog.example/feed.xml\nfeeds:\n  news:\n\t\ttitle: News\n\t\tlimit: 3\n".to_owned(),
        with_source("club: {url: https://club.example/feed, headers: {Authorization: Bearer ${TOKEN}}}"),
        with_source("club: {url: https://club.example/${TOKEN}, tags: [a]}"),
    ]));
}

#[test]
fn what_is_no_yaml_is_told_in_our_words() {
    insta::assert_snapshot!(told(&[
        "sources:\n  a: https://a.example/\n b: https://b.example/\nfeeds: {all: {}}\n".to_owned(),
        "sources: {a: https://a.example/\nfeeds: {all: {}}\n".to_owned(),
        "sources: [a}\n".to_owned(),
        "%YAML 1.2\n---\nsources: {}\n".to_owned(),
        format!("{}---\na: b\n", with("")),
        "sources:\n  a: https://a.example/\n  a: https://b.example/\nfeeds: {all: {}}\n".to_owned(),
        "? [a, b]\n: c\n".to_owned(),
        "a: &a [*a]\n".to_owned(),
        with_feed("title: \"\\q\""),
        "just words\n".to_owned(),
        "- a\n- b\n".to_owned(),
        "~\n".to_owned(),
        String::new(),
        format!("{}1\n", "[".repeat(70)),
    ]));
}

#[test]
fn an_unknown_key_is_answered_with_the_one_that_was_meant() {
    insta::assert_snapshot!(told(&[
        with("site: {titel: x, URL: https://x.example/}"),
        with("fetch: {per_host: {atonce: 2}}"),
        with("outputs: feeds/"),
        with("interval: 30"),
        with("defaults: {url: https://x.example/}"),
        with_source("a: {url: https://a.example/, tag: x}"),
        with_source("a: {page: https://a.example/, as: artikle}"),
        with_feed("filter: x\nlimits: 3"),
    ]));
}

#[test]
fn what_a_later_version_reads_is_said_to_be_later() {
    insta::assert_snapshot!(told(&[
        with_source("a: {sitemap: https://a.example/sitemap.xml, match: /2026/}"),
        with_source("a: {command: [./scrape.sh]}"),
        with_source("a: {page: https://a.example/}"),
        with_source("a: {url: https://a.example/, full_text: always, select: {entry: li}, pages: 2}"),
        with("serve: {listen: 127.0.0.1:8080}\nwebsub: {hub: https://hub.example/}"),
        with("output: s3://bucket/feeds\nstate: postgres://db.example/feeds"),
    ]));
}

#[test]
fn a_value_of_another_form_is_told_what_is_wanted() {
    insta::assert_snapshot!(told(&[
        with("timezone: Mars/Phobos"),
        with("timezone: Asia/Ho_Chi_Min"),
        with("history: 90"),
        with("history: 3w"),
        with("history: 0d"),
        with("history: 99999999999h"),
        with("fetch: {every: 6h..1h, timeout: 30m, max_size: 10, at_once: -1, redirects: 3.5}"),
        with("fetch: {networks: [10.0.0.0/33], proxy: ftp://p.example, robots: sometimes}"),
        with("site: {url: feeds.example.org, icon: icon.png, contact: \"a\\tb\"}"),
        with("site: [a, b]"),
        with("site: x"),
        with_source("a: feed://a.example/rss"),
        with_source("a: ftp://a.example/rss"),
        with_source("a: inbox/*.txt"),
        with_source("a: ~/news.xml"),
        with_source("a: {files: inbox/}"),
        with_source("a: {files: \"inbox/[\"}"),
        with_source("a: {title: x}"),
        with_source("a: {url: https://a.example/, files: x.txt}"),
        with_source("a: [https://a.example/]"),
        with_source("a:"),
        with_source("a: https:///feed"),
        with_source("a: {url: https://a.example/, language: english please, date_format: \"%d-%m-%Y\"}"),
        with_feed("limit: 0\nper_source: lots\nformats: [rss, xml]\norder: newst\ncontent: off\nfrom: []"),
        with_feed("token: short\ntitle: \"\"\nlink: /x"),
    ]));
}

#[test]
fn names_are_looked_up() {
    insta::assert_snapshot!(told(&[
        with_feed("from: [blgo, news, blog]"),
        with_feed("from: tag:law"),
        "sources:\n  a: {url: https://a.example/, tags: [law, Việt Nam]}\nfeeds:\n  n: {from: [law, tag:lav, \"tag:việt nam\"]}\n".to_owned(),
        "sources:\n  All: https://a.example/\n  all: https://a.example/\n  Tin tức: https://b.example/\nfeeds:\n  index: {}\n  a/b: {}\n".to_owned(),
        "sources: {}\nfeeds: {}\n".to_owned(),
        "site: {title: x}\n".to_owned(),
        "sources: [a, b]\nfeeds: all\n".to_owned(),
        "sources:\nfeeds:\n".to_owned(),
    ]));
}

#[test]
fn folders_and_headers_are_kept_from_doing_harm() {
    insta::assert_snapshot!(told(&[
        with("output: /"),
        with("output: \"\""),
        with("output: /./"),
        with("output: x/../.feedwright"),
        with("output: ~/feeds"),
        with_source("a: {url: https://a.example/, headers: {Host: evil.example, Content-Length: 3}}"),
        with_source("a: {url: https://a.example/, headers: {User-Agent: x, \"a b\": c, X: \"a\\nb\"}}"),
        with_source("a: {url: https://a.example/, headers: {X-A: b, x-a: c}}"),
        with_source("a: {files: \"*.md\", headers: {X-A: b}}"),
    ]));
}

#[test]
fn a_fault_in_a_query_points_at_its_character() {
    insta::assert_snapshot!(told(&[
        with_feed("keep: (hà nội"),
        with_feed("keep: 'a ''b'' OR title:/[/'"),
        with_feed("drop: [words:<80, \"lagn:vi x\", newer:soon]"),
        with_source("a: {url: https://a.example/, drop: words:many}"),
        with("defaults: {drop: 'a AND'}"),
    ]));
}

#[test]
fn a_fault_in_what_is_removed_or_replaced_points_at_its_character() {
    insta::assert_snapshot!(told(&[
        with_feed("remove: div..ad"),
        with_source("a: {url: https://a.example/, remove: [.ok, \"p:hover(x)\", 'đ > > b']}"),
        with("defaults: {remove: '', replace: {field: title, regex: '(a'}}"),
        with_feed("replace: {field: title, regex: '/a(?=b)/', with: x}"),
        with_feed("replace: {field: title, regex: (a)b, with: \"$1 $2\"}"),
        with_feed(
            "replace:\n  - {field: tittle, find: a}\n  - {find: a}\n  - {field: tag, with: x}\n  - {field: tag, find: a, regex: b}\n  - title\n  - {field: tag, find: \"\"}\n  - {field: tag, fnd: a, regex: x}"
        ),
        with_feed("replace: {field: title, find: a, with: \"\\e\"}"),
        with_feed("archive: yes"),
        with_feed("archive: monthly\nstories: marks\nimage: all\norder: oldest\nalso: text"),
        format!("site: {{url: https://x.example/}}\n{}", with_feed("archive: on\nformats: [json, html]")),
        with_source("a: {url: https://a.example/, expect: {update: 0d}}"),
    ]));
}

#[test]
fn a_secret_is_not_shown_with_the_line_it_stands_in() {
    insta::assert_snapshot!(told(&[
        with_source("a: {url: https://user:password@a.example/, headers: {Authorization: Bearer abc, Host: x}, x: 1}"),
        with_source("a: {url: https://a.example/${MISSING}, title: \"${TOKEN}\", every: \"${TOKEN}\"}"),
        with_feed("token: hunter2hunter2\ntitel: x"),
        with_feed("{token: hunter2hunter2, titel: x}"),
    ]));
}

#[test]
fn many_faults_are_counted_and_a_long_line_is_not_shown() {
    let sources: String = (0..60).map(|n| format!("  S{n}: https://a.example/{n}\n")).collect();
    let many = format!("sources:\n{sources}feeds:\n  all: {{}}\n");
    let text = load(&many).err().unwrap().to_string();
    assert_eq!(text.lines().last(), Some("config.yaml: 60 faults, the first 50 are told"));
    let long = with(&format!("site: {{title: {}, x: 1}}", "a".repeat(5000)));
    insta::assert_snapshot!(load(&long).err().unwrap().to_string(), @r"
    error: unknown key `x` in `site`
    --> config.yaml:1:5017
     = help: the keys here are `title`, `url`, `contact`, `icon`

    config.yaml: 1 fault
    ");
}

#[test]
fn what_acts_on_a_terminal_is_covered() {
    let text = load(&with_feed("title: a\u{202e}b\nx\u{9b}31m: 1")).err().unwrap().to_string();
    assert!(!text.contains(['\u{202e}', '\u{9b}', '\u{1b}']), "{text}");
    let text = load(&with_feed("\"x\\e[31m\\u202e\": 1")).err().unwrap().to_string();
    assert!(!text.contains(['\u{202e}', '\u{9b}', '\u{1b}']), "{text}");
}
