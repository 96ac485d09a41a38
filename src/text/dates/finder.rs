//! Finds days in a row of tokens: by the name of a month, by signs, by three numbers.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::calendar::{day_of, year_of};
use super::clock::Time;
use super::feed::full_year;
use super::lexer::{Kind, Token};
use super::order::{DayMonthOrder, is_year_first, usual_order};
use super::vocabulary::{Calendar, Era, Meaning, Part, Side};

/// What is known around a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings<'a> {
    /// The language as declared.
    pub(super) language: Option<&'a str>,
    /// The moment to count from; feeds have none.
    pub(super) now: Option<DateTime<Utc>>,
    /// The zone of dates without one.
    pub(super) home: Tz,
    /// The order of the document, where it is known.
    pub(super) order: Option<DayMonthOrder>,
}

/// How sure a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// A month without a day, or a day without a year.
    Partial,
    /// Three numbers with a year of two digits.
    Short,
    /// Three numbers with a whole year, or a month by its name and a year.
    Full,
}

/// A day found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The day.
    pub(super) day: NaiveDate,
    /// In which calendar it is written.
    pub(super) calendar: Calendar,
    /// How sure it is.
    pub(super) strength: Strength,
    /// A time that stands inside the date, before its year.
    pub(super) time: Option<Time>,
    /// The first token after it.
    pub(super) end: usize,
}

/// What trying to read a day at a token comes to.
pub(super) enum Attempt {
    /// There is none.
    None,
    /// It has the form of one, but is in no calendar; it ends before this token.
    Impossible(usize),
    /// A day.
    Found(Found),
}

/// Finds days among tokens.
pub(super) struct Finder<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) text: &'a str,
    pub(super) settings: Settings<'a>,
    /// The day of the week the text names, Monday is 0.
    pub(super) weekday: Option<u32>,
}

/// Three numbers, each with its count of digits, the mark between them, and where they end.
type ThreeNumbers = ([(u64, usize); 3], char, usize);

/// A year as written.
#[derive(Debug, Clone, Copy)]
struct Year {
    value: i32,
    digits: usize,
    era: Option<Era>,
    end: usize,
}

impl<'a> Finder<'a> {
    /// A finder for a text.
    pub(super) fn new(tokens: &'a [Token], text: &'a str, settings: Settings<'a>) -> Self {
        let weekday = tokens.iter().find_map(|token| {
            token.meanings().find_map(|meaning| match meaning {
                Meaning::Weekday(day) => Some(day),
                _ => None,
            })
        });
        Self { tokens, text, settings, weekday }
    }

    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    pub(super) fn is_mark(&self, at: usize, mark: char) -> bool {
        self.token(at).is_some_and(|token| token.is_mark(mark))
    }

    pub(super) fn means(&self, at: usize, meaning: Meaning) -> bool {
        self.token(at).is_some_and(|token| token.means(meaning))
    }

    /// A whole day that begins at a token.
    pub(super) fn whole_day(&self, at: usize) -> Attempt {
        let forms =
            [Self::numbers, Self::day_month_year, Self::month_day_year, Self::year_month_day, Self::year_day_month];
        let mut impossible = None;
        for form in forms {
            match form(self, at) {
                Attempt::Found(found) => return Attempt::Found(found),
                Attempt::Impossible(end) => impossible = impossible.or(Some(end)),
                Attempt::None => {}
            }
        }
        impossible.map_or(Attempt::None, Attempt::Impossible)
    }

    /// A day without a year, or a month with one, that begins at a token.
    pub(super) fn part_of_day(&self, at: usize) -> Option<Found> {
        let day_month = self.day(at).and_then(|(day, end)| self.month(self.gap(end)).map(|month| (day, month)));
        let month_day = || {
            let month = self.month(at)?;
            self.day(self.gap(month.2)).map(|(day, end)| (day, (month.0, month.1, end)))
        };
        if let Some((day, (calendar, month, end))) = day_month.or_else(month_day) {
            return self.latest(calendar, month, day, end);
        }
        let month_year = || {
            let (calendar, month, end) = self.month(at)?;
            let year = self.year(self.gap(end), 4)?;
            Some((calendar, month, year.value, year.end))
        };
        let year_month = || {
            let year = self.year(at, 4)?;
            let (calendar, month, end) = self.month(self.gap(year.end))?;
            Some((calendar, month, year.value, end))
        };
        let (calendar, month, year, end) = month_year().or_else(year_month)?;
        let day = day_of(calendar, year, month, 1)?;
        Some(Found { day, calendar, strength: Strength::Partial, time: None, end })
    }

