//! What holds for any input at all: for feeds, dates, charsets and the sanitiser.
//!
//! `cargo test` tries the seeds and random bytes; `fuzz/run` lets libFuzzer look for inputs that break a law.

mod measure;
mod oracle;

use bolero::check;
use bytes::Bytes;
use chrono_tz::Tz;
use feedwright::model::{Address, Document, Feed};
use feedwright::parse::{Options, read, sniff};
use feedwright::text::RawHtml;
use feedwright::text::charset::decode;
use feedwright::text::dates::{Context, date_line, feed_date};
use feedwright::text::html::{Cleaning, plain, sanitise_with, text_lines};
use measure::within_bounds;
use oracle::faults;
use url::Url;

fn document(body: &[u8], content_type: Option<&str>) -> Document {
    Document {
        address: Address::new("https://origin.example.org/feed").expect("an address"),
        path: None,
        content_type: content_type.map(str::to_owned),
        content_language: None,
        content_location: None,
        body: Bytes::copy_from_slice(body),
        fetched: chrono::DateTime::UNIX_EPOCH,
        modified: None,
        delta: false,
    }
}

/// Has the tables of words made, which takes memory once for all.
fn warm() {
    let _ = feed_date("ngày 10 tháng 3 năm 2026", Tz::UTC);
    let _ = date_line("10 March 2026 by Eva Lind", &context());
    let _ = decode("é".as_bytes(), None);
}

fn context() -> Context<'static> {
    Context { language: None, now: chrono::DateTime::UNIX_EPOCH, timezone: Tz::UTC, order: None }
}

/// The first byte picks what the server says; the rest is the document.
#[test]
fn feed() {
    const TYPES: &[Option<&str>] = &[
        None,
        Some("text/xml"),
        Some("application/json"),
        Some("text/html; charset=iso-8859-2"),
        Some("a/b;charset=utf-16"),
    ];
    warm();
    check!().for_each(|input: &[u8]| {
        let Some((&first, body)) = input.split_first() else { return };
        let document = document(body, TYPES[usize::from(first) % TYPES.len()]);
        let _ = sniff(&document);
        let Ok(feed) = within_bounds(body.len(), || read(&document, &Options::default())) else { return };
        assert!(serde_json::to_vec(&feed).is_ok(), "a feed is JSON");
        for html in markup(&feed) {
            let again = sanitise_with(&RawHtml(html.to_owned()), &Cleaning::default());
            assert_eq!(again.as_str(), html, "what a feed gives is safe already");
        }
        let options = Options { known: Some(&|_| true), ..Options::default() };
        let known = read(&document, &options).expect("known entries change nothing");
        assert_eq!(names(&known), names(&feed));
    });
}

fn markup(feed: &Feed) -> impl Iterator<Item = &str> {
    let entries = feed.entries.iter().flat_map(|entry| [&entry.content, &entry.summary_html]);
    entries.chain([&feed.description_html]).flatten().map(|html| html.as_str())
}

fn names(feed: &Feed) -> Vec<(&Option<String>, u64)> {
    feed.entries.iter().map(|entry| (&entry.id, entry.raw_hash)).collect()
}

#[test]
fn dates() {
    warm();
    check!().for_each(|input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let stamp = within_bounds(text.len(), || feed_date(&text, Tz::UTC));
        if let Some(stamp) = stamp {
            let again = feed_date(&stamp.at.to_rfc3339(), Tz::UTC).expect("RFC 3339 is read");
            assert_eq!(again.at, stamp.at, "{text:?}");
            let hours = stamp.at.offset().local_minus_utc() / 3600;
            assert!((-12..=14).contains(&hours), "{text:?}");
        }
        let context = context();
        let _ =
            within_bounds(text.len(), || (date_line(&text, &context), feedwright::text::dates::read(&text, &context)));
    });
}

#[test]
fn charset() {
    const LABELS: &[Option<&str>] = &[
        None,
        Some("utf-8"),
        Some("shift_jis"),
        Some("iso-2022-jp"),
        Some("utf-7"),
        Some("utf-16"),
        Some("utf-32"),
        Some("cp500"),
        Some("gb18030"),
        Some("windows-1252"),
        Some("x-unknown"),
    ];
    check!().for_each(|input: &[u8]| {
        let Some((&first, bytes)) = input.split_first() else { return };
        let label = LABELS[usize::from(first) % LABELS.len()];
        let decoded = within_bounds(bytes.len(), || decode(bytes, label));
        assert!(decoded.text.len() <= 3 * bytes.len(), "a byte becomes three at most");
        assert!(!decoded.text.starts_with('\u{feff}'), "a mark is no text");
        if let Ok(text) = std::str::from_utf8(bytes)
            && decoded.encoding == "UTF-8"
        {
            assert_eq!(decoded.text, text.trim_start_matches('\u{feff}'));
        }
    });
}

/// The first byte picks what is done beside making it safe; the rest is markup.
#[test]
fn sanitiser() {
    let base = Url::parse("https://news.example.vn/a/").expect("an address");
    check!().for_each(|input: &[u8]| {
        let Some((&first, markup)) = input.split_first() else { return };
        let markup = String::from_utf8_lossy(markup).into_owned();
        let bit = |number: u8| first >> number & 1 == 1;
        let cleaning =
            Cleaning { base: bit(0).then_some(&base), lazy_images: bit(1), trackers: bit(2), iframes_as_links: bit(3) };
        let raw = RawHtml(markup);
        let once = within_bounds(raw.0.len(), || sanitise_with(&raw, &cleaning)).as_str().to_owned();
        let twice = sanitise_with(&RawHtml(once.clone()), &cleaning);
        assert_eq!(twice.as_str(), once, "safe markup stays as it is");
        assert_eq!(faults(&once), Vec::<String>::new(), "{once:?}");
        let _ = within_bounds(once.len(), || (plain(&once), text_lines(&twice)));
    });
}
