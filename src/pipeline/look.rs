//! What a pass would do: nobody is asked, nothing is written.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::model::{FeedName, FeedState, SourceState};
use crate::plan::Plan;
use crate::schedule::Due;
use crate::target::Folder;

use super::archive::Archivist;
use super::assemble::{Assembled, Shelf, assemble, assemble_known};
use super::dates::whole_seconds;
use super::error::RunError;
use super::gather::{Choice, due};
use super::kept::Keeper;
use super::publish::{Mode, Publisher};
use super::report::{FeedReport, RunReport};
use super::run::{Changes, Options, Standing, backend, standing, waiting};
use super::states::States;

/// Tells which sources are due and which files would change as things are now.
///
/// # Errors
/// When the store or the output cannot be read.
pub fn dry_run(plan: &Plan, options: &Options, now: DateTime<Utc>) -> Result<RunReport, RunError> {
    let now = whole_seconds(now);
    let folder = Folder::existing(&plan.output);
    let publisher = Publisher { plan, folder: &folder, mode: Mode::Look };
    let mut report = RunReport::default();
    let store = backend(&plan.state).look(&plan.state)?;
    let records = store.as_ref().map(|store| store.sources()).transpose()?.unwrap_or_default();
    let states: States = records.into_iter().collect();
    for (index, due) in due(plan, &states, &Choice { only: options.only.clone(), haste: options.haste }, now) {
        let Some(source) = plan.sources.get(index) else { continue };
        let told = if due == Due::Now {
            super::report::asked(source.name.clone())
        } else {
            waiting(source.name.clone(), &due)
        };
        report.sources.push(told);
    }
    let Some(store) = store else { return Ok(report) };
    let feeds: HashMap<FeedName, FeedState> = store.feeds()?.into_iter().collect();
    publisher.look_for_strangers(&feeds)?;
    let marks = store.marks()?;
    let changes = Changes::of(plan, &marks);
    let keeper = Keeper::open(store.as_ref(), plan, &states, &marks, now)?;
    // Else all is asked anew.
    let keeper = if keeper.is_current(store.as_ref())? { Some(&keeper) } else { None };
    for (at, planned) in plan.feeds.iter().enumerate() {
        let before = feeds.get(&planned.name).cloned().unwrap_or_default();
        let how = standing(&publisher, (at, planned), feeds.get(&planned.name), &changes, keeper, now)?;
        if how != Standing::Dirty {
            continue;
        }
        let shelf = Shelf { store: store.as_ref(), plan, states: &states, now };
        let make = || {
            let known = keeper.map(|keeper| (keeper, at));
            match assemble_known(&shelf, planned, &before, known) {
                // A damaged index tells nothing; the next run builds it again.
                Err(_) if known.is_some() => assemble(&shelf, planned, &before),
                made => made,
            }
        };
        let archivist = Archivist { publisher: &publisher, shelf: &shelf, planned, before: &before };
        let archive = |shown: &Assembled, report: &mut FeedReport| archivist.write(shown, report);
        let Some(mut begun) = publisher.begin(planned, &make, &archive, &before, now)? else { continue };
        for task in std::mem::take(&mut begun.tasks) {
            begun.written.push(publisher.write(&task)?);
        }
        report.feeds.push(publisher.finish(begun, &before)?.1);
    }
    Ok(report)
}

/// What is kept about the sources of a plan, for whoever only looks; in the order of config.yaml.
///
/// # Errors
/// When the store cannot be read.
pub fn source_states(plan: &Plan) -> Result<Vec<SourceState>, RunError> {
    let records = match backend(&plan.state).look(&plan.state)? {
        Some(store) => store.sources()?,
        None => Vec::new(),
    };
    let states: States = records.into_iter().collect();
    Ok(plan.sources.iter().map(|source| states.get(&source.name).cloned().unwrap_or_default()).collect())
}
