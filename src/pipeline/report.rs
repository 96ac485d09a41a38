//! What a pass did, as values: for the terminal, for cron's mail, as JSON.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{Address, Failure, FailureKind, FeedName, SourceName, SourceState};
use crate::target::Change;

/// Failures that pass by themselves are news only after so many in a row.
const PATIENCE: u32 = 3;

/// Failures of one source that are told in full.
const NAMED: usize = 3;

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
    /// It answers, but something is missing: a part of it, all of its entries.
    Lacking,
    /// Nothing is missing any more.
    Complete,
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
    /// Whether a source could not be read, or not all of it.
    #[must_use]
    pub fn source_failed(&self) -> bool {
        self.sources.iter().any(|source| source.outcome == SourceOutcome::Failed || source.lacks())
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

impl SourceReport {
    /// Whether it answered, and something is missing all the same.
    #[must_use]
    pub fn lacks(&self) -> bool {
        matches!(self.outcome, SourceOutcome::Read | SourceOutcome::NotModified) && self.fault.is_some()
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
    let (lacked, lacks) = (lack(before), lack(after));
    if lacks.is_some() && lacks != lacked {
        return Some(News::Lacking);
    }
    if told(before) && after.failures == 0 {
        return Some(News::Recovered);
    }
    if lacked.is_some() && lacks.is_none() && after.failures == 0 {
        return Some(News::Complete);
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

/// What is missing from a source that answers.
fn lack(state: &SourceState) -> Option<&str> {
    state.fault.as_deref().filter(|_| state.failures == 0 && !state.gone)
}

/// What a source brought that answered well.
#[derive(Debug, Clone, Copy)]
pub enum Brought<'a> {
    /// Nothing new: what was said before holds.
    NothingNew,
    /// Only what is new since last time.
    Part,
    /// So many entries, and parts that could not be read.
    Whole {
        /// How many entries it lists, those included that could not be read.
        entries: usize,
        /// What could not be read.
        failures: &'a [Failure],
    },
}

/// Writes down in the state after a good answer what that answer left to be wished for.
pub fn look_over(before: &SourceState, after: &mut SourceState, brought: Brought<'_>, now: DateTime<Utc>) {
    let fault = match brought {
        Brought::NothingNew | Brought::Part => {
            let still = lack(before).filter(|_| before.in_part);
            still.map(|fault| (fault.to_owned(), before.help.clone()))
        }
        Brought::Whole { entries, failures } => {
            after.listed = Some(entries);
            after.in_part = !failures.is_empty();
            together(failures).map(|failure| (failure.message, failure.help))
        }
    };
    // One that never had any has not lost them.
    let empty = after.listed == Some(0) && after.last_new.is_some();
    after.empty_runs = if empty { before.empty_runs.saturating_add(1) } else { 0 };
    after.empty_since = empty.then(|| before.empty_since.unwrap_or(now));
    let fault = fault.or_else(|| (after.empty_runs >= PATIENCE).then(emptied));
    let Some((fault, help)) = fault else { return };
    let since = if empty { after.empty_since } else { lack(before).and(before.failing_since) };
    after.failing_since = Some(since.unwrap_or(now));
    (after.fault, after.help) = (Some(fault), help);
}

/// Keeps what is wrong now for the time when all is well again.
pub fn remember_fault(state: &mut SourceState, now: DateTime<Utc>) {
    if state.fault.is_some() {
        state.last_fault_at = Some(now);
        state.last_fault.clone_from(&state.fault);
        state.last_help.clone_from(&state.help);
    }
}

fn emptied() -> (String, Option<String>) {
    let help = "look at its page, or give its new address; the entries that it had stay";
    ("it lists no entries any more".to_owned(), Some(help.to_owned()))
}

/// Several failures as one: the first few in full, the others by their number.
#[must_use]
pub fn together(failures: &[Failure]) -> Option<Failure> {
    let first = failures.first()?;
    let mut message: Vec<String> = failures.iter().take(NAMED).map(|failure| failure.message.clone()).collect();
    let more = failures.len().saturating_sub(NAMED);
    if more > 0 {
        message.push(format!("and {more} more"));
    }
    let mut helps: Vec<&str> = Vec::new();
    for help in failures.iter().take(NAMED).filter_map(|failure| failure.help.as_deref()) {
        if !helps.contains(&help) {
            helps.push(help);
        }
    }
    let help = (!helps.is_empty()).then(|| helps.join("; "));
    Some(Failure { kind: first.kind, message: message.join("; "), help })
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
