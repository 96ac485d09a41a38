//! Parts taken out of safe HTML, and words replaced in it.

use proptest::prelude::*;

use super::super::{RawHtml, SafeHtml, sanitise};
use super::{Selector, with_other_words, without, without_pictures};

fn safe(markup: &str) -> SafeHtml {
    sanitise(&RawHtml(markup.to_owned()), None)
}

fn left(markup: &str, selectors: &[&str]) -> String {
    let html = safe(markup);
    let selectors: Vec<Selector> = selectors.iter().map(|text| Selector::new(text).unwrap()).collect();
    without(&html, &selectors).map_or_else(|| format!("untouched: {}", html.as_str()), |html| html.as_str().to_owned())
}

#[test]
fn what_a_selector_means_is_taken_out_and_the_rest_stays_as_it_is() {
    let page = "<div class='ad x'>buy</div><p title='a &gt; b'>One &amp; <b>two</b></p><p class=ad>buy <i>now</i></p><ul><li>1<li>2</ul>";
    insta::assert_snapshot!(left(page, &[".ad"]), @r#"<p title="a &gt; b">One &amp; <b>two</b></p><ul><li>1</li><li>2</li></ul>"#);
    insta::assert_snapshot!(left(page, &["li:first-child", "b"]), @r#"<div class="ad x">buy</div><p title="a &gt; b">One &amp; </p><p class="ad">buy <i>now</i></p><ul><li>2</li></ul>"#);
    insta::assert_snapshot!(left(page, &["p:has(i), div"]), @r#"<p title="a &gt; b">One &amp; <b>two</b></p><ul><li>1</li><li>2</li></ul>"#);
    insta::assert_snapshot!(left(page, &["div, p, ul, li"]), @"");
    insta::assert_snapshot!(left("<a href='https://ads.example/x'>ad</a><a href='https://b.example/'>b</a><img src='https://t.example/p.png'>", &["a[href*='ads.']", "img"]), @r#"<a href="https://b.example/">b</a>"#);
    insta::assert_snapshot!(left("<table><tr><td>1<td class=x>2</table>", &["td.x"]), @"<table><tbody><tr><td>1</td></tr></tbody></table>");
    insta::assert_snapshot!(left("a<span>b</span>c", &["p", ".ad"]), @"untouched: a<span>b</span>c");
}

#[test]
fn a_text_that_parts_held_apart_does_not_become_markup() {
    insta::assert_snapshot!(left("&lt;<b>x</b>script&gt; &<b>x</b>lt;", &["b"]), @"&lt;script&gt; &amp;lt;");
}

#[test]
fn what_is_no_selector_is_told_where_it_goes_wrong() {
    let told = |text: &str| {
        let error = Selector::new(text).unwrap_err();
        format!("{}: {}", error.at, error.message)
    };
    insta::assert_snapshot!(["", "div..ad", "p > > a", "a, , b", "a:hoover", "p[class=]", "p::before", "đ.x >", "<b>", "a)"].map(told).join("\n"), @"
    0: a selector is missing here
    3: a `.` wants the name of a class after it
    2: something must follow the `>`, `+` or `~`
    1: a selector is missing here
    1: this `:` word is not known
    7: the selector ends too early
    1: this `:` word is not known
    4: something must follow the `>`, `+` or `~`
    0: a selector is missing here
    1: this cannot stand in a CSS selector
    ");
    assert!(Selector::new(&"a ".repeat(600)).is_err());
}

#[test]
fn pictures_go_with_what_held_nothing_else() {
    let page = "<p><img src='https://e.example/a.jpg' alt='a'></p><p>Text <img src='https://e.example/b.jpg'></p>\
        <figure><a href='https://e.example/'><picture><source srcset='https://e.example/c.webp'><img src='https://e.example/c.jpg'></picture></a></figure>";
    let shown = |but| without_pictures(&safe(page), but).unwrap().as_str().to_owned();
    insta::assert_snapshot!(shown(None), @"<p>Text </p>");
    insta::assert_snapshot!(shown(Some("https://e.example/b.jpg")), @r#"<p>Text <img src="https://e.example/b.jpg"></p>"#);
    insta::assert_snapshot!(shown(Some("https://e.example/c.jpg")), @r#"<p>Text </p><figure><a href="https://e.example/"><picture><source srcset="https://e.example/c.webp"><img src="https://e.example/c.jpg"></picture></a></figure>"#);
    assert_eq!(without_pictures(&safe("<p>none</p>"), None), None);
}

#[test]
fn words_are_replaced_between_tags_and_never_in_them() {
    let html = safe("<p class=\"cat\">cat &amp; <a href=\"https://cat.example/\" title=\"cat\">dog</a> cat</p>");
    let changed = with_other_words(&html, &|text| text.contains("cat").then(|| text.replace("cat", "<b>&")));
    insta::assert_snapshot!(changed.unwrap().as_str(), @r#"<p class="cat">&lt;b&gt;&amp; &amp; <a href="https://cat.example/" title="cat">dog</a> &lt;b&gt;&amp;</p>"#);
    assert_eq!(with_other_words(&html, &|_| None), None);
}

#[test]
fn a_long_list_takes_no_longer_for_each_of_its_items() {
    let list = format!("<ul>{}</ul>", "<li class=\"x\">item</li>".repeat(20_000));
    let kept = left(&list, &["li:nth-child(2n)", "li:nth-last-child(1)", "ul:has(> table) li", "li ~ li.y"]);
    assert_eq!(kept.matches("<li").count(), 10_000);
}

proptest! {
    #[test]
    fn what_matches_nothing_changes_nothing(markup in "(<(p|b|div class='x'|a href='https://e.example/'|/p|/b|/div|/a|br|td|table)>|[a-z<&; ]{0,6}){0,20}") {
        let html = safe(&markup);
        prop_assert_eq!(without(&html, &[Selector::new("section.nowhere, #none").unwrap()]), None);
    }

    #[test]
    fn what_is_left_is_safe_and_lacks_what_was_meant(markup in "(<(p|b|div class='x'|a href='https://e.example/'|/p|/b|/div|/a|br|td|table|li|ul|/ul|pre)>|[a-z<&;\n ]{0,6}){0,20}") {
        let html = safe(&markup);
        let selectors = [Selector::new("b, .x, li + li").unwrap()];
        if let Some(left) = without(&html, &selectors) {
            prop_assert_eq!(safe(left.as_str()), left.clone());
            prop_assert_eq!(without(&html, &selectors), Some(left.clone()));
            prop_assert!(!left.as_str().contains("<b>") && !left.as_str().contains("class=\"x\""));
        }
    }
}
