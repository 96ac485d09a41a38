//! What becomes of markup, and the laws that hold for all of it.

use url::Url;

use super::{sanitise, sanitise_with};
use crate::text::RawHtml;
use crate::text::html::Cleaning;

fn clean(markup: &str) -> String {
    sanitise(&RawHtml(markup.to_owned()), None).as_str().to_owned()
}

fn clean_at(markup: &str, base: &str) -> String {
    sanitise(&RawHtml(markup.to_owned()), Some(&Url::parse(base).unwrap())).as_str().to_owned()
}

fn published(markup: &str) -> String {
    let base = Url::parse("https://news.example.vn/2026/bai.html").unwrap();
    let cleaning = Cleaning { base: Some(&base), lazy_images: true, trackers: true, iframes_as_links: true };
    sanitise_with(&RawHtml(markup.to_owned()), &cleaning).as_str().to_owned()
}

#[test]
fn markup_that_nests_well_is_left_alone() {
    for markup in [
        include_str!("../../../../tests/fixtures/html/article.html"),
        "plain text, 1 &lt; 2 &amp; caf\u{e9}&nbsp;!",
        "<table><caption>c</caption><colgroup><col span=\"2\"></colgroup><tr><td>a</td><td><p>b</p></td></tr></table>",
        "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>",
    ] {
        assert_eq!(clean(markup), markup);
    }
}

