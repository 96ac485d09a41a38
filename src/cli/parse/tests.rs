//! The batch protocol: every line has its answer.

use chrono::DateTime;

use super::answer;

fn answered(line: &str) -> String {
    let mut out = Vec::new();
    answer(line.as_bytes(), DateTime::UNIX_EPOCH, &mut out);
    String::from_utf8(out).unwrap()
}

fn fixture(name: &str) -> String {
    format!("{}/tests/fixtures/parse/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_request_is_answered_with_a_document() {
    let line = serde_json::json!({"path": fixture("news.rdf"), "content_type": "application/rdf+xml", "base_url": "https://x.example.org/f"});
    insta::assert_snapshot!(answered(&line.to_string()), @r#"{"ok":{"version":"https://jsonfeed.org/version/1.1","title":"Harbour news","home_page_url":"https://harbour.example.org/","feed_url":"https://x.example.org/f","description":"Ships","icon":"https://harbour.example.org/mark.gif","language":"nl","items":[{"id":"https://harbour.example.org/1","url":"https://harbour.example.org/1","title":"Two ships","date_published":"2026-11-03T06:00:00+01:00","date_modified":"2026-11-03T06:00:00+01:00","authors":[{"name":"Jan"}],"tags":["ships"],"_feedwright":{"links":[{"rel":"alternate","href":"https://harbour.example.org/1"}],"categories":[{"term":"ships"}]}}],"_feedwright":{"format":"rss-1.0","encoding":"UTF-8","id":"https://harbour.example.org/news.rdf","description_html":"Ships","license":"https://creativecommons.org/licenses/by/4.0/","image":{"url":"https://harbour.example.org/mark.gif"},"links":[{"rel":"alternate","href":"https://harbour.example.org/"}]}}}"#);
}

#[test]
fn what_cannot_be_read_is_answered_with_an_error() {
    insta::assert_snapshot!(answered("no request"), @r#"{"error":"the request cannot be read: expected ident at line 1 column 2"}"#);
    insta::assert_snapshot!(answered("{}"), @r#"{"error":"the request cannot be read: missing field `path` at line 1 column 2"}"#);
    insta::assert_snapshot!(answered(r#"{"path": "/nowhere/at/all.xml"}"#), @r#"{"error":"/nowhere/at/all.xml: No such file or directory (os error 2)"}"#);
    let line = serde_json::json!({"path": format!("{}/Cargo.toml", env!("CARGO_MANIFEST_DIR"))});
    insta::assert_snapshot!(answered(&line.to_string()), @r#"{"error":"the answer is plain text, not a feed"}"#);
}

#[test]
fn text_that_would_read_as_markup_is_escaped_in_members_of_plain_text() {
    let line = serde_json::json!({"path": fixture("notes.atom")});
    let document: serde_json::Value = serde_json::from_str(&answered(&line.to_string())).unwrap();
    assert_eq!(document["ok"]["items"][0]["title"], "Plain &lt;text&gt;");
    assert_eq!(document["ok"]["items"][0]["tags"][0], "Mosses");
    assert_eq!(document["ok"]["title"], "Notes & sketches");
}
