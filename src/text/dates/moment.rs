//! A day, a clock and a zone put together into one moment.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::stamp::{Precision, Stamp};
use super::zone::Zone;

/// A time of day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// 0 to 23.
    pub(super) hour: u32,
    /// 0 to 59.
    pub(super) minute: u32,
    /// 0 to 60 where seconds are written; 60 is a leap second.
    pub(super) second: Option<u32>,
    /// The fraction of the second.
    pub(super) nanosecond: u32,
}

impl Clock {
    /// A time of day, if there is such a one. 24:00 is none: nobody can say which day it means.
    pub(super) fn new(hour: u32, minute: u32, second: Option<u32>, nanosecond: u32) -> Option<Self> {
        let fits = hour < 24 && minute < 60 && second.is_none_or(|s| s <= 60);
        fits.then_some(Self { hour, minute, second, nanosecond })
    }

    fn since_midnight(self) -> TimeDelta {
        let seconds = i64::from(self.hour * 3600 + self.minute * 60 + self.second.unwrap_or(0));
        TimeDelta::seconds(seconds) + TimeDelta::nanoseconds(i64::from(self.nanosecond))
    }

    fn precision(self) -> Precision {
        if self.second.is_some() { Precision::Exact } else { Precision::Minute }
    }
}

/// The moment of a day, perhaps with a time, in the zone written beside it, else in `home`.
pub(super) fn moment(day: NaiveDate, clock: Option<Clock>, zone: Option<Zone>, home: Tz) -> Option<Stamp> {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = match clock {
        Some(clock) => midnight.checked_add_signed(clock.since_midnight())?,
        None => midnight,
    };
    let at = match zone {
        Some(Zone::Offset(offset)) => offset.from_local_datetime(&local).single()?,
        Some(Zone::Named(tz)) => in_zone(tz, local)?,
        None => in_zone(home, local)?,
    };
    Some(Stamp { at, precision: clock.map_or(Precision::Day, Clock::precision) })
}

/// A local time in a zone. What a change of clocks left out counts in the offset before it, what it
/// gave twice is the first.
pub(super) fn in_zone(tz: Tz, local: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
    let offset = match tz.from_local_datetime(&local).earliest() {
        Some(at) => at.offset().fix(),
        None => tz.offset_from_utc_datetime(&local.checked_sub_signed(TimeDelta::days(1))?).fix(),
    };
    // Before clocks were agreed upon, places kept the sun's time, to the second; RFC 3339 has no seconds there.
    let whole = FixedOffset::east_opt(offset.local_minus_utc() / 60 * 60)?;
    whole.from_local_datetime(&local).single()
}
