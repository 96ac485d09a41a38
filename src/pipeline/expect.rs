//! Whether a source brings new entries as often as its owner expects.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::model::SourceState;
use crate::plan::PlannedSource;

/// What is wrong with a source that answers, but has brought nothing new for too long, and what to do.
#[must_use]
pub(super) fn overdue(source: &PlannedSource, state: &SourceState, now: DateTime<Utc>) -> Option<(String, String)> {
    let most = source.expected.update?;
    let last = state.last_new.into_iter().chain(state.newest).max()?;
    if now - last <= TimeDelta::from_std(most).unwrap_or(TimeDelta::MAX) {
        return None;
    }
    // The same words until something new comes: whoever has heard of it need not hear of it again.
    let fault = format!("it brought nothing new since {}", last.to_rfc3339_opts(SecondsFormat::Secs, true));
    Some((fault, "look at its page, or raise `expect: {update: …}`".to_owned()))
}
