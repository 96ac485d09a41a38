//! Feeds as written in each format, whole.

mod round_trip;
mod words;

use serde::Deserialize;

use super::{Condition, FORMATS, Format, Index, IndexFeed, Place, SourceHealth, feeds_opml, gzip, index, status};
use crate::model::{Address, Category, Element, Entry, Feed, FeedPodcast, Stamp};

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

pub(super) fn feed_of(name: &str) -> Feed {
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
    Place { stem: stem.to_owned(), base: Some("https://feeds.example.org/".to_owned()), ..Place::default() }
}

fn format(name: &str) -> &'static dyn Format {
    *FORMATS.iter().find(|format| format.name() == name).unwrap()
}

fn written(name: &str, as_format: &str) -> String {
    String::from_utf8(format(as_format).render(&feed_of(name), &place(name))).unwrap()
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
fn the_page_of_a_planet_in_several_languages() {
    insta::assert_snapshot!(written("page", "html"));
}

#[test]
fn the_page_of_a_vietnamese_feed_speaks_vietnamese() {
    insta::assert_snapshot!(written("news", "html"));
}

fn site() -> Index {
    let feed = |stem: &str, title: &str, entries: usize| IndexFeed {
        place: place(stem),
        title: title.to_owned(),
        entries,
        ..IndexFeed::default()
    };
    Index {
        title: Some("Feeds of the harbour & town".to_owned()),
        icon: None,
        feeds: vec![
            IndexFeed {
                description: Some("What three small blogs by the sea write about, in one place".to_owned()),
                language: Some("en".to_owned()),
                updated: feed_of("page").updated,
                ..feed("page", "Planet Harbour", 37)
            },
            IndexFeed { language: Some("en".to_owned()), ..feed("empty", "Nothing <yet>", 0) },
            IndexFeed {
                language: Some("vi".to_owned()),
                place: Place { formats: vec!["rss", "html"], ..place("news") },
                updated: feed_of("news").updated,
                ..feed("news", "Tin trong ngày", 1)
            },
        ],
    }
}

#[test]
fn the_index_of_all_feeds() {
    insta::assert_snapshot!(String::from_utf8(index(&site())).unwrap());
}

#[test]
fn the_index_as_opml() {
    insta::assert_snapshot!(String::from_utf8(feeds_opml(&site())).unwrap());
}

#[test]
fn a_site_without_feeds_has_an_index_too() {
    let all = [index(&Index::default()), feeds_opml(&Index::default())].concat();
    insta::assert_snapshot!(String::from_utf8(all).unwrap().replace(include_str!("page/style.css"), "STYLE\n"));
}

#[test]
fn the_state_of_the_sources() {
    let at = |text: &str| Some(text.parse().unwrap());
    let sources = [
        SourceHealth {
            name: "tide".to_owned(),
            title: Some("Tide Table".to_owned()),
            url: Address::new("https://tide.example.com/"),
            last_new: at("2026-11-24T08:10:00Z"),
            ..SourceHealth::default()
        },
        SourceHealth {
            name: "gull".to_owned(),
            state: Condition::Failing,
            since: at("2026-11-20T00:00:00Z"),
            fault: Some("the page holds no article".to_owned()),
            help: Some("look at it with `feedwright try gull`".to_owned()),
            ..SourceHealth::default()
        },
    ];
    insta::assert_snapshot!(String::from_utf8(status(&sources)).unwrap());
}

#[test]
fn a_compressed_file_is_the_same_on_every_machine() {
    let packed = gzip(b"feedwright feedwright feedwright");
    assert_eq!(&packed[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut text).unwrap();
    assert_eq!(text, "feedwright feedwright feedwright");
    // Long enough for the window to slide, with matches near and far.
    let mut number = 1_u32;
    let mut word = || {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        format!("<p>{:x}</p>", number >> 20)
    };
    let long: String = (0..20_000).map(|_| word()).collect();
    let packed = gzip(long.as_bytes());
    assert_eq!(
        (long.len(), packed.len(), xxhash_rust::xxh3::xxh3_64(&packed)),
        (198_629, 44_904, 10_459_162_799_550_737_958)
    );
}

#[test]
fn a_file_has_room_for_sixteen_unknown_namespaces() {
    let element = |number: usize| Element {
        name: "e".to_owned(),
        namespace: format!("https://example.org/ns/{number}").into(),
        attributes: Vec::new(),
        text: number.to_string(),
        children: Vec::new(),
    };
    let entry = Entry { extensions: (1..=20).map(element).collect(), ..Entry::default() };
    let feed = Feed { title: Some("Many".to_owned()), entries: vec![entry], ..Feed::default() };
    for name in ["rss", "atom"] {
        let written = String::from_utf8(format(name).render(&feed, &place("many"))).unwrap();
        assert_eq!(written.matches("xmlns:x").count(), 16, "{name}");
        assert!(written.contains("<x16:e>16</x16:e>") && !written.contains(">17<"), "{name}");
    }
}

#[test]
fn a_feed_without_anything_is_written_too() {
    let place = Place { stem: "empty".to_owned(), ..Place::default() };
    let all: Vec<String> = FORMATS
        .iter()
        .filter(|format| format.name() != "html")
        .map(|format| String::from_utf8(format.render(&Feed::default(), &place)).unwrap())
        .collect();
    insta::assert_snapshot!(all.join("\n"));
}

/// Writes the files of all fixtures, for validators of others.
#[test]
#[ignore = "writes files into FEEDWRIGHT_TEST_OUT"]
#[expect(clippy::disallowed_methods, reason = "the folder is handed over by whoever runs the validators")]
fn files_of_all_fixtures_for_other_validators() {
    let folder = std::path::PathBuf::from(std::env::var("FEEDWRIGHT_TEST_OUT").unwrap());
    for name in ["news", "podcast", "hard", "page"] {
        for format in FORMATS {
            std::fs::write(
                folder.join(format!("{name}.{}", format.name())),
                format.render(&feed_of(name), &place(name)),
            )
            .unwrap();
        }
    }
    for (name, bytes) in [("index.html", index(&site())), ("feeds.opml", feeds_opml(&site()))] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}
