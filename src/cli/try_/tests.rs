//! Tests of `feedwright try`: what was read is shown so that a person can judge it.

use super::{Tried, shown};
use crate::model::{Address, Entry, Feed, FeedFormat, Repair, RepairKind, Stamp};

fn entry(title: &str, url: &str, date: Option<&str>) -> Entry {
    Entry {
        title: Some(title.to_owned()),
        url: Address::new(url),
        published: date.map(|date| Stamp::exact(chrono::DateTime::parse_from_rfc3339(date).unwrap())),
        ..Entry::default()
    }
}

#[test]
fn what_a_source_would_give_is_shown_with_the_line_for_config_yaml() {
    let mut feed = Feed {
        title: Some("Tin \u{1b}[31m mới".to_owned()),
        format: Some(FeedFormat("rss-2.0")),
        language: Some("vi".to_owned()),
        repairs: vec![Repair { kind: RepairKind::Entity, line: 3, detail: "`&nbsp;` is not of XML".to_owned() }],
        entries: (1..=7).map(|n| entry(&format!("Tin {n}"), &format!("https://tin.example/{n}"), None)).collect(),
        ..Feed::default()
    };
    feed.entries[0].published = entry("", "", Some("2026-11-24T06:00:00+07:00")).published;
    let tried = Tried { address: "https://tin.example/rss?a=1".to_owned(), kind: "url", feed, ..Tried::default() };
    insta::assert_snapshot!(shown(&tried, Some("tin")), @r"
    https://tin.example/rss?a=1
      Tin \u{1b}[31m mới
      7 entries, rss-2.0, vi, newest of 2026-11-24
      mended in line 3: `&nbsp;` is not of XML

      2026-11-24  Tin 1
                  https://tin.example/1
      no date     Tin 2
                  https://tin.example/2
      no date     Tin 3
                  https://tin.example/3
      no date     Tin 4
                  https://tin.example/4
      no date     Tin 5
                  https://tin.example/5
      and 2 more

    In config.yaml, below `sources:`
      tin: https://tin.example/rss?a=1
    ");
}
