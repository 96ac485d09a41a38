//! The index gives all that matches, in order; laws over random entries and queries.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::{Content, Context, EntryView, Facts, parse, properties, words};
use super::{Builder, Index, Place};
use crate::model::Narrowing;
use crate::text::fold::Word;

fn context() -> Context {
    Context { now: chrono::DateTime::UNIX_EPOCH, timezone: chrono_tz::UTC }
}

fn view<'a>(text: &'a str, language: &'a str) -> EntryView<'a> {
    let content = Content::Text(text);
    EntryView::new(Facts {
        content,
        language: Some(language),
        url: Some("https://www.a.example/1"),
        ..Facts::default()
    })
}

/// An index of texts in batches; the key of each is its number, the date as given.
fn index(texts: &[(String, i64)], batch: usize) -> Index {
    let mut index = Index::default();
    for (number, batch) in texts.chunks(batch).enumerate().map(|(number, chunk)| (number * batch, chunk)) {
        let mut builder = Builder::default();
        for (key, (text, date)) in (number..).zip(batch) {
            let view = view(text, if key % 2 == 0 { "vi-VN" } else { "en" });
            builder.add(Place { date: *date, key: key as i64 }, &view);
        }
        index.add(builder);
    }
    index
}

fn found(index: &Index, query: &str) -> Vec<i64> {
    index.walk(&parse(query).unwrap().narrowing()).map(|place| place.key).collect()
}

fn texts(texts: &[&str]) -> Vec<(String, i64)> {
    texts.iter().zip(0..).map(|(text, date)| ((*text).to_owned(), date)).collect()
}

#[test]
fn entries_with_the_words_are_found_the_newest_first() {
    let index = index(&texts(&["ban", "bạn bè", "bán nhà", "bạn", "数据中心"]), 2);
    assert_eq!(found(&index, "ban"), [3, 2, 1, 0]);
    assert_eq!(found(&index, "bạn"), [3, 1]);
    assert_eq!(found(&index, "bạn be"), [1]);
    assert_eq!(found(&index, "b*"), [3, 2, 1, 0]);
    assert_eq!(found(&index, "数据"), [4]);
    assert_eq!(found(&index, "\"nhà bán\" OR 中"), [4, 2]);
    assert_eq!(found(&index, "absent"), [0_i64; 0]);
    assert_eq!(found(&index, "-ban"), [4, 3, 2, 1, 0]);
    assert_eq!(found(&index, "lang:vi"), [4, 2, 0]);
    assert_eq!(found(&index, "lang:vi-vn site:a.example ban"), [2, 0]);
    assert_eq!(found(&index, "site:b.example"), [0_i64; 0]);
}

#[test]
fn an_empty_index_gives_nothing() {
    assert_eq!(found(&Index::default(), ""), [0_i64; 0]);
}

#[test]
fn a_damaged_index_is_not_taken() {
    let saved = index(&texts(&["ban", "bạn bè"]), 1).saved();
    assert_eq!(Index::restored(&saved).unwrap().len(), 2);
    for length in 0..saved.len() {
        assert!(Index::restored(&saved[..length]).is_none());
    }
    let mut damaged = saved.clone();
    damaged[20] ^= 1;
    assert!(Index::restored(&damaged).is_none());
}

fn meets(narrowing: &Narrowing, words: &BTreeSet<Word>, properties: &[String]) -> bool {
    match narrowing {
        Narrowing::Any => true,
        Narrowing::Word(word) => words.iter().any(|other| word.covers(other)),
        Narrowing::Beginning(word) => words.iter().any(|other| word.begins(other)),
        Narrowing::Property(property) => properties.contains(property),
        Narrowing::All(parts) => parts.iter().all(|part| meets(part, words, properties)),
        Narrowing::One(parts) => parts.iter().any(|part| meets(part, words, properties)),
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("ban"),
        Just("bạn"),
        Just("bán"),
        Just("hoà"),
        Just("hòa"),
        Just("a"),
        Just("ab"),
        Just("中"),
        Just("c++")
    ]
    .prop_map(str::to_owned)
}

fn query() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        word(),
        word().prop_map(|word| format!("{word}*")),
        proptest::collection::vec(word(), 1..3).prop_map(|words| format!("\"{}\"", words.join(" "))),
        Just("lang:vi".to_owned()),
        Just("lang:en,fr".to_owned()),
        Just("title:a".to_owned()),
        Just("/ba/".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("-{a}")),
        ]
    })
}

proptest! {
    #[test]
    fn the_index_gives_what_meets_the_narrowing_and_all_that_matches(
        texts in proptest::collection::vec((proptest::collection::vec(word(), 0..6).prop_map(|words| words.join(" ")), 0_i64..9), 0..40),
        batch in 1_usize..20,
        text in query(),
    ) {
        let query = parse(&text).unwrap();
        let narrowing = query.narrowing();
        let mut expected: Vec<Place> = Vec::new();
        for (key, (text, date)) in texts.iter().enumerate() {
            let view = view(text, if key % 2 == 0 { "vi-VN" } else { "en" });
            let words: BTreeSet<Word> = words(&view).map(|word| word.to_word()).collect();
            let meets = meets(&narrowing, &words, &properties(&view));
            prop_assert!(meets || !query.matches(&view, &context()), "{} is narrowed away", text);
            if meets {
                expected.push(Place { date: *date, key: key as i64 });
            }
        }
        expected.sort_by(|one, other| other.cmp(one));
        let given: Vec<Place> = index(&texts, batch).walk(&narrowing).collect();
        prop_assert_eq!(&given, &expected);
        let restored = Index::restored(&index(&texts, batch).saved()).unwrap();
        prop_assert_eq!(restored.walk(&narrowing).collect::<Vec<_>>(), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn long_lists_are_jumped_through_without_loss(step in 1_i64..9, other in 1_i64..400) {
        let texts: Vec<(String, i64)> = (0..2_000_i64)
            .map(|n| (format!("x{} y{}", if n % step == 0 { "" } else { "z" }, if n % other == 0 { "" } else { "z" }), n))
            .collect();
        let both: Vec<i64> = (0..2_000).rev().filter(|n| n % step == 0 && n % other == 0).collect();
        prop_assert_eq!(found(&index(&texts, 5_000), "x y"), both);
    }
}
