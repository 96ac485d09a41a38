//! What config.yaml changes in entries stays what every format can say.

use bytes::Bytes;
use proptest::prelude::*;

use super::super::finish::{finish, mend};
use super::picture;
use crate::model::{Address, Document, Entry, Feed};
use crate::plan::Pictures;
use crate::render::{FORMATS, Place, kept};
use crate::select::{Field, Find, Replacement, Transforms};
use crate::text::html::{Selector, sanitise};
use crate::text::{RawHtml, SafeHtml};

fn entry(title: &str, markup: &str) -> Entry {
    let entry = Entry {
        id: Some("urn:uuid:6fa459ea-ee8a-5ca4-894e-db77e160355e".to_owned()),
        url: Address::new("https://a.example/1"),
        title: Some(title.to_owned()),
        content: Some(sanitise(&RawHtml(markup.to_owned()), None)),
        ..Entry::default()
    };
    finish(entry, Some("en"))
}

fn transforms(remove: &str, find: &str, with: &str) -> Transforms {
    let replace = [Field::Title, Field::Content].map(|field| Replacement::new(field, Find::text(find), with));
    Transforms { remove: vec![Selector::new(remove).unwrap()], replace: replace.into(), ..Transforms::default() }
}

fn changed(before: &Entry, transforms: &Transforms) -> Entry {
    mend(transforms.apply(before.clone()), before)
}

#[test]
fn what_was_made_from_the_text_is_made_anew() {
    let image = "<p><img src=\"https://a.example/ad.png\"></p>";
    let before = entry(
        "One",
        &format!(
            "<div class=\"ad\">{image}Buy shoes.</div><p>The bridge is closed until May. More of it tomorrow.</p><p><img src=\"https://a.example/b.png\"></p>"
        ),
    );
    let after = changed(&before, &transforms(".ad", "May", "June"));
    let shown = |entry: &Entry| format!("{:?} {:?}", entry.summary, entry.image.as_ref().map(Address::as_str));
    insta::assert_snapshot!([shown(&before), shown(&after)].join("\n"), @r#"
    Some("Buy shoes. The bridge is closed until May. More of it tomorrow.") Some("https://a.example/ad.png")
    Some("The bridge is closed until June. More of it tomorrow.") Some("https://a.example/b.png")
    "#);
}

#[test]
fn an_entry_of_which_nothing_is_left_still_says_something() {
    let before = entry("One", "<p>All of it</p>");
    let after = changed(&before, &transforms("p", "One", " "));
    assert_eq!(
        (after.title.as_deref(), after.content.as_ref().map(SafeHtml::as_str)),
        (Some("https://a.example/1"), Some("<p>https://a.example/1</p>"))
    );
}

#[test]
fn without_pictures_a_text_that_was_one_says_its_title() {
    let mut one = entry("One", "<img src=\"https://a.example/b.png\">");
    picture(&mut one, Pictures::None);
    assert_eq!((one.image, one.content.as_ref().map(SafeHtml::as_str)), (None, Some("<p>One</p>")));
}

proptest! {
    #[test]
    fn what_is_changed_is_written_and_read_again_as_it_is(
        title in "[a-d<>& ]{1,12}",
        markup in "(<(p|b|i|div class='x'|a href='https://e.example/'|img src='https://e.example/a.png'|/p|/b|/i|/div|/a|br)>|[a-d<&; ]{0,6}){0,20}",
        with in "[<>a-d/&; ]{0,6}",
    ) {
        let before = entry(&title, &markup);
        let after = changed(&before, &transforms(".x, b", "a", &with));
        prop_assert_eq!(&changed(&before, &transforms(".x, b", "a", &with)), &after);
        prop_assert!(after.title.is_some() && after.content.is_some());
        let feed = Feed { title: Some("T".to_owned()), home_page_url: Address::new("https://a.example/"), entries: vec![after], ..Feed::default() };
        for format in FORMATS.iter().filter(|format| format.name() != "html") {
            let body = format.render(&feed, &Place { stem: "t".to_owned(), ..Place::default() });
            let document = Document {
                address: Address::new("https://a.example/feed").unwrap(),
                path: None,
                content_type: Some(format.media_type().to_owned()),
                content_language: None,
                content_location: None,
                body: Bytes::from(body),
                packed: None,
                fetched: chrono::DateTime::default(),
                modified: None,
                delta: false,
            };
            let read = crate::parse::read(&document, &crate::parse::Options::default()).unwrap();
            let said = |feed: &Feed| {
                let entry = &feed.entries[0];
                // Blanks around a text are none of it.
                let content = entry.content.as_ref().map(|content| content.as_str().trim().to_owned());
                (entry.title.clone(), content, entry.summary.clone(), entry.image.clone(), entry.categories.clone())
            };
            prop_assert_eq!(said(&read), said(&kept(&feed, *format)), "{}", format.name());
        }
    }
}
