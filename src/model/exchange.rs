//! What came of asking, as far as the next time depends on it.

use serde::{Deserialize, Serialize};

use super::{Address, Validators};

/// What came of asking one address, redirects included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// How it ended.
    pub answer: Answer,
    /// The address that answered in the end; none when nothing was asked.
    pub address: Option<Address>,
    /// The redirects followed, in order.
    pub hops: Vec<Hop>,
    /// The validators of the last answer, as sent.
    pub validators: Validators,
    /// What the last answer said about time, as sent.
    pub said: Said,
}

impl Exchange {
    /// An exchange that only says how it ended.
    #[must_use]
    pub fn ended(answer: Answer) -> Self {
        Self { answer, address: None, hops: Vec::new(), validators: Validators::default(), said: Said::default() }
    }

    /// Where the redirects lead that are permanent from the first on; one that is not ends the trust.
    #[must_use]
    pub fn moved_to(&self) -> Option<&Address> {
        self.hops.iter().take_while(|hop| hop.permanent).last().map(|hop| &hop.to)
    }
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A document that could be read.
    Read,
    /// Nothing new: 304, or the same bytes as last time.
    NotModified,
    /// No document, or one that could not be read.
    Failed(Failure),
}

/// One redirect that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Where it led.
    pub to: Address,
    /// Whether it was 301 or 308.
    pub permanent: bool,
}

/// Headers about time, as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Retry-After.
    pub retry_after: Option<String>,
    /// Cache-Control, lines joined.
    pub cache_control: Option<String>,
    /// Expires.
    pub expires: Option<String>,
    /// Age.
    pub age: Option<String>,
    /// Date.
    pub date: Option<String>,
}

/// Why there is no document, in words for a person and one for the schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The kind, which decides how long to wait.
    pub kind: FailureKind,
    /// What happened; never holds a secret.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// Kinds of failures, as far as the wait after them differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// 410: gone for good.
    Gone,
    /// 429: asked too often.
    TooMany,
    /// Any other 4xx.
    Refused,
    /// 5xx.
    Server,
    /// No name, no connection, no certificate, cut in the middle.
    Network,
    /// Too slow.
    Timeout,
    /// Redirects in a loop, too many of them, or to where nobody goes.
    Redirects,
    /// Longer than allowed.
    TooLarge,
    /// An address that is never asked: not public, not http(s).
    Forbidden,
    /// robots.txt forbids it.
    Robots,
    /// The host asked for a pause that is not over; nothing was asked.
    Paused,
    /// A document came, but not one that can be read.
    Unreadable,
    /// A local file that is not there or cannot be read.
    Local,
}
