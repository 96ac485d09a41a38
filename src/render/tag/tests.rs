//! Language tags.

use super::is_language;

#[test]
fn tags_of_rfc_5646_are_told_from_other_words() {
    for good in [
        "en",
        "vi-VN",
        "zh-Hans-CN",
        "sr-Latn",
        "es-419",
        "de-CH-1996",
        "en-a-bbb-x-c",
        "x-ours",
        "i-klingon",
        "zh-cmn-Hans",
    ] {
        assert!(is_language(good), "{good}");
    }
    for bad in ["", "e", "english", "en_US", "en-", "-en", "en us", "en-a", "x", "vi-Việt", "en-US-US"] {
        assert!(!is_language(bad), "{bad}");
    }
}
