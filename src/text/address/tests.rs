//! Addresses as they are published and as they are compared.

use super::{NAMES, canonical_address, strip_tracking};

#[test]
fn the_names_are_in_order_to_be_searched() {
    assert!(NAMES.is_sorted());
}

#[test]
fn only_tracking_parameters_go_and_nothing_else_changes() {
    for (address, kept) in [
        ("https://e.org/a?utm_source=rss&id=1&UTM_medium=feed#c", "https://e.org/a?id=1#c"),
        ("https://e.org/a?fbclid=x", "https://e.org/a"),
        ("https://e.org/a?id=1&amp;utm_source=x&amp;b=2", "https://e.org/a?id=1&amp;b=2"),
        ("https://e.org/a?a=1;utm_source=x;b=2", "https://e.org/a?a=1;b=2"),
        ("https://e.org/a?mc_cid=1&mc_eid=2#top", "https://e.org/a#top"),
        ("/a?gclid=1&q=%c3%a9+b", "/a?q=%c3%a9+b"),
        ("https://e.org/?utm_=1&utm=2&ref=x&source=y", "https://e.org/?utm_=1&utm=2&ref=x&source=y"),
        ("https://e.org/#a?utm_source=x", "https://e.org/#a?utm_source=x"),
        ("mailto:a@e.org", "mailto:a@e.org"),
    ] {
        assert_eq!(strip_tracking(address), kept);
    }
}

#[test]
fn addresses_that_lead_to_one_page_compare_equal() {
    for address in [
        "https://example.org/a/b?id=1",
        "http://EXAMPLE.org:80/a/./c/../b?id=1&utm_source=x#top",
        "https://example.org:443/a/%62?id=1",
        " http://example.org/a/b?id=1&fbclid=y ",
        "https://example.org/a/b?id=1&ref=example.org",
        "http://example.org:443/a/b?id=1",
    ] {
        assert_eq!(canonical_address(address), "https://example.org/a/b?id=1", "{address}");
    }
}

#[test]
fn addresses_that_differ_stay_apart() {
    assert_eq!(canonical_address("https://www.example.org/A/?b=%c3%a9&a=1"), "https://www.example.org/A/?b=%C3%A9&a=1");
    assert_eq!(canonical_address("https://example.org/#!/page"), "https://example.org/#!/page");
    assert_eq!(canonical_address("https://example.org/a?ref=other.org"), "https://example.org/a?ref=other.org");
    assert_eq!(canonical_address("http://example.org:8080/a?"), "https://example.org:8080/a");
    assert_eq!(canonical_address("https://example.org/100%"), "https://example.org/100%");
    assert_eq!(canonical_address(" tag:example.org,2026:1 "), "tag:example.org,2026:1");
}
