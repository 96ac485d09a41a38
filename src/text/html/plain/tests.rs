//! What a reader sees of markup.

use super::{plain, text_lines};
use crate::text::{RawHtml, html::sanitise};

fn lines(markup: &str) -> String {
    text_lines(&sanitise(&RawHtml(markup.to_owned()), None))
}

#[test]
fn inline_tags_run_on_and_blocks_part_words() {
    assert_eq!(plain("Pháp<b>lý</b> <p>một</p><p>hai</p>ba<br>bốn"), "Pháplý một hai ba bốn");
    assert_eq!(plain("<ul><li>a<li>b</ul><table><tr><td>c<td>d</table>"), "a b c d");
}

#[test]
fn script_style_and_comments_are_no_text() {
    assert_eq!(plain("a<script>if (1<2) document.write('<p>x')</script>b<style>p{}</style>c<!-- d -->e"), "abce");
    assert_eq!(plain("a<!-- never closed"), "a");
    assert_eq!(plain("a<!>b<!doctype html>c<?php echo 1 ?>d<!-->e</>f"), "abcdef");
}

#[test]
fn half_a_comment_hides_no_more_than_it_must() {
    assert_eq!(plain("a<!-- b >c<p>d"), "ac d");
    assert_eq!(plain("a <!' b> <? c </ d"), "a <!' b> <? c </ d");
}

#[test]
fn what_was_wrapped_in_cdata_twice_is_read_all_the_same() {
    assert_eq!(plain("a <![CDATA[b <i>c</i>]]> d ]]>"), "a b c d ]]>");
    assert_eq!(plain("<![CDATA[a <![CDATA[b]]> c"), "a b c");
}

#[test]
fn a_less_than_sign_that_opens_no_tag_is_text() {
    assert_eq!(plain("1 < 2 <3 and a <- b"), "1 < 2 <3 and a <- b");
    assert_eq!(plain("if a <bc then"), "if a <bc then");
    assert_eq!(plain("text cut in a <a href=\"http://exa"), "text cut in a");
    assert_eq!(plain("a list of <strong"), "a list of");
    assert_eq!(plain("A<B"), "A<B");
    assert_eq!(plain("A<B\n"), "A<B");
}

#[test]
fn references_are_replaced_once() {
    assert_eq!(plain("AT&amp;T &eacute;&#233;&#xE9; &#150; &unknown; &amp;lt;"), "AT&T ééé – &unknown; &lt;");
}

#[test]
fn white_space_of_all_kinds_collapses() {
    assert_eq!(plain(" \n a&nbsp;&nbsp;b\t\u{3000}c \u{2003}"), "a b c");
}

#[test]
fn paragraphs_stay_apart_and_breaks_stay_breaks() {
    insta::assert_snapshot!(
        lines("<h2>Title</h2><p>One  line<br>and <i>a</i> second</p>\n\n<div><p>More</p></div><ul><li>a</li><li><p>b</p></li></ul>end"),
        @r"
    Title

    One line
    and a second

    More

    a

    b

    end
    "
    );
}

#[test]
fn preformatted_text_keeps_its_lines() {
    insta::assert_snapshot!(
        lines("<pre><code>fn main() {\n    go();\n}</code></pre><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
        @r"
    fn main() {
        go();
    }

    a b
    c
    "
    );
}
