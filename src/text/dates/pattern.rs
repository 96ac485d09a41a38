//! Dates in a form that is given in letters: `dd-mm-yyyy HH:MM`.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::feed::full_year;
use super::fold::fold;
use super::moment::{Clock, moment};
use super::stamp::Stamp;

/// Words beside the date of a line that holds nothing else: labels, a weekday.
const MAX_WORDS: usize = 3;

/// One part of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Day,
    Month,
    Year { digits: usize },
    Hour,
    Minute,
    Second,
    Mark(char),
}

/// A form of dates in letters: `d` day, `m` month, `yy` or `yyyy` year, `H` hour, `M` minute, `S` second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePattern(Vec<Part>);

impl DatePattern {
    /// The form that these letters give; nothing where day, month or year is missing.
    #[must_use]
    pub fn new(letters: &str) -> Option<Self> {
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = letters.trim();
        while let Some(letter) = rest.chars().next() {
            let run = rest.len() - rest.trim_start_matches(letter).len();
            let count = run / letter.len_utf8();
            let part = match letter {
                'd' => Part::Day,
                'm' => Part::Month,
                'y' => Part::Year { digits: if count >= 4 { 4 } else { 2 } },
                'H' | 'h' => Part::Hour,
                'M' => Part::Minute,
                'S' | 's' => Part::Second,
                other => Part::Mark(other),
            };
            match part {
                Part::Mark(mark) => parts.extend(std::iter::repeat_n(Part::Mark(mark), count)),
                part => parts.push(part),
            }
            rest = rest.get(run..).unwrap_or_default();
        }
        let has = |wanted: fn(&Part) -> bool| parts.iter().filter(|part| wanted(part)).count() == 1;
        let whole = has(|part| matches!(part, Part::Day))
            && has(|part| matches!(part, Part::Month))
            && has(|part| matches!(part, Part::Year { .. }));
        whole.then_some(Self(parts))
    }

    /// The first date of this form in a text.
    #[must_use]
    pub fn read(&self, text: &str, timezone: Tz) -> Option<Stamp> {
        self.find(text, timezone).map(|(stamp, _)| stamp)
    }

    /// The date of a line that holds a date of this form and at most a few words beside it.
    #[must_use]
    pub fn line(&self, text: &str, timezone: Tz) -> Option<Stamp> {
        let (stamp, around) = self.find(text, timezone)?;
        (around.split_whitespace().count() <= MAX_WORDS).then_some(stamp)
    }

    fn find(&self, text: &str, timezone: Tz) -> Option<(Stamp, String)> {
        let text: Vec<char> = fold(text).chars().take(300).collect();
        (0..text.len()).find_map(|at| {
            let inside = at.checked_sub(1).and_then(|before| text.get(before)).is_some_and(char::is_ascii_digit);
            if inside {
                return None;
            }
            let (stamp, end) = self.at(text.get(at..)?, timezone)?;
            let around: String = text.iter().take(at).chain([&' ']).chain(text.iter().skip(at + end)).collect();
            Some((stamp, around))
        })
    }

    /// A date of this form at the head of a text, and where it ends.
    fn at(&self, text: &[char], timezone: Tz) -> Option<(Stamp, usize)> {
        let mut at = 0;
        let (mut year, mut month, mut day) = (0, 0, 0);
        let (mut hour, mut minute, mut second) = (None, 0, None);
        for part in &self.0 {
            let most = match part {
                Part::Mark(mark) => {
                    let wanted = mark.to_lowercase().next().unwrap_or(*mark);
                    if text.get(at) != Some(&wanted) {
                        return None;
                    }
                    at += 1;
                    continue;
                }
                Part::Year { digits } => *digits,
                _ => 2,
            };
            let digits: String = text.iter().skip(at).take(most).take_while(|c| c.is_ascii_digit()).collect();
            let value: u32 = digits.parse().ok()?;
            at += digits.len();
            match part {
                Part::Year { digits: 4 } => year = i32::try_from(value).ok().filter(|_| digits.len() == 4)?,
                Part::Year { .. } => year = full_year(value, 2)?,
                Part::Month => month = value,
                Part::Day => day = value,
                Part::Hour => hour = Some(value),
                Part::Minute => minute = value,
                Part::Second => second = Some(value),
                Part::Mark(_) => {}
            }
        }
        if text.get(at).is_some_and(char::is_ascii_digit) {
            return None;
        }
        let day = NaiveDate::from_ymd_opt(year, month, day)?;
        let clock = match hour {
            Some(hour) => Some(Clock::new(hour, minute, second, 0)?),
            None => None,
        };
        Some((moment(day, clock, None, timezone)?, at))
    }
}
