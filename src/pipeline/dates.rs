//! When an entry was published and changed: decided once, then frozen.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};

use crate::model::{Entry, Precision, Stamp};

/// Further ahead than this a date is no plan but a mistake.
const HELD_AT_MOST: TimeDelta = TimeDelta::days(7);

/// No article is older: what says so means "unknown" (year 1 and year 0 are what programs write for nothing).
const FIRST_YEAR: i32 = 1700;

/// What is decided about an entry's dates when it is first seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// When it was published.
    pub published: Stamp,
    /// When it last changed, where the source says that it did since.
    pub updated: Option<Stamp>,
    /// Not to be shown before.
    pub held_until: Option<DateTime<Utc>>,
    /// The year of the entry's own date; none where it has none that can be believed.
    pub own_year: Option<i32>,
}

/// Decides when an entry was published that is seen for the first time at `now`.
#[must_use]
pub fn first_sight(entry: &Entry, now: DateTime<Utc>) -> Dated {
    let said = [entry.published, entry.created, entry.updated].into_iter().flatten().find(believable);
    let Some(said) = said.filter(|said| said.utc() <= now + HELD_AT_MOST) else {
        return Dated { published: Stamp::first_seen(now), updated: None, held_until: None, own_year: None };
    };
    let published = if said.precision == Precision::Day { on_its_day(said, now) } else { said };
    let held_until = (published.utc() > now).then(|| whole_seconds_up(published.utc()));
    let updated = entry
        .updated
        .filter(|updated| held_until.is_none() && updated.utc() > published.utc() && updated.utc() <= now)
        .filter(|updated| updated.precision != Precision::Day || updated.at.date_naive() > published.at.date_naive());
    Dated { published, updated, held_until, own_year: Some(published.at.year()) }
}

/// A day without a time: the moment of first sight when that lies on this day, else 00:00 in its zone.
fn on_its_day(day: Stamp, now: DateTime<Utc>) -> Stamp {
    let here = now.with_timezone(day.at.offset());
    if here.date_naive() == day.at.date_naive() { Stamp { at: here, ..day } } else { day }
}

/// Whether a date can be meant: not the beginning of some clock.
pub(super) fn believable(stamp: &Stamp) -> bool {
    let epoch_day = (-14 * 3600..24 * 3600 + 14 * 3600).contains(&stamp.utc().timestamp());
    stamp.at.year() >= FIRST_YEAR && !epoch_day
}

fn whole_seconds_up(at: DateTime<Utc>) -> DateTime<Utc> {
    let whole = DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at);
    if whole < at { whole + TimeDelta::seconds(1) } else { whole }
}

/// When a text changed that was really rewritten: when the source says, if it says something new, else now.
#[must_use]
pub fn rewritten_at(before: &Stamp, said: Option<Stamp>, now: DateTime<Utc>) -> Stamp {
    said.filter(|said| said.utc() > before.utc() && said.utc() <= now && said.precision != Precision::Day)
        .unwrap_or_else(|| Stamp::exact(now.fixed_offset()))
}

/// The clock as the store keeps it: whole seconds.
#[must_use]
pub fn whole_seconds(now: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now)
}
