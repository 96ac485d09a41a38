//! What it takes to publish one changed feed of fifty entries: rendered in each format, checked, packed, put in
//! place.
//!
//! `cargo run --release` prints processor time and sizes; `publishing once` does all of it once, for whoever
//! counts instructions (`valgrind --tool=callgrind target/release/publishing once`).

#[path = "../../fetch/src/bodies.rs"]
#[allow(dead_code, reason = "shared with the other benchmark")]
mod bodies;

use chrono::{DateTime, Utc};
use feedwright::model::{Address, Document, Feed, Generator};
use feedwright::parse;
use feedwright::render::{FORMATS, Format, GENERATOR, Place, gzip};
use feedwright::target::Folder;
use feedwright::validate;
use rustix::time::{ClockId, clock_gettime};

/// Sources of the feed; each has twenty entries.
const SOURCES: u64 = 10;

/// Entries of the feed.
const ENTRIES: usize = 50;

/// Rounds; the fastest counts.
const ROUNDS: usize = 30;

fn main() {
    let once = std::env::args().nth(1).is_some_and(|argument| argument == "once");
    let (feed, next) = (feed(0), feed(1));
    let place = tempfile::tempdir().expect("a folder for a while");
    let folder = Folder::open(place.path()).expect("it can be written");
    let rounds = if once { 1 } else { ROUNDS };
    if !once {
        println!("| file | bytes | .gz | render ms | check ms | gzip ms | put ms |\n|---|---|---|---|---|---|---|");
    }
    for format in FORMATS {
        let name = format!("all.{}", format.name());
        let mut least = [f64::MAX; 4];
        let mut sizes = (0, 0);
        for _ in 0..rounds {
            folder.put(&name, &rendered(*format, &next)).expect("it can be written");
            let (bytes, render) = took(once, || rendered(*format, &feed));
            let (findings, check) = took(once, || checked(&name, &bytes));
            assert!(findings.iter().all(|finding| finding.level != validate::Level::Error), "{findings:?}");
            let (packed, pack) = took(once, || packed(&bytes));
            let ((), put) = took(once, || {
                folder.replace(&name, &bytes).expect("it can be written");
                folder.replace(&format!("{name}.gz"), &packed).expect("it can be written");
            });
            sizes = (bytes.len(), packed.len());
            for (least, now) in least.iter_mut().zip([render, check, pack, put]) {
                *least = least.min(now);
            }
        }
        if !once {
            let [render, check, pack, put] = least;
            println!("| {name} | {} | {} | {render:.2} | {check:.2} | {pack:.2} | {put:.2} |", sizes.0, sizes.1);
        }
    }
}

/// A function of its own, for whoever counts what is inside it.
#[inline(never)]
fn rendered(format: &dyn Format, feed: &Feed) -> Vec<u8> {
    let place = Place { stem: "all".to_owned(), base: Some("https://feeds.example.org/".to_owned()), ..Place::default() };
    format.render(feed, &place)
}

#[inline(never)]
fn checked(name: &str, bytes: &[u8]) -> Vec<validate::Finding> {
    validate::check(name, bytes)
}

#[inline(never)]
fn packed(bytes: &[u8]) -> Vec<u8> {
    gzip(bytes)
}

/// What it gives, and how long the processor took, in milliseconds. Tools that count instructions do not know
/// this clock.
fn took<T>(once: bool, work: impl FnOnce() -> T) -> (T, f64) {
    if once {
        return (work(), 0.0);
    }
    let now = || {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
    };
    let before = now();
    let made = work();
    (made, now() - before)
}

/// The feed of the entries of a few blogs, `more` of each after the first ones.
fn feed(more: u64) -> Feed {
    let mut entries = Vec::new();
    for source in 0..SOURCES {
        let address = Address::new(&format!("https://blog{source}.example/feed")).expect("an address");
        let document = Document {
            address: address.clone(),
            path: None,
            content_type: None,
            content_language: None,
            content_location: None,
            body: bodies::feed(source, more).into(),
            packed: None,
            fetched: DateTime::<Utc>::UNIX_EPOCH,
            modified: None,
            delta: false,
        };
        let read = parse::read(&document, &parse::Options::default()).expect("a feed");
        for (at, mut entry) in read.entries.into_iter().enumerate() {
            entry.id = Some(format!("tag:blog{source}.example,2026:{:016x}", at as u64 + more));
            entry.updated = None;
            entry.source = Some(feedwright::model::Origin {
                id: Some(format!("tag:blog{source}.example,2026:source")),
                title: read.title.clone(),
                url: read.home_page_url.clone(),
                feed_url: Some(address.clone()),
                updated: entry.published,
                ..Default::default()
            });
            entries.push(entry);
        }
    }
    entries.sort_by_key(|entry| (std::cmp::Reverse(entry.published.map(|stamp| stamp.utc())), entry.id.clone()));
    entries.truncate(ENTRIES);
    Feed {
        id: Some("tag:feeds.example.org,2026:all".to_owned()),
        title: Some("All".to_owned()),
        description: Some("All of them".to_owned()),
        language: Some("en".to_owned()),
        home_page_url: Address::new("https://feeds.example.org/all.html"),
        updated: entries.first().and_then(|entry| entry.published),
        generator: Some(Generator { name: Some(GENERATOR.to_owned()), url: None, version: None }),
        entries,
        ..Feed::default()
    }
}