#[test]
fn tags_left_open_are_closed_where_a_parser_would() {
    for (markup, expected) in [
        ("<p>a<p>b<div>c", "<p>a</p><p>b</p><div>c</div>"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
        ("<h1>a<h2>b</h3>c", "<h1>a</h1><h2>b</h2>c"),
        ("<table><tr><td>a<td>b<tr><th>c</table>d", "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>d"),
        ("<b><i>a</b></i>", "<b><i>a</i></b>"),
        ("a</p></div></b>b</br>c", "ab<br>c"),
        ("<a href=\"x\">a<a href=\"y\">b", "<a href=\"x\">a</a><a href=\"y\">b</a>"),
        ("<td>a<tr>b", "ab"),
    ] {
        assert_eq!(clean(markup), expected);
    }
}

#[test]
fn markup_that_nests_badly_is_put_in_order() {
    for (markup, expected) in [
        ("<p><b>a</p><p>b", "<p><b>a</b></p><p><b>b</b></p>"),
        ("<b>a<p>b</b>c</p>", "<b>a</b><p><b>b</b>c</p>"),
        ("<table><tr>x<td>y</table>", "x<table><tbody><tr><td>y</td></tr></tbody></table>"),
        (
            "<a href=\"x\">a<div>b<a href=\"y\">c</a></div>",
            "<a href=\"x\">a</a><div><a href=\"x\">b</a><a href=\"y\">c</a></div>",
        ),
        ("<p><i>a</p>\n<pre>\n\nb", "<p><i>a</i></p><i>\n<pre>\n\nb</pre></i>"),
    ] {
        assert_eq!(clean(markup), expected);
    }
}

#[test]
fn active_elements_go_with_all_that_is_in_them() {
    for (markup, expected) in [
        ("a<script>alert('<b>')</script>b<style>p{}</style>c", "abc"),
        ("a<iframe src=\"https://e.org\">x</iframe>b<noscript><p>y</noscript>c", "abc"),
        ("a<object><param><embed src=x><object>b</object>c</object>d", "ad"),
        ("a<select><option>x</select><button>y</button><textarea><p>z</textarea><input value=q>b", "ab"),
        ("a<template><p>x</p></template>b<title>t</title>c", "abc"),
        ("<form action=x><fieldset><legend>l</legend>a</fieldset></form>", "<div><div><div>l</div>a</div></div>"),
        ("a<script>never closed", "a"),
        ("a<iframe src=x />b<script src=y />c<object>d", "abcd"),
        (
            "<svg><style>x</style><text>a</text><a href=\"javascript:x\">b</a></svg><math><mi>c</mi></math>",
            "a<a>b</a>c",
        ),
    ] {
        assert_eq!(clean(markup), expected);
    }
}

#[test]
fn unknown_tags_go_and_their_text_stays() {
    assert_eq!(clean("<o:p>a</o:p><font-face>b</font-face><blink>c</blink>"), "abc");
    assert_eq!(clean("<html><head><meta charset=x></head><body><p>a</body></html>"), "<p>a</p>");
    assert_eq!(clean("<!DOCTYPE html><!-- x --><?php y ?>a<![CDATA[b]]>c"), "abc");
    assert_eq!(clean("<xmp><b>a</b></xmp><listing>b</listing>"), "<pre>&lt;b&gt;a&lt;/b&gt;</pre><pre>b</pre>");
}

#[test]
fn attributes_pass_by_the_list_alone() {
    for (markup, expected) in [
        (
            "<A HREF='https://e.org/?a=1&b=2&amp;copy=3' onclick=x target=_blank rel=me TITLE=\"a 'b' &quot;c&quot;\">x</A>",
            "<a href=\"https://e.org/?a=1&amp;b=2&amp;copy=3\" title=\"a 'b' &quot;c&quot;\">x</a>",
        ),
        ("<a href=x href=y id=1 ID=2>a</a>", "<a href=\"x\" id=\"1\">a</a>"),
        ("<a href=\"&#106;avascript:x\">a</a><a href=' java\nscript&colon;x'>b</a>", "<a>a</a><a>b</a>"),
        ("<p style=\"color:red; position:fixed\" title='<b>'>a", "<p style=\"color:red\" title=\"&lt;b&gt;\">a</p>"),
        ("<p style=\"background:url(x)\" xmlns:x=y class=\"\">a", "<p class=\"\">a</p>"),
        (
            "<img src=javascript:x alt=a><img alt=b><img src=\"data:image/png;base64,AA==\">",
            "<img src=\"data:image/png;base64,AA==\">",
        ),
        ("<video src=a autoplay controls poster=b></video>", "<video src=\"a\" controls=\"\" poster=\"b\"></video>"),
        ("<div align=center/id=x\"y / title>a</div>", "<div align=\"center/id=x&quot;y\" title=\"\">a</div>"),
    ] {
        assert_eq!(clean(markup), expected);
    }
}

#[test]
fn addresses_become_absolute_wherever_they_stand() {
    assert_eq!(
        clean_at(
            "<a href=\" ../x \">a</a><img src=\"y.jpg\" srcset=\"y.jpg 1x, /z.jpg 2x\"><blockquote cite=\"#c\">q</blockquote>\
             <video poster=\"p.png\" src=\"//cdn.example/v.mp4\"><source src=\"v.webm\"><track src=\"t.vtt\"></video><a href=\"\">b</a>",
            "https://e.org/a/b/c?d=1"
        ),
        "<a href=\"https://e.org/a/x\">a</a><img src=\"https://e.org/a/b/y.jpg\" srcset=\"https://e.org/a/b/y.jpg 1x, https://e.org/z.jpg 2x\">\
         <blockquote cite=\"https://e.org/a/b/c?d=1#c\">q</blockquote>\
         <video poster=\"https://e.org/a/b/p.png\" src=\"https://cdn.example/v.mp4\"><source src=\"https://e.org/a/b/v.webm\">\
         <track src=\"https://e.org/a/b/t.vtt\"></video><a href=\"https://e.org/a/b/c?d=1\">b</a>"
    );
    assert_eq!(clean_at("<a href=x>a</a>", "javascript:alert(1)//"), "<a href=\"x\">a</a>");
}

#[test]
fn text_keeps_its_meaning_and_never_becomes_markup() {
    for (markup, expected) in [
        (
            "a < b & c &copy; &amp;lt; &#60;b&#62; &unknown; &#8217;",
            "a &lt; b &amp; c © &amp;lt; &lt;b&gt; &amp;unknown; ’",
        ),
        ("<<foo>script>alert(1)<</foo>/script>", "&lt;script>alert(1)&lt;/script>"),
        ("&<foo>lt;b>", "&amp;lt;b>"),
        ("a\r\nb\rc\0d", "a\nb\ncd"),
        ("5 <6 <p title=\"unclosed", "5 &lt;6 "),
    ] {
        assert_eq!(clean(markup), expected);
    }
}

#[test]
fn bombs_of_nesting_and_attributes_are_over_at_once_and_their_text_stays() {
    let start = std::time::Instant::now();
    let many = 100_000;
    let attributes: String = (0..many).map(|n| format!(" a{n}=1")).collect();
    for (bomb, text) in [
        (format!("{}x{}y", "<div>".repeat(many), "</div>".repeat(many)), "x\n\ny"),
        (format!("{}x", "<b>".repeat(many)), "x"),
        (format!("{}x", "<ul><li>".repeat(many)), "x"),
        (format!("{}x", "<table><tr><td>".repeat(many)), "x"),
        (format!("{}x", "<table>".repeat(many)), "x"),
        (format!("{}x", "<object>".repeat(many)), "x"),
        (format!("{}x", "<svg><g>".repeat(many)), "x"),
        (format!("{}x", "<p><b>".repeat(many)), "x"),
        (format!("<p{attributes}>x</p>"), "x"),
        (format!("<script></script {}", "</script x ".repeat(many)), ""),
        (format!("{}x", "<object><script></object>".repeat(many)), "x"),
        ("<!--".repeat(many), ""),
        (format!("{}x", "<iframe>".repeat(many)), "x"),
        ("&".repeat(many), &"&".repeat(many)),
        (format!("{}x", "</a>".repeat(many)), "x"),
    ] {
        let safe = sanitise(&RawHtml(bomb.clone()), None);
        let kept = crate::text::html::text_lines(&safe);
        assert!(kept == text, "{}: {}", &bomb[..20], &kept[..kept.len().min(80)]);
    }
    // Generous for a build without optimisation on a busy machine; quadratic work takes minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn formatting_left_open_in_many_blocks_does_not_multiply() {
    let open: String = (0..200).map(|n| format!("<b id={n} title='{}'>", "x".repeat(100))).collect();
    let bomb = format!("<p>{open}</p>{}", "<p>x".repeat(20_000));
    let safe = sanitise(&RawHtml(bomb.clone()), None);
    assert!(safe.as_str().len() < 20 * bomb.len());
}

#[test]
fn late_images_get_their_address() {
    for (markup, expected) in [
        (
            "<img src=\"data:image/gif;base64,R0lGOD\" data-src=\"/a.jpg\" class=\"lazy\">",
            "<img class=\"lazy\" src=\"https://news.example.vn/a.jpg\">",
        ),
        ("<img data-original='a.jpg' src='/img/blank.gif'>", "<img src=\"https://news.example.vn/2026/a.jpg\">"),
        ("<img src='real.jpg' data-src='large.jpg'>", "<img src=\"https://news.example.vn/2026/real.jpg\">"),
        (
            "<img data-srcset='s.jpg 300w, l.jpg 900w'>",
            "<img srcset=\"https://news.example.vn/2026/s.jpg 300w, https://news.example.vn/2026/l.jpg 900w\" src=\"https://news.example.vn/2026/l.jpg\">",
        ),
        (
            "<img src=spacer.gif><noscript><img src=a.jpg></noscript>",
            "<img src=\"https://news.example.vn/2026/a.jpg\">",
        ),
        (
            "<span><img src=x.svg data-src=a.jpg></span> <noscript><img src=a.jpg></noscript>",
            "<span><img src=\"https://news.example.vn/2026/x.svg\"></span> ",
        ),
        (
            "<picture><source data-srcset='a.webp 1x' type=image/webp><source type=image/avif><img data-src=a.jpg></picture>",
            "<picture><source type=\"image/webp\" srcset=\"https://news.example.vn/2026/a.webp 1x\"><img src=\"https://news.example.vn/2026/a.jpg\"></picture>",
        ),
        (
            "<amp-img src=a.jpg width=600 layout=responsive><noscript><img src=a.jpg></noscript></amp-img>",
            "<img src=\"https://news.example.vn/2026/a.jpg\" width=\"600\">",
        ),
        (
            "<img srcset='data:image/png;base64,AAAA 2x, a.jpg 1x'>",
            "<img srcset=\"data:image/png;base64,AAAA 2x, https://news.example.vn/2026/a.jpg 1x\" src=\"https://news.example.vn/2026/a.jpg\">",
        ),
        (
            "<img srcset='\0 a.jpg'>",
            "<img srcset=\"https://news.example.vn/2026/a.jpg\" src=\"https://news.example.vn/2026/a.jpg\">",
        ),
        (
            "<img srcset='a.jpg 3, b.jpg 2x'>",
            "<img srcset=\"https://news.example.vn/2026/a.jpg, https://news.example.vn/2026/b.jpg 2x\" src=\"https://news.example.vn/2026/b.jpg\">",
        ),
        ("<img src=lazy-dog.jpg>", "<img src=\"https://news.example.vn/2026/lazy-dog.jpg\">"),
    ] {
        assert_eq!(published(markup), expected);
    }
}

#[test]
fn pixels_and_tracking_parameters_go() {
    for (markup, expected) in [
        (
            "a<img src='https://e.org/p' width=1 height=1>b<img src=x.jpg width=1 height=300>",
            "ab<img src=\"https://news.example.vn/2026/x.jpg\" width=\"1\" height=\"300\">",
        ),
        ("<img src=p.gif style='width:0px;height:0'>", ""),
        ("<img src='http://feeds.feedburner.com/~r/blog/~4/x'>", ""),
        (
            "<img src='https://ad.doubleclick.net/x'><img src='https://notdoubleclick.net/x.jpg'>",
            "<img src=\"https://notdoubleclick.net/x.jpg\">",
        ),
        (
            "<a href='https://e.org/a?utm_source=rss&amp;id=2&amp;fbclid=x#c'>a</a><a href='/b?gclid=1'>b</a>",
            "<a href=\"https://e.org/a?id=2#c\">a</a><a href=\"https://news.example.vn/b\">b</a>",
        ),
    ] {
        assert_eq!(published(markup), expected);
    }
}

#[test]
fn a_link_stands_where_an_iframe_stood() {
    for (markup, expected) in [
        (
            "<p>a</p><iframe src=\"https://www.video.example/embed/1?a=1&amp;b=2\"></iframe><p>b</p>",
            "<p>a</p><p><a href=\"https://www.video.example/embed/1?a=1&amp;b=2\">video.example</a></p><p>b</p>",
        ),
        (
            "<p>a <iframe title=\"A &lt;film&gt;\" src=\"//video.example/1\"></iframe> b</p>",
            "<p>a <a href=\"https://video.example/1\">A &lt;film&gt;</a> b</p>",
        ),
        (
            "<iframe src='about:blank' data-src='https://m.example/map'></iframe>",
            "<p><a href=\"https://m.example/map\">m.example</a></p>",
        ),
        ("a<iframe src='javascript:x'></iframe>b", "ab"),
        ("<a href=/x><iframe src=/y></iframe>c</a>", "<a href=\"https://news.example.vn/x\">c</a>"),
    ] {
        assert_eq!(published(markup), expected);
    }
}

#[test]
fn a_picture_whose_address_is_not_let_through_shows_that_of_its_set() {
    let cleaning = Cleaning { lazy_images: true, ..Cleaning::default() };
    let once = sanitise_with(&RawHtml("<img src=t: srcset='/a.jpg 1x'>".to_owned()), &cleaning);
    insta::assert_snapshot!(once.as_str(), @r#"<img srcset="/a.jpg 1x" src="/a.jpg">"#);
    assert_eq!(sanitise_with(&RawHtml(once.as_str().to_owned()), &cleaning), once);
}

#[test]
fn a_counter_is_one_wherever_its_address_comes_from() {
    let base = url::Url::parse("https://news.example.vn/a/").unwrap();
    let cleaning = Cleaning { base: Some(&base), lazy_images: true, trackers: true, ..Cleaning::default() };
    let safe = |markup: &str| sanitise_with(&RawHtml(markup.to_owned()), &cleaning).as_str().to_owned();
    assert_eq!(safe("<img src='/matomo.php?idsite=1'><img data-src='https://stats.wp.com/g.gif'>"), "");
    assert_eq!(safe("<img src='.met.vgwort.de/'>"), r#"<img src="https://news.example.vn/a/.met.vgwort.de/">"#);
}
