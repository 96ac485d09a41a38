//! What config.yaml changes in an entry, and what it leaves alone.

use proptest::prelude::*;

use super::{Field, Find, Replacement, Transforms};
use crate::model::{Category, Entry, Person};
use crate::text::html::{Selector, sanitise};
use crate::text::{RawHtml, SafeHtml};

fn entry(title: &str, content: &str) -> Entry {
    Entry {
        title: Some(title.to_owned()),
        content: Some(safe(content)),
        summary: Some("Read AT&T news. Continue reading".to_owned()),
        authors: vec![Person { name: Some("By Ann".to_owned()), ..Person::default() }],
        categories: ["Sport", "sports", "News"]
            .map(|term| Category { term: term.to_owned(), ..Category::default() })
            .into(),
        ..Entry::default()
    }
}

fn safe(markup: &str) -> SafeHtml {
    sanitise(&RawHtml(markup.to_owned()), None)
}

fn lines(lines: Vec<Replacement>) -> Transforms {
    Transforms { replace: lines, ..Transforms::default() }
}

fn text(field: Field, find: &str, with: &str) -> Replacement {
    Replacement::new(field, Find::text(find), with)
}

fn regex(field: Field, find: &str, with: &str) -> Replacement {
    Replacement::new(field, Find::regex(find).unwrap(), with)
}

fn shown(entry: &Entry) -> String {
    let names: Vec<_> = entry.authors.iter().filter_map(|person| person.name.as_deref()).collect();
    let tags: Vec<_> = entry.categories.iter().map(|tag| tag.term.as_str()).collect();
    format!(
        "{}\n{}\n{}\n{names:?} {tags:?}",
        entry.title.as_deref().unwrap_or("-"),
        entry.content.as_ref().map_or("-", |content| content.as_str()),
        entry.summary.as_deref().unwrap_or("-"),
    )
}

