//! Dates of feeds: the usual forms without a detour, the unusual ones through the general reader.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::iso;
use super::moment::{Clock, moment};
use super::reader::read_unusual;
use super::stamp::{Precision, Stamp};
use super::zone::{Zone, offset, utc, zone};

/// Longer texts are no dates.
const MAX_LENGTH: usize = 200;

/// The moment a date element of a feed names.
///
/// The offset is kept as written; a date without one is in `home`. A day without a time has the
/// precision of a day. Nothing comes of what is no date, or of a day that is in no calendar.
#[must_use]
pub fn feed_date(text: &str, home: Tz) -> Option<Stamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    rfc3339(text, home)
        .or_else(|| rfc822(text, home))
        .or_else(|| iso::date(text, home))
        .or_else(|| epoch(text))
        .or_else(|| read_unusual(text, home))
}

/// A place in a text that is read byte by byte.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    fn skip(&mut self, is_wanted: impl Fn(u8) -> bool) -> usize {
        let start = self.at;
        while self.peek().is_some_and(&is_wanted) {
            self.at += 1;
        }
        self.at - start
    }

    /// A number of at least and at most so many digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let mut value: u32 = 0;
        let start = self.at;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            value = value.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
            self.at += 1;
        }
        (least..=most).contains(&(self.at - start)).then_some(value)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn ended(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The digits of a fraction, as nanoseconds.
    fn fraction(&mut self) -> u32 {
        let mut nanoseconds = 0;
        let mut unit = 100_000_000;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            nanoseconds += u32::from(digit - b'0') * unit;
            unit /= 10;
            self.at += 1;
        }
        nanoseconds
    }

    /// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff`, also without zeros in front; before an offset the hour may stand alone.
    fn clock(&mut self) -> Option<Clock> {
        let hour = self.number(1, 2)?;
        if matches!(self.rest().as_bytes(), [b' ', b'+' | b'-', ..]) {
            return Clock::new(hour, 0, None, 0);
        }
        self.eat(b':')?;
        let minute = self.number(1, 2)?;
        if self.eat(b':').is_none() {
            return Clock::new(hour, minute, None, 0);
        }
        let second = self.number(1, 2)?;
        let fraction = if self.eat(b'.').is_some() { self.fraction() } else { 0 };
        Clock::new(hour, minute, Some(second), fraction)
    }
}

/// RFC 3339, with a space for the `T`, without seconds or without an offset, too.
fn rfc3339(text: &str, home: Tz) -> Option<Stamp> {
    let mut scan = Scan::new(text);
    let year = scan.number(4, 4)?;
    scan.eat(b'-')?;
    let month = scan.number(1, 2)?;
    scan.eat(b'-')?;
    let day = scan.number(1, 2)?;
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    if scan.ended() {
        return moment(day, None, None, home);
    }
    if scan.skip(|b| matches!(b, b'T' | b't')) != 1 && scan.skip(|b| b == b' ') == 0 {
        return None;
    }
    let clock = scan.clock()?;
    scan.skip(|b| b == b' ');
    moment(day, Some(clock), written_zone(scan.rest())?, home)
}

/// RFC 822 and 2822: `Sun, 06 Nov 1994 08:49:37 GMT`; the day's name is not looked at.
fn rfc822(text: &str, home: Tz) -> Option<Stamp> {
    let mut scan = Scan::new(text);
    if scan.skip(|b| b.is_ascii_alphabetic()) > 0 {
        scan.skip(|b| b == b'.');
        scan.eat(b',')?;
        scan.skip(|b| b == b' ');
    }
    let day = scan.number(1, 2)?;
    scan.skip(|b| b == b' ' || b == b'-');
    let start = scan.at;
    let length = scan.skip(|b| b.is_ascii_alphabetic());
    let month = english_month(text.get(start..start + length)?)?;
    scan.skip(|b| b == b' ' || b == b'-' || b == b'.');
    let start = scan.at;
    let year = scan.number(2, 4)?;
    let year = full_year(year, scan.at - start)?;
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    scan.skip(|b| b == b' ' || b == b',');
    if scan.ended() {
        return moment(day, None, None, home);
    }
    let clock = scan.clock()?;
    scan.skip(|b| b == b' ');
    moment(day, Some(clock), written_zone(scan.rest())?, home)
}

/// The zone at the end of a date: nothing written is no zone, what is no zone is no date.
fn written_zone(text: &str) -> Option<Option<Zone>> {
    match text.as_bytes() {
        [] => Some(None),
        [b'Z' | b'z'] | [b'G', b'M', b'T'] => Some(Some(utc())),
        &[sign @ (b'+' | b'-'), a, b, c, d] | &[sign @ (b'+' | b'-'), a, b, b':', c, d]
            if [a, b, c, d].iter().all(u8::is_ascii_digit) =>
        {
            let digit = |b: u8| i32::from(b - b'0');
            let seconds = (digit(a) * 10 + digit(b)) * 3600 + (digit(c) * 10 + digit(d)) * 60;
            Some(Some(offset(if sign == b'-' { -seconds } else { seconds })))
        }
        // Some program writes a sign, and a negative number behind it.
        _ => zone(text.strip_prefix('-').filter(|rest| rest.starts_with('-')).unwrap_or(text)).map(Some),
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A month by its English name, whole or cut to three letters or more.
fn english_month(word: &str) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|name| name.get(..word.len()).is_some_and(|cut| cut.eq_ignore_ascii_case(word)))?;
    u32::try_from(at + 1).ok()
}

/// A year of two digits is one of the last hundred as feeds have them: 00 to 89 are 20xx, 90 to 99 are 19xx.
pub(super) fn full_year(year: u32, digits: usize) -> Option<i32> {
    let year = i32::try_from(year).ok()?;
    match digits {
        4 => Some(year),
        2 if year < 90 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// Seconds or milliseconds since 1970: from 1973 on, so that no other number is taken for one.
pub(super) fn epoch(text: &str) -> Option<Stamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let at = match whole.len() {
        9 | 10 => DateTime::from_timestamp(number, 0)?,
        12 | 13 => DateTime::from_timestamp_millis(number)?,
        _ => return None,
    };
    Some(Stamp { at: at.fixed_offset(), precision: Precision::Exact })
}
