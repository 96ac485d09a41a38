//! Reads a date as a person wrote it: one text, any of some sixty languages.

use std::ops::Range;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::clock::Time;
use super::feed::epoch;
use super::finder::{Attempt, Finder, Found, Settings, Strength};
use super::fold::fold;
use super::iso;
use super::lexer::{Kind, Token, table_language, tokens};
use super::moment::moment;
use super::order::DayMonthOrder;
use super::relative::relative;
use super::stamp::Stamp;
use super::vocabulary::{Calendar, Meaning};
use super::zone::Zone;

/// Longest text that is looked at; a longer one is no date with words around it.
const MAX_LENGTH: usize = 300;
/// Most words around a whole date that are let pass, as in "5 min read · Nov 20, 2025".
const MAX_STRANGERS: usize = 12;
/// The same for feeds, where a date stands alone.
const MAX_FEED_STRANGERS: usize = 2;

/// What is known around a text with a date.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Its language, a BCP 47 tag.
    pub language: Option<&'a str>,
    /// The moment from which relative dates count: when it was fetched; for a file, when it was written.
    pub now: DateTime<Utc>,
    /// The zone of dates without one.
    pub timezone: Tz,
    /// The order of day and month that the other dates of the document need.
    pub order: Option<DayMonthOrder>,
}

/// A line that says when, and perhaps who, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateLine {
    /// When.
    pub stamp: Stamp,
    /// Whether it says "updated" rather than "published".
    pub updated: bool,
    /// The name behind "by", as written.
    pub author: Option<String>,
}

/// The moment a text names; nothing when it is no date.
///
/// A whole date may have a few words around it. Anything less — a day without a year, numbers with a
/// year of two digits, "3 hours ago" — must stand alone with its labels.
#[must_use]
pub fn read(text: &str, context: &Context<'_>) -> Option<Stamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    if let Some(stamp) = all_digits(text, context.timezone) {
        return Some(stamp);
    }
    let whole = Reading::new(text, context.settings());
    whole.stamp(MAX_STRANGERS).or_else(|| {
        let mut parts = text.split(['|', '·', '•', '\n']).filter(|part| part.len() < text.len());
        parts.find_map(|part| Reading::new(part, context.settings()).stamp(0))
    })
}

/// The date of a line that holds nothing but a date, labels and a by-line.
#[must_use]
pub fn date_line(text: &str, context: &Context<'_>) -> Option<DateLine> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    let reading = Reading::new(text, context.settings());
    let stamp = reading.stamp(0)?;
    Some(DateLine { stamp, updated: reading.is_updated(), author: reading.author(text) })
}

/// Seconds since 1970, or a day or moment without marks: `20251123`.
fn all_digits(text: &str, home: Tz) -> Option<Stamp> {
    let basic = matches!(text.len(), 8 | 14) && (text.starts_with("19") || text.starts_with("20"));
    epoch(text).or_else(|| (basic && text.bytes().all(|b| b.is_ascii_digit())).then(|| iso::date(text, home)).flatten())
}

impl<'a> Context<'a> {
    fn settings(&self) -> Settings<'a> {
        Settings { language: self.language, now: Some(self.now), home: self.timezone, order: self.order }
    }
}

/// A date of a feed in a form that no standard knows.
pub(super) fn read_unusual(text: &str, home: Tz) -> Option<Stamp> {
    let (text, zone) = match text.rsplit_once(' ') {
        Some((text, name)) if name.contains('/') && name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            (text, Some(name.parse::<Tz>().ok()?))
        }
        _ => (text, None),
    };
    let settings = Settings { language: None, now: None, home: zone.unwrap_or(home), order: None };
    Reading::new(text, settings).stamp(MAX_FEED_STRANGERS)
}

/// A day with what belongs to it.
#[derive(Debug, Clone, Copy)]
struct Dated {
    found: Found,
    time: Option<Time>,
    /// The zone of a day without a time.
    zone: Option<Zone>,
    updated: bool,
    published: bool,
}

/// A text taken apart.
struct Reading<'a> {
    text: String,
    tokens: Vec<Token>,
    settings: Settings<'a>,
}

/// What a text holds.
#[derive(Default)]
struct Contents {
    days: Vec<Dated>,
    strangers: usize,
    impossible: bool,
    author: Option<Range<usize>>,
}

impl<'a> Reading<'a> {
    fn new(text: &str, settings: Settings<'a>) -> Self {
        let text = fold(text);
        let tokens = tokens(&text, settings.language.and_then(table_language));
        Self { text, tokens, settings }
    }

    fn finder(&self) -> Finder<'_> {
        Finder::new(&self.tokens, &self.text, self.settings)
    }

    /// The moment, if at most so many words around it are strange.
    fn stamp(&self, strangers: usize) -> Option<Stamp> {
        let finder = self.finder();
        let contents = contents(&finder, Strength::Short);
        if let Some(dated) = best(&contents.days) {
            let most = if dated.found.strength == Strength::Full { strangers } else { 0 };
            return (contents.strangers <= most).then(|| self.moment(dated)).flatten();
        }
        if contents.impossible {
            return None;
        }
        if let Some(stamp) = self.settings.now.and_then(|_| relative(&finder)) {
            return Some(stamp);
        }
        let parts = self::contents(&finder, Strength::Partial);
        let dated = best(&parts.days).filter(|_| parts.strangers == 0)?;
        self.moment(dated)
    }

    fn moment(&self, dated: &Dated) -> Option<Stamp> {
        let zone = dated.time.map_or(dated.zone, |time| time.zone);
        moment(dated.found.day, dated.time.map(|time| time.clock), zone, self.settings.home)
    }

    fn is_updated(&self) -> bool {
        let contents = contents(&self.finder(), Strength::Partial);
        best(&contents.days).map_or_else(|| self.tokens.iter().any(|t| t.means(Meaning::Updated)), |day| day.updated)
    }

    /// The name behind "by", in the letters of the text that was folded: words stand in the same order in both.
    fn author(&self, original: &str) -> Option<String> {
        let contents = contents(&self.finder(), Strength::Partial);
        let range = contents.author?;
        let first = self.text.get(..range.start)?.matches(' ').count();
        let count = self.text.get(range)?.split(' ').count();
        let words: Vec<&str> = original.split_whitespace().skip(first).take(count).collect();
        let name = words.join(" ");
        let name = name.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '|' | '·' | '-' | '–' | '(' | ')' | ' '));
        (!name.is_empty()).then(|| name.to_owned())
    }
}

