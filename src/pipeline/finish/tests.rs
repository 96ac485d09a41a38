//! Entries as sources send them in; what readers count on out.

use super::finish;
use crate::model::{Address, Attachment, Category, Entry};
use crate::text::SafeHtml;
use crate::text::html::{Cleaning, RawHtml, sanitise_with};

fn html(markup: &str) -> Option<SafeHtml> {
    Some(sanitise_with(&RawHtml(markup.to_owned()), &Cleaning::default()))
}

fn address(text: &str) -> Option<Address> {
    Address::new(text)
}

/// The parts that finishing touches.
fn told(entry: Entry) -> String {
    let entry = finish(entry, None);
    let tags: Vec<&str> = entry.categories.iter().map(Category::shown).collect();
    format!(
        "title: {}\nurl: {}\nsummary: {}\nimage: {}\ntags: {}\nlanguage: {}\ncontent: {}",
        entry.title.unwrap(),
        entry.url.map_or("-".to_owned(), |url| url.to_string()),
        entry.summary.unwrap_or("-".to_owned()),
        entry.image.map_or("-".to_owned(), |image| image.to_string()),
        tags.join(" | "),
        entry.language.unwrap_or("-".to_owned()),
        entry.content.unwrap().as_str(),
    )
}

#[test]
fn an_entry_without_a_title_gets_one_from_its_text() {
    let entry = Entry {
        url: address("https://a.example/1?utm_source=rss&id=3"),
        content: html(
            "<p>Hà Nội hôm nay có mưa rào và dông rải rác, nhiệt độ cao nhất ba mươi hai độ C, gió nhẹ về đêm.</p>",
        ),
        ..Entry::default()
    };
    insta::assert_snapshot!(told(entry), @"
title: Hà Nội hôm nay có mưa rào và dông rải rác, nhiệt độ cao nhất ba mươi hai độ C…
url: https://a.example/1?id=3
summary: Hà Nội hôm nay có mưa rào và dông rải rác, nhiệt độ cao nhất ba mươi hai độ C, gió nhẹ về đêm.
image: -
tags: 
language: vi
content: <p>Hà Nội hôm nay có mưa rào và dông rải rác, nhiệt độ cao nhất ba mươi hai độ C, gió nhẹ về đêm.</p>
");
}

#[test]
fn an_entry_with_a_summary_alone_has_a_content_and_a_shorter_summary() {
    let entry = Entry {
        title: Some("  A \n title ".to_owned()),
        summary: Some("All there is.".to_owned()),
        image: address("https://a.example/lead.jpg"),
        categories: ["news, sport", "sport"]
            .map(|term| Category { term: term.to_owned(), ..Category::default() })
            .to_vec(),
        ..Entry::default()
    };
    insta::assert_snapshot!(told(entry), @r#"
title: A title
url: -
summary: All there is.
image: https://a.example/lead.jpg
tags: news | sport
language: -
content: <p><img src="https://a.example/lead.jpg" alt="A title"></p><p>All there is.</p>
"#);
}

#[test]
fn markup_of_a_summary_that_is_the_content_is_kept_once() {
    let given = html("<p>All <b>there</b> is.</p>");
    let entry = Entry { summary: Some("All there is.".to_owned()), summary_html: given.clone(), ..Entry::default() };
    let entry = finish(entry, None);
    assert_eq!((entry.content, entry.summary_html), (given, None));
    assert_eq!((entry.title.as_deref(), entry.summary.as_deref()), (Some("All there is."), Some("All there is.")));
}

#[test]
fn an_entry_with_nothing_but_a_file_still_has_a_title_and_a_text() {
    let url = address("https://a.example/files/one.mp3?x=1").unwrap();
    let file = Attachment { url, media_type: None, bytes: None, seconds: None, title: Some("Episode one".to_owned()) };
    let entry = finish(Entry { attachments: vec![file], ..Entry::default() }, Some("en"));
    assert_eq!(entry.title.as_deref(), Some("Episode one"));
    assert_eq!(entry.content.unwrap().as_str(), "<p>Episode one</p>");
    assert_eq!(entry.attachments[0].media_type.as_deref(), Some("audio/mpeg"));
    assert_eq!(entry.language.as_deref(), Some("en"));
}
