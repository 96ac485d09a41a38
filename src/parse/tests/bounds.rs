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

#[test]
fn html_beyond_its_bounds_is_told_where_it_stands() {
    let told = |markup: &str| {
        let rss = item(&format!("<description><![CDATA[{markup}]]></description>"));
        let json = serde_json::json!({"version": "1", "items": [{"id": "1", "content_html": markup}]}).to_string();
        format!("{}\n{}", repairs(&parsed(rss.as_bytes()).unwrap()), repairs(&parsed(json.as_bytes()).unwrap()))
    };
    let deep = format!("{}text{}", "<div>".repeat(600), "</div>".repeat(600));
    insta::assert_snapshot!(told(&deep), @r#"
    5 Bound: more than 512 elements of HTML inside each other: the rest was left out
    0 Bound: more than 512 elements of HTML inside each other: the rest was left out
    "#);
    let wide: String = (0..200).map(|number| format!(" a{number}")).collect();
    insta::assert_snapshot!(told(&format!("<p{wide}>text</p>")), @r#"
    5 Bound: more than 128 attributes of a tag in HTML: the rest was left out
    0 Bound: more than 128 attributes of a tag in HTML: the rest was left out
    "#);
    insta::assert_snapshot!(told("<div><p>text</div>"), @"");
}

#[test]
fn values_that_cannot_be_read_are_told_where_they_stand() {
    let line = |inside: &str| repairs(&parsed(item(inside).as_bytes()).unwrap());
    insta::assert_snapshot!(line("<georss:point xmlns:georss='http://www.georss.org/georss'>somewhere</georss:point>"), @"5 Value: `somewhere` is no place");
    insta::assert_snapshot!(line("<georss:point xmlns:georss='http://www.georss.org/georss'>1 2 3</georss:point>"), @"5 NotWellFormed: a number that belongs to no point of its place");
    insta::assert_snapshot!(line("<geo:lat xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'>52,5</geo:lat>"), @"5 Value: `52,5` is no place");
    insta::assert_snapshot!(line("<link>javascript:alert(1)</link>"), @"5 Value: `javascript:alert(1)` is no address");
    insta::assert_snapshot!(line("<link/>\n<enclosure url=''/>"), @"");
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'>\n<entry>\n<content type='image/png'>\u{a7}</content></entry></feed>";
    insta::assert_snapshot!(repairs(&parsed(atom.as_bytes()).unwrap()), @"3 Value: `§` is no text in base64");
    let many = "<georss:line xmlns:georss='http://www.georss.org/georss'>1</georss:line>\n".repeat(22);
    assert!(
        line(&many).ends_with("\n25 Bound: more than 20 values that could not be read: the rest was left out"),
        "{}",
        line(&many)
    );
}

#[test]
fn places_in_json_that_are_none_are_told() {
    let told = |geo: serde_json::Value| {
        let text = serde_json::json!({"version": "1", "items": [{"id": "1", "_feedwright": {"geo": geo}}]}).to_string();
        let feed = parsed(text.as_bytes()).unwrap();
        format!("{:?} {}", feed.entries[0].geo, repairs(&feed))
    };
    insta::assert_snapshot!(told(serde_json::json!({"type": "Point", "coordinates": [13.4, 52.5]})), @"Some(Point([13.4, 52.5]))");
    insta::assert_snapshot!(told(serde_json::json!(null)), @"None");
    insta::assert_snapshot!(told(serde_json::json!({"type": "Point", "coordinates": [13.4]})), @"None 0 Json: `geo` is no place");
    insta::assert_snapshot!(told(serde_json::json!({"type": "Point", "coordinates": ["13.4", "52.5"]})), @"None 0 Json: `geo` is no place");
    insta::assert_snapshot!(told(serde_json::json!({"type": "Circle", "coordinates": [13.4, 52.5]})), @"None 0 Json: `geo` is no place");
    insta::assert_snapshot!(told(serde_json::json!("Berlin")), @"None 0 Json: `geo` is no place");
    let ring = [[0, 0], [0, 9], [9, 9], [0, 0]];
    insta::assert_snapshot!(told(serde_json::json!({"type": "Polygon", "coordinates": [ring, ring]})), @"Some(Polygon([[0.0, 0.0], [0.0, 9.0], [9.0, 9.0], [0.0, 0.0]])) 0 Bound: more than 1 members in `geo`: the rest was left out");
    let long: Vec<[u8; 2]> = vec![[1, 2]; 10_001];
    let told = told(serde_json::json!({"type": "LineString", "coordinates": long}));
    assert!(
        told.ends_with("0 Bound: more than 10000 members in `geo`: the rest was left out"),
        "{}",
        &told[told.len() - 99..]
    );
}
