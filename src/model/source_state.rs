//! What is kept about a source between runs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Address, FailureKind, FeedHints};

/// The validators of the last good answer: opaque, sent back byte for byte (RFC 9110 section 13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Validators {
    /// ETag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Last-Modified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// What is kept about a source between runs; written by schedule/, read by the report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceState {
    /// A hash of what the source asks for (address, path, headers' names): another one means that
    /// the owner changed the source, and validators and adopted addresses are forgotten.
    pub asks: u64,
    /// Validators of the last good answer.
    pub validators: Validators,
    /// The address that gave them: they are sent to no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validators_of: Option<Address>,
    /// xxh3 of the last good body: an equal one is neither parsed nor written.
    pub body_hash: u64,
    /// When it was last asked.
    #[serde(with = "super::moment", skip_serializing_if = "Option::is_none")]
    pub last_asked: Option<DateTime<Utc>>,
    /// When it last answered well (new or not modified).
    #[serde(with = "super::moment", skip_serializing_if = "Option::is_none")]
    pub last_ok: Option<DateTime<Utc>>,
    /// When it last brought a new entry.
    #[serde(with = "super::moment", skip_serializing_if = "Option::is_none")]
    pub last_new: Option<DateTime<Utc>>,
    /// Not to be asked before.
    #[serde(with = "super::moment", skip_serializing_if = "Option::is_none")]
    pub next_due: Option<DateTime<Utc>>,
    /// Why not before, for a person: `its interval`, `Cache-Control`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_why: Option<String>,
    /// Retry-After of this address: not even `--force` asks before.
    #[serde(with = "super::moment", skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<DateTime<Utc>>,
    /// What the feed says and shows about how often it changes.
    pub hints: FeedHints,
    /// Where the interval is learned: seconds between two requests, as learned so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace_seconds: Option<u64>,
    /// How often it was asked.
    pub asked: u64,
    /// How often it said that nothing is new.
    pub not_modified: u64,
    /// Failures in a row.
    #[serde(skip_serializing_if = "is_none_yet")]
    pub failures: u32,
    /// Since when it fails.
    #[serde(with = "super::moment", skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<DateTime<Utc>>,
    /// What kind of failure the last one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureKind>,
    /// What went wrong last, for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// What to do about it, for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// When something was last wrong with it.
    #[serde(with = "super::moment", skip_serializing_if = "Option::is_none")]
    pub last_fault_at: Option<DateTime<Utc>>,
    /// What that was; kept when all is well again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_fault: Option<String>,
    /// What there was to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_help: Option<String>,
    /// The address that permanent redirects lead to, and how many runs in a row they led there;
    /// believed after three.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<(Address, u32)>,
    /// The same, counting on from an address that is believed already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moving: Option<(Address, u32)>,
    /// The feed found behind a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discovered: Option<Address>,
    /// Whether its feed was ever found behind a page, so that it may be looked for there again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub behind_page: bool,
    /// Whether it is gone for good (410).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// How many entries its last whole answer listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<usize>,
    /// Whether parts of its last whole answer could not be read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub in_part: bool,
    /// Good answers in a row that list nothing, of a source that once had entries.
    #[serde(skip_serializing_if = "is_none_yet")]
    pub empty_runs: u32,
    /// Since when it lists nothing.
    #[serde(with = "super::moment", skip_serializing_if = "Option::is_none")]
    pub empty_since: Option<DateTime<Utc>>,
    /// The newest moment of publication of its entries.
    #[serde(with = "super::moment", skip_serializing_if = "Option::is_none")]
    pub newest: Option<DateTime<Utc>>,
    /// Its id, from its last good answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_id: Option<String>,
    /// Title of the source, from its last good answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_page_url: Option<Address>,
    /// Its language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its icon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<Address>,
}

fn is_none_yet(count: &u32) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moment() -> impl Strategy<Value = Option<DateTime<Utc>>> {
        let any = (-62_135_596_800_i64..253_402_300_800, prop_oneof![4 => Just(0_u32), 1 => 1..1_000_000_000_u32]);
        proptest::option::of(any.prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).unwrap()))
    }

    proptest! {
        #[test]
        fn a_state_is_read_as_it_was_written(
            (last_asked, next_due, newest) in (moment(), moment(), moment()),
            (asked, failures, gone) in (any::<u64>(), any::<u32>(), any::<bool>()),
            fault in proptest::option::of("\\PC{0,9}"),
        ) {
            let state =
                SourceState { last_asked, next_due, newest, asked, failures, gone, fault, ..SourceState::default() };
            let written = serde_json::to_string(&state).unwrap();
            prop_assert_eq!(serde_json::from_str::<SourceState>(&written).unwrap(), state);
        }
    }

    #[test]
    fn a_state_is_read_as_older_versions_wrote_it() {
        let written = r#"{"asks":7,"validators":{"etag":"\"a\""},"body_hash":5,"last_asked":"2026-11-24T09:00:00Z",
            "last_ok":"2026-11-24T09:00:00.25Z","last_new":null,"next_due":"2026-11-24T11:00:42+01:00","asked":2,
            "not_modified":1,"failures":0,"failing_since":null,"fault":null,"help":null,"moved":null,"gone":false,
            "empty_runs":0,"title":"Blog","icon":null}"#;
        let at = |text: &str| Some(text.parse().unwrap());
        let state = SourceState {
            asks: 7,
            validators: Validators { etag: Some("\"a\"".to_owned()), last_modified: None },
            body_hash: 5,
            last_asked: at("2026-11-24T09:00:00Z"),
            last_ok: at("2026-11-24T09:00:00.25Z"),
            next_due: at("2026-11-24T10:00:42Z"),
            asked: 2,
            not_modified: 1,
            title: Some("Blog".to_owned()),
            ..SourceState::default()
        };
        assert_eq!(serde_json::from_str::<SourceState>(written).unwrap(), state);
    }

    #[test]
    fn a_moment_that_there_is_not_is_no_state() {
        for wrong in ["9223372036854775807", "18446744073709551615", "\"yesterday\"", "true", "1.5"] {
            let written = format!(r#"{{"last_ok":{wrong}}}"#);
            assert!(serde_json::from_str::<SourceState>(&written).is_err(), "{wrong}");
        }
    }
}
