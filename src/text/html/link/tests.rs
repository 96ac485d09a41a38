//! Addresses that may pass, and those that may not.

use url::Url;

use super::{Use, candidates, clean, clean_set, is_active_address};

fn base() -> Url {
    Url::parse("https://news.example.vn/a/b.html?x=1").unwrap()
}

fn link(address: &str) -> Option<String> {
    clean(address, Some(&base()), Use::Link).map(Into::into)
}

#[test]
fn relative_addresses_become_absolute_and_absolute_ones_stay_byte_for_byte() {
    assert_eq!(link("../c d").unwrap(), "https://news.example.vn/c%20d");
    assert_eq!(link("#n1").unwrap(), "https://news.example.vn/a/b.html?x=1#n1");
    assert_eq!(link("//cdn.example/x").unwrap(), "https://cdn.example/x");
    assert_eq!(link(" HTTPS://Example.ORG:443/a b?ü ").unwrap(), "HTTPS://Example.ORG:443/a b?ü");
    assert_eq!(link("a:b/c"), None);
    assert_eq!(link("./a:b/c").unwrap(), "https://news.example.vn/a/a:b/c");
    assert_eq!(clean("../c d", None, Use::Link).unwrap(), "../c d");
}

#[test]
fn schemes_that_do_something_are_refused_however_they_are_hidden() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \u{1}java\tscript\n:alert(1)",
        "java\u{AD}script:alert(1)",
        "\u{FEFF}vbscript:x",
        "data:text/html,<script>",
        "data:image/svg+xml,<svg>",
        "data:image/png,x",
        "file:///etc/passwd",
        "about:blank",
        "blob:x",
    ] {
        assert_eq!(link(address), None, "{address}");
    }
    assert_eq!(link("ht\ntps://example.org/a").unwrap(), "https://example.org/a");
    for address in ["mailto:a@example.org", "tel:+84", "ftp://example.org/a", "magnet:?xt=urn:btih:1"] {
        assert_eq!(link(address).unwrap(), address);
    }
}

#[test]
fn raster_pictures_may_stand_in_an_address_of_a_picture() {
    let picture = |address: &str| clean(address, None, Use::Picture).is_some();
    assert!(picture("data:image/png;base64,AA=="));
    assert!(picture("DATA:image/JPEG,AA"));
    assert!(!picture("data:image/svg+xml;base64,AA=="));
    assert!(!picture("data:image/pngx,AA"));
    assert!(!picture("data:text/html,x"));
}

#[test]
fn an_address_of_nothing_but_blanks_is_that_of_no_picture() {
    assert_eq!(clean("\u{7f}\u{7f}", Some(&base()), Use::Picture), None);
    assert_eq!(clean_set("\u{7f}\u{7f} 2x", Some(&base())), None);
    assert_eq!(link("").as_deref(), Some("https://news.example.vn/a/b.html?x=1"));
}

#[test]
fn a_set_of_pictures_is_made_absolute_as_a_whole() {
    assert_eq!(
        clean_set("a.jpg, /b.jpg 2x ,\n https://c.example/w_1,h_2/c.jpg 640w", Some(&base())).unwrap(),
        "https://news.example.vn/a/a.jpg, https://news.example.vn/b.jpg 2x, https://c.example/w_1,h_2/c.jpg 640w"
    );
    assert_eq!(clean_set("a.jpg 1x, javascript:x 2x", Some(&base())), None);
    assert_eq!(clean_set(" , ", None), None);
    assert_eq!(
        candidates("data:image/png;base64,AA== 1x, b").collect::<Vec<_>>(),
        [("data:image/png;base64,AA==", "1x"), ("b", "")]
    );
}

#[test]
fn a_set_with_an_odd_scheme_behind_a_comma_is_not_let_through() {
    assert_eq!(clean_set("!,javascript:1 2x", None), None);
    assert_eq!(clean_set("!,A:", None), None);
    assert_eq!(clean_set("a script:1, b 2x", None).unwrap(), "a, b 2x");
    assert_eq!(clean_set("a 480w 320h, b 1.5x", None).unwrap(), "a 480w 320h, b 1.5x");
    let scaled = "https://e.org/w_100,h_50/https://e.org/1.jpg 2x";
    assert_eq!(clean_set(scaled, None).unwrap(), scaled);
}

#[test]
fn an_address_that_runs_or_is_a_document_is_told_from_one_that_leads_somewhere() {
    for address in [
        "javascript:alert(1)",
        " JavaScript\t:alert(1)",
        "java\nscript:alert(1)",
        "\u{1}vbscript:x",
        "data:text/html,<script>1</script>",
        "data:image/svg+xml,<svg/>",
        "data:,x",
        "view-source:javascript:1",
        "blob:https://e.org/1",
    ] {
        assert!(is_active_address(address), "{address:?}");
    }
    for address in [
        "https://e.org/?a=javascript:1",
        "/javascript:1",
        "javascript",
        "tag:e.org,2026:1",
        "urn:uuid:1",
        "mailto:a@e.org",
        "data:image/png;base64,AA==",
        "#javascript:1",
        "file:///a",
    ] {
        assert!(!is_active_address(address), "{address:?}");
    }
}
