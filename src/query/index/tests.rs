//! The index gives all that matches, in order; laws over random entries and queries.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::super::narrow::{self, names, pair, properties};
use super::super::view::Part;
use super::super::{Content, Context, EntryView, Facts, parse};
use super::{Builder, Index, Place, Segment, due, pairs as lists};
use crate::model::Narrowing;
use crate::text::fold::{Tokens, Word};

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
    assert_eq!(found(&index, "\"nhà bán\" OR 中"), [4]);
    assert_eq!(found(&index, "absent"), [0_i64; 0]);
    assert_eq!(found(&index, "-ban"), [4]);
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
    let first = 8 + usize::try_from(u64::from_le_bytes(saved[..8].try_into().unwrap())).unwrap();
    for length in (1..saved.len()).filter(|length| *length != first) {
        assert!(Index::restored(&saved[..length]).is_none());
    }
    for at in 0..saved.len() {
        let mut damaged = saved.clone();
        damaged[at] ^= 1;
        assert!(Index::restored(&damaged).is_none());
    }
}

#[test]
fn neighbours_are_narrowed_to_and_what_surely_matches_is_left_out() {
    let index = index(&texts(&["new york", "york new", "new in york", "数据中心", "中心数据", "据数"]), 9);
    assert_eq!(found(&index, "\"new york\""), [0]);
    assert_eq!(found(&index, "数据"), [4, 3]);
    assert_eq!(found(&index, "-new"), [5, 4, 3]);
    assert_eq!(found(&index, "-(new OR 心)"), [5]);
    assert_eq!(found(&index, "york -(new in)"), [1, 0]);
    assert_eq!(found(&index, "york --in"), [2]);
    assert_eq!(found(&index, "lang:en -york"), [5, 3]);
    // Of a phrase and of most texts alone the index is not sure.
    assert_eq!(found(&index, "york -\"new york\""), [2, 1, 0]);
    assert_eq!(found(&index, "york -content:new"), [2, 1, 0]);
    assert_eq!(found(&index, "-n*"), [5, 4, 3]);
}

#[test]
fn letters_of_a_regex_are_looked_for_within_words() {
    let index = index(&texts(&["Government", "misgoverned ẩn", "gove rn", "数据中心", "govern\u{301}", "đề án"]), 4);
    assert_eq!(found(&index, "/govern/"), [4, 1, 0]);
    assert_eq!(found(&index, "/GOVERN(ed|ing)/i"), [1]);
    assert_eq!(found(&index, "/[gG]overn.*[aá]n/"), [1]);
    assert_eq!(found(&index, "/据+中/ OR /đề/"), [5, 3]);
    assert_eq!(found(&index, "-/govern/"), [5, 4, 3, 2, 1, 0]);
    assert_eq!(found(&index, "title:/govern/"), [0_i64; 0]);
    assert_eq!(found(&index, "/g.v/").len(), 6);
}

#[test]
fn letters_behind_the_end_of_what_is_kept_of_a_word_may_be_there() {
    let long = "x".repeat(70_000) + "zzq";
    let index = index(&texts(&["xxx", &long, "zzq", "x"]), 9);
    assert_eq!(found(&index, "/zzq/"), [2, 1]);
    assert_eq!(found(&index, "/qqz/"), [1]);
}

#[test]
fn authors_are_found_by_their_field_alone() {
    let mut index = Index::default();
    let mut builder = Builder::default();
    for (key, authors) in [(0, vec!["Lan Anh"]), (1, vec!["Trần Lân", "Minh"]), (2, vec![])] {
        let facts = Facts { title: Some("Lan toả"), authors, ..Facts::default() };
        builder.add(Place { date: key, key }, &EntryView::new(facts));
    }
    index.add(builder);
    assert_eq!(found(&index, "author:lan"), [1, 0]);
    assert_eq!(found(&index, "author:lân"), [1]);
    assert_eq!(found(&index, "author:\"lan anh\""), [0]);
    assert_eq!(found(&index, "author:mi*"), [1]);
    assert_eq!(found(&index, "-author:lan"), [2]);
    assert_eq!(found(&index, "minh"), [0_i64; 0]);
    assert_eq!(found(&index, "lan"), [2, 1, 0]);
}

