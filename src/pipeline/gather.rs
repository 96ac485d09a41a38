//! Asks the sources that are due and reads what comes, one after the other into a channel.

mod asking;
mod group;
mod outbox;
mod queues;
mod reading;
#[cfg(test)]
mod tests;
mod workers;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::states::States;
use crate::fetch::{FetchError, Fetcher, Hosts, Room, Ticket};
use crate::model::{Failure, Feed, HostState, SourceName, SourceState};
use crate::plan::Plan;
use crate::schedule::{self, Asking, Due, Haste};
use crate::store::Body;
use asking::Gatherer;
use group::groups;
use outbox::Outbox;
use queues::Queues;
pub(super) use reading::{Local, read_files};
use workers::queue;

/// Requests under way at once, those included that wait without a slot; their number is what memory
/// is bounded by.
const UNDER_WAY: usize = 2048;

/// Sources that wait to be written down, beside those that are just being read: enough that nobody
/// waits for the next one; more would only fill the memory.
const WAITING: usize = 4;

/// The channel of what was gathered, with as many places as there should be.
pub(super) fn channel() -> (mpsc::Sender<Vec<Gathered>>, mpsc::Receiver<Vec<Gathered>>) {
    mpsc::channel(workers::threads() + WAITING)
}

/// What came of one source.
#[derive(Debug)]
pub struct Gathered {
    /// The source.
    pub source: SourceName,
    /// What is to be kept about it from now on.
    pub state: SourceState,
    /// What came.
    pub outcome: Outcome,
    /// Room that a long body takes up. While it is held, other long bodies may have to wait: whoever
    /// gets this writes it down soon and drops it.
    pub room: Option<Room>,
}

/// What came of asking a source.
#[expect(clippy::large_enum_variant, reason = "most are harvests, and each lives but once")]
#[derive(Debug)]
pub enum Outcome {
    /// It said that nothing is new.
    NotModified,
    /// It sent what we have.
    Unchanged,
    /// It was read.
    Harvested {
        /// What it says.
        feed: Feed,
        /// The documents as they came; none for local files, which are still there.
        raw: Vec<Body>,
        /// Parts that could not be read: further pages, single files.
        failures: Vec<Failure>,
        /// Whether the feed holds only what is new since last time (226, RFC 3229), so that what it
        /// leaves out is not gone from the source.
        delta: bool,
    },
    /// Nothing that can be read came.
    Failed(Failure),
    /// It was not asked, and why.
    Skipped(String),
}

/// Which sources are asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Only these; all when there are none.
    pub only: Vec<SourceName>,
    /// Whether our own interval counts.
    pub haste: Haste,
}

/// For each source that is chosen, its index in the plan and whether it is to be asked now.
#[must_use]
pub fn due(plan: &Plan, states: &States, choice: &Choice, now: DateTime<Utc>) -> Vec<(usize, Due)> {
    let chosen = |name: &SourceName| choice.only.is_empty() || choice.only.contains(name);
    let sources = plan.sources.iter().enumerate().filter(|(_, source)| chosen(&source.name));
    sources
        .map(|(index, source)| {
            let state = states.get(&source.name);
            let asking = Asking { asks: source.asks, local: source.local, haste: choice.haste };
            let due = state.map_or(Due::Now, |state| schedule::due(state, &asking, now));
            (index, due)
        })
        .collect()
}

/// Asks these sources (indexes into the plan) and sends what came, each source once, some of them together, about
/// in the order in which they are done. `states` tells what is kept about a source before it is asked, `hosts` what is
/// kept about hosts, before and after. `known` says whether an entry with this raw hash is stored. `stop` ends it early: what was sent is done, the
/// rest is as if it had not been asked. Ends early, too, when nobody receives any more.
///
/// All that waits for the net runs on the calling thread, which drives `runtime` and ends it: with several threads
/// each answer would be handed from one to the other, which costs more than what is done with it. The receiver
/// runs elsewhere.
///
/// # Errors
/// When `fetch.ca` or `fetch.proxy` cannot be used.
#[expect(clippy::too_many_arguments, reason = "all that a pass knows goes in here, and each is of another type")]
pub fn gather(
    runtime: Runtime,
    plan: &Plan,
    due: Vec<usize>,
    states: &(dyn Fn(&SourceName) -> Arc<SourceState> + Sync),
    hosts: &mut HashMap<String, HostState>,
    known: &(dyn Fn(&SourceName, u64) -> bool + Sync),
    now: DateTime<Utc>,
    stop: watch::Receiver<bool>,
    send: mpsc::Sender<Vec<Gathered>>,
) -> Result<(), FetchError> {
    let fetcher = Fetcher::new(&plan.fetch)?;
    let shared = Hosts::new(std::mem::take(hosts));
    {
        let (workers, jobs) = queue();
        std::thread::scope(|scope| {
            jobs.serve(scope);
            let (fetcher, hosts, outbox) = (&fetcher, &shared, Outbox::new(&send));
            let gatherer = Gatherer { plan, states, known, now, fetcher, hosts, workers, outbox };
            runtime.block_on(run(&gatherer, due, stop));
        });
    }
    // What waits for a further request is given back now; looking up a name may end late, and nobody waits for it.
    runtime.shutdown_background();
    *hosts = shared.into_states();
    Ok(())
}

/// Keeps as many requests under way as there may be, until all are done.
async fn run(gatherer: &Gatherer<'_>, due: Vec<usize>, mut stop: watch::Receiver<bool>) {
    let settings = &gatherer.plan.fetch;
    let groups = groups(gatherer.plan, due);
    let mut queues = Queues::new(groups, settings.per_host_at_once, settings.per_host_spacing, Instant::now());
    let mut under_way = FuturesUnordered::new();
    let mut can_stop = true;
    let outbox = &gatherer.outbox;
    while !*stop.borrow() && !outbox.is_closed() {
        let (next_at, until) = (queues.next_at(Instant::now()), outbox.until());
        if next_at.is_none() && under_way.is_empty() {
            break;
        }
        let room = under_way.len() < UNDER_WAY;
        tokio::select! {
            // Without anybody left who could, nobody stops us.
            changed = stop.changed(), if can_stop => can_stop = changed.is_ok(),
            () = outbox.closed() => return,
            () = at(until), if until.is_some() => outbox.all_if_there_is_a_place(),
            Some(taken) = under_way.next(), if !under_way.is_empty() => queues.done(&taken, Instant::now()),
            ticket = place(gatherer.fetcher, next_at), if room && next_at.is_some() => {
                let Some((group, taken)) = queues.take(Instant::now()) else { continue };
                under_way.push(async move {
                    gatherer.ask(group, taken.connections, ticket).await;
                    taken
                });
            }
        }
    }
    // Those who were stopped have places that nobody else gets.
    drop(under_way);
    outbox.all().await;
}

/// Waits until then.
async fn at(moment: Option<Instant>) {
    // A timer takes a millisecond even for what is over.
    if let Some(moment) = moment.filter(|moment| *moment > Instant::now()) {
        sleep_until(moment).await;
    }
}

/// Waits until something may be asked, and for the leave to do so.
async fn place(fetcher: &Fetcher, moment: Option<Instant>) -> Ticket {
    at(moment).await;
    fetcher.ticket().await
}
