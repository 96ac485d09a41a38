//! What is kept about a host between runs: its robots.txt, and how long it wants to be left alone.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is kept about a host between runs. The store keeps one for each host, by its name in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HostState {
    /// Nothing on it is asked before: it answered 429 with Retry-After (RFC 6585 section 4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<DateTime<Utc>>,
    /// Its robots.txt, by origin (`https://example.org`, with the port where it is not the usual one).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub robots: BTreeMap<String, RobotsCopy>,
}

/// A copy of a robots.txt, kept for a day at most (RFC 9309 section 2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotsCopy {
    /// When it was read.
    pub at: DateTime<Utc>,
    /// The groups that concern us; nothing where the host has no robots.txt (everything may be asked).
    pub text: Option<String>,
    /// Whether it could not be read (5xx, no connection): then nothing may be asked (RFC 9309 section 2.3.1.4).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreachable: bool,
}
