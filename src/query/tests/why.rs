//! Why a query says what it says: by example, and as a law that the evaluator holds.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::super::expression::Node;
use super::super::{Content, EntryView, Facts, Filters, Query, parse};
use super::{context, entries};

fn why(query: &str, entry: usize) -> String {
    let verdict = parse(query).unwrap().judge(&EntryView::new(entries()[entry].1.clone()), &context());
    let mut text = verdict.matches.to_string();
    for reason in verdict.reasons {
        let mark = if reason.found { "+" } else { "-" };
        let field = reason.field.map(|field| format!(" in {field}")).unwrap_or_default();
        let value = reason.value.map(|value| format!(": {value}")).unwrap_or_default();
        write!(text, "\n{mark} {}{field}{value}", reason.term).unwrap();
    }
    text
}

#[test]
fn what_was_found_is_told_with_its_field() {
    insta::assert_snapshot!(why("(cau OR tau) tag:\"ha noi\" author:hoa -tag:(xe OR pho) lang:vi has:image", 0), @r#"
    true
    + cau in title: cầu
    + tag:"ha noi" in tag: Hà Nội
    + author:hoa in author: Hoà
    - tag:xe in tag
    - tag:pho in tag
    + lang:vi in lang: vi-VN
    + has:image in has
    "#);
    insta::assert_snapshot!(why("source:nhanh site:tin.example url:cau-moi words:>2 after:2026-03 newer:5d", 0), @"
    true
    + source:nhanh in source: tin (Tin Nhanh)
    + site:tin.example in site: www.tin.example
    + url:cau-moi in url: https://www.tin.example/ha-noi/cau-moi.html
    + words:>2 in words: 6
    + after:2026-03 in after: 2026-03-10T01:30:00+07:00
    + newer:5d in newer: 2026-03-10T01:30:00+07:00
    ");
}

#[test]
fn what_is_missing_is_told_with_what_is_there_instead() {
    insta::assert_snapshot!(why("cau (xe OR tau) -thu lang:en words:>80 older:14d", 0), @"
    false
    - xe
    - tau
    + thu in title: Thủ
    - lang:en in lang: vi-VN
    - words:>80 in words: 6
    - older:14d in older: 2026-03-10T01:30:00+07:00
    ");
    insta::assert_snapshot!(why("a AND b", 2), @"
    false
    - a
    - b
    ");
    insta::assert_snapshot!(why("lang:vi after:2026 words:<80", 2), @"
    false
    - lang:vi in lang
    - after:2026 in after
    - words:<80 in words
    ");
}

#[test]
fn a_reason_is_a_few_words() {
    let told = |query: &str, entry: usize| {
        let verdict = parse(query).unwrap().judge(&EntryView::new(entries()[entry].1.clone()), &context());
        verdict.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(told("cau -tau has:image author:* lang:vi newer:5d -words:>80", 0), @"
    `cầu` in the title
    no `tau`
    `has:image`
    `author:*`
    `lang:vi` (its language is vi-VN)
    `newer:5d` (its date is 2026-03-10 01:30 +07:00)
    not `words:>80` (it has 6 words)
    ");
    insta::assert_snapshot!(told("cau OR title:cau OR text:x OR has:summary OR lang:vi OR newer:5d OR author:*", 2), @"
    no `cau`
    no `title:cau`
    no `text:x`
    no `has:summary`
    not `lang:vi` (it has no language)
    not `newer:5d` (it has no date)
    no `author:*`
    ");
}

#[test]
fn each_query_of_both_keys_is_heard() {
    let filters = Filters::of(&["tau", "cau"], &["title:moi", "pr"]).unwrap();
    let rulings = filters.rulings(&EntryView::new(entries()[0].1.clone()), &context());
    let told: Vec<String> = rulings
        .iter()
        .map(|r| format!("{:?} {} {} {:?}", r.key, r.query, r.verdict.matches, r.verdict.words))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    Keep tau false []
    Keep cau true ["cầu"]
    Drop title:moi true ["mới"]
    Drop pr false []
    "#);
}

/// The verdict where the terms that are named say what is true, and the others whatever comes.
fn with_others(node: &Node, named: &[String], entry: &EntryView<'_>, others: &mut impl FnMut() -> bool) -> bool {
    match node {
        Node::And(nodes) => nodes.iter().all(|node| with_others(node, named, entry, others)),
        Node::Or(nodes) => nodes.iter().any(|node| with_others(node, named, entry, others)),
        Node::Not(node) => !with_others(node, named, entry, others),
        Node::Term(term) if named.contains(&term.written) => term.test.matches(entry, &context()),
        Node::Term(_) => others(),
    }
}

fn term() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "cau",
        "cầu",
        "\"cay cau\"",
        "compil*",
        "/[0-9]+ lines/",
        "title:opens",
        "title:(moi OR in)",
        "tag:\"hà nội\"",
        "author:*",
        "text:bờ",
        "source:tin",
        "source:blog,nhanh",
        "site:example.org",
        "url:cau",
        "lang:vi,en",
        "has:image",
        "after:2026-03",
        "before:2026-03-01",
        "newer:5d",
        "older:5d",
        "words:>5",
        "words:2..9",
        "🚀",
        "数据",
        "nowhere",
    ])
    .prop_map(str::to_owned)
}

fn query() -> impl Strategy<Value = String> {
    term().prop_recursive(5, 24, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            list.clone().prop_map(|parts| format!("({})", parts.join(" "))),
            list.prop_map(|parts| format!("({})", parts.join(" OR "))),
            inner.prop_map(|part| format!("-{part}")),
        ]
    })
}

fn sided(query: &Query, entry: &EntryView<'_>, named: &[String], mut seed: u64) -> bool {
    let mut others = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed >> 63 == 1
    };
    query.root.as_ref().is_none_or(|root| with_others(root, named, entry, &mut others))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_reasons_decide_and_each_is_what_the_term_alone_says(text in query(), which in 0usize..3, seed in any::<u64>()) {
        let query = parse(&text).unwrap();
        let view = EntryView::new(entries()[which].1.clone());
        let verdict = query.judge(&view, &context());
        prop_assert_eq!(verdict.matches, query.matches(&view, &context()));
        let named: Vec<String> = verdict.reasons.iter().map(|reason| reason.term.clone()).collect();
        prop_assert!(!named.is_empty());
        for round in 0..8 {
            prop_assert_eq!(sided(&query, &view, &named, seed ^ round), verdict.matches, "{}", text);
        }
        for reason in &verdict.reasons {
            prop_assert_eq!(parse(&reason.term).unwrap().matches(&view, &context()), reason.found, "{}", reason.term);
            if let Some(words) = reason.words() {
                let field = reason.field.unwrap();
                let again = parse(&format!("{field}:\"{words}\"")).unwrap();
                prop_assert!(again.matches(&view, &context()), "{} is not in {}", words, field);
            }
        }
    }

    #[test]
    fn words_that_match_are_found_wherever_they_stand(text in "[a-zàđ ]{0,20}", word in "[a-zàđ]{1,3}") {
        let facts = Facts { title: Some(&text), content: Content::Text(&text), ..Facts::default() };
        let view = EntryView::new(facts);
        let verdict = parse(&word).unwrap().judge(&view, &context());
        prop_assert_eq!(verdict.matches, verdict.reasons[0].words().is_some());
    }
}
