//! The schema accepts what the reader accepts, and nothing else, as far as shapes can say it.

use super::super::keys::schema;
use super::{checker, load, with, with_feed, with_source};
use crate::config::as_json::as_json;

fn fits(file: &str) -> Vec<String> {
    checker::check(&schema(), &as_json(file).unwrap_or_else(|| panic!("no YAML:\n{file}")))
}

#[test]
fn the_schema_in_the_repository_is_that_of_this_version() {
    let written = serde_json::to_string_pretty(&schema()).unwrap();
    assert!(
        include_str!("../../../config.schema.json").trim_end() == written,
        "`feedwright schema > config.schema.json` writes it anew"
    );
}

#[test]
fn good_files_fit() {
    let files = [
        include_str!("../../../tests/fixtures/plan/every-key.yaml").to_owned(),
        "sources: {blog: https://blog.example/feed.xml}\nfeeds: {all: }\n".to_owned(),
        with("site:\nfetch:\ndefaults:"),
        with("site: {title: 1.10, contact: 12, url: HTTPS://X.example/a b}".replace(" b", "%20b").as_str()),
        with("timezone: ${CITY}\nhistory: 50y\noutput: ./a:b/\nstate: /var/lib/x"),
        with(
            "fetch: {every: 30min, at_once: 0012, redirects: '3', networks: [public, 10.0.0.0/8, \"::1\"], robots: all}",
        ),
        with("fetch: {proxy: \"socks5://127.0.0.1:9050\", per_host: {spacing: 0s}}"),
        with_source("a: ./with:colon.xml"),
        with_source("a: file:///x/y.xml"),
        with_source(
            "a: {url: https://a.example/${TOKEN}, tags: no, language: pt-BR, expect: {entries: 1}}"
                .replace("${TOKEN}", "x")
                .as_str(),
        ),
        with_source("a: {url: \"https://a.example/${TOKEN}\", headers: {X-A: \"${TOKEN}\", X-N: 5}}"),
        with_source("a: {page: https://a.example/, as: article}"),
        with_source("a: {files: \"../x/**/*.{md,txt}\", date_format: dd-mm-yyyy}"),
        with_feed(
            "from: [blog, all]\nkeep: tag:x\ndrop: [a, 2026, true]\ndedupe: no\nalso: false\nshow_source: off\nformats: rss",
        ),
        with_feed("order: spread\nstories: no\nimage: none\nalso: content\nremove: [a, 'b > c']"),
        with_feed(
            "replace:\n  - {field: title, find: 1, with: 2}\n  - {field: tag, regex: 'a.', with: ' '}\n  - {field: author, find: true, with: ''}",
        ),
        format!("site: {{url: https://x.example/}}\n{}", with_feed("archive: true")),
        with_source(
            "a: {url: https://a.example/, remove: .x, replace: {field: content, find: ' '}, expect: {update: 3d}}",
        ),
        with_feed("limit: \"${LIMIT}\"\ntitle: |\n  Two\n  lines\ntoken: pass-word"),
    ];
    for file in &files {
        assert!(load(file).is_ok(), "{file}{}", load(file).err().unwrap());
        assert_eq!(fits(file), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn files_of_a_wrong_shape_do_not_fit() {
    let values = [
        "site: {titel: x}",
        "site: x",
        "site: {url: ftp://x}",
        "site: {url: x.example}",
        "site: {title: \"\"}",
        "site: {title: [a]}",
        "site: {title: }",
        "site: {title: \"\\u0007\"}",
        "site: {icon: https:///x}",
        "timezone: 5",
        "timezone: [UTC]",
        "history: 90",
        "history: 0d",
        "history: 1w",
        "history: 99999999999h",
        "output: \"\"",
        "output: ~/x",
        "output: s3://b",
        "fetch: {every: 2}",
        "fetch: {every: 1h..}",
        "fetch: {at_once: 0}",
        "fetch: {at_once: -1}",
        "fetch: {at_once: 1.5}",
        "fetch: {at_once: many}",
        "fetch: {max_size: 10}",
        "fetch: {max_size: 0MB}",
        "fetch: {robots: yes}",
        "fetch: {networks: private}",
        "fetch: {per_host: 3}",
        "fetch: {proxy: p.example}",
        "defaults: {url: https://x.example/}",
        "defaults: {tags: {a: b}}",
        "serve: {}",
        "unknown: 1",
    ];
    let sources = [
        "a:",
        "a: [x]",
        "a: {}",
        "a: {title: x}",
        "a: ftp://x",
        "a: x*y",
        "A: x.xml",
        "all: x.xml",
        "a: {url: https://a.example/, files: x}",
        "a: {url: https://a.example/, as: article}",
        "a: {sitemap: https://a.example/}",
        "a: {url: https://a.example/, full_text: no}",
        "a: {page: https://a.example/, as: list}",
        "a: {url: https://a.example/, language: english please}",
        "a: {url: https://a.example/, headers: {\"a b\": c}}",
        "a: {url: https://a.example/, headers: {X: \"a\\nb\"}}",
        "a: {url: https://a.example/, identity: guid}",
        "a: {files: x/}",
        "a: {url: https://a.example/, expect: {entries: 0}}",
        "a: {url: https://a.example/, expect: {update: often}}",
        "a: {url: https://a.example/, title_prefix: x}",
        "a: {url: https://a.example/, replace: {field: title, with: x}}",
        "a: {url: https://a.example/, backfill: -1}",
    ];
    let feeds = [
        "limit: 0",
        "limit: 2000000000",
        "formats: xml",
        "formats: [rss, [atom]]",
        "content: off",
        "order: oldest",
        "token: short",
        "token: 123456789",
        "from: A",
        "from: \"tag:\"",
        "keep: \"\"",
        "link: /x",
        "title: {a: b}",
        "stories: marks",
        "order: random",
        "image: all",
        "also: text",
        "archive: monthly",
        "remove: {a: b}",
        "remove: \"\"",
        "replace: title",
        "replace: {field: title}",
        "replace: {find: a}",
        "replace: {field: title, find: a, regex: b}",
        "replace: {field: body, find: a}",
        "replace: [{field: title, find: \"\"}]",
        "replace: {field: title, find: a, with: \"\\u0007\"}",
        "replace: {field: title, find: a, by: b}",
        "replace: {field: title, find: a, with: }",
        "per_source: 0",
        "description: ~",
    ];
    let files = values.iter().map(|line| with(line));
    let files =
        files.chain(sources.iter().map(|line| with_source(line))).chain(feeds.iter().map(|line| with_feed(line)));
    let others = [
        "sources: {a: x.xml}\n",
        "feeds: {a: {}}\n",
        "[]\n",
        "x\n",
        "sources: []\nfeeds: {a: {}}\n",
        "sources: {a: x.xml}\nfeeds: {index: {}}\n",
    ];
    for file in files.chain(others.iter().map(|file| (*file).to_owned())) {
        assert!(load(&file).is_err(), "the reader accepts\n{file}");
        assert!(!fits(&file).is_empty(), "the schema accepts\n{file}{}", load(&file).err().unwrap());
    }
}

#[test]
fn what_only_names_and_order_can_say_is_left_to_check() {
    let files = [
        with("timezone: Mars/Phobos"),
        with("fetch: {every: 6h..1h}"),
        with("output: .feedwright"),
        with("output: /"),
        with_feed("from: nobody"),
        with_source("a: {page: https://a.example/}"),
        with_source("a: {url: https://a.example/, headers: {Host: x}}"),
        with_feed("remove: a..b"),
        with_feed("replace: {field: title, regex: '(', with: $1}"),
        with_feed("archive: yes"),
    ];
    for file in &files {
        assert!(load(file).is_err(), "{file}");
        assert_eq!(fits(file), Vec::<String>::new(), "{file}");
    }
}
