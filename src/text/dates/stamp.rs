//! A moment with the precision and the offset it was written with.

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};

/// How exactly a source said when.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the second or better.
    #[default]
    Exact,
    /// To the minute.
    Minute,
    /// A day without a time.
    Day,
    /// The source said nothing: the moment we first saw it.
    FirstSeen,
}

/// A moment as published: an instant, the offset it was written with, how exact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// The instant, in the offset of the source.
    pub at: DateTime<FixedOffset>,
    /// How exact it is.
    #[serde(default, skip_serializing_if = "is_exact")]
    pub precision: Precision,
}

impl Stamp {
    /// An exact moment.
    #[must_use]
    pub fn exact(at: DateTime<FixedOffset>) -> Self {
        Self { at, precision: Precision::Exact }
    }

    /// The moment of first sight, for what has no date of its own.
    #[must_use]
    pub fn first_seen(at: DateTime<Utc>) -> Self {
        Self { at: at.fixed_offset(), precision: Precision::FirstSeen }
    }

    /// The instant, for comparing.
    #[must_use]
    pub fn utc(&self) -> DateTime<Utc> {
        self.at.to_utc()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_exact(precision: &Precision) -> bool {
    *precision == Precision::Exact
}
