//! What an article in a file or page gives, and what is known around it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::model::{Address, Stamp};
use crate::text::dates::{self, DateLine, DatePattern, DayMonthOrder};
use crate::text::{RawHtml, language};

/// An article as read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// The title, plain.
    pub title: Option<String>,
    /// The paragraphs of an article in plain text; empty for any other.
    pub paragraphs: Vec<String>,
    /// The content of an article that is not plain text.
    pub content: Option<RawHtml>,
    /// The lede, or what the document gives as its summary; plain.
    pub summary: Option<String>,
    /// When it was published.
    pub published: Option<Stamp>,
    /// When it says it was changed.
    pub updated: Option<Stamp>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The address it names as where it comes from.
    pub external_url: Option<Address>,
    /// Its picture, as written.
    pub image: Option<String>,
    /// The language it declares.
    pub language: Option<String>,
    /// Whether its author is not done with it.
    pub draft: bool,
}

/// What is known around an article.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// Its language where it is declared.
    pub language: Option<&'a str>,
    /// The moment from which relative dates count: when it was fetched; for a file, when it was written.
    pub now: DateTime<Utc>,
    /// The zone of dates without one.
    pub timezone: Tz,
    /// The form of its dates where the owner of the source gives it.
    pub pattern: Option<&'a DatePattern>,
}

impl<'a> Context<'a> {
    /// The language that says how dates are written: the declared one, else that of the text.
    ///
    /// English without a country is that of the zone: only around North America the month comes first.
    pub(super) fn date_language(&self, text: &str) -> Option<&'a str> {
        let found = self.language.or_else(|| language::detect(text))?;
        let american = self.timezone == Tz::UTC || self.timezone.name().starts_with("America/") || self.is_us();
        Some(if found == "en" && !american { "en-GB" } else { found })
    }

    fn is_us(&self) -> bool {
        self.timezone.name().starts_with("US/") || self.timezone == Tz::Pacific__Honolulu
    }

    /// The reader of dates for a document of this language.
    pub(super) fn dates(&self, language: Option<&'a str>, order: Option<DayMonthOrder>) -> Dates<'a> {
        let around = dates::Context { language, now: self.now, timezone: self.timezone, order };
        Dates { around, pattern: self.pattern }
    }
}

/// Reads dates as one document writes them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dates<'a> {
    around: dates::Context<'a>,
    pattern: Option<&'a DatePattern>,
}

impl Dates<'_> {
    /// The moment a text names.
    pub(super) fn read(&self, text: &str) -> Option<Stamp> {
        let by_pattern = self.pattern.and_then(|pattern| pattern.read(text, self.around.timezone));
        by_pattern.or_else(|| dates::read(text, &self.around))
    }

    /// The date of a line that holds nothing else.
    pub(super) fn line(&self, text: &str) -> Option<DateLine> {
        let by_pattern = self.pattern.and_then(|pattern| pattern.line(text, self.around.timezone));
        let plain = dates::date_line(text, &self.around);
        match by_pattern {
            Some(stamp) => Some(DateLine {
                stamp,
                updated: plain.as_ref().is_some_and(|line| line.updated),
                author: plain.and_then(|line| line.author),
            }),
            None => plain,
        }
    }
}