    /// The latest day of this name that is not after tomorrow.
    fn latest(&self, calendar: Calendar, month: u32, day: u32, end: usize) -> Option<Found> {
        let today = self.settings.now?.with_timezone(&self.settings.home).date_naive();
        let tomorrow = today.succ_opt()?;
        // Nine years back there is a 29 February even around a year without one.
        let newest = if calendar == Calendar::SolarHijri { today.year() - 621 } else { today.year() + 1 };
        let days = (0..9).filter_map(|back| day_of(calendar, newest - back, month, day));
        let day = days.into_iter().find(|day| *day <= tomorrow)?;
        Some(Found { day, calendar, strength: Strength::Partial, time: None, end })
    }

    /// `23/11/2025`, `2025-11-23`, `23. 11. 2025`, `11 23 2025`, `R7.11.23`.
    fn numbers(&self, at: usize) -> Attempt {
        let (start, era) = self.era(at).map_or((at, None), |(era, end)| (end, Some(era)));
        let Some((three, mark, end)) = self.three_numbers(start) else { return Attempt::None };
        let era_after = self.era(end).filter(|_| era.is_none());
        let (era, end) = era_after.map_or((era, end), |(era, after)| (Some(era), after));
        let [(a, long), (b, _), (c, last)] = three;
        if long == 4 || era.is_some() && long <= 3 && last < 4 || self.is_republic(long, a, last) {
            let era = era.or(if long == 3 { Some(Era::Since(1911)) } else { None });
            return self.numeric(Year { value: 0, digits: long, era, end }, a, (b, c), end);
        }
        if long > 2 {
            return Attempt::None;
        }
        if last == 4 {
            let year = Year { value: 0, digits: 4, era, end };
            return self.numeric(year, c, self.day_and_month(a, b, mark, c), end);
        }
        if era.is_some() {
            return Attempt::None;
        }
        let short = Year { value: 0, digits: 2, era: None, end };
        let year_first = is_year_first(self.settings.language) || self.settings.language.is_none() && mark == '-';
        let may_be_year = long == 2 && (1..=12).contains(&b) && (1..=31).contains(&c);
        if may_be_year && (year_first && self.settings.order.is_none() || a > 31) {
            return self.numeric(short, a, (b, c), end);
        }
        if last != 2 {
            return Attempt::None;
        }
        self.numeric(short, c, self.day_and_month(a, b, mark, c), end)
    }

    /// Years of the Republic of China without its name: `114/11/23` where Taiwan writes.
    fn is_republic(&self, digits: usize, year: u64, last: usize) -> bool {
        let taiwan = self.settings.language.is_some_and(|tag| tag.starts_with("zh-TW") || tag.starts_with("zh-Hant"));
        taiwan && digits == 3 && last < 3 && (50..200).contains(&year)
    }

    fn numeric(&self, year: Year, value: u64, (month, day): (u64, u64), end: usize) -> Attempt {
        let short = year.digits == 2 && year.era.is_none();
        let value = if short { self.short_year(value) } else { year_of(value, year.digits, year.era) };
        let Some(value) = value else { return Attempt::None };
        let persian = matches!(year.era, None | Some(Era::SolarHijri)) && (1300..=1500).contains(&value);
        let calendar = if persian { Calendar::SolarHijri } else { Calendar::Gregorian };
        if !persian && !short && !(1900..2100).contains(&value) {
            return Attempt::None;
        }
        let (Ok(month), Ok(day)) = (u32::try_from(month), u32::try_from(day)) else { return Attempt::None };
        let strength = if short { Strength::Short } else { Strength::Full };
        match day_of(calendar, value, month, day) {
            Some(day) => Attempt::Found(Found { day, calendar, strength, time: None, end }),
            None => Attempt::Impossible(end),
        }
    }

