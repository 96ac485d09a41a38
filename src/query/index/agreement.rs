//! The same query finds the same entries with the index and without: random queries over random entries.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::super::{Content, Context, EntryView, Facts, Query, parse};
use super::{Builder, Index, Place, Segment};

/// Words that are near to each other: with marks and without, in scripts that part words and that do not.
const WORDS: &[&str] = &[
    "ban",
    "bạn",
    "bán",
    "Bản",
    "bàn",
    "hoà",
    "hòa",
    "hoa",
    "tri",
    "trí",
    "tuệ",
    "tue",
    "đô",
    "do",
    "nghiêng",
    "the",
    "of",
    "new",
    "york",
    "NEW",
    "extraordinary",
    "extra",
    "c++",
    "c#",
    "c",
    "e-mail",
    "mail",
    "2026",
    "20",
    "数据",
    "据数",
    "数",
    "中心",
    "データ",
    "ー",
    "한국",
    "ไทย",
    "ไท",
    "straße",
    "strasse",
    "ёж",
    "еж",
    "İstanbul",
    "x_y",
    "🚀",
    "€5",
    "a\u{323}n",
    "co\u{ad}op",
    "ＡＩ",
    "ai",
    "…",
];

const FIELDS: &[&str] = &["title", "summary", "content", "author", "tag", "text"];

const WHOLE: &[&str] = &[
    "lang:vi",
    "lang:vi-vn",
    "lang:en,zh",
    "lang:*",
    "site:a.example",
    "site:example",
    "site:b.example,c.example",
    "source:tin",
    "source:*",
    "has:author",
    "has:tag,content",
    "after:2026-03-02",
    "before:2026-03-02",
    "newer:2d",
    "older:3d",
    "words:>2",
    "words:0..3",
    "url:1",
    "title:*",
    "author:*",
    "/b.n/",
    "title:/^b/i",
    "content:/o+/",
    "/york|bạn b/",
    "title:/BAN/i",
    "/\\bhoa(n|ng)?\\b/i",
    "/ma+il|extra(ordin)?/",
    "text:/据中?/",
    "tag:/(new|the) ?york/i",
    "-/ban/",
    "author:/stra[sß]/i",
    "*",
    "\"\"",
    "...",
];

#[derive(Debug, Clone)]
struct Random {
    title: Option<String>,
    summary: Option<String>,
    html: Option<String>,
    text: Option<String>,
    authors: Vec<String>,
    tags: Vec<String>,
    language: Option<&'static str>,
    host: Option<&'static str>,
    hours: i64,
}

impl Random {
    fn date(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_515) + TimeDelta::hours(self.hours)
    }

    fn view<'a>(&'a self, url: Option<&'a str>) -> EntryView<'a> {
        EntryView::new(Facts {
            title: self.title.as_deref(),
            summary: self.summary.as_deref(),
            content: Content::first(self.html.as_deref(), self.text.as_deref()),
            authors: self.authors.iter().map(String::as_str).collect(),
            tags: self.tags.iter().map(String::as_str).collect(),
            url,
            language: self.language,
            source: Some("tin"),
            source_title: Some("Bạn đọc"),
            date: Some(self.date()),
            ..Facts::default()
        })
    }
}

fn word() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(WORDS)
}

fn words(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(word(), 1..=most).prop_map(|words| words.join(" "))
}

fn entry() -> impl Strategy<Value = Random> {
    let markup = proptest::collection::vec((word(), 0..4), 1..6).prop_map(|words| {
        let wrapped = words.into_iter().map(|(word, how)| match how {
            0 => format!("<p>{word}</p>"),
            1 => format!("<b>{word}</b>"),
            2 => format!("{word}<br>"),
            _ => format!("{word} "),
        });
        wrapped.collect::<String>()
    });
    let languages = proptest::sample::select(&["vi", "vi-VN", "en", "zh-Hant"][..]);
    let hosts = proptest::sample::select(&["a.example", "www.a.example", "b.example"][..]);
    (
        proptest::option::weighted(0.9, words(6)),
        proptest::option::of(words(6)),
        proptest::option::of(markup),
        proptest::option::of(words(4)),
        proptest::collection::vec(words(2), 0..2),
        proptest::collection::vec(words(2), 0..3),
        proptest::option::of(languages),
        proptest::option::of(hosts),
        0_i64..72,
    )
        .prop_map(|(title, summary, html, text, authors, tags, language, host, hours)| Random {
            title,
            summary,
            html,
            text,
            authors,
            tags,
            language,
            host,
            hours,
        })
}

