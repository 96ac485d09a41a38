//! What can be said of a query before entries are looked at: what it needs to know, which dates it asks for.

use chrono::{DateTime, Utc};

/// What has to be known to tell whether a term holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The entry: its texts, its address, its date.
    Entry,
    /// Its language: its own, else that of its source.
    Language,
    /// Its source: the id and the title.
    Source,
    /// The entry's date and the clock.
    Clock,
}

/// Dates, from the first on, up to the last, which is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub first: DateTime<Utc>,
    /// The end.
    pub end: DateTime<Utc>,
}

impl Span {
    /// Every date.
    pub const ALWAYS: Self = Self { first: DateTime::<Utc>::MIN_UTC, end: DateTime::<Utc>::MAX_UTC };
    /// No date.
    pub const NEVER: Self = Self { first: DateTime::<Utc>::MAX_UTC, end: DateTime::<Utc>::MIN_UTC };

    /// The dates from this one on.
    #[must_use]
    pub fn from(first: DateTime<Utc>) -> Self {
        Self { first, ..Self::ALWAYS }
    }

    /// The dates before this one.
    #[must_use]
    pub fn before(end: DateTime<Utc>) -> Self {
        Self { end, ..Self::ALWAYS }
    }

    /// The dates in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let both = Self { first: self.first.max(other.first), end: self.end.min(other.end) };
        if both.first < both.end { both } else { Self::NEVER }
    }

    /// The dates in either, and those between.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), end: self.end.max(other.end) }
    }
}
