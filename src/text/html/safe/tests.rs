//! Markup made from plain text.

use super::SafeHtml;

#[test]
fn empty_lines_part_paragraphs_and_line_ends_are_breaks() {
    assert_eq!(
        SafeHtml::from_text("\n\n Một <dòng>\nhai & ba\r\n \t \n\nbốn\n").as_str(),
        "<p>Một &lt;dòng&gt;<br>hai &amp; ba</p><p>bốn</p>"
    );
    assert!(SafeHtml::from_text(" \n ").is_empty());
}

#[test]
fn each_text_is_a_paragraph() {
    let texts = ["one <b>", " ", "two"].map(str::to_owned);
    assert_eq!(SafeHtml::paragraphs(&texts).as_str(), "<p>one &lt;b&gt;</p><p>two</p>");
}