    /// A year of two digits: in Thailand of the Buddha, never far ahead of now.
    fn short_year(&self, year: u64) -> Option<i32> {
        let thai = self.settings.language.is_some_and(|tag| tag == "th" || tag.starts_with("th-"));
        if thai && year >= 43 {
            return year_of(year, 2, Some(Era::Buddhist));
        }
        let value = full_year(u32::try_from(year).ok()?, 2)?;
        let too_late = self.settings.now.is_some_and(|now| value > now.year() + 5);
        Some(if too_late { value - 100 } else { value })
    }

    /// Month and day of two numbers.
    fn day_and_month(&self, a: u64, b: u64, mark: char, year: u64) -> (u64, u64) {
        let order = match (a, b) {
            (13.., _) => DayMonthOrder::DayFirst,
            (_, 13..) => DayMonthOrder::MonthFirst,
            _ => self.order(a, b, mark, year),
        };
        match order {
            DayMonthOrder::DayFirst => (b, a),
            DayMonthOrder::MonthFirst => (a, b),
        }
    }

    /// The order of two numbers that can both be a month: the document's, that of the weekday beside
    /// them, the language's.
    fn order(&self, a: u64, b: u64, mark: char, year: u64) -> DayMonthOrder {
        if let Some(order) = self.settings.order {
            return order;
        }
        let weekday_of = |month: u64, day: u64| {
            let year = if year < 100 { self.short_year(year)? } else { i32::try_from(year).ok()? };
            let day = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
            Some(day.weekday().num_days_from_monday())
        };
        if let Some(weekday) = self.weekday {
            match (weekday_of(b, a) == Some(weekday), weekday_of(a, b) == Some(weekday)) {
                (true, false) => return DayMonthOrder::DayFirst,
                (false, true) => return DayMonthOrder::MonthFirst,
                _ => {}
            }
        }
        usual_order(self.settings.language, self.settings.home, mark)
    }

    /// Three numbers with the same mark between them, each with its count of digits, and not part of a longer chain.
    fn three_numbers(&self, at: usize) -> Option<ThreeNumbers> {
        let first = self.token(at)?.number()?;
        let (mark, second) = self.separator(at + 1)?;
        let (again, third) = self.separator(second + 1)?;
        let chained =
            |near: usize| matches!(self.token(near).map(|t| &t.kind), Some(Kind::Mark('-' | '/' | '.' | ',')));
        let before = at.checked_sub(2).is_some_and(|number| {
            chained(at - 1)
                && self.token(number).is_some_and(|token| token.number().is_some())
                && self.token(at).is_some_and(|token| token.glued)
                && self.token(at - 1).is_some_and(|token| token.glued)
        });
        let after = chained(third + 1)
            && self.token(third + 1).is_some_and(|token| token.glued && !token.is_mark(','))
            && self.token(third + 2).is_some_and(|token| token.glued && token.number().is_some());
        if mark != again || before || after {
            return None;
        }
        let numbers = [first, self.token(second)?.number()?, self.token(third)?.number()?];
        let [_, (_, middle), (_, last)] = numbers;
        let spaces_are_enough = mark != ' ' || numbers.iter().filter(|(_, digits)| *digits == 4).count() == 1;
        let clock_follows = mark == ' ' && self.is_mark(third + 1, ':');
        if middle > 2 || last > 4 || last == 3 || !spaces_are_enough || clock_follows {
            return None;
        }
        Some((numbers, mark, third + 1))
    }

    /// The mark before the next number of three, and where that number stands.
    fn separator(&self, at: usize) -> Option<(char, usize)> {
        let token = self.token(at)?;
        if token.number().is_some() {
            return (!token.glued).then_some((' ', at));
        }
        let Kind::Mark(mark @ ('-' | '/' | '.')) = token.kind else { return None };
        self.token(at + 1)?.number().map(|_| (mark, at + 1))
    }

