//! What a pass did, as values: for the terminal, for cron's mail, as JSON.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{Address, FailureKind, FeedName, SourceName, SourceState};
use crate::target::Change;

/// Failures that pass by themselves are news only after so many in a row.
const PATIENCE: u32 = 3;

/// What a pass did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RunReport {
    /// The sources that were chosen, in the order of config.yaml.
    pub sources: Vec<SourceReport>,
    /// The feeds, in the order of config.yaml.
    pub feeds: Vec<FeedReport>,
    /// Files of the whole site that changed.
    pub site: Vec<String>,
    /// Files that are no more: their feed left config.yaml.
    pub removed: Vec<String>,
    /// What a person should know beside that.
    pub notes: Vec<String>,
    /// Why it ended early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
}

/// Why a pass ended early; what was done is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// SIGINT.
    Interrupted,
    /// SIGTERM.
    Terminated,
    /// `--max-time` is over.
    TimeOver,
}

/// What came of a source.
#[derive(Debug, Clone, Serialize)]
pub struct SourceReport {
    /// Its name.
    pub name: SourceName,
    /// What happened.
    pub outcome: SourceOutcome,
    /// Entries never seen before.
    pub new: usize,
    /// Entries whose text was rewritten.
    pub rewritten: usize,
    /// What a person should hear of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub news: Option<News>,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Not asked again before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_due: Option<DateTime<Utc>>,
}

/// What happened to a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceOutcome {
    /// It was read.
    Read,
    /// It had nothing new.
    NotModified,
    /// Nothing came that can be read.
    Failed,
    /// It was not asked.
    Waiting,
    /// It would be asked now.
    Due,
}

/// What a person should hear of, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It fails.
    Broke,
    /// It answers again.
    Recovered,
    /// Its new address is believed.
    Moved(Address),
    /// It is gone for good.
    Gone,
}

/// What came of a feed.
#[derive(Debug, Clone, Serialize)]
pub struct FeedReport {
    /// Its name.
    pub name: FeedName,
    /// How many entries it holds.
    pub entries: usize,
    /// Its files that changed.
    pub changed: Vec<String>,
    /// Files that failed their check, and why; those that were there before stay.
    pub failed: Vec<(String, String)>,
    /// Why it was not published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_published: Option<String>,
}

impl RunReport {
    /// Whether a source could not be read.
    #[must_use]
    pub fn source_failed(&self) -> bool {
        self.sources.iter().any(|source| source.outcome == SourceOutcome::Failed)
    }

    /// Whether a file failed its own check.
    #[must_use]
    pub fn check_failed(&self) -> bool {
        self.feeds.iter().any(|feed| !feed.failed.is_empty())
    }

    /// Whether a person should hear of anything.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.sources.iter().any(|source| source.news.is_some()) || self.check_failed() || !self.notes.is_empty()
    }
}

/// What a person should hear of, from a source's state before and after.
#[must_use]
pub fn news(before: &SourceState, after: &SourceState) -> Option<News> {
    if after.gone && !before.gone {
        return Some(News::Gone);
    }
    if told(after) && !told(before) {
        return Some(News::Broke);
    }
    if told(before) && after.failures == 0 {
        return Some(News::Recovered);
    }
    let believed =
        |state: &SourceState| state.moved.as_ref().filter(|(_, runs)| *runs >= PATIENCE).map(|(to, _)| to.clone());
    believed(after).filter(|to| believed(before).as_ref() != Some(to)).map(News::Moved)
}

/// Whether a failing source is worth telling: one that never worked, one that will not mend itself,
/// one that fails for the third time in a row.
fn told(state: &SourceState) -> bool {
    use FailureKind::{Network, Paused, Server, Timeout, TooMany};
    let passes = matches!(state.failure, Some(Network | Paused | Server | Timeout | TooMany) | None);
    state.failures > 0 && !state.gone && (state.last_ok.is_none() || !passes || state.failures >= PATIENCE)
}

/// What is told of a source before it is asked.
pub(super) fn asked(name: SourceName) -> SourceReport {
    let outcome = SourceOutcome::Due;
    SourceReport { name, outcome, new: 0, rewritten: 0, news: None, fault: None, help: None, next_due: None }
}

/// The file's name, if it changed.
pub(super) fn changed(name: &str, change: Change) -> Option<String> {
    (change != Change::Same).then(|| name.to_owned())
}
