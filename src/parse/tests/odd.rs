//! Odd documents as they are found: what stands where nothing may, namespaces half right, halves of characters.

use super::{parsed, repairs};

/// Format, title, the titles of the entries, and what was mended.
fn told(text: &str) -> String {
    let feed = match parsed(text.as_bytes()) {
        Ok(feed) => feed,
        Err(error) => return error.to_string(),
    };
    let entries: Vec<&str> = feed.entries.iter().filter_map(|entry| entry.title.as_deref()).collect();
    let format = feed.format.as_ref().map_or("", |format| format.0);
    let title = feed.title.as_deref().unwrap_or("-");
    format!("{format} {title}: {}\n{}", entries.join(", "), repairs(&feed))
}

const ITEM: &str = "<rss version='2.0'><channel><title>t</title>\n<item><title>a & b</title></item></channel></rss>";

#[test]
fn what_stands_before_the_document_or_behind_it_is_told_and_lines_count_from_the_very_first() {
    insta::assert_snapshot!(told(&format!("<b>Warning</b>: foo\n<br>\n<?xml version='1.0'?>\n{ITEM}")), @r#"
    rss-2.0 t: a & b
    1 NotWellFormed: text before the document
    5 NotWellFormed: an `&` that starts no reference
    "#);
    insta::assert_snapshot!(told(&format!("\n<?xml version='1.0'?>\n{ITEM}")), @r#"
    rss-2.0 t: a & b
    1 NotWellFormed: white space before the XML declaration
    4 NotWellFormed: an `&` that starts no reference
    "#);
    insta::assert_snapshot!(told(&format!("\n{ITEM}")), @r#"
    rss-2.0 t: a & b
    3 NotWellFormed: an `&` that starts no reference
    "#);
    insta::assert_snapshot!(told(&format!("{ITEM}\n<script>x</script>\n<!-- made in 3 ms -->\n")), @r#"
    rss-2.0 t: a & b
    2 NotWellFormed: an `&` that starts no reference
    3 NotWellFormed: `<script>` behind the root
    "#);
    let deep = "<a>".repeat(300);
    insta::assert_snapshot!(told(&format!("<b>x</b>\n<?xml version='1.0'?>\n<rss>{deep}")), @"the elements are more than 256 deep inside each other at line 3");
}

#[test]
fn attributes_that_no_xml_allows_are_told_and_the_first_of_two_counts() {
    let item = |attributes: &str| {
        told(&format!(
            "<rss><channel>\n<item><title>a</title><guid {attributes}>http://a.example/1</guid></item></channel></rss>"
        ))
    };
    insta::assert_snapshot!(item("isPermaLink='false' isPermaLink='true'"), @r#"
    rss -: a
    2 NotWellFormed: an attribute of `<guid>` that it has already
    "#);
    insta::assert_snapshot!(item("note='1 < 2'"), @r#"
    rss -: a
    2 NotWellFormed: a `<` in an attribute of `<guid>`
    "#);
    let feed = parsed(b"<rss><channel><item><guid isPermaLink='false' isPermaLink='true'>http://a.example/1</guid></item></channel></rss>");
    assert_eq!(feed.unwrap().entries[0].url, None);
}

#[test]
fn rss_whose_root_is_in_another_namespace_is_rss() {
    insta::assert_snapshot!(told("<rss version='2.0' xmlns='http://www.w3.org/2005/Atom'><channel><title>t</title><item><title>a</title></item></channel></rss>"), @r#"
    rss-2.0 t: a
    1 Namespace: the namespace of the root is not one of RSS
    "#);
    insta::assert_snapshot!(told("<rss xmlns='urn:ours' xmlns:o='urn:ours'><channel><title>t</title><o:title>no</o:title><item><o:title>no</o:title><title>a</title></item></channel></rss>"), @r#"
    rss t: a
    1 Namespace: the namespace of the root is not one of RSS
    "#);
    insta::assert_snapshot!(told("<rss xmlns='http://backend.userland.com/rss2'><channel><title>t</title><item><title>a</title></item></channel></rss>"), @"rss t: a");
    // The words of another namespace inside it do not count.
    insta::assert_snapshot!(told("<rss><channel><title xmlns='urn:ours'>no</title><item xmlns='urn:ours'><title>no</title></item></channel></rss>"), @"rss -:");
}

#[test]
fn a_namespace_is_the_same_over_https() {
    insta::assert_snapshot!(told("<feed xmlns='https://www.w3.org/2005/Atom'><title>t</title><entry><title>a</title></entry></feed>"), @"atom-1.0 t: a");
    insta::assert_snapshot!(told("<rss xmlns:d='HTTPS://purl.org/dc/elements/1.1'><channel><d:title>t</d:title></channel></rss>"), @"rss t:");
    insta::assert_snapshot!(told("<feed xmlns='urn:other'><title>t</title></feed>"), @"the answer is XML of another kind, not a feed");
}

#[test]
fn a_channel_of_1998_has_an_abstract_and_a_base() {
    let text = "<CHANNEL HREF='http://a.example/' BASE='http://a.example/x/'><TITLE>t</TITLE><ABSTRACT>About</ABSTRACT>\
                <ITEM HREF='one.htm'><TITLE>One</TITLE></ITEM></CHANNEL>";
    let feed = parsed(text.as_bytes()).unwrap();
    assert_eq!(feed.description.as_deref(), Some("About"));
    assert_eq!(feed.entries[0].url.as_ref().unwrap().as_str(), "http://a.example/x/one.htm");
}

#[test]
fn json_that_was_cut_in_the_middle_of_a_character_is_read() {
    insta::assert_snapshot!(told("{\"version\": \"1.1\", \"title\": \"\\ud83d\\ude00 \\\\ud83d \\ud83d x\",\n\"items\": [{\"title\": \"\\ude00\\\"\"}]}"), @r#"
    json-feed-1.1 😀 \ud83d � x: �"
    1 Json: a number or half of a character that nothing can hold
    "#);
    insta::assert_snapshot!(told("{\"version\": \"1.1\", \"title\": \"\\ud83\"}"), @"the answer is JSON that cannot be read: invalid escape at line 1, column 35");
    insta::assert_snapshot!(told("{\"version\": \"1.1\", \"title\": 1e400}"), @r#"
    json-feed-1.1 1e400: 
    1 Json: a number or half of a character that nothing can hold
    "#);
}
