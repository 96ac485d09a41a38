//! What is known of hosts while a run goes on: their robots.txt, their pauses.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::OnceCell;

use crate::model::{HostState, RobotsCopy};

/// A robots.txt is read again after a day (RFC 9309 section 2.4) …
const ROBOTS_KEPT: TimeDelta = TimeDelta::hours(24);
/// … and one that could not be read after an hour.
const UNREACHABLE_KEPT: TimeDelta = TimeDelta::hours(1);

/// A pause further ahead was written by a clock that was wrong.
const LONGEST_PAUSE: TimeDelta = TimeDelta::days(8);

/// What is known of hosts, shared by all requests of a run.
#[derive(Debug, Default)]
pub struct Hosts {
    states: Mutex<HashMap<String, HostState>>,
    /// One reading of robots.txt at a time for each origin.
    asking: Mutex<HashMap<String, Arc<OnceCell<RobotsCopy>>>>,
}

impl Hosts {
    /// From what the store kept.
    #[must_use]
    pub fn new(states: HashMap<String, HostState>) -> Self {
        Self { states: Mutex::new(states), asking: Mutex::default() }
    }

    /// For the store.
    #[must_use]
    pub fn into_states(self) -> HashMap<String, HostState> {
        self.states.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until when this host wants to be left alone, if it does.
    #[must_use]
    pub fn paused(&self, host: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let until = locked(&self.states).get(host)?.paused_until?;
        (until > now && until <= now + LONGEST_PAUSE).then_some(until)
    }

    /// Writes down a pause.
    pub fn pause(&self, host: &str, until: DateTime<Utc>) {
        locked(&self.states).entry(host.to_owned()).or_default().paused_until = Some(until);
    }

    /// The robots.txt of an origin, if it was read lately.
    pub(super) fn robots(&self, host: &str, origin: &str, now: DateTime<Utc>) -> Option<RobotsCopy> {
        let states = locked(&self.states);
        let copy = states.get(host)?.robots.get(origin)?;
        let kept = if copy.unreachable { UNREACHABLE_KEPT } else { ROBOTS_KEPT };
        (copy.at <= now && now - copy.at < kept).then(|| copy.clone())
    }

    /// Writes down a robots.txt.
    pub(super) fn remember_robots(&self, host: &str, origin: &str, copy: RobotsCopy) {
        locked(&self.states).entry(host.to_owned()).or_default().robots.insert(origin.to_owned(), copy);
    }

    /// The place where the one reading of this origin's robots.txt is put.
    pub(super) fn asking(&self, origin: &str) -> Arc<OnceCell<RobotsCopy>> {
        Arc::clone(locked(&self.asking).entry(origin.to_owned()).or_default())
    }
}

/// A lock that outlives a panic of another thread: the maps inside are whole at any time.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
