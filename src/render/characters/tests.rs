//! The quick look at bytes says what the look at each character says.

use proptest::prelude::*;

use super::{clean, publishable};

/// What `clean` is for.
fn one_by_one(text: &str) -> String {
    text.chars().filter_map(publishable).collect()
}

#[test]
fn every_character_is_judged_alike_wherever_it_stands() {
    for character in '\0'..='\u{10ffff}' {
        let alone = character.to_string();
        assert_eq!(clean(&alone), one_by_one(&alone), "{character:?}");
    }
    for before in 0..70 {
        for character in
            ['\0', '\t', '\u{7f}', '\u{80}', '\u{85}', '\u{9f}', '\u{a0}', '\u{fffc}', '\u{fffd}', '\u{ffff}']
        {
            let text = format!("{}{character}é", "x".repeat(before));
            assert_eq!(clean(&text), one_by_one(&text), "{character:?} at {before}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_cleaned_as_its_characters_are(text in any::<String>()) {
        prop_assert_eq!(clean(&text), one_by_one(&text));
    }
}
