//! Why an entry stands where it stands: what is known of it, and what each feed makes of it.

mod find;
mod life;
mod nearest;
mod standing;
mod told;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::model::{FeedName, FeedState};
use crate::plan::{Plan, PlannedFeed};

use super::assemble::Shelf;
use super::dates::whole_seconds;
use super::error::RunError;
use super::kept::Keeper;
use super::run::backend;
use super::states::States;
use find::find;
use life::Life;
use standing::Table;
pub use told::{
    Copies, DateRule, Explained, Explanation, Forgotten, IdRule, Member, Near, Reach, Rule, Said, Standing, Step,
    Waiting,
};

/// Explains the entry with this address or id. Nobody is asked, nothing is written.
/// `feed`: only what this feed makes of it; all feeds otherwise.
///
/// # Errors
/// When the store cannot be read.
pub fn explain(plan: &Plan, asked: &str, feed: Option<&FeedName>, now: DateTime<Utc>) -> Result<Explanation, RunError> {
    let now = whole_seconds(now);
    let mut answer = Explanation { asked: asked.to_owned(), ..Explanation::default() };
    let Some(store) = backend(&plan.state).look(&plan.state)? else { return Ok(answer) };
    answer.has_run = true;
    let store = store.as_ref();
    let states: States = store.sources()?.into_iter().collect();
    let found = find(store, &states, asked)?;
    answer.forgotten = found.forgotten;
    answer.waiting = found.waiting;
    if found.heads.is_empty() {
        answer.nearest = nearest::nearest(store, &states, asked)?;
        answer.reach = nearest::reach(store, plan, &states, asked)?;
        return Ok(answer);
    }
    let shelf = Shelf { store, plan, states: &states, now };
    let before: HashMap<FeedName, FeedState> = store.feeds()?.into_iter().collect();
    let mut entries: Vec<(Life, Explained)> = Vec::new();
    for head in found.heads {
        let life = Life::of(&shelf, head)?;
        let told = life.told(&shelf);
        entries.push((life, told));
    }
    // Which source answered first does not matter to the reader: config.yaml has the order.
    let place = |told: &Explained| plan.sources.iter().position(|source| source.name == told.source);
    entries.sort_by_key(|(_, told)| place(told).unwrap_or(usize::MAX));
    let wanted = |planned: &&PlannedFeed| feed.is_none_or(|name| planned.name == *name);
    let keeper = Keeper::open(store, plan, &states, &store.marks()?, now)?;
    // Else all is asked anew.
    let keeper = if keeper.is_current(store)? { Some(&keeper) } else { None };
    for (at, planned) in plan.feeds.iter().enumerate().filter(|(_, planned)| wanted(planned)) {
        let unknown = FeedState::default();
        let before = before.get(&planned.name).unwrap_or(&unknown);
        let mut table = Table::of(&shelf, planned, before, keeper.map(|keeper| (keeper, at)));
        for (life, told) in &mut entries {
            told.feeds.push(table.standing(life)?);
        }
    }
    answer.entries = entries.into_iter().map(|(_, told)| told).collect();
    Ok(answer)
}
