//! `newer:`, `older:` the age of an entry.

use chrono::{DateTime, Duration, Utc};

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::span::{Needs, Span};
use super::super::value::Value;
use super::super::view::EntryView;
use super::{Field, Test};

/// A field that compares ages.
pub(in super::super) struct AgeField {
    name: &'static str,
    about: &'static str,
    side: Side,
}

#[derive(Debug, Clone, Copy)]
enum Side {
    Newer,
    Older,
}

pub(in super::super) const NEWER: AgeField =
    AgeField { name: "newer", about: "at most so old: a number and min, h, d, w, mo or y", side: Side::Newer };
pub(in super::super) const OLDER: AgeField =
    AgeField { name: "older", about: "older than: a number and min, h, d, w, mo or y", side: Side::Older };

/// Seconds of each unit; a month is 30 days, a year 365.
const UNITS: &[(&str, i64)] =
    &[("min", 60), ("h", 3_600), ("d", 86_400), ("w", 604_800), ("mo", 2_592_000), ("y", 31_536_000)];

impl Field for AgeField {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError> {
        let Some(seconds) = value.plain().and_then(seconds) else {
            let message = match value.plain() {
                Some(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
                    format!("bad age {}: the unit is missing", value.shown())
                }
                _ => format!("bad age {}", value.shown()),
            };
            return Err(value
                .error(message)
                .with_help(format!("write a number and min, h, d, w, mo or y, like `{}:7d`", self.name)));
        };
        Ok(Some(Box::new(AgeTest { side: self.side, seconds })))
    }
}

fn seconds(text: &str) -> Option<i64> {
    let unit = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(unit)?;
    let (_, each) = UNITS.iter().find(|(name, _)| *name == unit)?;
    if number.is_empty() {
        return None;
    }
    // A number too large to hold is older than anything.
    Some(number.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(*each))
}

#[derive(Debug)]
struct AgeTest {
    side: Side,
    seconds: i64,
}

impl AgeTest {
    /// The date of an entry of just this age.
    fn limit(&self, context: &Context) -> DateTime<Utc> {
        Duration::try_seconds(self.seconds)
            .and_then(|age| context.now.checked_sub_signed(age))
            .unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}

impl Test for AgeTest {
    fn compared(&self, entry: &EntryView<'_>, context: &Context) -> Option<String> {
        entry.date_shown(context.timezone)
    }

    fn matches(&self, entry: &EntryView<'_>, context: &Context) -> bool {
        let Some(date) = entry.facts().date else {
            return false;
        };
        match self.side {
            Side::Newer => date >= self.limit(context),
            Side::Older => date < self.limit(context),
        }
    }

    fn needs(&self) -> Needs {
        Needs::Clock
    }

    fn age(&self) -> Option<i64> {
        Some(self.seconds)
    }

    fn span(&self, context: &Context) -> Span {
        match self.side {
            Side::Newer => Span::from(self.limit(context)),
            Side::Older => Span::before(self.limit(context)),
        }
    }

    fn span_without(&self, context: &Context) -> Span {
        match self.side {
            Side::Newer => Span::before(self.limit(context)),
            Side::Older => Span::from(self.limit(context)),
        }
    }
}