/// The best of the days of a text: in our calendar, as published, the first.
fn best(days: &[Dated]) -> Option<&Dated> {
    days.iter().min_by_key(|dated| {
        let rank = if dated.published { 0 } else { 1 + u8::from(dated.updated) };
        (dated.found.calendar != Calendar::Gregorian, std::cmp::Reverse(dated.found.strength), rank)
    })
}

/// Goes through a text once: days with their times and labels, by-line, and how much else there is.
fn contents(finder: &Finder<'_>, least: Strength) -> Contents {
    let mut contents = Contents::default();
    let mut label = None;
    let mut time: Option<Time> = None;
    let mut may_take_time = false;
    let mut at = 0;
    while at < finder.tokens.len() {
        let attempt = if least == Strength::Partial {
            finder.part_of_day(at).map_or(Attempt::None, Attempt::Found)
        } else {
            finder.whole_day(at)
        };
        // Behind a date three numbers are rather a time, `9.12.00`, than a second date without a century.
        let rather_time =
            may_take_time && !matches!(&attempt, Attempt::Found(found) if found.strength == Strength::Full);
        let attempt = if rather_time && finder.time(at, true).is_some() { Attempt::None } else { attempt };
        match attempt {
            Attempt::Found(found) => {
                let mut own = found.time.or(time.take());
                may_take_time = own.is_none();
                let (published, updated) = (label == Some(Meaning::Published), label == Some(Meaning::Updated));
                let zone = finder.zone(found.end).filter(|_| own.is_none_or(|time| time.zone.is_none()));
                at = zone.map_or(found.end, |(_, end)| end);
                let zone = zone.map(|(zone, _)| zone);
                // A time before the day, or before the year, may have its zone behind them.
                if let Some(time) = &mut own {
                    time.zone = time.zone.or(zone);
                }
                contents.days.push(Dated { found, time: own, zone, updated, published });
            }
            Attempt::Impossible(end) => {
                contents.impossible = true;
                at = end;
            }
            Attempt::None => {
                if let Some(found) = finder.time(at, may_take_time) {
                    match contents.days.last_mut().filter(|_| may_take_time) {
                        Some(day) => day.time = Some(found),
                        None => time = Some(found),
                    }
                    may_take_time = false;
                    at = found.end;
                } else {
                    let (said, end) = other(finder, at, &mut contents);
                    label = said.or(label);
                    at = end;
                }
            }
        }
    }
    contents
}

/// What is neither day nor time: a label, a by-line, a word that says nothing, a stranger.
fn other(finder: &Finder<'_>, at: usize, contents: &mut Contents) -> (Option<Meaning>, usize) {
    let Some(token) = finder.token(at) else { return (None, at + 1) };
    let next_is_name = |next: usize| {
        finder.token(next).is_some_and(|token| match &token.kind {
            Kind::Unknown => true,
            Kind::Word(_) => {
                !token.meanings().any(|m| matches!(m, Meaning::Weekday(_) | Meaning::Month(..) | Meaning::Filler))
            }
            _ => false,
        })
    };
    if token.means(Meaning::By) && contents.author.is_none() {
        let start = if finder.is_mark(at + 1, ':') { at + 2 } else { at + 1 };
        if next_is_name(start) {
            let end = name_end(finder, start);
            let last = finder.token(end - 1).map_or(token.end, |token| token.end);
            contents.author = finder.token(start).map(|first| first.start..last);
            return (None, end);
        }
    }
    match &token.kind {
        Kind::Mark(_) => (None, at + 1),
        Kind::Word(_) => {
            let label = token.meanings().find(|m| matches!(m, Meaning::Published | Meaning::Updated));
            if label.is_none() && !token.meanings().any(is_silent) {
                contents.strangers += 1;
            }
            (label, at + 1)
        }
        Kind::Number { .. } | Kind::Unknown => {
            contents.strangers += 1;
            (None, at + 1)
        }
    }
}

/// Where a name ends: at a mark that parts, a date, a label.
fn name_end(finder: &Finder<'_>, start: usize) -> usize {
    let mut end = start + 1;
    while let Some(token) = finder.token(end) {
        let parted = match &token.kind {
            Kind::Mark(mark) => matches!(mark, '|' | '·' | ',' | '(' | ';' | ':') || *mark == '-' && !token.glued,
            Kind::Number { .. } => true,
            Kind::Word(_) => token.meanings().any(|m| matches!(m, Meaning::Published | Meaning::Updated)),
            Kind::Unknown => false,
        };
        if parted || matches!(finder.whole_day(end), Attempt::Found(_)) {
            break;
        }
        end += 1;
    }
    end
}

/// Whether a word beside a date says nothing about what else the text is.
fn is_silent(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Weekday(_)
            | Meaning::Filler
            | Meaning::Clock
            | Meaning::Era(_)
            | Meaning::Half(_)
            | Meaning::Mark(..)
            | Meaning::Month(Calendar::LunarHijri, _)
    )
}
