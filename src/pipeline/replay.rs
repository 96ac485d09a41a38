//! Reads the stored documents again with the parser and the rules of today; nobody is asked.

use crate::model::{Failure, FailureKind, Feed};
use crate::plan::PlannedSource;
use crate::schedule::Due;
use crate::source::Reading;

use super::error::RunError;
use super::finish::finish_all;
use super::gather::{Gathered, Outcome};
use super::receive::{Receiver, state_of};

/// Reads what is stored of the chosen sources. Local ones are read from their files instead.
pub(super) fn replay(receiver: &mut Receiver<'_>, chosen: &[(usize, Due)]) -> Result<(), RunError> {
    for (index, _) in chosen {
        let Some(source) = receiver.plan.sources.get(*index).filter(|source| !source.local) else { continue };
        let documents = receiver.store.bodies(&source.name)?;
        if documents.is_empty() {
            continue;
        }
        let state = state_of(receiver.states, &source.name).as_ref().clone();
        let outcome = read(source, &documents);
        receiver.take(Gathered { source: source.name.clone(), state, outcome, room: None })?;
    }
    Ok(receiver.flush()?)
}

/// What these documents of a source say.
pub(super) fn read(source: &PlannedSource, documents: &[crate::model::Document]) -> Outcome {
    let nothing = |_: u64| false;
    let reading = Reading {
        timezone: source.timezone,
        language: source.language.as_deref(),
        date_format: source.date_format.as_deref(),
        known: &nothing,
    };
    let mut whole: Option<Feed> = None;
    let mut failures = Vec::new();
    for document in documents {
        let part = source.source.accept(document, &reading).map(|h| finish_all(h.feed, source.language.as_deref()));
        match (part, &mut whole) {
            (Ok(feed), None) => whole = Some(feed),
            (Ok(feed), Some(whole)) => whole.entries.extend(feed.entries),
            (Err(error), _) => {
                failures.push(Failure { kind: FailureKind::Unreadable, message: error.message, help: error.help });
            }
        }
    }
    match whole {
        Some(feed) => Outcome::Harvested { feed, raw: Vec::new(), failures, delta: false },
        None => Outcome::Failed(failures.into_iter().next().unwrap_or_else(|| Failure {
            kind: FailureKind::Unreadable,
            message: "nothing is stored".to_owned(),
            help: None,
        })),
    }
}
