//! Feeds as written in each format, whole.

mod words;

use serde::Deserialize;

use super::{FORMATS, Format, Place};
use crate::model::{Address, Category, Entry, Feed, FeedPodcast, Stamp};

/// A feed as fixtures write it: the members of the model that core fills in.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Fixture {
    id: Option<String>,
    title: Option<String>,
    description: Option<String>,
    language: Option<String>,
    home_page_url: Option<Address>,
    icon: Option<Address>,
    favicon: Option<Address>,
    updated: Option<chrono::DateTime<chrono::FixedOffset>>,
    ttl_minutes: Option<u64>,
    rights: Option<String>,
    categories: Vec<Category>,
    podcast: Option<FeedPodcast>,
    entries: Vec<Entry>,
}

pub(super) fn feed(name: &str) -> Feed {
    let path = format!("{}/tests/fixtures/render/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let fixture: Fixture = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    Feed {
        id: fixture.id,
        title: fixture.title,
        description: fixture.description,
        language: fixture.language,
        home_page_url: fixture.home_page_url,
        icon: fixture.icon,
        favicon: fixture.favicon,
        updated: fixture.updated.map(Stamp::exact),
        ttl_minutes: fixture.ttl_minutes,
        rights: fixture.rights,
        categories: fixture.categories,
        podcast: fixture.podcast,
        entries: fixture.entries,
        ..Feed::default()
    }
}

pub(super) fn place(stem: &str) -> Place {
    Place { stem: stem.to_owned(), base: Some("https://feeds.example.org/".to_owned()), hub: None }
}

fn format(name: &str) -> &'static dyn Format {
    *FORMATS.iter().find(|format| format.name() == name).unwrap()
}

fn written(name: &str, as_format: &str) -> String {
    String::from_utf8(format(as_format).render(&feed(name), &place(name))).unwrap()
}

#[test]
fn news_of_three_sources_as_rss() {
    insta::assert_snapshot!(written("news", "rss"));
}

#[test]
fn news_of_three_sources_as_atom() {
    insta::assert_snapshot!(written("news", "atom"));
}

#[test]
fn news_of_three_sources_as_json() {
    insta::assert_snapshot!(written("news", "json"));
}

#[test]
fn a_podcast_with_all_that_a_source_can_say_as_rss() {
    insta::assert_snapshot!(written("podcast", "rss"));
}

#[test]
fn a_podcast_with_all_that_a_source_can_say_as_atom() {
    insta::assert_snapshot!(written("podcast", "atom"));
}

#[test]
fn a_podcast_with_all_that_a_source_can_say_as_json() {
    insta::assert_snapshot!(written("podcast", "json"));
}

#[test]
fn entries_that_lack_nearly_everything_are_still_valid_rss() {
    insta::assert_snapshot!(written("hard", "rss"));
}

#[test]
fn entries_that_lack_nearly_everything_are_still_valid_atom() {
    insta::assert_snapshot!(written("hard", "atom"));
}

#[test]
fn entries_that_lack_nearly_everything_are_still_valid_json() {
    insta::assert_snapshot!(written("hard", "json"));
}

#[test]
fn a_feed_without_anything_is_written_too() {
    let place = Place { stem: "empty".to_owned(), ..Place::default() };
    let all: Vec<String> =
        FORMATS.iter().map(|format| String::from_utf8(format.render(&Feed::default(), &place)).unwrap()).collect();
    insta::assert_snapshot!(all.join("\n"));
}

/// Writes the files of all fixtures, for validators of others.
#[test]
#[ignore = "writes files into FEEDWRIGHT_TEST_OUT"]
#[expect(clippy::disallowed_methods, reason = "the folder is handed over by whoever runs the validators")]
fn files_of_all_fixtures_for_other_validators() {
    let folder = std::path::PathBuf::from(std::env::var("FEEDWRIGHT_TEST_OUT").unwrap());
    for name in ["news", "podcast", "hard"] {
        for format in FORMATS {
            std::fs::write(folder.join(format!("{name}.{}", format.name())), format.render(&feed(name), &place(name)))
                .unwrap();
        }
    }
}
