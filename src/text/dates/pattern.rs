//! The form of a source's dates, as its owner writes it in letters: `dd-mm-yyyy HH:MM`.

use chrono::NaiveDate;
use chrono_tz::Tz;
use thiserror::Error;

use super::feed::full_year;
use super::fold::fold;
use super::moment::{Clock, moment};
use super::stamp::Stamp;
use crate::advice::Advice;

/// Why a text is no pattern of dates.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    /// Letters that stand for nothing.
    #[error("`{0}` stands for no part of a date")]
    Letters(String),
    /// A day, a month or a year is missing.
    #[error("the pattern has no {0}")]
    Missing(&'static str),
    /// A part stands in it twice.
    #[error("`{0}` stands in the pattern twice")]
    Twice(String),
}

impl Advice for PatternError {
    fn help(&self) -> Option<String> {
        Some(
            "write it like `dd-mm-yyyy HH:MM`: dd day, mm month, yyyy or yy year, HH hours, MM minutes, SS seconds"
                .into(),
        )
    }
}

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Day,
    Month,
    Year,
    Hour,
    Minute,
    Second,
    Mark(char),
}

/// The form of dates: which number is what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePattern {
    pieces: Vec<Piece>,
}

impl DatePattern {
    /// The pattern of a text like `dd-mm-yyyy`, `d/m/yy HH:MM`.
    ///
    /// # Errors
    /// When letters stand for nothing, a part stands twice, or day, month or year is missing.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let mut pieces = Vec::new();
        let mut letters = text.chars().peekable();
        while let Some(first) = letters.next() {
            if !first.is_alphabetic() {
                if !(first.is_whitespace() && pieces.last() == Some(&Piece::Mark(' '))) {
                    pieces.push(Piece::Mark(if first.is_whitespace() { ' ' } else { first }));
                }
                continue;
            }
            let mut word = String::from(first);
            while let Some(next) = letters.next_if_eq(&first) {
                word.push(next);
            }
            let piece = match word.as_str() {
                "d" | "dd" => Piece::Day,
                "m" | "mm" => Piece::Month,
                "yy" | "yyyy" => Piece::Year,
                "H" | "HH" | "h" | "hh" => Piece::Hour,
                "M" | "MM" => Piece::Minute,
                "S" | "SS" | "s" | "ss" => Piece::Second,
                "T" => Piece::Mark('t'),
                _ => return Err(PatternError::Letters(word)),
            };
            if !matches!(piece, Piece::Mark(_)) && pieces.contains(&piece) {
                return Err(PatternError::Twice(word));
            }
            pieces.push(piece);
        }
        for (piece, name) in [(Piece::Day, "day"), (Piece::Month, "month"), (Piece::Year, "year")] {
            if !pieces.contains(&piece) {
                return Err(PatternError::Missing(name));
            }
        }
        Ok(Self { pieces })
    }

    /// The moment of the first place in a text that has this form; its time may be missing.
    #[must_use]
    pub fn read(&self, text: &str, home: Tz) -> Option<Stamp> {
        let text = fold(text);
        let starts = text.char_indices().filter(|(at, c)| {
            c.is_ascii_digit() && !text.get(..*at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
        });
        starts.into_iter().find_map(|(at, _)| self.read_here(text.get(at..)?, home))
    }

    fn read_here(&self, text: &str, home: Tz) -> Option<Stamp> {
        let mut rest = text;
        let (mut day, mut month, mut year) = (None, None, None);
        let (mut hour, mut minute, mut second) = (None, None, None);
        for piece in &self.pieces {
            if let Piece::Mark(mark) = piece {
                let (trimmed, spaces) = (rest.trim_start(), *mark == ' ');
                match trimmed.strip_prefix(*mark) {
                    _ if spaces => rest = trimmed,
                    Some(after) => rest = after.trim_start(),
                    // The time may be left out.
                    None if day.is_some() && month.is_some() && year.is_some() => break,
                    None => return None,
                }
                continue;
            }
            let most = if *piece == Piece::Year { 4 } else { 2 };
            let length = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
            let Some(number) = rest.get(..length).and_then(|digits| digits.parse::<u32>().ok()) else {
                if day.is_some() && month.is_some() && year.is_some() && hour.is_none() {
                    break;
                }
                return None;
            };
            rest = rest.get(length..)?;
            match piece {
                Piece::Day => day = Some(number),
                Piece::Month => month = Some(number),
                Piece::Year => year = Some(full_year(number, length)?),
                Piece::Hour => hour = Some(number),
                Piece::Minute => minute = Some(number),
                Piece::Second => second = Some(number),
                Piece::Mark(_) => {}
            }
        }
        let day = NaiveDate::from_ymd_opt(year?, month?, day?)?;
        let clock = match (hour, minute) {
            (Some(hour), minute) => Some(Clock::new(hour, minute.unwrap_or(0), second, 0)?),
            (None, _) => None,
        };
        moment(day, clock, None, home)
    }
}
