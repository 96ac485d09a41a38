//! Moments told from now: "3 hours ago", "yesterday 21:07", "just now".

use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset, Months, NaiveDate, TimeDelta, Timelike};

use super::finder::Finder;
use super::lexer::{Kind, Token};
use super::moment::moment;
use super::stamp::{Precision, Stamp};
use super::vocabulary::{ANY, Meaning, Unit};

/// The moment that all of a text tells from now; nothing when it holds anything else.
pub(super) fn relative(finder: &Finder<'_>) -> Option<Stamp> {
    if finder.tokens.len() > 16 {
        return None;
    }
    languages(finder.tokens).into_iter().find_map(|language| in_language(finder, language))
}

/// The languages in which the text may be relative: short words mean different things in different ones.
fn languages(tokens: &[Token]) -> BTreeSet<&'static str> {
    let mut languages = BTreeSet::new();
    for token in tokens {
        if let Kind::Word(senses) = &token.kind {
            let turns = senses.iter().filter(|(_, m)| matches!(m, Meaning::Ago | Meaning::Day(_) | Meaning::Now));
            languages.extend(turns.map(|(language, _)| *language));
        }
    }
    languages
}

fn in_language(finder: &Finder<'_>, language: &str) -> Option<Stamp> {
    let row = Row { finder, language };
    let turn = |wanted: fn(&Meaning) -> bool| (0..finder.tokens.len()).any(|at| row.meanings(at).any(|m| wanted(&m)));
    if turn(|meaning| matches!(meaning, Meaning::Ago)) {
        return row.ago();
    }
    if turn(|meaning| matches!(meaning, Meaning::Day(_))) {
        return row.day();
    }
    row.just_now()
}

/// A row of tokens, read in one language.
struct Row<'a> {
    finder: &'a Finder<'a>,
    language: &'a str,
}

