//! How often a feed changes, by what it shows.

use chrono::DateTime;

use super::{FeedHints, usual_gap};
use crate::model::{Entry, Feed, Stamp};

#[test]
fn an_entry_dated_ahead_does_not_make_a_busy_feed_a_slow_one() {
    let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
    let dates = ["2026-11-24T09:00:00Z", "2026-11-24T08:00:00Z", "2100-01-01T00:00:00Z"];
    let entry = |date| Entry { published: Some(Stamp::exact(at(date))), ..Entry::default() };
    let feed = Feed { entries: dates.map(entry).into(), ..Feed::default() };
    let now = at("2026-11-24T10:00:00Z").to_utc();
    assert_eq!(usual_gap(&feed, now), Some(3600));
    assert_eq!(FeedHints::of(&feed, false, now).gap_seconds, Some(3600));
}