#[test]
fn words_of_titles_and_tags_are_found_in_all_texts_and_apart() {
    let mut index = Index::default();
    let mut builder = Builder::default();
    for (key, title, tags) in [(0, "Bóng đá", vec!["thể thao"]), (1, "Thể thao", vec![]), (2, "Đô la", vec!["bong"])]
    {
        let facts = Facts { title: Some(title), tags, summary: Some("đá phạt"), ..Facts::default() };
        builder.add(Place { date: key, key }, &EntryView::new(facts));
    }
    index.add(builder);
    assert_eq!(found(&index, "da"), [2, 1, 0]);
    assert_eq!(found(&index, "bong"), [2, 0]);
    assert_eq!(found(&index, "title:bong"), [0]);
    assert_eq!(found(&index, "title:(the thao)"), [1]);
    assert_eq!(found(&index, "title:\"the thao\""), [1]);
    assert_eq!(found(&index, "title:đ*"), [2, 0]);
    assert_eq!(found(&index, "-title:da"), [2, 1]);
    assert_eq!(found(&index, "tag:thể"), [0]);
    assert_eq!(found(&index, "tag:(bóng OR thao)"), [0]);
    assert_eq!(found(&index, "bong -tag:bong"), [0]);
}

#[test]
fn an_entry_that_is_added_again_counts_as_it_is_now() {
    let mut index = Index::default();
    for text in ["ban nhà", "nhà mới"] {
        let mut builder = Builder::default();
        builder.add(Place { date: 5, key: 7 }, &view(text, "vi"));
        builder.add(Place { date: 4, key: 8 }, &view("khác", "vi"));
        index.add(builder);
    }
    assert_eq!(found(&index, "nha"), [7]);
    assert_eq!(found(&index, ""), [7, 8]);
    let merged = Segment::merged(index.segments(), &|_| true).unwrap();
    let merged = Index::from(vec![merged]);
    assert_eq!((found(&merged, "ban"), found(&merged, "moi"), merged.len()), (vec![], vec![7], 2));
    let left = Segment::merged(merged.segments(), &|place| place.key == 8).unwrap();
    assert_eq!(found(&Index::from(vec![left]), ""), [8]);
    assert!(Segment::merged(index.segments(), &|_| false).is_none());
}

#[test]
fn of_an_entry_that_was_rewritten_the_last_text_counts_even_under_another_date() {
    let old = index(&texts(&["ban", "ads bạn", "bán nhà"]), 2);
    let mut builder = Builder::default();
    builder.add_with(Place { date: 7, key: 1 }, &view("bạn hiền", "vi"), &["from:3".to_owned()]);
    let mut new = Index::default();
    new.add(builder);
    let merged = Index::merged(&[old, new], &|place| place.key != 0);
    assert_eq!(found(&merged, "ban"), [1, 2]);
    assert_eq!(found(&merged, "ads"), [0_i64; 0]);
    assert_eq!((merged.len(), merged.newest()), (2, Some(7)));
    assert_eq!(merged.walk(&Narrowing::Property("from:3".to_owned())).count(), 1);
    assert!(Index::merged(&[merged], &|_| false).is_empty());
}

