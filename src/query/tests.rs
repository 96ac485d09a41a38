//! The language by example: small entries, queries, what they find; and what is said of faults.

use std::fmt::Write as _;

mod why;

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::{Content, Context, EntryView, FIELDS, Facts, parse};

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn context() -> Context {
    Context { now: at("2026-03-10T12:00:00Z"), timezone: chrono_tz::Asia::Ho_Chi_Minh }
}

fn entries() -> Vec<(&'static str, Facts<'static>)> {
    vec![
        (
            "bridge",
            Facts {
                title: Some("Thủ đô khánh thành cây cầu mới"),
                summary: Some("Cầu dài 2 km, nối hai bờ sông Hồng"),
                content: Content::Html(
                    "<p>Sáng nay <b>cây</b> cầu<br>mở cửa.</p><img src='cau.jpg'><script>hidden</script>",
                ),
                authors: vec!["Trần Thị Hoà"],
                tags: vec!["Giao thông", "Hà Nội"],
                url: Some("https://www.tin.example/ha-noi/cau-moi.html"),
                language: Some("vi-VN"),
                source: Some("tin"),
                source_title: Some("Tin Nhanh"),
                date: Some(at("2026-03-09T18:30:00Z")),
                ..Facts::default()
            },
        ),
        (
            "compiler",
            Facts {
                title: Some("A C++ compiler in 300 lines"),
                content: Content::Text("It reads e-mail, too. Costs €5 🚀"),
                tags: vec!["programming"],
                url: Some("https://blog.example.org:8443/Compiler?ref=x"),
                language: Some("en"),
                source: Some("Blog"),
                source_title: Some("The Café Blog"),
                date: Some(at("2026-02-01T00:00:00Z")),
                attachments: vec!["audio/mpeg", "application/pdf"],
                ..Facts::default()
            },
        ),
        ("bare", Facts { title: Some("数据中心 opens"), has_image: true, ..Facts::default() }),
    ]
}

fn found(query: &str) -> String {
    match parse(query) {
        Ok(query) => entries()
            .into_iter()
            .filter(|(_, facts)| query.matches(&EntryView::new(facts.clone()), &context()))
            .map(|(id, _)| id)
            .collect::<Vec<_>>()
            .join(" "),
        Err(error) => format!("error at {}: {error}", error.at),
    }
}

fn table(queries: &[&str]) -> String {
    queries.iter().fold(String::new(), |mut table, query| {
        let _ = writeln!(table, "{query} → {}", found(query));
        table
    })
}

