//! What is written is read again as it was: `parse::read(render(feed)) == kept(feed, format)`.

use bytes::Bytes;

use super::super::{Chain, FORMATS, Format, Place, kept, with_next};
use super::feed_of;
use crate::model::{Address, Document, Feed};
use crate::parse;

/// The formats that can be read again.
fn machine_formats() -> impl Iterator<Item = &'static dyn Format> {
    FORMATS.iter().copied().filter(|format| format.name() != "html")
}

fn document(body: Vec<u8>, media_type: Option<&str>) -> Document {
    Document {
        address: Address::new("https://example.org/feed").unwrap(),
        path: None,
        content_type: media_type.map(str::to_owned),
        content_language: None,
        content_location: None,
        body: Bytes::from(body),
        packed: None,
        fetched: chrono::DateTime::default(),
        modified: None,
        delta: false,
    }
}

fn read(body: Vec<u8>, media_type: Option<&str>) -> Result<Feed, parse::ParseError> {
    parse::read(&document(body, media_type), &parse::Options::default())
}

/// A feed without what is no part of the law: how the document was, and members that say again what
/// others say (markup of plain texts, links that stand for addresses).
fn said(mut feed: Feed) -> serde_json::Value {
    feed.format = None;
    feed.encoding = None;
    feed.repairs.clear();
    feed.feed_url = None;
    feed.description_html = None;
    feed.links.clear();
    for entry in &mut feed.entries {
        entry.summary_html = None;
        entry.links.retain(|link| matches!(link.rel.as_str(), "related" | "via"));
        if let Some(source) = &mut entry.source {
            source.links.clear();
        }
    }
    serde_json::to_value(&feed).unwrap()
}

/// The members in which two values differ, each with both sides.
fn differences(path: &str, left: &serde_json::Value, right: &serde_json::Value, out: &mut Vec<String>) {
    use serde_json::Value;
    match (left, right) {
        (Value::Object(a), Value::Object(b)) => {
            let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let of = |map: &serde_json::Map<String, Value>| map.get(name).cloned().unwrap_or(Value::Null);
                differences(&format!("{path}.{name}"), &of(a), &of(b), out);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{at}]"), a, b, out);
            }
        }
        _ if left != right => {
            let (left, right) = (left.to_string(), right.to_string());
            let same = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
            let around = |text: &str| text.chars().skip(same.saturating_sub(30)).take(80).collect::<String>();
            out.push(format!("{path}\n  kept {:?}\n  read {:?}", around(&left), around(&right)));
        }
        _ => {}
    }
}

/// Where the law is broken for a feed in a format.
fn broken(feed: &Feed, format: &dyn Format) -> Vec<String> {
    let place = Place { stem: "feed".to_owned(), ..Place::default() };
    // Where a feed has none, its place gives an id, a title and a page, and the place is not in the model.
    let mut feed = feed.clone();
    feed.id.get_or_insert_with(|| "urn:uuid:6fa459ea-ee8a-5ca4-894e-db77e160355e".to_owned());
    feed.title.get_or_insert_with(|| "Untitled".to_owned());
    let page = kept(&feed, format).home_page_url;
    feed.home_page_url = page.or_else(|| Address::new("https://example.org/"));
    let feed = &feed;
    let bytes = format.render(feed, &place);
    let again = read(bytes, Some(format.media_type())).unwrap();
    assert!(again.repairs.is_empty(), "{}: {:?}", format.name(), again.repairs);
    let mut out = Vec::new();
    differences(format.name(), &said(kept(feed, format)), &said(again), &mut out);
    out
}

