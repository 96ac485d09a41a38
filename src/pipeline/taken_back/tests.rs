//! Published files read back, piece by piece.

use super::{Told, of_atom};
use crate::model::{Feed, Stamp};
use crate::render::{FORMATS, Place};

fn at(text: &str) -> Stamp {
    Stamp::exact(text.parse().unwrap())
}

/// A published feed with more entries than are read at once, or than a foreign document may hold.
fn published(format: &str, count: usize) -> Vec<u8> {
    let entry = |n: usize| crate::model::Entry {
        id: Some(format!("tag:x.example,2026:{n}")),
        title: Some(format!("Article {n} on </entry> & <entry>")),
        published: Some(at("2026-11-01T08:00:00Z")),
        content: Some(crate::text::SafeHtml::from_text("A text with </entry> in it.")),
        ..crate::model::Entry::default()
    };
    let feed = Feed { title: Some("All".to_owned()), entries: (0..count).map(entry).collect(), ..Feed::default() };
    let format = FORMATS.iter().find(|known| known.name() == format).unwrap();
    format.render_whole(feed, &Place { stem: "all".to_owned(), ..Place::default() })
}

#[test]
fn each_entry_of_a_large_atom_feed_is_taken_back_once() {
    let all = of_atom(published("atom", 12_000).as_slice(), at("2026-11-24T06:00:00Z").utc()).unwrap();
    let wanted: Vec<String> = (0..12_000).map(|n| format!("tag:x.example,2026:{n}")).collect();
    assert_eq!(all.iter().map(|one| one.id.clone()).collect::<Vec<_>>(), wanted);
    assert_eq!(all[7].title.as_deref(), Some("Article 7 on </entry> & <entry>"));
    assert_eq!(all[7].published.unwrap().at, at("2026-11-01T08:00:00Z").at);
}

#[test]
fn an_atom_feed_that_was_cut_short_gives_what_is_left_of_it() {
    let whole = published("atom", 3);
    let all = of_atom(&whole[..whole.len() - 60], at("2026-11-24T06:00:00Z").utc()).unwrap();
    assert_eq!(
        all.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
        ["tag:x.example,2026:0", "tag:x.example,2026:1"]
    );
    assert!(of_atom(&b""[..], at("2026-11-24T06:00:00Z").utc()).unwrap().is_empty());
}

#[test]
fn a_member_that_somebody_spoilt_costs_no_other_entry() {
    let json = r#"{"items": [{"id": 1}, {"id": "b", "title": ["x"], "date_published": "soon", "_feedwright": 7}]}"#;
    let told: Told = serde_json::from_str(json).unwrap();
    assert_eq!(told.items.0.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["", "b"]);
}
