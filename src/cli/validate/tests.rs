//! Whatever a source wrote, what is published is valid and says the same in every format.

use proptest::prelude::*;

use crate::model::{Address, Attachment, Category, Element, Entry, Feed, Origin, Person, Stamp};
use crate::render::{FORMATS, Place, kept};
use crate::text::SafeHtml;
use crate::validate::{Level, check};

fn place() -> Place {
    Place { stem: "any".to_owned(), base: Some("https://feeds.example.org/".to_owned()), ..Place::default() }
}

/// Texts with what breaks writers: control characters, markup, CDATA ends, white space, other scripts.
fn text() -> impl Strategy<Value = String> {
    "([a-z ]{1,4}|[<>&\"'\\]\\[%{}|\\\\^]|&amp;|<b>|\\]\\]>|-->|[\u{0}-\u{1f}]|[\u{7f}-\u{a0}]|\u{fffd}|\u{fffe}|ế|ع|😀|\n){0,8}"
}

fn address() -> impl Strategy<Value = Option<Address>> {
    (
        prop::sample::select(vec![
            "https://example.org/",
            "http://tin-tức.example/",
            "javascript:",
            "//x/",
            "",
            "tag:x,2026:",
        ]),
        text(),
    )
        .prop_map(|(start, rest)| Address::new(&format!("{start}{rest}")))
}

prop_compose! {
    fn entry()(
        id in prop::option::of(text()),
        title in prop::option::of(text()),
        summary in prop::option::of(text()),
        content in prop::option::of(text()),
        name in prop::option::of(text()),
        (url, feed_url, image) in (address(), address(), address()),
        tag in text(),
        language in text(),
        attribute in text(),
    ) -> Entry {
        let file = |url: &Address| Attachment {
            url: url.clone(),
            media_type: Some(tag.clone()),
            bytes: Some(0),
            seconds: Some(f64::NAN),
            title: title.clone(),
        };
        Entry {
            id,
            attachments: url.iter().chain(&image).map(file).collect(),
            content: content.as_deref().map(SafeHtml::from_text),
            summary,
            authors: vec![Person { name: name.clone(), url: url.clone(), email: name.clone(), avatar: image.clone() }],
            categories: vec![Category { term: tag.clone(), scheme: name.clone(), label: title.clone() }],
            source: Some(Origin { id: name.clone(), title: name, url: url.clone(), feed_url, ..Origin::default() }),
            extensions: vec![Element {
                name: tag,
                namespace: attribute.as_str().into(),
                attributes: vec![(None, "a".to_owned(), attribute.clone())],
                text: attribute,
                children: Vec::new(),
            }],
            language: Some(language),
            published: Some(Stamp::first_seen(chrono::DateTime::default())),
            title,
            url,
            image,
            ..Entry::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_file_passes_the_check(one in entry(), title in prop::option::of(text())) {
        let feed = Feed { title, entries: vec![one], ..Feed::default() };
        for format in FORMATS {
            let bytes = format.render(&feed, &place());
            let errors: Vec<_> = check(&format!("any.{}", format.name()), &bytes)
                .into_iter()
                .filter(|finding| finding.level == Level::Error)
                .collect();
            prop_assert!(errors.is_empty(), "{errors:?}\n{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn ids_and_titles_are_the_same_in_all_formats(one in entry()) {
        let feed = Feed { title: Some("Any".to_owned()), entries: vec![one], ..Feed::default() };
        let said: Vec<_> = FORMATS
            .iter()
            .map(|format| {
                let entry = kept(&feed, *format).entries.remove(0);
                (entry.id, entry.title, entry.url, entry.summary)
            })
            .collect();
        prop_assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "{said:?}");
    }
}
