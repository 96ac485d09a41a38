//! Instants as the formats write them.

use chrono::{DateTime, Datelike, FixedOffset, Offset, SubsecRound, Timelike, Utc};

use crate::model::{Precision, Stamp};

/// Years that every format can write, four digits.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// Farthest offset from UTC that readers believe, in seconds (Kiribati).
const MAX_OFFSET: i32 = 14 * 3600;

/// The moment as it can be written: offsets of whole minutes, four-digit years; nothing for others.
pub(super) fn writable(stamp: Stamp) -> Option<Stamp> {
    let seconds = stamp.at.offset().local_minus_utc();
    let odd = seconds % 60 != 0 || seconds.abs() > MAX_OFFSET;
    let at = if odd { stamp.at.with_timezone(&Utc.fix()) } else { stamp.at };
    // A leap second is written as the last one that every reader knows.
    let at = if at.nanosecond() >= 1_000_000_000 { at.with_nanosecond(999_999_999)? } else { at };
    YEARS.contains(&at.year()).then_some(Stamp { at, ..stamp })
}

/// The moment as RFC 822 can say it: whole seconds, exact.
pub(super) fn whole_seconds(stamp: Stamp) -> Stamp {
    Stamp { at: stamp.at.trunc_subsecs(0), precision: Precision::Exact }
}

/// `Tue, 24 Nov 2026 01:10:00 +0000`, English whatever the locale.
pub(super) fn rfc822(at: DateTime<FixedOffset>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// `2026-11-24T01:10:00Z`, the fraction only where there is one.
pub(super) fn rfc3339(at: DateTime<FixedOffset>) -> String {
    let zone = if at.offset().local_minus_utc() == 0 { "Z".to_owned() } else { at.format("%:z").to_string() };
    format!("{}{zone}", at.format("%Y-%m-%dT%H:%M:%S%.f"))
}

#[cfg(test)]
mod tests;