#[test]
fn words_are_replaced_one_line_after_the_other() {
    let changes = lines(vec![
        regex(Field::Title, "/^\\[?pr\\]?:? */i", ""),
        text(Field::Title, "red", "green"),
        text(Field::Title, "green", "blue"),
        text(Field::Content, "AT&T", "T & A"),
        regex(Field::Content, "<p>Continue .*</p>", ""),
        regex(Field::Content, " *Continue.*", ""),
        regex(Field::Author, "By (\\w+)", "${1} <$1>"),
        regex(Field::Tag, "(?i)^sports?$", "Sport"),
    ]);
    let before = entry(
        "[PR] A red   bridge",
        "<p class=\"AT&amp;T\">Read AT&amp;T <b>news</b>.</p><p>Continue <i>reading</i></p>",
    );
    insta::assert_snapshot!(shown(&changes.apply(before)), @r#"
    A blue bridge
    <p class="AT&amp;T">Read T &amp; A <b>news</b>.</p>
    Read T & A news.
    ["Ann <Ann>"] ["Sport", "News"]
    "#);
}

#[test]
fn a_text_goes_whole_and_what_is_put_in_is_made_safe() {
    let changes = lines(vec![
        text(Field::Title, "All of it", ""),
        text(Field::Author, "By Ann", ""),
        regex(Field::Tag, ".+", ""),
        text(Field::Content, "<b>x</b>", "<script>alert(1)</script><i onclick=\"a()\">y</i>"),
        text(Field::Content, "z", "<script>"),
    ]);
    insta::assert_snapshot!(shown(&changes.apply(entry("All of it", "<p><b>x</b> z</p>"))), @"
    -
    <p><i>y</i> &lt;script&gt;</p>
    Read AT&T news. Continue reading
    [] []
    ");
}

#[test]
fn letters_are_found_however_their_marks_are_written() {
    let changes = lines(vec![text(Field::Title, "Hà Nội", "thủ đô")]);
    let apart: String = unicode_normalization::UnicodeNormalization::nfd("Tin Hà Nội hôm nay").collect();
    assert_eq!(changes.apply(entry(&apart, "")).title.as_deref(), Some("Tin thủ đô hôm nay"));
    let none: String = unicode_normalization::UnicodeNormalization::nfd("Tin Huế").collect();
    assert_eq!(changes.apply(entry(&none, "")).title, Some(none));
}

#[test]
fn tags_and_a_prefix_come_after_what_is_replaced() {
    let changes = Transforms {
        tags: vec!["News".to_owned(), "law".to_owned()],
        title_prefix: Some("[Law] ".to_owned()),
        ..lines(vec![text(Field::Title, "Law", "Right"), text(Field::Tag, "law", "no")])
    };
    let changed = changes.apply(entry("Law", "<p>x</p>"));
    assert_eq!(changed.title.as_deref(), Some("[Law] Right"));
    assert_eq!(
        changed.categories.iter().map(|tag| tag.term.as_str()).collect::<Vec<_>>(),
        ["Sport", "sports", "News", "law"]
    );
}

#[test]
fn a_bad_regex_is_told_at_its_character() {
    let told = |text: &str| {
        let error = Find::regex(text).unwrap_err();
        format!("{}: {} ({})", error.at, error.message, error.help)
    };
    insta::assert_snapshot!(["a(b", "/ab[/i", "a**?+(?=x)", "(\\w{500}){500}"].map(told).join("\n"), @r#"
    1: bad regex: unclosed group (a letter that means something in regexes is taken literally after a `\`)
    3: bad regex: unclosed character class (a letter that means something in regexes is taken literally after a `\`)
    5: bad regex: look-around, including look-ahead and look-behind, is not supported (regexes run in linear time: no look-around, no backreferences)
    0: bad regex: it becomes larger than 256 KiB (repeat less, or write `(?-u:\w)` for letters of ASCII alone)
    "#);
    let with =
        |text: &str| Find::regex("(a)(?<b>c)").unwrap().check_with(text).map_err(|error| (error.at, error.message));
    assert_eq!(with("$0 $1 ${b} $b $$5"), Ok(()));
    assert_eq!(with("đ $3"), Err((2, "the regex has no group `3`".to_owned())));
    assert_eq!(with("$1a"), Err((0, "the regex has no group `1a`".to_owned())));
    assert_eq!(Find::text("a").check_with("$7"), Ok(()));
}

#[test]
fn a_text_that_would_grow_without_end_stays_as_it_was() {
    let changes = lines(vec![regex(Field::Title, "", &"x".repeat(4000))]);
    let title = "y".repeat(10_000);
    assert_eq!(changes.apply(entry(&title, "")).title, Some(title));
}

#[test]
#[ignore = "needs ../shared"]
fn hostile_regexes_are_refused_or_end_soon() {
    use std::io::Read as _;
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/attacks/redos.jsonl")).unwrap();
    let mut slowest = std::time::Duration::ZERO;
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let packed = base64(case["text_b64gz"].as_str().unwrap());
        let mut text = String::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
        let begin = std::time::Instant::now();
        if let Ok(find) = Find::regex(case["pattern"].as_str().unwrap()) {
            let changes = lines(vec![Replacement::new(Field::Title, find, "x$0")]);
            let _ = changes.apply(entry(&text, ""));
        }
        slowest = slowest.max(begin.elapsed());
        assert!(begin.elapsed().as_secs() < 1, "{}", case["pattern"]);
    }
    println!("the slowest took {slowest:?}");
}

fn base64(text: &str) -> Vec<u8> {
    let value = |b: u8| match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|b| *b != b'=').map(value).collect();
    let mut out = Vec::new();
    for four in digits.chunks(4) {
        let number = four.iter().fold(0_u32, |number, digit| number << 6 | u32::from(*digit)) << (6 * (4 - four.len()));
        out.extend(number.to_be_bytes().into_iter().skip(1).take(four.len() - 1));
    }
    out
}

proptest! {
    #[test]
    fn what_finds_nothing_changes_no_byte(title in "\\PC{0,30}", markup in "(<(p|b|/p|/b|br)>|[a-y<&; ]{0,6}){0,20}") {
        let changes = Transforms {
            remove: vec![Selector::new(".nowhere").unwrap()],
            ..lines(vec![text(Field::Title, "\u{1}", "x"), regex(Field::Content, "z+", "x"), text(Field::Content, "<z", "x")])
        };
        let before = entry(&title, &markup);
        prop_assert_eq!(changes.apply(before.clone()), before);
    }

    #[test]
    fn the_same_entry_is_always_changed_alike_and_stays_safe(markup in "(<(p|b|/p|/b|br)>|[a-y<&; ]{0,6}){0,20}", with in "[<>a-z/&;$ ]{0,8}") {
        let changes = lines(vec![text(Field::Content, "a", &with), text(Field::Content, "<b>", &with)]);
        let before = entry("t", &markup);
        let changed = changes.apply(before.clone());
        prop_assert_eq!(&changes.apply(before), &changed);
        let content = changed.content.unwrap();
        prop_assert_eq!(safe(content.as_str()), content);
    }
}