impl Row<'_> {
    fn meanings(&self, at: usize) -> impl Iterator<Item = Meaning> + '_ {
        let senses: &[(&str, Meaning)] = match self.finder.tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Word(senses)) => senses,
            _ => &[],
        };
        let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
        let own = base(self.language);
        senses.iter().filter(move |(other, _)| *other == ANY || base(other) == own).map(|(_, meaning)| *meaning)
    }

    fn unit(&self, at: usize) -> Option<(Unit, i64)> {
        self.meanings(at).find_map(|meaning| match meaning {
            Meaning::Unit(unit, count) => Some((unit, count)),
            _ => None,
        })
    }

    fn count(&self, at: usize) -> Option<i64> {
        let number = self.finder.token(at)?.number().and_then(|(value, _)| i64::try_from(value).ok());
        let word = self.meanings(at).find_map(|meaning| match meaning {
            Meaning::Count(count) => Some(count),
            _ => None,
        });
        number.or(word).filter(|count| *count <= 10_000)
    }

    fn is(&self, at: usize, wanted: fn(&Meaning) -> bool) -> bool {
        self.meanings(at).any(|meaning| wanted(&meaning))
    }

    /// Whether a token may stand anywhere and says nothing.
    fn is_silent(&self, at: usize) -> bool {
        let Some(token) = self.finder.token(at) else { return false };
        match token.kind {
            Kind::Mark(mark) => matches!(mark, ',' | '.' | ':' | '-' | '(' | ')' | '|' | '·' | '~'),
            Kind::Word(_) => {
                self.is(at, |m| matches!(m, Meaning::Filler | Meaning::Clock | Meaning::Weekday(_)))
                    || token.meanings().any(|m| matches!(m, Meaning::Published | Meaning::Updated))
            }
            _ => false,
        }
    }

    /// "3 hours ago", "1 giờ 20 phút trước", "saa 3 zilizopita", "قبل ساعتين".
    fn ago(&self) -> Option<Stamp> {
        let mut spans = Vec::new();
        let mut at = 0;
        while at < self.finder.tokens.len() {
            if let Some(((unit, count), end)) = self.span(at) {
                spans.push((unit, count));
                at = end;
            } else if self.is(at, |m| matches!(m, Meaning::Ago)) || self.is_silent(at) {
                at += 1;
            } else {
                return None;
            }
        }
        self.before(&spans)
    }

    /// A number and a unit, a unit and a number, a unit alone.
    fn span(&self, at: usize) -> Option<((Unit, i64), usize)> {
        if let Some(count) = self.count(at) {
            let mut next = at + 1;
            while self.unit(next).is_none() && self.is_silent(next) && next < at + 3 {
                next += 1;
            }
            let (unit, fold) = self.unit(next)?;
            return Some(((unit, count * fold), next + 1));
        }
        let (unit, fold) = self.unit(at)?;
        let number = self.finder.token(at + 1).and_then(Token::number).and_then(|_| self.count(at + 1));
        match number.filter(|_| self.unit(at + 2).is_none()) {
            Some(count) => Some(((unit, count * fold), at + 2)),
            None => Some(((unit, fold), self.in_figures(at + 1, fold).unwrap_or(at + 1))),
        }
    }

    /// The token behind a count that a word has said already and that is repeated in brackets, as Hebrew does.
    fn in_figures(&self, at: usize, count: i64) -> Option<usize> {
        let is_it =
            self.finder.is_mark(at, '(') && self.count(at + 1) == Some(count) && self.finder.is_mark(at + 2, ')');
        is_it.then_some(at + 3)
    }

    /// The moment so much before now, cut to the smallest unit named.
    fn before(&self, spans: &[(Unit, i64)]) -> Option<Stamp> {
        let smallest = spans.iter().map(|(unit, _)| *unit).min()?;
        let mut local = self.now()?.naive_local();
        for (unit, count) in spans {
            let months = |each: i64| u32::try_from(count * each).ok().map(Months::new);
            local = match unit {
                Unit::Second => local.checked_sub_signed(TimeDelta::try_seconds(*count)?)?,
                Unit::Minute => local.checked_sub_signed(TimeDelta::try_minutes(*count)?)?,
                Unit::Hour => local.checked_sub_signed(TimeDelta::try_hours(*count)?)?,
                Unit::Day => local.checked_sub_days(Days::new(u64::try_from(*count).ok()?))?,
                Unit::Week => local.checked_sub_days(Days::new(u64::try_from(*count).ok()? * 7))?,
                Unit::Month => local.checked_sub_months(months(1)?)?,
                Unit::Year => local.checked_sub_months(months(12)?)?,
            };
        }
        if smallest >= Unit::Day {
            return moment(local.date(), None, None, self.finder.settings.home);
        }
        // Hours are counted in real time: they may pass a change of clocks.
        let real = spans.iter().all(|(unit, _)| *unit <= Unit::Hour);
        if !real {
            let clock = super::moment::Clock::new(local.hour(), local.minute(), None, 0)?;
            return moment(local.date(), Some(clock), None, self.finder.settings.home);
        }
        let passed: i64 = spans.iter().map(|(unit, count)| count * seconds_of(*unit)).sum();
        let at = self.finder.settings.now?.checked_sub_signed(TimeDelta::try_seconds(passed)?)?;
        to_the_minute(at.with_timezone(&self.finder.settings.home).fixed_offset())
    }

    /// "yesterday", "hôm qua 21:07", "ontem às 21h07".
    fn day(&self) -> Option<Stamp> {
        let mut back = None;
        let mut time = None;
        let mut at = 0;
        while at < self.finder.tokens.len() {
            let day = self.meanings(at).find_map(|meaning| match meaning {
                Meaning::Day(back) => Some(back),
                _ => None,
            });
            if let Some(day) = day.filter(|_| back.is_none()) {
                back = Some(day);
                at += 1;
            } else if let Some(found) = self.finder.time(at, true).filter(|_| time.is_none()) {
                time = Some(found);
                at = found.end;
            } else if self.is_silent(at) {
                at += 1;
            } else {
                return None;
            }
        }
        let today: NaiveDate = self.now()?.date_naive();
        let day = today.checked_sub_days(Days::new(u64::try_from(back?).ok()?))?;
        moment(day, time.map(|time| time.clock), time.and_then(|time| time.zone), self.finder.settings.home)
    }

    /// "just now".
    fn just_now(&self) -> Option<Stamp> {
        let said = |at: usize| self.is(at, |m| matches!(m, Meaning::Now));
        let all = 0..self.finder.tokens.len();
        (all.clone().any(said) && all.clone().all(|at| said(at) || self.is_silent(at)))
            .then(|| to_the_minute(self.now()?))
            .flatten()
    }

    fn now(&self) -> Option<DateTime<FixedOffset>> {
        Some(self.finder.settings.now?.with_timezone(&self.finder.settings.home).fixed_offset())
    }
}

fn seconds_of(unit: Unit) -> i64 {
    match unit {
        Unit::Minute => 60,
        Unit::Hour => 3600,
        _ => 1,
    }
}

fn to_the_minute(at: DateTime<FixedOffset>) -> Option<Stamp> {
    let at = at.with_second(0)?.with_nanosecond(0)?;
    Some(Stamp { at, precision: Precision::Minute })
}
