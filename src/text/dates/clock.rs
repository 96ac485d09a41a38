//! Finds times of day in a row of tokens, with the half of the day and the zone beside them.

use super::finder::Finder;
use super::lexer::{Kind, Token, table_language};
use super::moment::Clock;
use super::vocabulary::{Half, Meaning, Part, Side};
use super::zone::{Zone, abbreviation, utc, written_offset};

/// A time of day as found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    /// The time.
    pub(super) clock: Clock,
    /// The zone beside it.
    pub(super) zone: Option<Zone>,
    /// The first token after it.
    pub(super) end: usize,
}

impl Finder<'_> {
    /// A time that begins at a token; directly after a date `9.12` is one, too.
    pub(super) fn time(&self, at: usize, after_date: bool) -> Option<Time> {
        let mut at = at;
        let mut half = None;
        let mut said = false;
        for _ in 0..4 {
            if let Some(found) = self.half(at) {
                half = Some(found);
                at += 1;
            } else if self.means(at, Meaning::Clock) {
                said = true;
                at += 1;
            } else if (said || half.is_some()) && (self.is_mark(at, '.') || self.is_mark(at, ':')) {
                at += 1;
            } else {
                break;
            }
        }
        let (hour, minute, second, nanosecond, mut end) = self.hands(at, after_date || said, half.is_some())?;
        if self.means(end, Meaning::Mark(Part::Hour, Side::After)) {
            end += 1;
            end += usize::from(self.is_mark(end, '.'));
        }
        if let Some(found) = self.half(end).filter(|_| half.is_none()) {
            half = Some(found);
            end += 1;
            end += usize::from(self.is_mark(end, '.'));
        }
        let hour = match half {
            Some(Half::Afternoon) if hour < 12 => hour + 12,
            Some(Half::Morning) if hour == 12 => 0,
            _ => hour,
        };
        let clock = Clock::new(hour, minute, second, nanosecond)?;
        let (zone, end) = self.zone(end).map_or((None, end), |(zone, end)| (Some(zone), end));
        Some(Time { clock, zone, end })
    }

    /// Hours, minutes, seconds, and the token after them.
    fn hands(&self, at: usize, said: bool, half: bool) -> Option<(u32, u32, Option<u32>, u32, usize)> {
        let number = |near: usize| self.token(near).is_some_and(|token| token.number().is_some());
        let inside = self.is_mark(at.wrapping_sub(1), ':') && number(at.wrapping_sub(2));
        let hour = self.small(at, 2).filter(|_| !inside)?;
        let minute_at = |mark: char| {
            let (between, minute) = (self.token(at + 1)?, self.token(at + 2)?);
            let glued = between.is_mark(mark) && between.glued && minute.glued && minute.number()?.1 == 2;
            glued.then(|| self.small(at + 2, 2)).flatten()
        };
        if let Some(minute) = minute_at(':') {
            return Some(self.seconds(hour, minute, at + 3, ':'));
        }
        if self.means(at + 1, Meaning::Mark(Part::Hour, Side::After)) {
            return Some(self.after_hour_sign(hour, at + 2));
        }
        if let Some(minute) = minute_at('.') {
            let marked = said
                || half
                || self.half(at + 3).is_some()
                || self.means(at + 3, Meaning::Mark(Part::Hour, Side::After))
                || self.zone(at + 3).is_some();
            return marked.then(|| self.seconds(hour, minute, at + 3, '.'));
        }
        let bare = self.half(at + 1).is_some() || half && !self.is_mark(at + 1, '/') && !self.is_mark(at + 1, '-');
        bare.then_some((hour, 0, None, 0, at + 1))
    }

    /// Seconds behind a mark, if there are any.
    fn seconds(&self, hour: u32, minute: u32, at: usize, mark: char) -> (u32, u32, Option<u32>, u32, usize) {
        let second =
            self.token(at).filter(|token| token.is_mark(mark) && token.glued).and_then(|_| self.small(at + 1, 2));
        let Some(second) = second.filter(|_| self.token(at + 1).is_some_and(|token| token.glued)) else {
            return (hour, minute, None, 0, at);
        };
        let end = at + 2;
        let fraction = self.token(end).filter(|token| (token.is_mark('.') || token.is_mark(',')) && token.glued);
        let digits = fraction.and_then(|_| self.token(end + 1)).filter(|token| token.glued && token.number().is_some());
        let Some(digits) = digits.and_then(|token| self.text.get(token.start..token.end)) else {
            return (hour, minute, Some(second), 0, end);
        };
        let nine: String = digits.chars().chain(std::iter::repeat('0')).take(9).collect();
        (hour, minute, Some(second), nine.parse().unwrap_or(0), end + 2)
    }

    /// `9h12`, `9時12分33秒`, `9 Uhr`.
    fn after_hour_sign(&self, hour: u32, at: usize) -> (u32, u32, Option<u32>, u32, usize) {
        let at = at + usize::from(self.is_mark(at, '.') || self.is_mark(at, ':'));
        let parted = match self.token(at + 1).map(|token| &token.kind) {
            None => true,
            Some(Kind::Mark(mark)) => !matches!(mark, '/' | '-' | '.' | ':'),
            Some(_) => false,
        };
        let near = self.token(at).is_some_and(|token| token.glued)
            || parted && self.token(at).and_then(Token::number).is_some_and(|(_, digits)| digits == 2)
            || self.means(at + 1, Meaning::Mark(Part::Minute, Side::After));
        let minute = if near { self.small(at, 2).filter(|minute| *minute < 60) } else { None };
        let Some(minute) = minute.filter(|_| !self.is_mark(at + 1, '/') && !self.is_mark(at + 1, '-')) else {
            return (hour, 0, None, 0, at);
        };
        let mut end = at + 1;
        if !self.means(end, Meaning::Mark(Part::Minute, Side::After)) {
            return (hour, minute, None, 0, end);
        }
        end += 1;
        let second = self.small(end, 2).filter(|_| self.means(end + 1, Meaning::Mark(Part::Second, Side::After)));
        match second {
            Some(second) => (hour, minute, Some(second), 0, end + 2),
            None => (hour, minute, None, 0, end),
        }
    }

    /// A number of at most so many digits.
    fn small(&self, at: usize, most: usize) -> Option<u32> {
        let (value, digits) = self.token(at)?.number()?;
        u32::try_from(value).ok().filter(|_| digits <= most)
    }

    fn half(&self, at: usize) -> Option<Half> {
        self.token(at)?.meanings().find_map(|meaning| match meaning {
            Meaning::Half(half) => Some(half),
            _ => None,
        })
    }

    /// A zone at a token: `GMT+7`, `(UTC+07:00)`, `+0700`, `CET`.
    pub(super) fn zone(&self, at: usize) -> Option<(Zone, usize)> {
        if self.is_mark(at, '(') {
            let (zone, end) = self.zone(at + 1)?;
            return self.is_mark(end, ')').then_some((zone, end + 1));
        }
        let token = self.token(at)?;
        let word = match token.kind {
            Kind::Unknown | Kind::Word(_) => self.text.get(token.start..token.end)?,
            Kind::Mark('+' | '-') => "",
            _ => return None,
        };
        let sign = if word.is_empty() { at } else { at + 1 };
        let universal = matches!(word, "gmt" | "utc" | "ut" | "z");
        if (word.is_empty() || universal)
            && let Some((zone, end)) = self.distance(sign, universal)
        {
            return Some((zone, self.comment(end)));
        }
        if universal {
            return Some((utc(), at + 1));
        }
        let known = self.settings.language.and_then(table_language).is_some_and(|own| token.is_said_in(own));
        let zone = abbreviation(word).filter(|_| !known && word.chars().count() > 1)?;
        Some((zone, at + 1))
    }

    /// A sign and hours, perhaps with minutes.
    fn distance(&self, at: usize, universal: bool) -> Option<(Zone, usize)> {
        let sign = self.token(at).filter(|token| token.is_mark('+') || token.is_mark('-'))?;
        let hours = self.token(at + 1).filter(|token| token.glued)?;
        let (_, digits) = hours.number()?;
        let minutes =
            self.token(at + 2).filter(|token| token.is_mark(':') && token.glued).and_then(|_| self.token(at + 3));
        let end = match minutes.filter(|token| token.glued && token.number().is_some_and(|(_, digits)| digits == 2)) {
            Some(_) if digits <= 2 => at + 4,
            _ if matches!(digits, 3 | 4) || universal => at + 2,
            _ => return None,
        };
        let text = self.text.get(sign.start..self.token(end - 1)?.end)?;
        written_offset(text).map(|zone| (zone, end))
    }

    /// The name of the zone in brackets, as JavaScript writes it.
    fn comment(&self, at: usize) -> usize {
        if !self.is_mark(at, '(') {
            return at;
        }
        (at..at + 8).find(|end| self.is_mark(*end, ')')).map_or(at, |end| end + 1)
    }
}