    /// `23 November 2025`, `23 de noviembre de 2025`, `ngày 23 tháng 11 năm 2025`, also with the time before the year.
    fn day_month_year(&self, at: usize) -> Attempt {
        let Some((day, end)) = self.day(at) else { return Attempt::None };
        let Some((calendar, month, end)) = self.month(self.gap(end)) else { return Attempt::None };
        if let Some(year) = self.year(self.gap(end), 2) {
            return self.named(calendar, year, month, day, None, year.end);
        }
        self.with_year_last(calendar, month, day, end)
    }

    /// A day whose time stands before its year (asctime).
    fn with_year_last(&self, calendar: Calendar, month: u32, day: u32, end: usize) -> Attempt {
        let Some(time) = self.time(self.gap(end), false) else { return Attempt::None };
        let Some(year) = self.year(time.end, 4) else { return Attempt::None };
        self.named(calendar, year, month, day, Some(time), year.end)
    }

    /// `November 23, 2025`, also with the time before the year (asctime).
    fn month_day_year(&self, at: usize) -> Attempt {
        let Some((calendar, month, end)) = self.month(at) else { return Attempt::None };
        let Some((day, end)) = self.day(self.gap(end)) else { return Attempt::None };
        if let Some(year) = self.year(self.gap(end), 4) {
            return self.named(calendar, year, month, day, None, year.end);
        }
        self.with_year_last(calendar, month, day, end)
    }

    /// `2025. november 23.`, `2025年11月23日`, `令和7年11月23日`.
    fn year_month_day(&self, at: usize) -> Attempt {
        let Some(year) = self.year(at, 4) else { return Attempt::None };
        let Some((calendar, month, end)) = self.month(self.gap(year.end)) else { return Attempt::None };
        let Some((day, end)) = self.day(self.gap(end)) else { return Attempt::None };
        self.named(calendar, year, month, day, None, end)
    }

    /// `2025. gada 23. novembris`, as in Latvian and Kazakh.
    fn year_day_month(&self, at: usize) -> Attempt {
        let Some(year) = self.year(at, 4) else { return Attempt::None };
        let Some((day, end)) = self.day(self.gap(year.end)) else { return Attempt::None };
        let Some((calendar, month, end)) = self.month(self.gap(end)) else { return Attempt::None };
        self.named(calendar, year, month, day, None, end)
    }

    fn named(&self, calendar: Calendar, year: Year, month: u32, day: u32, time: Option<Time>, end: usize) -> Attempt {
        let (value, calendar) = match (calendar, year.era) {
            (Calendar::Gregorian, Some(Era::SolarHijri)) => (Some(year.value), Calendar::SolarHijri),
            (calendar, _) => (Some(year.value), calendar),
        };
        match value.and_then(|value| day_of(calendar, value, month, day)) {
            Some(day) => Attempt::Found(Found { day, calendar, strength: Strength::Full, time, end }),
            None => Attempt::Impossible(end),
        }
    }

    /// A day of a month at a token, and the token after it.
    fn day(&self, at: usize) -> Option<(u32, usize)> {
        let at = if self.means(at, Meaning::Mark(Part::Day, Side::Before)) { at + 1 } else { at };
        let (value, digits) = self.token(at)?.number()?;
        let day = u32::try_from(value).ok().filter(|day| (1..=31).contains(day) && digits <= 2)?;
        if self.is_mark(at + 1, ':') {
            return None;
        }
        let end = if self.means(at + 1, Meaning::Mark(Part::Day, Side::After)) { at + 2 } else { at + 1 };
        Some((day, end))
    }