#[test]
fn what_sources_add_widens_a_narrowing_but_not_what_is_left_out() {
    let word = |letters: &str| Narrowing::Word(Word { letters: letters.to_owned(), marks: Vec::new() });
    let widened = |text: &str| {
        let from = |narrowing: &Narrowing| match narrowing {
            Narrowing::Tag(inner) if **inner == word("law") => Some(Narrowing::Property("from:1".to_owned())),
            Narrowing::Word(word) if word.letters == "law" => Some(Narrowing::Property("from:1".to_owned())),
            _ => None,
        };
        parse(text).unwrap().narrowing().widened(&from)
    };
    let either = Narrowing::One(vec![word("law"), Narrowing::Property("from:1".to_owned())]);
    let lacks = |inner: &Narrowing| Narrowing::Lacks(Box::new(inner.clone()));
    assert_eq!(widened("law"), either);
    assert_eq!(widened("news"), word("news"));
    assert_eq!(widened("law news"), Narrowing::All(vec![either.clone(), word("news")]));
    let tagged = Narrowing::Tag(Box::new(word("law")));
    assert_eq!(widened("tag:law"), Narrowing::One(vec![tagged.clone(), Narrowing::Property("from:1".to_owned())]));
    assert_eq!(widened("-tag:law"), lacks(&tagged));
    assert_eq!(widened("-law"), lacks(&word("law")));
    assert_eq!(widened("--law"), lacks(&lacks(&either)));
    assert_eq!(widened("author:law"), Narrowing::Author(Box::new(word("law"))));
    assert_eq!(widened("title:law"), Narrowing::Title(Box::new(word("law"))));
    assert_eq!(widened("tag:news"), Narrowing::Tag(Box::new(word("news"))));
}

#[test]
fn segments_stay_few_however_small_they_come() {
    let mut sizes: Vec<usize> = Vec::new();
    let mut written = 0;
    for _ in 0..20_000 {
        sizes.push(50);
        while let Some(range) = due(&sizes) {
            let one = sizes[range.clone()].iter().sum();
            written += one;
            sizes.splice(range, [one]);
        }
        assert!(sizes.len() <= 40, "{sizes:?}");
    }
    assert_eq!(sizes.iter().sum::<usize>(), 1_000_000);
    assert!(written <= 6 * 1_000_000, "each entry is written a few times: {written}");
}

/// What an entry has, as an index keeps it.
struct Kept {
    words: BTreeSet<Word>,
    names: BTreeSet<Word>,
    titles: BTreeSet<Word>,
    tags: BTreeSet<Word>,
    pairs: BTreeSet<u32>,
    properties: Vec<String>,
}

impl Kept {
    fn of(view: &EntryView<'_>) -> Self {
        Self {
            words: narrow::texts(view).flat_map(|(_, text)| text.words()).map(|word| word.to_word()).collect(),
            titles: view.tokens(Part::Title).words().map(|word| word.to_word()).collect(),
            tags: view.tokens(Part::Tag).words().map(|word| word.to_word()).collect(),
            names: names(view).map(|word| word.to_word()).collect(),
            pairs: pairs(view).into_iter().collect(),
            properties: properties(view),
        }
    }

    fn meets(&self, narrowing: &Narrowing, words: &BTreeSet<Word>) -> bool {
        match narrowing {
            Narrowing::Any => true,
            Narrowing::Word(word) => words.iter().any(|other| word.covers(other)),
            Narrowing::Beginning(word) => words.iter().any(|other| word.begins(other)),
            Narrowing::Piece(letters) => words.iter().any(|other| other.letters.contains(letters)),
            Narrowing::Pair(pair) => self.pairs.contains(pair),
            Narrowing::Author(inner) => self.meets(inner, &self.names),
            Narrowing::Title(inner) => self.meets(inner, &self.titles),
            Narrowing::Tag(inner) => self.meets(inner, &self.tags),
            Narrowing::Property(property) => self.properties.contains(property),
            Narrowing::All(parts) => parts.iter().all(|part| self.meets(part, words)),
            Narrowing::One(parts) => parts.iter().any(|part| self.meets(part, words)),
            Narrowing::Lacks(inner) => !self.meets(inner, words),
        }
    }
}

/// The numbers of all neighbours, text by text.
fn pairs(view: &EntryView<'_>) -> Vec<u32> {
    let of_text = |text: &Tokens| {
        let words: Vec<_> = text.words().collect();
        words.windows(2).map(|both| pair(both[0], both[1])).collect::<Vec<_>>()
    };
    narrow::texts(view).flat_map(|(_, text)| of_text(text)).collect()
}

