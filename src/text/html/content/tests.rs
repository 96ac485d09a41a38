//! Lead images and first words.

use proptest::prelude::*;

use super::{first_image, first_words, has_image, with_lead_image};
use crate::text::RawHtml;
use crate::text::html::{SafeHtml, sanitise};

fn safe(markup: &str) -> SafeHtml {
    sanitise(&RawHtml(markup.to_owned()), None)
}

#[test]
fn the_first_image_is_the_first_picture() {
    let html = safe(
        "<p><img src=\"data:image/png;base64,AA==\"><img src=\"https://e.org/smile.png\" width=\"72\" height=\"72\">\
         <img src=\"https://e.org/face.jpg\" class=\"wp-smiley\"><img src=\"https://e.org/spacer.gif\"><img src=\"relative.jpg\">\
         <img src=\"https://e.org/a.jpg?w=1&amp;h=2\" width=\"640\"><img src=\"https://e.org/b.jpg\"></p>",
    );
    assert_eq!(first_image(&html).unwrap(), "https://e.org/a.jpg?w=1&h=2");
    assert_eq!(first_image(&safe("<p>no image</p>")), None);
}

#[test]
fn a_lead_image_stands_first_and_only_once() {
    let html = safe("<p>text</p>");
    let led = with_lead_image(&html, "https://e.org/a.jpg?w=1&h=2", "A \"big\" <dog>");
    assert_eq!(
        led.as_str(),
        "<p><img src=\"https://e.org/a.jpg?w=1&amp;h=2\" alt=\"A &quot;big&quot; &lt;dog&gt;\"></p><p>text</p>"
    );
    assert!(has_image(&led, "https://e.org/a.jpg?w=1&h=2"));
    assert!(!has_image(&led, "https://e.org/a.jpg"));
    assert_eq!(with_lead_image(&led, "https://e.org/a.jpg?w=1&h=2", ""), led);
    assert_eq!(safe(led.as_str()), led);
    assert_eq!(with_lead_image(&html, "javascript:x", ""), html);
    assert!(has_image(&safe("<img srcset=\"https://e.org/s.jpg 1x, https://e.org/l.jpg 2x\">"), "https://e.org/l.jpg"));
}

#[test]
fn words_are_cut_between_words() {
    for (text, chars, expected) in [
        ("short", 10, "short"),
        ("Một hai ba bốn", 14, "Một hai ba bốn"),
        ("Một hai ba bốn", 13, "Một hai ba…"),
        ("Một hai ba, bốn", 12, "Một hai ba…"),
        ("一二三四五六七八九十", 5, "一二三四…"),
        ("Donaudampfschifffahrt", 8, "Donauda…"),
        ("  a  ", 1, "a"),
        ("abc", 0, "…"),
    ] {
        assert_eq!(first_words(text, chars), expected);
    }
}

proptest! {
    #[test]
    fn first_words_are_never_longer_than_asked(text in "\\PC{0,60}", chars in 1..40_usize) {
        let cut = first_words(&text, chars);
        prop_assert!(cut.chars().count() <= chars.max(1));
        prop_assert!(text.trim().starts_with(cut.trim_end_matches('…')));
    }
}