#[test]
fn every_format_gives_back_what_it_keeps() {
    let mut faults = Vec::new();
    for name in ["news", "podcast", "hard", "page"] {
        for format in machine_formats() {
            faults.extend(broken(&feed_of(name), format).iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_page_of_an_archive_is_read_again_with_its_links_and_its_mark() {
    for (name, kind) in [("rss", "application/rss+xml"), ("atom", "application/atom+xml")] {
        let format = super::format(name);
        let chain = Chain { page: Some(3), before: [(name, 2)].into(), after: Some(4) };
        let place = Place { chain, ..super::place("news") };
        let again = read(format.render(&feed_of("news"), &place), Some(kind)).unwrap();
        let links: Vec<String> = again.links.iter().map(|link| format!("{} {}", link.rel, link.href)).collect();
        let own = format!("https://feeds.example.org/news.{name}");
        let page = |number: u32| format!("https://feeds.example.org/news.archive-{number}.{name}");
        let told = [
            format!("self {}", page(3)),
            format!("current {own}"),
            format!("prev-archive {}", page(2)),
            format!("next-archive {}", page(4)),
        ];
        assert!(told.iter().all(|link| links.contains(link)), "{links:?}");
        let marks: Vec<_> = again.extensions.iter().map(|mark| (mark.name.as_str(), &*mark.namespace)).collect();
        assert_eq!(marks, [("archive", "http://purl.org/syndication/history/1.0")]);
        let mut out = Vec::new();
        let again = Feed { extensions: Vec::new(), ..again };
        differences(name, &said(kept(&feed_of("news"), format)), &said(again), &mut out);
        assert_eq!(out, Vec::<String>::new());
        let live = Chain { before: [(name, 3)].into(), ..Chain::default() };
        let live = Place { chain: live, ..super::place("news") };
        let text = String::from_utf8(format.render(&feed_of("news"), &live)).unwrap();
        assert!(text.contains(&page(3)) && !text.contains("fh:archive") && !text.contains("next-archive"), "{name}");
    }
}

#[test]
fn the_newest_page_of_an_archive_gets_its_link_as_if_the_next_one_had_been_known() {
    for name in ["rss", "atom"] {
        let page = |before: &[(&'static str, u32)], after| {
            let chain = Chain { page: Some(3), before: before.iter().copied().collect(), after };
            let base = Some("https://feeds.example.org/a&b/".to_owned());
            let place = Place { chain, base, ..super::place("news") };
            String::from_utf8(super::format(name).render(&feed_of("news"), &place)).unwrap()
        };
        for before in [&[][..], &[(name, 2)]] {
            let newest = page(before, None);
            assert!(!newest.contains("next-archive"));
            assert_eq!(with_next(&newest, "news", 3, name), Some(page(before, Some(4))));
            assert_eq!(with_next(&page(before, Some(4)), "news", 3, name), None);
        }
        let nowhere = Place { base: None, ..super::place("news") };
        let nowhere = String::from_utf8(super::format(name).render(&feed_of("news"), &nowhere)).unwrap();
        assert_eq!(with_next(&nowhere, "news", 3, name), None);
    }
}

#[test]
fn what_is_kept_once_is_kept_for_good() {
    for name in ["news", "podcast", "hard", "page"] {
        for format in machine_formats() {
            let once = kept(&feed_of(name), format);
            assert_eq!(said(kept(&once, format)), said(once), "{name} {}", format.name());
        }
    }
}

#[test]
#[ignore = "needs ../shared"]
fn every_format_gives_back_what_it_keeps_of_the_corpus() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).collect();
    files.sort();
    let (mut feeds, mut faults) = (0, Vec::new());
    for path in files {
        let Ok(feed) = read(std::fs::read(&path).unwrap(), None) else { continue };
        feeds += 1;
        for format in machine_formats() {
            for fault in broken(&feed, format) {
                faults.push(format!("{}: {fault}", path.file_name().unwrap().display()));
            }
        }
    }
    let all = faults.len();
    faults.truncate(40);
    assert!(faults.is_empty(), "{feeds} feeds, {all} differences\n{}", faults.join("\n"));
}

/// Writes every feed of the corpus in every format, for validators of others.
#[test]
#[ignore = "needs ../shared, writes files into FEEDWRIGHT_TEST_OUT"]
#[expect(clippy::disallowed_methods, reason = "the folder is handed over by whoever runs the validators")]
fn files_of_the_corpus_for_other_validators() {
    let out = std::path::PathBuf::from(std::env::var("FEEDWRIGHT_TEST_OUT").unwrap());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let Ok(mut feed) = read(std::fs::read(&path).unwrap(), None) else { continue };
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let origin =
            crate::model::Origin { title: feed.title.clone(), url: feed.home_page_url.clone(), ..Default::default() };
        for entry in &mut feed.entries {
            entry.source.get_or_insert_with(|| origin.clone());
        }
        feed.entries.sort_by_key(|entry| std::cmp::Reverse(entry.published.map(|stamp| stamp.utc())));
        for format in FORMATS {
            let place = super::place(&stem);
            std::fs::write(out.join(format!("{stem}.{}", format.name())), format.render(&feed, &place)).unwrap();
        }
    }
}