#[test]
fn pairs_are_of_words_in_their_order() {
    let numbers = |text: &str| pairs(&view(text, "en"));
    assert_eq!(numbers("new york"), numbers("NEW, York"));
    assert_ne!(numbers("new york"), numbers("york new"));
    assert_eq!(numbers("an extraordinary day").len(), 2);
    assert_eq!(numbers("数据中").len(), 2);
    let tokens = crate::text::fold::Tokens::of("new york");
    let both: Vec<_> = tokens.words().collect();
    assert_eq!(pair(both[0], both[1]), numbers("new york")[0]);
}

/// Two words that make pairs of one list behind `x`.
fn words_of_one_list() -> (String, String) {
    let number = |word: &str| {
        let tokens = Tokens::of(&format!("x {word}"));
        let both: Vec<_> = tokens.words().collect();
        pair(both[0], both[1])
    };
    let mut seen: HashMap<u16, (String, u32)> = HashMap::new();
    for word in (0..).map(|n| format!("w{n}")) {
        let pair = number(&word);
        match seen.insert(lists::list(pair), (word.clone(), pair)) {
            Some((other, before)) if before != pair => return (other, word),
            _ => {}
        }
    }
    unreachable!()
}

#[test]
fn pairs_of_one_list_are_told_apart() {
    let (one, other) = words_of_one_list();
    let text = |n: usize| match n % 4 {
        0 => format!("x {one} and x {other} and x {one}"),
        1 => format!("x {one} and {other}"),
        2 => format!("{one} and x {other}"),
        _ => format!("{one} and {other} and x"),
    };
    let texts: Vec<(String, i64)> = (0..3_000).map(|n| (text(n), n as i64)).collect();
    let parts = index(&texts, 700);
    let merged = Index::from(vec![Segment::merged(parts.segments(), &|place| place.key % 3 != 0).unwrap()]);
    for (word, rests) in [(&one, [0, 1]), (&other, [0, 2])] {
        let query = format!("\"x {word}\"");
        let expected: Vec<i64> = (0..3_000).rev().filter(|key| rests.contains(&(key % 4))).collect();
        assert_eq!(found(&parts, &query), expected);
        let left: Vec<i64> = expected.into_iter().filter(|key| key % 3 != 0).collect();
        assert_eq!(found(&merged, &query), left);
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
        Just("author:ban".to_owned()),
        Just("-author:a*".to_owned()),
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
            let kept = Kept::of(&view);
            let meets = kept.meets(&narrowing, &kept.words);
            prop_assert!(meets || !query.matches(&view, &context()), "{} is narrowed away", text);
            if meets {
                expected.push(Place { date: *date, key: key as i64 });
            }
        }
        expected.sort_by(|one, other| other.cmp(one));
        let given: Vec<Place> = index(&texts, batch).walk(&narrowing).collect();
        prop_assert_eq!(&given, &expected);
        let restored = Index::owning(index(&texts, batch).saved()).unwrap();
        prop_assert_eq!(&restored.walk(&narrowing).collect::<Vec<_>>(), &expected);
        let merged = Index::from(Segment::merged(restored.segments(), &|_| true).into_iter().collect::<Vec<_>>());
        prop_assert_eq!(merged.walk(&narrowing).collect::<Vec<_>>(), expected);
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
        let either: Vec<i64> = (0..2_000).rev().filter(|n| n % step == 0 || n % other == 0).collect();
        prop_assert_eq!(found(&index(&texts, 5_000), "x OR y"), either);
        let one: Vec<i64> = (0..2_000).rev().filter(|n| n % step == 0 && n % other != 0).collect();
        prop_assert_eq!(found(&index(&texts, 5_000), "x -y"), one.clone());
        let parts = index(&texts, 300);
        let merged = Segment::merged(parts.segments(), &|place| place.key % 3 != 0).unwrap();
        let left: Vec<i64> = one.into_iter().filter(|n| n % 3 != 0).collect();
        prop_assert_eq!(found(&Index::from(vec![merged]), "x -y"), left);
    }
}
