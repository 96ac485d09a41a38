//! Whether a source is to be asked now.

use chrono::{DateTime, TimeDelta, Utc};

use super::skip::after_skips;
use crate::model::SourceState;

/// A next time further ahead was written by a clock that was wrong.
const BELIEVED_AHEAD: TimeDelta = TimeDelta::days(8);

/// A last time this little in the future is a clock being set right, not a clock gone wrong.
const CLOCK_SLACK: TimeDelta = TimeDelta::minutes(10);

/// What the answer of `due` depends on beside the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking {
    /// The hash of what the source asks for now.
    pub asks: u64,
    /// Whether it reads local files, which cost nobody anything.
    pub local: bool,
    /// Whether our own interval counts.
    pub haste: Haste,
}

/// Whether our own interval counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Haste {
    /// It does.
    #[default]
    None,
    /// `--force`: it does not; Retry-After, robots.txt and 410 do.
    Force,
}

/// Whether a source is to be asked now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// Now.
    Now,
    /// Later.
    Later {
        /// When.
        at: DateTime<Utc>,
        /// Why not now, for a person.
        why: String,
    },
    /// Not any more.
    Never {
        /// Why, for a person.
        why: String,
    },
}

/// Whether a source in this state is to be asked now.
#[must_use]
pub fn due(state: &SourceState, asking: &Asking, now: DateTime<Utc>) -> Due {
    if state.asks != asking.asks || asking.local {
        return Due::Now;
    }
    if state.gone {
        return Due::Never { why: "it is gone for good (410)".to_owned() };
    }
    if state.last_asked.is_none_or(|at| at > now + CLOCK_SLACK) {
        return Due::Now;
    }
    if let Some(at) = believed(state.retry_after, now) {
        return Due::Later { at, why: "it asked for a pause (Retry-After)".to_owned() };
    }
    if asking.haste == Haste::Force {
        return Due::Now;
    }
    if let Some(at) = believed(state.next_due, now) {
        return Due::Later { at, why: state.next_why.clone().unwrap_or_else(|| "its interval".to_owned()) };
    }
    let at = after_skips(&state.hints, now);
    if at > now {
        return Due::Later { at, why: "it skips this hour or day".to_owned() };
    }
    Due::Now
}

/// A time still ahead, unless it is so far ahead that a wrong clock wrote it.
pub(super) fn believed(at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    at.filter(|at| *at > now && *at <= now + BELIEVED_AHEAD)
}

/// The state to go on with: as it is, or, where the owner changed what the source asks for, without
/// all that was learned about the old address.
#[must_use]
pub fn renewed(state: &SourceState, asks: u64) -> SourceState {
    if state.asks == asks {
        return state.clone();
    }
    SourceState {
        asks,
        last_new: state.last_new,
        title: state.title.clone(),
        home_page_url: state.home_page_url.clone(),
        language: state.language.clone(),
        icon: state.icon.clone(),
        ..SourceState::default()
    }
}
