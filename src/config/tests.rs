//! Tests of the room config: names, edits, what was meant.

use std::collections::HashSet;
use std::path::Path;

use super::as_json::as_json;
use super::{Faults, NewSource, name_for, nearest, with_sources};

fn added(text: &str, new: &[NewSource]) -> String {
    match with_sources(Faults::new(Path::new("config.yaml"), text), new) {
        Ok(edited) => edited,
        Err(faults) => faults.to_string(),
    }
}

fn new(name: &str, address: &str) -> NewSource {
    NewSource { name: name.to_owned(), kind: "url", address: address.to_owned(), ..NewSource::default() }
}

#[test]
fn a_source_is_added_wherever_sources_stand() {
    let files = [
        "sources:\n  a: x.xml\nfeeds: {all: {}}\n",
        "sources:\n    a:\n        url: x.xml\n        tags: [b]\n\n    # about b\n    b: y.xml   # said\n# done\nfeeds: {all: {}}\n",
        "feeds: {all: {}}\nsources:\n  a: x.xml",
        "feeds: {all: {}}\nsources:\n",
        "sources: # none yet\nfeeds: {all: {}}\n",
        "feeds: {all: {}}\n",
        "",
        "sources: {a: x.xml}\nfeeds: {all: {}}\n",
        "sources: {}\n",
        "sources: {\n  a: x.xml,\n}\n",
        "{\"sources\": {\"a\": \"x.xml\"}, \"feeds\": {\"all\": {}}}\n",
        "{\"feeds\": {\"all\": {}}}\n",
        "sources:\r\n  a: x.xml\r\nfeeds: {all: {}}\r\n",
        "sources: [a]\n",
        "sources:\n  new: x.xml\n",
        "sources: \"a\" b\n",
    ];
    let out: Vec<String> = files
        .iter()
        .map(|file| format!("═══\n{file}───\n{}", added(file, &[new("new", "https://new.example/")])))
        .collect();
    insta::assert_snapshot!(out.join("\n"));
}

#[test]
fn what_is_added_is_read_back_as_it_was() {
    let texts = [
        "https://a.example/?x=1&y=[2]#z",
        "https://a.example/${HOME}",
        "x: y",
        "a #b",
        "#a",
        "'quoted' on",
        "\"q\"",
        "- a",
        "no",
        "null",
        "1.0",
        "tab\there",
        "ends ",
        " begins",
        "[x]",
        "{x}",
        "a, b",
        "a\\b",
        "",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "Việt Nam",
        "漢字",
        "a:",
        "line\nbreak",
        ".0",
        ".inf",
        "./a.xml",
        "../a.xml",
    ];
    for text in texts {
        let source = NewSource { tags: vec![text.to_owned()], ..new("n", text) };
        for file in ["sources:\n  a: x.xml\n", "{\"sources\": {\"a\": \"x.xml\"}}\n"] {
            let edited = added(file, std::slice::from_ref(&source));
            let read = as_json(&edited).unwrap_or_else(|| panic!("{text:?} {file:?} {edited}"));
            let expected = text.replace("${", "$${");
            assert_eq!(read["sources"]["n"]["url"], expected.as_str(), "{edited}");
            assert_eq!(read["sources"]["n"]["tags"][0], expected.as_str(), "{edited}");
            let bare = added(file, &[new("n", text)]);
            assert_eq!(as_json(&bare).unwrap()["sources"]["n"], expected.as_str(), "{bare}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_address_is_read_back_as_it_was(text in "\\PC{0,40}") {
        let edited = added("sources:\n  a: x.xml\nfeeds: {all: {}}\n", &[new("n", &text)]);
        let read = as_json(&edited).unwrap();
        let expected = text.replace("${", "$${");
        proptest::prop_assert_eq!(read["sources"]["n"].as_str(), Some(expected.as_str()));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[-a-c:{}\\[\\],'\"#&*!|> \n\t${}%@`\\\\?é]{0,60}") {
        let keys: &'static [super::Key] = KEYS;
        let mut faults = Faults::new(Path::new("config.yaml"), &text);
        super::read(keys, &|_| None, &mut faults);
        let _ = faults.to_string();
    }
}

const TEXT: super::Make = super::make::<String>().prose(super::Prose::Text);
const QUERY: super::Make = super::make::<String>().prose(super::Prose::Query);

/// A few keys, for reading whatever comes.
const KEYS: &[super::Key] = &[
    super::Key::new("a", super::Form::Made(&TEXT), "", "a text"),
    super::Key::new("b", super::Form::List(&super::Form::Made(&QUERY)), "", "texts"),
    super::Key::new(
        "c",
        super::Form::Keys(&[super::Key::new("a", super::Form::Word(&["no", "a"]), "", "a word")]),
        "",
        "a section",
    ),
];

#[test]
fn names_are_made_of_titles_in_any_script() {
    let mut taken = HashSet::new();
    let titles = [
        "Báo Điện tử – VnExpress",
        "báo điện tử vnexpress",
        "Straße & Øre's Łódź",
        "all",
        "",
        "漢字",
        "漢字",
        "!!!",
        "ﬁ ＡＢ １",
        "A  b__c",
        "a very long title that goes on and on and on without any end",
    ];
    let names: Vec<String> = titles.iter().map(|title| name_for(&[title, "www.host.example"], &mut taken)).collect();
    insta::assert_snapshot!(names.join("\n"), @r"
    bao-dien-tu-vnexpress
    bao-dien-tu-vnexpress-2
    strasse-ores-lodz
    all-2
    www-host-example
    www-host-example-2
    www-host-example-3
    www-host-example-4
    fi-ab-1
    a-b-c
    a-very-long-title-that-goes-on-and-on
    ");
}

#[test]
fn a_slip_finds_the_word_that_was_meant_and_another_word_none() {
    let known = ["title", "url", "limit", "per_source", "show_source", "timezone"];
    for (written, meant) in [
        ("titel", Some("title")),
        ("URL", Some("url")),
        ("limits", Some("limit")),
        ("persource", Some("per_source")),
        ("time_zone", Some("timezone")),
        ("x", None),
        ("filter", None),
        ("colour", None),
        ("", None),
        ("urlurlurl", None),
    ] {
        assert_eq!(nearest(written, known), meant, "{written}");
    }
    assert_eq!(nearest(&"t".repeat(100_000), known), None);
}