    /// A month at a token, by name or by sign, and the token after it.
    fn month(&self, at: usize) -> Option<(Calendar, u32, usize)> {
        let token = self.token(at)?;
        let name = token.meanings().find_map(|meaning| match meaning {
            Meaning::Month(calendar, month) => Some((calendar, month)),
            _ => None,
        });
        if let Some((calendar, month)) = name {
            return Some((calendar, month, if self.is_mark(at + 1, '.') { at + 2 } else { at + 1 }));
        }
        let in_year = |at: usize| {
            let (value, digits) = self.token(at)?.number()?;
            u32::try_from(value).ok().filter(|month| (1..=12).contains(month) && digits <= 2)
        };
        if token.means(Meaning::Mark(Part::Month, Side::Before)) {
            let at = if self.is_mark(at + 1, '.') { at + 2 } else { at + 1 };
            return Some((Calendar::Gregorian, in_year(at)?, at + 1));
        }
        let sign = self.means(at + 1, Meaning::Mark(Part::Month, Side::After));
        sign.then(|| in_year(at)).flatten().map(|month| (Calendar::Gregorian, month, at + 2))
    }

    /// A year at a token; `least` is the number of digits without an era.
    fn year(&self, at: usize, least: usize) -> Option<Year> {
        let mut at = at;
        let mut era = None;
        let mut apostrophe = false;
        loop {
            if let Some((found, end)) = self.era(at) {
                era = Some(found);
                at = end;
            } else if self.means(at, Meaning::Mark(Part::Year, Side::Before)) {
                at += 1;
            } else if self.is_mark(at, '\'') {
                apostrophe = true;
                at += 1;
            } else {
                break;
            }
        }
        let (value, digits) = self.token(at)?.number()?;
        if self.is_mark(at + 1, ':') || self.is_hours(at + 1) {
            return None;
        }
        let sign_at = if self.is_mark(at + 1, '.') { at + 2 } else { at + 1 };
        let sign = self.means(sign_at, Meaning::Mark(Part::Year, Side::After));
        let mut end = if sign { sign_at + 1 } else { at + 1 };
        if self.is_mark(end, '.') && sign {
            end += 1;
        }
        if let Some((found, after)) = self.era(end).filter(|_| era.is_none()) {
            era = Some(found);
            end = after;
        }
        let fits = match digits {
            4 => era.is_some() || (1300..=2700).contains(&value),
            2 if era.is_some() || apostrophe || sign => true,
            2 => least <= 2 && !self.is_unknown(at + 1),
            1 | 3 => matches!(era, Some(Era::Since(_))) || digits == 3 && sign && self.is_republic(3, value, 2),
            _ => false,
        };
        let era = era.or(if digits == 3 { Some(Era::Since(1911)) } else { None });
        let value = match (digits, era) {
            (2, None) => self.short_year(value)?,
            _ => year_of(value, digits, era)?,
        };
        fits.then_some(Year { value, digits, era, end })
    }

    fn is_unknown(&self, at: usize) -> bool {
        matches!(self.token(at).map(|token| &token.kind), Some(Kind::Unknown))
    }

    fn is_hours(&self, at: usize) -> bool {
        self.means(at, Meaning::Mark(Part::Hour, Side::After))
            && !self.means(at, Meaning::Mark(Part::Year, Side::After))
    }

    /// An era at a token, with the dot of its abbreviation.
    fn era(&self, at: usize) -> Option<(Era, usize)> {
        let era = self.token(at)?.meanings().find_map(|meaning| match meaning {
            Meaning::Era(era) => Some(era),
            _ => None,
        })?;
        Some((era, if self.is_mark(at + 1, '.') { at + 2 } else { at + 1 }))
    }

    /// The token after what may stand between the parts of a date: marks, words like `de`, the day of the week.
    pub(super) fn gap(&self, at: usize) -> usize {
        let mut end = at;
        while end < at + 3
            && self.token(end).is_some_and(|token| {
                matches!(token.kind, Kind::Mark(',' | '.' | '-' | '/'))
                    || token.meanings().any(|meaning| matches!(meaning, Meaning::Filler | Meaning::Weekday(_)))
                        && token.meanings().all(|meaning| !matches!(meaning, Meaning::Month(..)))
            })
        {
            end += 1;
        }
        end
    }
}
