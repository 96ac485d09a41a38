//! White space by single characters, and lines in all cuts.

use proptest::prelude::*;

use super::{Line, begins_uneven, begins_white, into_one_line, may_be_uneven, one_line};

#[test]
fn white_space_is_what_unicode_says_it_is() {
    for c in '\0'..=char::MAX {
        let mut bytes = [0; 4];
        let bytes = c.encode_utf8(&mut bytes).as_bytes();
        assert_eq!(begins_white(bytes), c.is_whitespace(), "{c:?}");
    }
}

#[test]
fn two_bytes_never_hide_white_space() {
    let others = [" ", "a", "\n", "\u{a0}", "\u{2003}", "é", "ạ", "“", "。"];
    for c in ('\0'..=char::MAX).filter(|c| c.is_whitespace()) {
        for other in others {
            for text in [format!("{c}{other}"), format!(" {c}")] {
                let bytes = text.as_bytes();
                assert!(may_be_uneven(bytes[0], bytes[1]) || !begins_uneven(bytes), "{text:?}");
            }
        }
    }
}

#[test]
fn words_stand_with_one_blank_between() {
    for (text, line) in [
        ("", ""),
        (" \n ", ""),
        ("tin  mới\u{a0}nhất\n", "tin mới nhất"),
        (" đã đọc", "đã đọc"),
        ("a\u{2003}b\u{3000}c \u{85}", "a b c"),
        ("a\u{200b}b", "a\u{200b}b"),
    ] {
        assert_eq!(one_line(text), line, "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_line_holds_the_words_with_one_blank_between_however_they_come(
        pieces in prop::collection::vec(
            "[ab.é người\\s\u{85}\u{a0}\u{1680}\u{1681}\u{2000}-\u{2030}\u{205f}\u{3000}\u{3001}]{0,12}|[ab ]{0,99}",
            0..6,
        )
    ) {
        let mut line = Line::default();
        for piece in &pieces {
            line.push(piece);
        }
        let whole = pieces.concat();
        prop_assert_eq!(line.text(), whole.split_whitespace().collect::<Vec<_>>().join(" "));
        prop_assert_eq!(one_line(&whole), line.text());
        prop_assert_eq!(into_one_line(whole), line.into_text());
    }
}
