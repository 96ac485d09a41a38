//! Files with every kind of fault, and what is said of each.

use super::{Level, check};

/// The findings as `feedwright validate` prints them.
fn found(name: &str, text: &str) -> String {
    let lines: Vec<String> = check(name, text.as_bytes())
        .into_iter()
        .map(|finding| format!("{}: {} {} {}", finding.line, finding.level, finding.code, finding.message))
        .collect();
    lines.join("\n")
}

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/validate/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_good_file_of_each_format_is_passed_in_silence() {
    for name in ["good.rss", "good.atom", "good.json", "good.opml", "good.html"] {
        assert_eq!(found(name, &fixture(name)), "", "{name}");
    }
    assert_eq!(found("status.json", r#"{"_feedwright": {}, "sources": [{"name": 1}]}"#), "");
}

#[test]
fn an_rss_file_with_every_fault() {
    insta::assert_snapshot!(found("bad.rss", &fixture("bad.rss")));
}

#[test]
fn an_atom_file_with_every_fault() {
    insta::assert_snapshot!(found("bad.atom", &fixture("bad.atom")));
}

#[test]
fn a_json_file_with_every_fault() {
    insta::assert_snapshot!(found("bad.json", &fixture("bad.json")));
}

#[test]
fn an_opml_file_with_every_fault() {
    insta::assert_snapshot!(found("bad.opml", &fixture("bad.opml")));
}

#[test]
fn a_page_with_every_fault() {
    insta::assert_snapshot!(found("bad.html", &fixture("bad.html")));
}

#[test]
fn what_is_not_well_formed_is_told_with_its_line() {
    let cases = [
        ("<a>\n<b>\n</a>", "2: "),
        ("<a>&nbsp;</a>", "1: "),
        ("<a>x & y</a>", "1: "),
        ("<a b=c/>", "1: "),
        ("<a b='1' b='2'/>", "1: "),
        ("<a/>\n<b/>", "2: "),
        ("<a/>\ntext", "1: "),
        ("<a>\n<p:b/></a>", "2: "),
        ("<a>]]></a>", "1: "),
        ("<a><![CDATA[x</a>", "1: "),
        ("<a>&#1;</a>", "1: "),
        ("<a", "1: "),
        ("<a>1 < 2</a>", "1: "),
        ("", "0: "),
        ("   ", "1: "),
        ("<a>\u{1}</a>", "1: "),
    ];
    for (text, _) in cases {
        assert!(check("x.rss", text.as_bytes()).iter().any(|finding| finding.level == Level::Error), "{text}");
    }
    let all: Vec<String> = cases.iter().map(|(text, _)| format!("{text:?}\n{}", found("x.rss", text))).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn what_runs_in_an_article_is_an_error() {
    let item = |html: &str| {
        let escaped = html.replace('&', "&amp;").replace('<', "&lt;");
        fixture("good.rss").replace("TEXT OF THE ARTICLE", &escaped)
    };
    for html in [
        "<script>1</script>",
        "<SCRIPT src=x>",
        "<img src=x onerror=alert(1)>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<iframe src=https://x.example/></iframe>",
        "<p style='background:url(x)'>x</p>",
        "<svg/onload=alert(1)>",
        "<a/href=data:text/html,x>",
        "<!-- > --><form>",
    ] {
        assert!(found("x.rss", &item(html)).contains("error active-markup"), "{html}");
    }
    for html in [
        "<p title='onclick=1'>1 &lt;script&gt;</p>",
        "<!-- <script> -->",
        "a < b",
        "<img src='https://e.org/1.png' alt='JavaScript: The Good Parts'>",
        "<p class='javascript:1'>x</p>",
    ] {
        assert_eq!(found("x.rss", &item(html)), "", "{html}");
    }
}

#[test]
fn an_error_behind_many_warnings_is_told() {
    let relative = "&lt;a href='x'&gt;x&lt;/a&gt;".to_owned();
    let item = |number: usize, html: &str| {
        format!(
            "<item><guid isPermaLink=\"false\">{number}</guid><title>{number}</title><description>{html}</description></item>"
        )
    };
    let mut items: String = (0..300).map(|number| item(number, &relative)).collect();
    items.push_str(&item(300, "&lt;script&gt;1&lt;/script&gt;"));
    let feed = fixture("good.rss").replace("</channel>", &format!("{items}</channel>"));
    assert!(found("x.rss", &feed).contains("error active-markup description has <script>"));
}

#[test]
fn a_deep_file_is_a_fault_and_no_crash() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert!(found("x.rss", &deep).contains("too deep"));
    assert!(found("x.json", &"[".repeat(100_000)).contains("no JSON"));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_crash(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        for name in ["x.rss", "x.json", "x.html", "x.rss.gz"] {
            let _ = check(name, &bytes);
        }
    }

    #[test]
    fn no_markup_makes_it_crash(text in "(<[a-z/!\\[?]{0,3}|>|&[a-z#0-9]{0,3};?|\"|'|=|[ a-zé\n]|--|\\]\\]){0,60}") {
        for name in ["x.rss", "x.json", "x.html"] {
            let _ = check(name, text.as_bytes());
        }
    }
}
