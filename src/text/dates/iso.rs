//! ISO 8601 in the forms that RFC 3339 leaves out: basic, week, ordinal, shortened.

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;

use super::feed::full_year;
use super::moment::{Clock, moment};
use super::stamp::Stamp;
use super::zone::{Zone, utc, written_offset};

/// A date of ISO 8601: `20251123T0912Z`, `2025-W47-7`, `2025-327`, `2025-11`, `2025`.
pub(super) fn date(text: &str, home: Tz) -> Option<Stamp> {
    let split = text.find(['T', 't', ' ']);
    let (day, time) = match split {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.trim()),
        None => (text, ""),
    };
    if !day.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    if time.is_empty() {
        return if split.is_none() { whole(day, home).or_else(|| without_century(day, home)) } else { None };
    }
    let (clock, zone) = clock(time)?;
    moment(calendar_day(day)?, Some(clock), zone, home)
}

/// A text without a `T`: a day, or all the digits of a moment in one number.
fn whole(text: &str, home: Tz) -> Option<Stamp> {
    let digits = text.trim_end_matches(['Z', 'z']);
    if matches!(digits.len(), 12 | 14) && digits.bytes().all(|b| b.is_ascii_digit()) && digits.starts_with(['1', '2']) {
        let (day, time) = digits.split_at_checked(8)?;
        if let Some(day) = calendar_day(day) {
            let zone = (digits.len() < text.len()).then(utc);
            return moment(day, Some(clock(time)?.0), zone, home);
        }
    }
    moment(calendar_day(text)?, None, None, home)
}

/// A day of ISO 8601:1988 without its century: `251123`, `25327`, `-2511`, `-25-11`.
fn without_century(text: &str, home: Tz) -> Option<Stamp> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let year = full_year(number(digits.get(..2)?)?, 2)?;
    let rest = digits.get(2..)?;
    let day = match (text.strip_prefix('-').is_some(), text.len(), rest.len()) {
        (false, 6, 4) => NaiveDate::from_ymd_opt(year, number(rest.get(..2)?)?, number(rest.get(2..)?)?),
        (false, 5, 3) => NaiveDate::from_yo_opt(year, number(rest)?),
        (true, 5 | 6, 2) => NaiveDate::from_ymd_opt(year, number(rest)?, 1),
        _ => None,
    };
    moment(day?, None, None, home)
}

/// A day in any form; what is shortened stands for its first day.
fn calendar_day(text: &str) -> Option<NaiveDate> {
    let year: i32 = number(text.get(..4)?)?.try_into().ok()?;
    let rest = text.get(4..)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    if rest.is_empty() {
        // A bare number is a year only where it can be one of an article.
        return (text.len() == 4 && (1900..2100).contains(&year))
            .then(|| NaiveDate::from_ymd_opt(year, 1, 1))
            .flatten();
    }
    if let Some(week) = rest.strip_prefix(['W', 'w']) {
        return week_day(year, week);
    }
    match (rest.len(), text.len()) {
        (3, _) => NaiveDate::from_yo_opt(year, number(rest)?),
        (2, 7) => NaiveDate::from_ymd_opt(year, number(rest)?, 1),
        (4, 8) => NaiveDate::from_ymd_opt(year, number(rest.get(..2)?)?, number(rest.get(2..)?)?),
        (_, 10) => {
            let (month, day) = rest.split_once('-')?;
            NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
        }
        _ => None,
    }
}

fn week_day(year: i32, text: &str) -> Option<NaiveDate> {
    let week = number(text.get(..2)?)?;
    let day = text.get(2..)?;
    let weekday = match day.strip_prefix('-').unwrap_or(day) {
        "" | "1" => Weekday::Mon,
        "2" => Weekday::Tue,
        "3" => Weekday::Wed,
        "4" => Weekday::Thu,
        "5" => Weekday::Fri,
        "6" => Weekday::Sat,
        "7" => Weekday::Sun,
        _ => return None,
    };
    NaiveDate::from_isoywd_opt(year, week, weekday)
}

/// `09`, `0912`, `09:12`, `091233`, `09:12:33`, with a fraction of the seconds, then perhaps a zone.
fn clock(text: &str) -> Option<(Clock, Option<Zone>)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).unwrap_or(text.len());
    let (time, rest) = text.split_at_checked(end)?;
    let zone = match rest.trim() {
        "" => None,
        "Z" | "z" => Some(utc()),
        other => Some(written_offset(other)?),
    };
    let (time, fraction) = time.split_once(['.', ',']).unwrap_or((time, ""));
    let digits: String = time.chars().filter(|c| *c != ':').collect();
    let part = |from: usize| digits.get(from..from + 2).map(number);
    if !matches!(digits.len(), 2 | 4 | 6) {
        return None;
    }
    let minute = part(2).unwrap_or(Some(0))?;
    let second = match part(4) {
        Some(second) => Some(second?),
        None => None,
    };
    Some((Clock::new(part(0)??, minute, second, nanoseconds(fraction)?)?, zone))
}

fn nanoseconds(fraction: &str) -> Option<u32> {
    if fraction.is_empty() {
        return Some(0);
    }
    let nine: String = fraction.chars().chain(std::iter::repeat('0')).take(9).collect();
    number(&nine)
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
