//! Addresses and ids: which stay, which are mended, which cannot be published.

use super::{id, is_iri, loaded, written};
use crate::model::Address;

#[test]
fn good_addresses_stay_and_others_are_mended_or_left_out() {
    let cases = [
        ("https://example.org", Some("https://example.org")),
        ("https://Example.org/%7e?a=b&c=%C3%A9#d", Some("https://Example.org/%7e?a=b&c=%C3%A9#d")),
        ("mailto:ada@example.org", Some("mailto:ada@example.org")),
        ("magnet:?xt=urn:btih:abc", Some("magnet:?xt=urn:btih:abc")),
        ("https://example.org/a b|c", Some("https://example.org/a%20b%7Cc")),
        ("https://example.org/100%", Some("https://example.org/100%25")),
        ("https://bücher.example/ü?ö", Some("https://xn--bcher-kva.example/%C3%BC?%C3%B6")),
        ("https://example.org/\u{1}a", Some("https://example.org/a")),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//example.org/", None),
        ("relative", None),
        ("https://", None),
        ("http:/example", None),
    ];
    for (text, expected) in cases {
        assert_eq!(Address::new(text).as_ref().and_then(written).as_deref(), expected, "{text}");
    }
    assert_eq!(Address::new("mailto:ada@example.org").as_ref().and_then(loaded), None);
}

#[test]
fn an_id_is_an_iri_by_the_rules_of_its_scheme() {
    for good in [
        "https://example.org/tin-tức",
        "tag:example.org,2026:x",
        "tag:ada@example.org,2026-11-24:a/b",
        "urn:uuid:6fa459ea-ee8a-5ca4-894e-db77e160355e",
        "urn:isbn:9780143039433",
        "at://did:plc:abc/app.bsky.feed.post/1",
    ] {
        assert!(is_iri(good), "{good}");
        assert_eq!(id(good).as_deref(), Some(good));
    }
    for bad in [
        "12345",
        "https://",
        "http://a b/",
        "tag:example.org:x",
        "tag:example.org,26:x",
        "tag:example.org,2026-13:x",
        "urn:uuid:1",
        "urn:urn:x",
        "https://example.org/%zz",
        "https://example.org/\u{1}",
        "",
    ] {
        assert!(!is_iri(bad), "{bad}");
    }
    assert_eq!(id("12345").as_deref(), Some("urn:uuid:a82b9066-2032-5bba-8bf9-8e865b09025c"));
    assert_ne!(id("12345"), id("12346"));
    assert_eq!(id(" "), None);
}
