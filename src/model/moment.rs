//! A moment as it is written down many times: whole seconds since 1970 as a number, in a third of the time that its
//! text takes to write and to read. What is no whole second is a text, as older versions wrote them all (RFC 3339).

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{Error, Visitor};
use serde::{Deserializer, Serialize as _, Serializer};

/// For `serde(with = …)`.
#[expect(clippy::ref_option, reason = "serde lends the field")]
pub(super) fn serialize<S: Serializer>(at: &Option<DateTime<Utc>>, to: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) if at.timestamp_subsec_nanos() == 0 => to.serialize_i64(at.timestamp()),
        other => other.serialize(to),
    }
}

/// For `serde(with = …)`.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    from.deserialize_any(Moment)
}

struct Moment;

impl Visitor<'_> for Moment {
    type Value = Option<DateTime<Utc>>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("seconds since 1970, or a date and time of RFC 3339")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E: Error>(self, seconds: i64) -> Result<Self::Value, E> {
        let at = DateTime::from_timestamp(seconds, 0);
        at.map(Some).ok_or_else(|| E::custom("there is no such moment"))
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<Self::Value, E> {
        self.visit_i64(i64::try_from(seconds).map_err(E::custom)?)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map(Some).map_err(E::custom)
    }
}
