//! Hours and days on which a feed does not want to be asked (RSS 2.0 `skipHours`, `skipDays`; GMT).

use chrono::{DateTime, Datelike, DurationRound, TimeDelta, Timelike, Utc, Weekday};

use crate::model::FeedHints;

/// The first moment from `at` on that lies in no skipped hour or day. A feed that skips every hour or
/// every day is not believed.
pub(super) fn after_skips(hints: &FeedHints, at: DateTime<Utc>) -> DateTime<Utc> {
    let hours = hours(&hints.skip_hours);
    let days = days(&hints.skip_days);
    let skipped =
        |at: &DateTime<Utc>| hours.contains(&at.hour()) || days.contains(&at.weekday().num_days_from_monday());
    if !skipped(&at) {
        return at;
    }
    let Ok(hour) = at.duration_trunc(TimeDelta::hours(1)) else { return at };
    (1..=8 * 24).map(|n| hour + TimeDelta::hours(n)).find(|at| !skipped(at)).unwrap_or(at)
}

/// The hours, 24 meaning midnight as in RSS 0.91; none when all are named.
fn hours(named: &[u8]) -> Vec<u32> {
    let mut hours: Vec<u32> = named.iter().filter(|hour| **hour <= 24).map(|hour| u32::from(*hour) % 24).collect();
    hours.sort_unstable();
    hours.dedup();
    if hours.len() == 24 { Vec::new() } else { hours }
}

/// The days, counted from Monday; none when all are named.
fn days(named: &[String]) -> Vec<u32> {
    let mut days: Vec<u32> = named
        .iter()
        .filter_map(|day| day.trim().parse::<Weekday>().ok())
        .map(|day| day.num_days_from_monday())
        .collect();
    days.sort_unstable();
    days.dedup();
    if days.len() == 7 { Vec::new() } else { days }
}
