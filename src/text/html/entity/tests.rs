//! References as the HTML standard reads them.

use proptest::prelude::*;

use super::{Place, decode, decode_entities, escape_attribute, escape_text};

#[test]
fn names_numbers_and_windows_1252_are_read() {
    assert_eq!(decode_entities("&lt;&hellip;&#8230;&#x2026;&#X2026;&#133;&NotEqualTilde;"), "<……………\u{2242}\u{338}");
    assert_eq!(decode_entities("&CounterClockwiseContourIntegral;"), "∳");
}

#[test]
fn what_is_no_reference_stays() {
    for text in ["&", "&&", "a & b", "&;", "&#;", "&#x;", "&nosuch;", "R&D", "&#xyz;"] {
        assert_eq!(decode_entities(text), text);
    }
}

#[test]
fn old_names_need_no_semicolon_but_in_addresses_they_do() {
    assert_eq!(decode_entities("&copy2026 &notit; &notin; &AMPx"), "©2026 ¬it; ∉ &x");
    assert_eq!(decode("?a=1&copy=2&reg2&lt", Place::Attribute), "?a=1&copy=2&reg2<");
}

#[test]
fn numbers_beyond_unicode_and_forbidden_ones_do_no_harm() {
    assert_eq!(decode_entities("&#0;&#xD800;&#x110000;&#99999999999999999999;"), "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}");
    assert_eq!(decode_entities("a&#1;b&#xFFFE;c&#13;d&#x000000000041;"), "abc\ndA");
}

#[test]
fn escaping_touches_only_what_it_must() {
    assert_eq!(escape_text("a < b && c > \"d\""), "a &lt; b &amp;&amp; c &gt; \"d\"");
    assert_eq!(escape_attribute("a < b && \"d\""), "a < b &amp;&amp; &quot;d&quot;");
    assert!(matches!(escape_text("plain"), std::borrow::Cow::Borrowed(_)));
}

proptest! {
    #[test]
    fn what_was_escaped_is_read_back(text in "\\PC*") {
        let (in_text, in_value) = (escape_text(&text), escape_attribute(&text));
        prop_assert_eq!(decode_entities(&in_text), text.as_str());
        prop_assert_eq!(decode(&in_value, Place::Attribute), text.as_str());
    }

    #[test]
    fn any_text_can_be_decoded(text in "[&#xX0-9a-zA-Z;= <>\u{0}-\u{1F}é]{0,40}") {
        let _ = decode_entities(&text);
        let _ = decode(&text, Place::Attribute);
    }
}
