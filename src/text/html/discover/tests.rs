//! Titles and feeds of pages.

use url::Url;

use super::{feed_links, page_title};

const PAGE: &str = include_str!("../../../../tests/fixtures/html/page.html");

#[test]
fn the_feeds_of_a_page_are_found_in_order() {
    let base = Url::parse("https://example.org/blog/").unwrap();
    let found: Vec<String> = feed_links(PAGE, &base)
        .iter()
        .map(|feed| format!("{} | {} | {}", feed.url, feed.media_type, feed.title.as_deref().unwrap_or("-")))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @r"
    https://cdn.example.org/feed.xml | application/rss+xml | Tin tức & bình luận
    https://other.example/atom?a=1&b=2 | application/atom+xml | -
    https://cdn.example.org/feed.json | application/feed+json | JSON
    https://cdn.example.org/late.xml | application/rss+xml | Late
    ");
}

#[test]
fn the_title_of_a_page_is_plain_text() {
    assert_eq!(page_title(PAGE).unwrap(), "Tin <mới> & cũ – Example");
    assert_eq!(page_title("<svg><title>icon</title></svg><title> </title><p>x"), None);
    assert_eq!(page_title("<script>'<title>no</title>'</script><TITLE>a<b>c</TITLE>").unwrap(), "a<b>c");
    assert_eq!(page_title(""), None);
}