fn query() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        4 => word().prop_map(str::to_owned),
        1 => word().prop_map(|word| format!("{word}*")),
        1 => "[a-h]{1,2}\\*",
        3 => words(3).prop_map(|words| format!("\"{words}\"")),
        1 => words(2).prop_map(|words| format!("\"{words}\"*")),
    ];
    let leaf = prop_oneof![
        4 => value.clone(),
        2 => (proptest::sample::select(FIELDS), value).prop_map(|(field, value)| format!("{field}:{value}")),
        2 => proptest::sample::select(WHOLE).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 24, 3, |inner| {
        prop_oneof![
            3 => proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" "))),
            2 => proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" OR "))),
            2 => inner.clone().prop_map(|inner| format!("-{inner}")),
            1 => inner.clone().prop_map(|inner| format!("NOT {inner}")),
            1 => (proptest::sample::select(FIELDS), inner).prop_map(|(field, inner)| format!("{field}:({inner})")),
        ]
    })
}

/// The keys of the entries that the query finds, the newest first: of those that are given.
fn found(query: &Query, entries: &[(Random, Option<String>)], places: impl Iterator<Item = Place>) -> Vec<i64> {
    let context =
        Context { now: DateTime::UNIX_EPOCH + TimeDelta::days(20_518), timezone: chrono_tz::Asia::Ho_Chi_Minh };
    let keys = places.map(|place| place.key);
    keys.filter(|key| {
        let (entry, url) = &entries[usize::try_from(*key).unwrap()];
        query.matches(&entry.view(url.as_deref()), &context)
    })
    .collect()
}

fn agrees(entries: Vec<Random>, queries: &[String], batch: usize) -> Result<(), TestCaseError> {
    let url = |(number, entry): (usize, Random)| {
        let url = entry.host.map(|host| format!("https://{host}/{number}"));
        (entry, url)
    };
    let entries: Vec<(Random, Option<String>)> = entries.into_iter().enumerate().map(url).collect();
    let place = |(key, (entry, _)): (i64, &(Random, Option<String>))| Place { date: entry.date().timestamp(), key };
    let mut places: Vec<Place> = (0..).zip(&entries).map(place).collect();
    let mut index = Index::default();
    for some in (0..).zip(&entries).collect::<Vec<_>>().chunks(batch) {
        let mut builder = Builder::default();
        for (key, both) in some {
            builder.add(place((*key, both)), &both.0.view(both.1.as_deref()));
        }
        index.add(builder);
    }
    let merged = Index::from(Vec::from_iter(Segment::merged(index.segments(), &|_| true)));
    places.sort_by_key(|place| std::cmp::Reverse(*place));
    for text in queries {
        let query = parse(text).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        let bare = found(&query, &entries, places.iter().copied());
        prop_assert_eq!(&found(&query, &entries, index.walk(&query.narrowing())), &bare, "{}", text);
        prop_assert_eq!(&found(&query, &entries, merged.walk(&query.narrowing())), &bare, "{} over one segment", text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_thousand_queries_find_the_same_with_the_index_and_without(
        entries in proptest::collection::vec(entry(), 0..24),
        queries in proptest::collection::vec(query(), 10),
        batch in 1_usize..24,
    ) {
        agrees(entries, &queries, batch)?;
    }

    #[test]
    #[ignore = "ten times as many: for the long checks"]
    fn ten_thousand_queries_find_the_same_with_the_index_and_without(
        entries in proptest::collection::vec(entry(), 10..60),
        queries in proptest::collection::vec(query(), 100),
        batch in 1_usize..30,
    ) {
        agrees(entries, &queries, batch)?;
    }
}
