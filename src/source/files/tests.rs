//! Files in, entries out.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::super::{Harvest, Reading, Source, SourceError};
use super::FilesSource;
use crate::model::{Address, Document, Target};

fn read(path: &str, body: &[u8]) -> Result<Harvest, SourceError> {
    let source = FilesSource::new(Target::Glob { root: "inbox".into(), pattern: "*".to_owned() });
    let document = Document {
        address: Address::new("file:///inbox/a").unwrap(),
        path: Some(path.to_owned()),
        content_type: None,
        content_language: None,
        content_location: None,
        body: Bytes::copy_from_slice(body),
        fetched: DateTime::<Utc>::from_timestamp(1_773_224_430, 0).unwrap(),
        modified: None,
        delta: false,
    };
    source.accept(&document, &Reading { timezone: Tz::UTC, language: None, known: &|_| false })
}

#[test]
fn a_text_file_is_one_entry_under_its_path() {
    let feed =
        read("2026/a.txt", "Caf\u{e9} opens\n\n10-03-2026\n\nIt is open now.\n\nAll day.".as_bytes()).unwrap().feed;
    let [entry] = feed.entries.as_slice() else { panic!("one entry") };
    assert_eq!(entry.id.as_deref(), Some("2026/a.txt"));
    assert_eq!(entry.title.as_deref(), Some("Café opens"));
    assert_eq!(entry.content_text.as_deref(), Some("It is open now.\n\nAll day."));
    assert_eq!(entry.content.as_ref().unwrap().as_str(), "<p>It is open now.</p><p>All day.</p>");
    assert_eq!((&entry.url, entry.authors.len()), (&None, 0));
}

#[test]
fn a_file_of_another_charset_is_read_all_the_same() {
    let feed = read("a.txt", b"\xff\xfeH\0i\0\n\0\n\0a\0b\0.\0").unwrap().feed;
    assert_eq!(feed.entries[0].content_text.as_deref(), Some("Hi\n\nab."));
}

#[test]
fn other_files_are_refused_with_advice() {
    let told = |path: &str| read(path, b"x").map(|_| ()).unwrap_err();
    assert_eq!(told("feed.xml").help.as_deref(), Some("give a feed as `url:`"));
    assert_eq!(told("a.pdf").message, "`a.pdf` is no text, Markdown or HTML file");
    assert_eq!(read("a.txt", b" \n").map(|_| ()).unwrap_err().message, "`a.txt` holds no text");
}

#[test]
fn a_draft_gives_no_entry() {
    assert!(read("a.md", b"---\ndraft: true\n---\nx").unwrap().feed.entries.is_empty());
}
