//! Plain text where readers expect markup.

use super::super::words::text_for_markup;

#[test]
fn only_what_would_be_taken_for_markup_is_escaped() {
    let cases = [
        ("A < B", "A < B"),
        ("1<2", "1<2"),
        ("<b>bold</b>", "&lt;b>bold&lt;/b>"),
        ("a <!-- b --> <?php", "a &lt;!-- b --> &lt;?php"),
        ("AT&T", "AT&T"),
        ("R&D; x", "R&amp;D; x"),
        ("Tom & Jerry", "Tom & Jerry"),
        ("&amp; &copy more", "&amp;amp; &amp;copy more"),
        ("&#8217; &#x27; &#nothing", "&amp;#8217; &amp;#x27; &#nothing"),
        ("Phở & bún &đặc biệt;", "Phở & bún &đặc biệt;"),
    ];
    for (text, expected) in cases {
        assert_eq!(text_for_markup(text), expected, "{text}");
    }
}
