//! How often a source is asked for our own reasons: fixed, or learned from how often it changes.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::model::{Every, SourceState};

/// A source is asked twice in the time that usually lies between two of its entries: then an entry is
/// half a gap late on average, and half of the answers bring something.
const ASKS_A_GAP: u64 = 2;

/// A source that has been silent is asked after a tenth of its silence: one that posted hourly and
/// stopped a week ago is no longer asked every half hour.
const SILENCE_PART: u64 = 10;

/// Without dates to learn from, each answer with nothing new makes the pace slower by a quarter …
const SLOWER: (u64, u64) = (5, 4);
/// … and each with something new makes it faster by a third.
const FASTER: (u64, u64) = (2, 3);

/// Seconds until the next request, after an answer that was good. `state.hints` are those of the
/// newest document; `changed` says whether the answer brought something new.
pub(super) fn learned(state: &SourceState, changed: bool, every: Every, now: DateTime<Utc>) -> u64 {
    let (least, most) = (every.least.as_secs(), every.most.as_secs().max(every.least.as_secs()));
    if least == most {
        return least;
    }
    let seconds = match state.hints.gap_seconds {
        Some(gap) => {
            let silence = state.last_new.map_or(0, |at| u64::try_from((now - at).num_seconds()).unwrap_or(0));
            (gap / ASKS_A_GAP).max(silence / SILENCE_PART)
        }
        None => {
            let before = state.pace_seconds.unwrap_or(least);
            let (times, of) = if changed { FASTER } else { SLOWER };
            before.saturating_mul(times) / of
        }
    };
    seconds.clamp(least, most)
}

/// The pace as learned so far; before anything is learned, the shortest that is allowed.
pub(super) fn current(state: &SourceState, every: Every) -> Duration {
    let seconds = state.pace_seconds.map_or(every.least, Duration::from_secs);
    seconds.clamp(every.least, every.most.max(every.least))
}