#[test]
fn words_phrases_and_operators() {
    insta::assert_snapshot!(table(&[
        "", "cau", "cầu", "cấu", "\"cay cau\"", "\"cau cay\"", "e-mail", "c++", "c", "compil", "compil*", "\"cay ca\"*",
        "cau OR compiler", "cau compiler", "cau AND -compiler", "-(cau | compiler)", "NOT NOT cau", "hidden", "数据", "据数",
        "€", "\"🚀\"", "€5", "\"...\"", "- cau", "--", "\"\" cau", "cau OR \"\"", "(cau",
    ]), @r#"
     → bridge compiler bare
    cau → bridge
    cầu → bridge
    cấu → 
    "cay cau" → bridge
    "cau cay" → 
    e-mail → compiler
    c++ → compiler
    c → 
    compil → 
    compil* → compiler
    "cay ca"* → bridge
    cau OR compiler → bridge compiler
    cau compiler → 
    cau AND -compiler → bridge
    -(cau | compiler) → bare
    NOT NOT cau → bridge
    hidden → 
    数据 → bare
    据数 → 
    € → compiler
    "🚀" → compiler
    €5 → compiler
    "..." → 
    - cau → bridge
    -- → bridge compiler bare
    "" cau → bridge
    cau OR "" → bridge
    (cau → error at 0: unbalanced `(`
    "#);
}

#[test]
fn fields() {
    insta::assert_snapshot!(table(&[
        "title:cau", "TITLE:(300 OR opens)", "tag:\"ha noi\"", "author:hòa", "author:*", "text:song", "source:blog",
        "source:nhanh", "source:cafe", "source:tin,blog", "source:ti*", "site:tin.example", "site:in.example", "site:example.org",
        "url:COMPILER", "url:/[0-9]{4}/", "https://www.tin.example/ha-noi", "lang:vi", "lang:vi-VN", "lang:v", "lang:en,vi", "-lang:*",
        "has:image", "has:audio,summary", "has:attachment", "-has:date", "title:/^A\\b/", "/300 LINES/i", "10:30", "title:300:lines",
    ]), @r#"
    title:cau → bridge
    TITLE:(300 OR opens) → compiler bare
    tag:"ha noi" → bridge
    author:hòa → bridge
    author:* → bridge
    text:song → bridge
    source:blog → compiler
    source:nhanh → bridge
    source:cafe → compiler
    source:tin,blog → bridge compiler
    source:ti* → bridge
    site:tin.example → bridge
    site:in.example → 
    site:example.org → compiler
    url:COMPILER → compiler
    url:/[0-9]{4}/ → compiler
    https://www.tin.example/ha-noi → bridge
    lang:vi → bridge
    lang:vi-VN → bridge
    lang:v → 
    lang:en,vi → bridge compiler
    -lang:* → bare
    has:image → bridge bare
    has:audio,summary → bridge compiler
    has:attachment → compiler
    -has:date → bare
    title:/^A\b/ → compiler
    /300 LINES/i → compiler
    10:30 → 
    title:300:lines → compiler
    "#);
}

#[test]
fn dates_ages_and_lengths() {
    insta::assert_snapshot!(table(&[
        "on:2026-03-10", "on:2026-03-09", "after:2026-03", "before:2026-03", "on:2026", "after:2026-03-09T18:30:00Z",
        "before:2026-03-09T18:30:00Z", "newer:1d", "newer:17h", "older:1w", "older:1mo", "words:6", "words:>6", "words:<=6", "words:1..99",
        "words:9..1", "-words:>0",
    ]), @r"
    on:2026-03-10 → bridge
    on:2026-03-09 → 
    after:2026-03 → bridge
    before:2026-03 → compiler
    on:2026 → bridge compiler
    after:2026-03-09T18:30:00Z → bridge
    before:2026-03-09T18:30:00Z → compiler
    newer:1d → bridge
    newer:17h → 
    older:1w → compiler
    older:1mo → compiler
    words:6 → bridge
    words:>6 → compiler
    words:<=6 → bridge
    words:1..99 → bridge compiler
    words:9..1 → 
    -words:>0 → bare
    ");
}

#[test]
fn faults_are_named_with_their_place_and_what_to_do() {
    let faults = [
        "AND",
        "cau OR",
        "OR cau",
        "cau AND OR x",
        "NOT",
        "(cau",
        "cau)",
        "( )",
        "\"cau",
        "title:/cau",
        "tilte:cau",
        "xyzzy:1",
        "title:",
        "after:2026-13",
        "after:10-03-2026",
        "newer:7",
        "newer:7m",
        "words:many",
        "has:picture",
        "has:image,imge",
        "title:/(/",
        "/(?=x)y/",
        "/\\w{5000}/",
    ];
    let told = faults.iter().fold(String::new(), |mut told, query| {
        let error = parse(query).unwrap_err();
        let _ = writeln!(told, "{}\n{error}\n  {}\n", error.caret(query), error.help.as_deref().unwrap_or_default());
        told
    });
    insta::assert_snapshot!(told, @r#"
    AND
    ^
    operator without operand: `AND`
      put a term on both sides, or quote it to find the word

    cau OR
        ^
    operator without operand: `OR`
      put a term on both sides, or quote it to find the word

    OR cau
    ^
    operator without operand: `OR`
      put a term on both sides, or quote it to find the word

    cau AND OR x
        ^
    operator without operand: `AND`
      put a term on both sides, or quote it to find the word

    NOT
    ^
    operator without operand: `NOT`
      put a term on both sides, or quote it to find the word

    (cau
    ^
    unbalanced `(`
      close it with `)`, or quote the sign

    cau)
       ^
    unbalanced `)`
      no `(` is open here; to find the sign, quote it

    ( )
    ^
    empty `( )`
      put a term inside, or take it away

    "cau
    ^
    unbalanced `"`
      close it with `"`, or write `\"` inside

    title:/cau
          ^
    unbalanced `/`
      close the regex with `/`; to find a text that begins with a slash, quote it

    tilte:cau
    ^
    unknown field `tilte`
      did you mean `title:`? to find the word, quote it

    xyzzy:1
    ^
    unknown field `xyzzy`
      the fields are title, summary, content, author, tag, text, source, site, url, lang, has, after, before, on, newer, older, words; to find the word, quote it

    title:
    ^
    field without value: `title:`
      the value follows the colon without a space; to find the word, quote it

    after:2026-13
          ^
    bad date `2026-13`
      write 2025, 2025-11, 2025-11-23 or 2025-11-23T15:00:00+07:00

    after:10-03-2026
          ^
    bad date `10-03-2026`
      write 2025, 2025-11, 2025-11-23 or 2025-11-23T15:00:00+07:00

    newer:7
          ^
    bad age `7`: the unit is missing
      write a number and min, h, d, w, mo or y, like `newer:7d`

    newer:7m
          ^
    bad age `7m`
      write a number and min, h, d, w, mo or y, like `newer:7d`

    words:many
          ^
    bad number `many`
      write `words:300`, `words:>300`, `words:<=300` or `words:100..500`

    has:picture
        ^
    unknown `has:` value `picture`
      `has:` takes image, audio, video, attachment, content, summary, author, tag, date, title, url

    has:image,imge
              ^
    unknown `has:` value `imge`
      did you mean `has:image`?

    title:/(/
          ^
    bad regex: unclosed group
      a letter that means something in regexes is taken literally after a `\`

    /(?=x)y/
    ^
    bad regex: look-around, including look-ahead and look-behind, is not supported
      regexes run in linear time: no look-around, no backreferences; join two terms instead

    /\w{5000}/
    ^
    bad regex: it becomes larger than 256 KiB
      repeat less, or write `(?-u:\w)` for letters of ASCII alone
    "#);
}

#[test]
fn a_query_has_bounds() {
    let terms = |count: usize| vec!["a"; count].join(" ");
    assert!(parse(&terms(256)).is_ok());
    assert_eq!(parse(&terms(257)).unwrap_err().at, 512);
    assert!(parse(&format!("{}a{}", "(".repeat(64), ")".repeat(64))).is_ok());
    assert_eq!(parse(&format!("{}a{}", "(".repeat(65), ")".repeat(65))).unwrap_err().at, 65);
    assert!(parse(&format!("{}a", "-".repeat(64))).is_ok());
    assert_eq!(parse(&format!("{}a", "-".repeat(65))).unwrap_err().at, 65);
    assert!(parse(&"é".repeat(2048)).is_ok());
    assert_eq!(parse(&format!("{}é", "x".repeat(4095))).unwrap_err().at, 4095);
}

#[test]
fn positions_count_characters() {
    assert_eq!(parse("hà nội after:x").unwrap_err().at, 13);
}

#[test]
fn a_verdict_names_the_words_as_they_stand_in_the_entry() {
    let words = |query: &str, entry: usize| {
        let verdict = parse(query).unwrap().judge(&EntryView::new(entries()[entry].1.clone()), &context());
        format!("{} {:?}", verdict.matches, verdict.words)
    };
    insta::assert_snapshot!(words("cay cau", 0), @r#"true ["cây", "cầu"]"#);
    insta::assert_snapshot!(words("\"thu do\" (lang:en OR lang:vi) -opens", 0), @r#"true ["Thủ đô", "lang:vi"]"#);
    insta::assert_snapshot!(words("compil* /\\d+ lines/", 1), @r#"true ["compiler", "300 lines"]"#);
    insta::assert_snapshot!(words("cau", 1), @"false []");
}

#[test]
fn an_image_counts_outside_of_comments_and_scripts_alone() {
    let has = |markup: &'static str| {
        let facts = Facts { content: Content::Html(markup), ..Facts::default() };
        parse("has:image").unwrap().matches(&EntryView::new(facts), &context())
    };
    assert!(has("<p>x<IMG alt='a>b' SRC=x.png></p>") && has("<img src=\"a.png\"/>"));
    assert!(!has("<!-- <img src=a.png> -->") && !has("<script>'<img src=a.png>'</script>"));
    assert!(!has("<img alt='src=x'>") && !has("<img src=' '>") && !has("<image src=x>") && !has("no img src=x"));
}

#[test]
fn fields_have_their_own_names() {
    let mut names: Vec<&str> = FIELDS.iter().map(|field| field.name()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(FIELDS.iter().all(|field| !field.about().is_empty() && field.name() == field.name().to_lowercase()));
}

proptest! {
    #[test]
    fn no_text_breaks_the_parser(text in "[a-z:()\"/|*!\\-\\\\ ANDORT,.<>0-9é🚀]{0,40}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.at <= text.chars().count());
            prop_assert!(error.help.is_some());
        }
    }

    #[test]
    fn a_negation_finds_the_rest(text in "[a-zà ]{1,12}") {
        let (plain, negated) = (parse(&format!("({text} cau)")), parse(&format!("-({text} cau)")));
        for (_, facts) in entries() {
            let view = EntryView::new(facts);
            prop_assert_ne!(plain.as_ref().unwrap().matches(&view, &context()), negated.as_ref().unwrap().matches(&view, &context()));
        }
    }
}
