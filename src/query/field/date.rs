//! `after:`, `before:`, `on:` the entry's date against a day, month, year or moment.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::span::Span;
use super::super::value::Value;
use super::super::view::EntryView;
use super::{Field, Test};

/// A field that compares dates.
pub(in super::super) struct DateField {
    name: &'static str,
    about: &'static str,
    side: Side,
}

#[derive(Debug, Clone, Copy)]
enum Side {
    After,
    Before,
    On,
}

pub(in super::super) const AFTER: DateField =
    DateField { name: "after", about: "dated then or later: 2025, 2025-11, 2025-11-23 or a time", side: Side::After };
pub(in super::super) const BEFORE: DateField =
    DateField { name: "before", about: "dated earlier: 2025, 2025-11, 2025-11-23 or a time", side: Side::Before };
pub(in super::super) const ON: DateField =
    DateField { name: "on", about: "dated within that year, month or day", side: Side::On };

/// A stretch of time, as written.
#[derive(Debug, Clone, Copy)]
enum Period {
    /// Whole days of the configured zone: the first, and the first after.
    Days(NaiveDate, Option<NaiveDate>),
    /// One moment; a second long where no fraction was written.
    Moment(DateTime<Utc>),
}

impl Field for DateField {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError> {
        let period = value.plain().and_then(period);
        let Some(period) = period else {
            return Err(value
                .error(format!("bad date {}", value.shown()))
                .with_help("write 2025, 2025-11, 2025-11-23 or 2025-11-23T15:00:00+07:00"));
        };
        Ok(Some(Box::new(DateTest { side: self.side, period })))
    }
}

fn period(text: &str) -> Option<Period> {
    if text.len() > 10 {
        return DateTime::parse_from_rfc3339(text).ok().map(|at| Period::Moment(at.to_utc()));
    }
    let mut parts = text.split('-');
    let year = i32::try_from(digits(parts.next()?, 4)?).ok()?;
    let month = parts.next().map(|part| digits(part, 2));
    let day = parts.next().map(|part| digits(part, 2));
    if parts.next().is_some() {
        return None;
    }
    let (first, next) = match (month, day) {
        (None, _) => (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year + 1, 1, 1)),
        (Some(month), None) => {
            let month = month?;
            let (year_after, month_after) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            (NaiveDate::from_ymd_opt(year, month, 1)?, NaiveDate::from_ymd_opt(year_after, month_after, 1))
        }
        (Some(month), Some(day)) => {
            let first = NaiveDate::from_ymd_opt(year, month?, day?)?;
            (first, first.succ_opt())
        }
    };
    Some(Period::Days(first, next))
}

/// A number of exactly so many ASCII digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// When a day begins in a zone: midnight, or the first moment after it where the clock jumps over midnight.
fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight: NaiveDateTime = day.and_time(chrono::NaiveTime::MIN);
    // No zone has jumped by more than a day; quarters of an hour find every end of a gap.
    (0..=96)
        .find_map(|quarters| zone.from_local_datetime(&(midnight + Duration::minutes(15 * quarters))).earliest())
        .map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

#[derive(Debug)]
struct DateTest {
    side: Side,
    period: Period,
}

impl Test for DateTest {
    fn compared(&self, entry: &EntryView<'_>, context: &Context) -> Option<String> {
        entry.date_shown(context.timezone)
    }

    fn matches(&self, entry: &EntryView<'_>, context: &Context) -> bool {
        let Some(date) = entry.facts().date else {
            return false;
        };
        let first = self.first(context.timezone);
        match self.side {
            Side::After => date >= first,
            Side::Before => date < first,
            Side::On => date >= first && self.ends_after(date, context.timezone),
        }
    }

    fn span(&self, context: &Context) -> Span {
        let first = self.first(context.timezone);
        match self.side {
            Side::After | Side::On => Span::from(first),
            Side::Before => Span::before(first),
        }
    }

    fn span_without(&self, context: &Context) -> Span {
        let first = self.first(context.timezone);
        match self.side {
            Side::After => Span::before(first),
            Side::Before => Span::from(first),
            Side::On => Span::ALWAYS,
        }
    }
}

impl DateTest {
    fn first(&self, zone: Tz) -> DateTime<Utc> {
        match self.period {
            Period::Days(first, _) => start_of(first, zone),
            Period::Moment(at) => at,
        }
    }

    fn ends_after(&self, date: DateTime<Utc>, zone: Tz) -> bool {
        match self.period {
            Period::Days(_, Some(next)) => date < start_of(next, zone),
            Period::Days(_, None) => true,
            Period::Moment(at) if at.timestamp_subsec_nanos() == 0 => date < at + Duration::seconds(1),
            Period::Moment(at) => date == at,
        }
    }
}
