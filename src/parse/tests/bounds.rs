//! More of something than is read: what was left out is told with its line.

use super::{parsed, repairs};

fn item(inside: &str) -> String {
    format!("<rss>\n<channel>\n<item>\n<title>x</title>\n{inside}\n</item></channel></rss>")
}

#[test]
fn entries_beyond_ten_thousand_are_told_where_they_begin() {
    let mut text = "<rss><channel>\n".to_owned();
    (0..10_003).for_each(|number| text.push_str(&format!("<item><guid>{number}</guid></item>\n")));
    text.push_str("</channel></rss>");
    let feed = parsed(text.as_bytes()).unwrap();
    assert_eq!(feed.entries.len(), 10_000);
    insta::assert_snapshot!(repairs(&feed), @"10002 Truncated: more than 10000 entries: the rest was left out");
}

#[test]
fn json_entries_beyond_ten_thousand_are_told() {
    let items: Vec<String> = (0..10_001).map(|number| format!(r#"{{"id": "{number}"}}"#)).collect();
    let feed = parsed(format!(r#"{{"version": "1", "items": [{}]}}"#, items.join(",")).as_bytes()).unwrap();
    assert_eq!(feed.entries.len(), 10_000);
    insta::assert_snapshot!(repairs(&feed), @"0 Truncated: more than 10000 members in `items`: the rest was left out");
}

#[test]
fn subscriptions_beyond_ten_thousand_are_told() {
    let text = format!("<opml><body>\n{}</body></opml>", "<outline xmlUrl='https://e.org/f'/>\n".repeat(10_001));
    let feed = parsed(text.as_bytes()).unwrap();
    assert_eq!(feed.subscriptions.len(), 10_000);
    insta::assert_snapshot!(repairs(&feed), @"10002 Truncated: more than 10000 subscriptions: the rest was left out");
}

#[test]
fn parts_of_an_entry_beyond_their_bound_are_told_once() {
    let line = |inside: &str| repairs(&parsed(item(inside).as_bytes()).unwrap());
    insta::assert_snapshot!(line(&"<category>c</category>\n".repeat(1_005)), @"1005 Bound: more than 1000 categories: the rest was left out");
    insta::assert_snapshot!(line(&"<enclosure url='https://e.org/1'/>\n".repeat(1_001)), @"1005 Bound: more than 1000 links: the rest was left out");
    let authors: String = (0..201).map(|number| format!("<author>{number}</author>\n")).collect();
    insta::assert_snapshot!(line(&authors), @"205 Bound: more than 200 authors: the rest was left out");
    let unknown = format!("<q:a xmlns:q='urn:q'>{}</q:a>", "<q:b/>".repeat(300));
    insta::assert_snapshot!(line(&unknown), @"5 Bound: more than 200 unknown elements (65536 bytes, 16 deep) of one entry: the rest was left out");
    let wide: String = (0..300).map(|number| format!(" a{number}='1'")).collect();
    insta::assert_snapshot!(line(&format!("<link{wide}>https://e.org/1</link>")), @"5 Bound: more than 256 attributes of a tag: the rest was left out");
    let bound: String = (0..140).map(|number| format!("<q:a xmlns:q='urn:{number}'/>")).collect();
    insta::assert_snapshot!(line(&bound), @"5 Bound: more than 128 unknown namespaces: the rest was left out");
    insta::assert_snapshot!(line(&format!("<link xml:base='/{}'>a</link>", "x".repeat(2_000))), @"5 Bound: more than 4096 bases, or one that is too long: the rest was left out");
}

#[test]
fn mends_beyond_a_hundred_are_told_as_one() {
    let feed = parsed(item(&"</b>\n".repeat(200)).as_bytes()).unwrap();
    assert_eq!(feed.repairs.len(), 101);
    assert!(repairs(&feed).ends_with("105 Bound: more than 100 mends: the rest was left out"), "{}", repairs(&feed));
}
