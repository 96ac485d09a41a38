//! Documents in disorder: mended and told, or refused with a word about what came.

use super::{Kind, Options, document, local, parsed, read, repairs, shown, sniff};
use crate::advice::told;

fn titles(feed: &crate::model::Feed) -> Vec<&str> {
    feed.entries.iter().filter_map(|entry| entry.title.as_deref()).collect()
}

#[test]
fn a_broken_document_is_read_and_every_mend_is_told() {
    let feed = parsed(include_bytes!("../../../tests/fixtures/parse/broken.rss")).unwrap();
    insta::assert_snapshot!(repairs(&feed), @r"
1 NotWellFormed: text outside the root
3 Doctype: a document type was passed over
4 NotWellFormed: an attribute of `<rss>` without quotes
6 NotWellFormed: an `&` that starts no reference
6 Entity: the document does not declare `&far;`
8 NotWellFormed: a `<` that starts no tag
9 NotWellFormed: `</title>` closes what was left open inside it
9 Namespace: the prefix `dc` is not declared
10 NotWellFormed: `<item>` inside one left open
10 Character: `&#7;` names no character of XML
10 NotWellFormed: `</span>` closes nothing
11 Date: `some day` is no date
13 NotWellFormed: text outside the root
");
    insta::assert_snapshot!(shown(&crate::model::Feed { repairs: Vec::new(), ..feed }), @r#"
{
  "format": "rss-2.0",
  "encoding": "UTF-8",
  "title": "R&D of Zoë & Co &far; …",
  "home_page_url": "https://lab.example.org/",
  "description": "1 < 2 and bold",
  "description_html": "1 &lt; 2<br>and <b>bold</b>",
  "links": [
    {
      "rel": "alternate",
      "href": "https://lab.example.org/"
    }
  ],
  "entries": [
    {
      "url": "https://lab.example.org/1",
      "title": "Open tags",
      "authors": [
        {
          "name": "Mia"
        }
      ],
      "links": [
        {
          "rel": "alternate",
          "href": "https://lab.example.org/1"
        }
      ]
    },
    {
      "url": "https://lab.example.org/2",
      "title": "Bell character–dash",
      "links": [
        {
          "rel": "alternate",
          "href": "https://lab.example.org/2"
        }
      ]
    }
  ]
}
"#);
}

#[test]
fn a_document_cut_in_the_middle_gives_what_was_whole() {
    let text = "<rss version='2.0'><channel><title>T</title><item><title>a</title></item><item><title>b</tit";
    let feed = parsed(text.as_bytes()).unwrap();
    assert_eq!(titles(&feed), ["a"]);
    insta::assert_snapshot!(repairs(&feed), @"1 Truncated: the document ends inside a tag");
}

#[test]
fn charsets_are_told_by_mark_header_declaration_and_bytes() {
    let body = "<rss><channel><title>Đất nước — tiếng Việt, Ünïcödé</title></channel></rss>";
    let wide: Vec<u8> = body.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = [&[0xfe, 0xff][..], &wide].concat();
    let title = |body: &[u8], content_type: Option<&str>| {
        let feed = read(&document(body, content_type), &Options::default()).unwrap();
        format!("{} ({}) {}", feed.title.clone().unwrap(), feed.encoding.clone().unwrap(), repairs(&feed))
    };
    let japanese = b"<rss><channel><title>\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x83\x6a\x83\x85\x81\x5b\x83\x58</title></channel></rss>";
    let western =
        b"<?xml version='1.0' encoding='utf-8'?><rss><channel><title>caf\xe9 \x96 th\xe9</title></channel></rss>";
    let thai = b"<rss><channel><title>\xca\xc7\xd1\xca\xb4\xd5</title></channel></rss>";
    insta::assert_snapshot!(title(body.as_bytes(), None), @"Đất nước — tiếng Việt, Ünïcödé (UTF-8)");
    insta::assert_snapshot!(title(&marked, None), @"Đất nước — tiếng Việt, Ünïcödé (UTF-16BE)");
    insta::assert_snapshot!(title(&wide, Some("text/xml; charset=utf-8")), @"Đất nước — tiếng Việt, Ünïcödé (UTF-16BE) 0 Encoding: `utf-8` is declared, but the bytes are UTF-16BE");
    insta::assert_snapshot!(title(japanese, None), @"日本語のニュース (Shift_JIS) 0 Encoding: the bytes are not UTF-8, and nothing else is declared");
    insta::assert_snapshot!(title(western, None), @"café – thé (windows-1252) 0 Encoding: `utf-8` is declared, but the bytes are not");
    insta::assert_snapshot!(title(thai, Some("application/rss+xml; charset='windows-874'")), @"สวัสดี (windows-874)");
    insta::assert_snapshot!(title(body.as_bytes(), Some("text/html; charset=iso-8859-1")), @r"
Đất nước — tiếng Việt, Ünïcödé (UTF-8) 0 Encoding: `iso-8859-1` is declared, but the bytes are UTF-8
0 ContentType: sent as `text/html`
");
}

#[test]
fn what_came_in_place_of_a_feed_is_said() {
    let message = |body: &[u8]| told(&parsed(body).unwrap_err());
    insta::assert_snapshot!(message(b"  \n"), @r"
error: the answer is empty
  help: check the address of the feed; `feedwright try` shows what comes
");
    insta::assert_snapshot!(message(b"<!DOCTYPE html><html><head><title>Log in</title></head></html>"), @r"
error: the answer is an HTML page (“Log in”), not a feed
  help: if the page lists articles, use it as `page:`; `feedwright try` finds its feed
");
    insta::assert_snapshot!(message(b"%PDF-1.7 \xff\xff"), @r"
error: the answer is a PDF, not a feed
  help: check the address of the feed; `feedwright try` shows what comes
");
    insta::assert_snapshot!(message(b"\x89PNG\r\n"), @r"
error: the answer is an image (PNG), not a feed
  help: check the address of the feed; `feedwright try` shows what comes
");
    insta::assert_snapshot!(message(b"{\"error\": 404}"), @r"
error: the answer is JSON, but not a JSON Feed: it has neither `version` nor `items`
  help: check the address of the feed; `feedwright try` shows what comes
");
    insta::assert_snapshot!(message(b"{\"version\": "), @"error: the answer is JSON that cannot be read: EOF while parsing a value at line 1, column 12");
    insta::assert_snapshot!(message(b"[1]"), @r"
error: the answer is JSON, but not a JSON Feed: it is no object
  help: check the address of the feed; `feedwright try` shows what comes
");
    insta::assert_snapshot!(message(b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>"), @r"
error: the answer is a sitemap, not a feed
  help: check the address of the feed; `feedwright try` shows what comes
");
    insta::assert_snapshot!(message(b"Service unavailable"), @r"
error: the answer is plain text, not a feed
  help: check the address of the feed; `feedwright try` shows what comes
");
    insta::assert_snapshot!(message(format!("<rss>\n{}", "<a>".repeat(300)).as_bytes()), @"error: the elements are more than 256 deep inside each other at line 2");
}

#[test]
fn entities_that_would_blow_up_are_refused_and_nothing_is_fetched() {
    let mut dtd = "<!ENTITY a0 'lol'>".to_owned();
    for n in 1..12 {
        dtd += &format!("<!ENTITY a{n} '{}'>", format!("&a{};", n - 1).repeat(10));
    }
    let bomb = format!("<!DOCTYPE rss [{dtd}]>\n<rss><channel><title>&a11;</title></channel></rss>");
    insta::assert_snapshot!(told(&parsed(bomb.as_bytes()).unwrap_err()), @"error: the entities declared at line 1 are made to blow up");
    let many = format!(
        "<!DOCTYPE rss [<!ENTITY a '{}'>]><rss><channel><title>{}</title></channel></rss>",
        "x".repeat(250),
        "&a;".repeat(9000)
    );
    insta::assert_snapshot!(told(&parsed(many.as_bytes()).unwrap_err()), @"error: the entities declared at line 1 are made to blow up");
}

#[test]
fn a_document_is_no_longer_than_allowed() {
    let options = Options { max_bytes: 10, ..Options::default() };
    insta::assert_snapshot!(told(&read(&local(b"<rss></rss><!-- -->"), &options).unwrap_err()), @r"
error: the answer is 19 bytes, more than 10
  help: raise `max_size` above 10 for this source
");
}

#[test]
fn a_known_entry_costs_no_html() {
    let text = "<rss><channel><item><title>a</title><description>&lt;b&gt;x</description></item></channel></rss>";
    let first = parsed(text.as_bytes()).unwrap();
    let hash = first.entries[0].raw_hash;
    let known = |asked: u64| asked == hash;
    let options = Options { known: Some(&known), ..Options::default() };
    let second = read(&local(text.as_bytes()), &options).unwrap();
    assert!(first.entries[0].summary_html.is_some() && !first.entries[0].unchanged);
    assert!(second.entries[0].summary_html.is_none() && second.entries[0].unchanged);
    assert_eq!(second.entries[0].title.as_deref(), Some("a"));
}

#[test]
fn relative_addresses_build_on_the_page_of_the_feed_even_when_it_comes_late() {
    let text = "<rss><channel><item><title>a</title><link>/a</link><guid isPermaLink='false'>g/1</guid>\
        <description>&lt;a href='/b'&gt;b&lt;/a&gt;</description></item><link>https://late.example.org/x/</link></channel></rss>";
    let feed = parsed(text.as_bytes()).unwrap();
    let entry = &feed.entries[0];
    assert_eq!(entry.url.as_ref().unwrap().as_str(), "https://late.example.org/a");
    assert_eq!(entry.id.as_deref(), Some("g/1"));
    insta::assert_snapshot!(entry.summary_html.as_ref().unwrap().as_str(), @r#"<a href="https://late.example.org/b">b</a>"#);
}

#[test]
fn pages_and_feeds_are_told_apart_by_their_beginning() {
    let kind = |body: &[u8]| sniff(&document(body, None));
    assert_eq!(kind(b"<!-- x --><?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>"), Kind::Xml);
    assert_eq!(kind(b"\xff\xfe<\0f\0e\0e\0d\0>\0"), Kind::Xml);
    assert_eq!(kind(b"{}"), Kind::Json);
    assert_eq!(kind(b"<!doctype HTML><p>rss <rss>"), Kind::Html { title: None });
    assert_eq!(kind(b"<html><title>A &amp; B</title>"), Kind::Html { title: Some("A & B".to_owned()) });
    assert_eq!(kind(b""), Kind::Empty);
}

#[test]
fn a_text_left_open_ends_where_the_next_part_of_the_feed_begins() {
    let feed = parsed(
        b"<rss><channel><title>News<link>https://e.org/</link><description>Of the <b>day\n<language>vi</language>
        <item><title>One<link>https://e.org/1</link><guid>1<pubDate>Thu, 05 Nov 2026 10:00:00 GMT</pubDate></item>
        <item><title>Two</title><description>About <link rel='x'/>two <i>things</i><content:encoded>&lt;p>2</content:encoded>
        <item><title>Three</channel></rss>",
    )
    .unwrap();
    assert_eq!(titles(&feed), ["One", "Two", "Three"]);
    assert_eq!((feed.title.as_deref(), feed.language.as_deref()), (Some("News"), Some("vi")));
    assert_eq!(feed.home_page_url.unwrap().as_str(), "https://e.org/");
    assert_eq!(feed.entries[0].id.as_deref(), Some("1"));
    assert!(feed.entries[0].published.is_some());
    assert_eq!(feed.entries[1].summary.as_deref(), Some("About two things"));
    assert_eq!(feed.entries[1].content.as_ref().unwrap().as_str(), "<p>2</p>");
    let feed = parsed(
        b"<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://e.org/'><title>News<updated>2026-11-05T10:00:00Z
        <entry><id>1<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>One <title>x</title></div></title></entry></feed>",
    )
    .unwrap();
    assert_eq!((feed.title.as_deref(), titles(&feed)), (Some("News"), vec!["One"]));
    assert!(feed.updated.is_some());
}

#[test]
fn a_part_left_open_does_not_take_the_entries_with_it() {
    let feed = parsed(
        b"<rss xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:sx='urn:sync'><channel><title>t</title>
        <image><url>https://e.org/i.png</url><item><title>One</title><dc:date>2026-11-05</item>
        <dc:language>vi<item><title>Two</title></item><dc:creator>Eva</channel></rss>",
    )
    .unwrap();
    assert_eq!(titles(&feed), ["One", "Two"]);
    assert_eq!(feed.image.unwrap().url.unwrap().as_str(), "https://e.org/i.png");
    let feed = parsed(
        b"<feed xmlns='http://www.w3.org/2005/Atom'><author><name>Eva</name><entry><title>One</title></entry></feed>",
    )
    .unwrap();
    assert_eq!((titles(&feed), feed.authors.len()), (vec!["One"], 1));
    // What another namespace wraps around an entry may be meant so.
    let feed = parsed(
        b"<rss><channel><c:conflicts xmlns:c='urn:sync'><item><title>Old</title></item></c:conflicts></channel></rss>",
    );
    assert_eq!(feed.unwrap().entries.len(), 0);
}

#[test]
fn a_quote_lost_beside_the_namespace_of_the_root_is_no_other_namespace() {
    for root in
        ["<feed xmlns=http://www.w3.org/2005/Atom\">", "<feed xmlns=\"http://www.w3.org/2005/Atom xml:lang=\"vi\">"]
    {
        let feed =
            parsed(format!("{root}<title>t</title><entry><title>One</title></entry></feed>").as_bytes()).unwrap();
        assert_eq!(titles(&feed), ["One"]);
        assert!(!feed.repairs.is_empty());
    }
}
