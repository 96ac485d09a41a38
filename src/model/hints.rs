//! What a feed says and shows about how often it changes.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Feed;

/// What a feed says and shows about how often it changes; kept, since a 304 says none of it again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedHints {
    /// RSS `ttl`, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_minutes: Option<u64>,
    /// `sy:updatePeriod` divided by `sy:updateFrequency`, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_minutes: Option<u64>,
    /// Hours of the day (GMT) in which not to ask.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip_hours: Vec<u8>,
    /// Days of the week on which not to ask, as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip_days: Vec<String>,
    /// Seconds that usually lie between two of its entries: the median of its newest ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap_seconds: Option<u64>,
    /// Whether it brought something that was not known before.
    #[serde(skip)]
    pub changed: bool,
}

/// Entries that the usual gap is taken from: enough for a median, few enough to follow a change of habit.
const GAP_ENTRIES: usize = 12;

impl FeedHints {
    /// What this feed says and shows; `changed` is for the caller to know, `fetched` is when it came.
    #[must_use]
    pub fn of(feed: &Feed, changed: bool, fetched: DateTime<Utc>) -> Self {
        Self {
            ttl_minutes: feed.ttl_minutes,
            update_minutes: feed.update_minutes,
            skip_hours: feed.skip_hours.clone(),
            skip_days: feed.skip_days.clone(),
            gap_seconds: usual_gap(feed, fetched),
            changed,
        }
    }
}

/// The median of the gaps between the newest dated entries. What is dated ahead says nothing of habits.
fn usual_gap(feed: &Feed, fetched: DateTime<Utc>) -> Option<u64> {
    let mut times: Vec<i64> = feed
        .entries
        .iter()
        .filter_map(|entry| entry.published.or(entry.updated))
        .map(|stamp| stamp.utc().timestamp())
        .filter(|time| *time <= fetched.timestamp())
        .collect();
    times.sort_unstable_by(|a, b| b.cmp(a));
    times.truncate(GAP_ENTRIES);
    let mut gaps: Vec<i64> = times.windows(2).filter_map(|pair| Some(pair.first()? - pair.last()?)).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).and_then(|gap| u64::try_from(*gap).ok())
}
