//! Who may go on: slots over all, turns at each host, memory for bodies.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::settings::Settings;

/// A request that has waited this long without getting anywhere gives its slot back …
const PATIENCE: Duration = Duration::from_secs(2);

/// … and sooner where the others are answered much sooner, but never sooner than this: where many hang,
/// each would otherwise hold a slot for two seconds.
const LEAST_PATIENCE: Duration = Duration::from_millis(150);

/// What counts as getting anywhere within that time, and what a request without a slot may still
/// take in before it has to wait for one again: a server that drips is no better than one that hangs.
const PROGRESS: usize = 16 * 1024;

/// Connections at most, those included that have given their slot back.
const SOCKETS: usize = 2048;

/// Bodies up to this length need no leave: with a slot each they stay within bounds.
pub(super) const FREE: usize = 128 * 1024;

/// Bytes of all longer bodies together while they come in, unless `max_size` alone is more.
const BODIES: u64 = 20 * 1024 * 1024;

/// The unit of the budget, so that it fits the counter.
const UNIT: u64 = 1024;

/// Hosts whose last turn is remembered; those that rest are forgotten when there are more.
const HOSTS: usize = 1024;

/// Who may go on, for all requests of a run.
#[derive(Debug)]
pub(super) struct Traffic {
    slots: Arc<Semaphore>,
    sockets: Arc<Semaphore>,
    pace: Mutex<Option<Pace>>,
    bodies: Arc<Semaphore>,
    /// One long body at a time is read: what becomes of it takes several times its room.
    reading: Arc<Semaphore>,
    budget: u32,
    max_size: u64,
    turns: Mutex<HashMap<String, Arc<Turns>>>,
    per_host: usize,
    spacing: Duration,
}

/// How long answers take in this run, reckoned as TCP does it for its own (RFC 6298 section 2).
#[derive(Debug, Clone, Copy)]
struct Pace {
    usual: Duration,
    spread: Duration,
}

impl Pace {
    fn first(took: Duration) -> Self {
        Self { usual: took, spread: took / 2 }
    }

    fn further(self, took: Duration) -> Self {
        Self { usual: (self.usual * 7 + took) / 8, spread: (self.spread * 3 + self.usual.abs_diff(took)) / 4 }
    }

    /// Who has not answered by then hardly does so soon.
    fn most(self) -> Duration {
        self.usual + self.spread * 4
    }
}

/// The turns at one host.
#[derive(Debug)]
struct Turns {
    open: Arc<Semaphore>,
    next_start: Mutex<Instant>,
}

impl Traffic {
    /// With the bounds of config.yaml, and no more connections than the system lets us have files.
    #[must_use]
    pub(super) fn new(settings: &Settings, files: Option<u64>) -> Arc<Self> {
        let at_once = settings.at_once.clamp(1, SOCKETS);
        // What is left for the store, the output and idle connections.
        let free = files.map_or(SOCKETS, |files| usize::try_from(files / 2).unwrap_or(SOCKETS));
        let sockets = free.clamp(1, SOCKETS);
        let budget = u32::try_from(settings.max_size.max(BODIES) / UNIT + 1).unwrap_or(u32::MAX);
        Arc::new(Self {
            slots: Arc::new(Semaphore::new(at_once.min(sockets))),
            sockets: Arc::new(Semaphore::new(sockets)),
            pace: Mutex::default(),
            bodies: Arc::new(Semaphore::new(usize::try_from(budget).unwrap_or(usize::MAX))),
            reading: Arc::new(Semaphore::new(1)),
            budget,
            max_size: settings.max_size,
            turns: Mutex::default(),
            per_host: settings.per_host_at_once.max(1),
            spacing: settings.per_host_spacing,
        })
    }

    /// Waits for a connection and a slot.
    pub(super) async fn ticket(self: &Arc<Self>) -> Ticket {
        let socket = acquired(&self.sockets).await;
        let slot = acquired(&self.slots).await;
        Ticket {
            traffic: Arc::clone(self),
            slot,
            body: None,
            reading: None,
            turn: None,
            _socket: socket,
            watch: Watch::new(),
        }
    }

    /// How long a request may wait for something to come before it gives its slot back.
    fn patience(&self) -> Duration {
        let pace = *self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.map_or(PATIENCE, |pace| pace.most().clamp(LEAST_PATIENCE, PATIENCE))
    }

    /// An answer began so long after it was asked for.
    fn answered(&self, took: Duration) {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        *pace = Some(pace.map_or_else(|| Pace::first(took), |pace| pace.further(took)));
    }

    fn turns_at(&self, host: &str) -> Arc<Turns> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if turns.len() >= HOSTS {
            let now = Instant::now();
            turns.retain(|_, turns| Arc::strong_count(turns) > 1 || !turns.rests(now));
        }
        let new = || Turns { open: Arc::new(Semaphore::new(self.per_host)), next_start: Mutex::new(Instant::now()) };
        Arc::clone(turns.entry(host.to_owned()).or_insert_with(|| Arc::new(new())))
    }
}

impl Turns {
    fn rests(&self, now: Instant) -> bool {
        *self.next_start.lock().unwrap_or_else(PoisonError::into_inner) <= now
    }

    /// Books the next start and says when it is.
    fn book(&self, spacing: Duration) -> Instant {
        let mut next = self.next_start.lock().unwrap_or_else(PoisonError::into_inner);
        let start = (*next).max(Instant::now());
        *next = start + spacing;
        start
    }
}

async fn acquired(semaphore: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    // Nobody closes these; without one there would be nothing to wait for.
    Arc::clone(semaphore).acquire_owned().await.ok()
}

/// The leave of one request to be under way. Dropped, it gives back all it holds.
#[derive(Debug)]
pub struct Ticket {
    traffic: Arc<Traffic>,
    slot: Option<OwnedSemaphorePermit>,
    body: Option<OwnedSemaphorePermit>,
    reading: Option<OwnedSemaphorePermit>,
    turn: Option<OwnedSemaphorePermit>,
    _socket: Option<OwnedSemaphorePermit>,
    watch: Watch,
}

/// Since when, and how much since then.
#[derive(Debug)]
struct Watch {
    since: Instant,
    bytes: usize,
}

impl Watch {
    fn new() -> Self {
        Self { since: Instant::now(), bytes: 0 }
    }
}

impl Ticket {
    /// Waits for a turn at this host. Whoever has to wait holds no slot meanwhile.
    pub(super) async fn enter(&mut self, host: &str) {
        self.turn = None;
        let turns = self.traffic.turns_at(host);
        self.turn = match Arc::clone(&turns.open).try_acquire_owned() {
            Ok(turn) => Some(turn),
            Err(_) => {
                self.slot = None;
                acquired(&turns.open).await
            }
        };
        let start = turns.book(self.traffic.spacing);
        if start > Instant::now() {
            self.slot = None;
            sleep_until(start).await;
        }
        self.slotted().await;
    }

    /// Gives the turn back: the answer is in.
    pub(super) fn leave(&mut self) {
        self.turn = None;
    }

    /// Waits for a slot where it was given back. Whoever holds room for a long body needs none: those
    /// who hold the slots may be waiting for that room.
    pub async fn slotted(&mut self) {
        if self.slot.is_none() && self.body.is_none() {
            self.slot = acquired(&self.traffic.slots).await;
        }
        self.watch = Watch::new();
    }

    /// An answer began so long after it was asked for: what is usual in this run is learned from it.
    pub(super) fn answered(&self, took: Duration) {
        self.traffic.answered(took);
    }

    /// Waits for what comes, and gives the slot back when that takes too long.
    pub(super) async fn patiently<F: Future>(&mut self, wait: F) -> F::Output {
        tokio::pin!(wait);
        while self.slot.is_some() {
            let until = self.watch.since + self.traffic.patience();
            let now = Instant::now();
            // What is usual may have changed meanwhile.
            if let Ok(came) = timeout_at(until.min(now + LEAST_PATIENCE), &mut wait).await {
                return came;
            }
            if until <= now + LEAST_PATIENCE {
                self.slot = None;
                self.watch = Watch::new();
            }
        }
        wait.await
    }

    /// So many more bytes came, and so many are held now; `length` is how many there will be, where that was
    /// said. Waits where that needs a slot or room, and says how long that took.
    pub(super) async fn took(&mut self, more: usize, held: usize, length: Option<u64>) -> Duration {
        let before = Instant::now();
        self.watch.bytes += more;
        if self.watch.bytes >= PROGRESS {
            self.slotted().await;
        }
        // One that will be long waits before much of it is there, and gets room once it has begun to come.
        let free = if length.is_some_and(|length| length > FREE as u64) { PROGRESS } else { FREE };
        if held > free && self.body.is_none() {
            let most = length.unwrap_or(self.traffic.max_size);
            let units = u32::try_from(most / UNIT + 1).unwrap_or(u32::MAX).min(self.traffic.budget);
            self.body = Arc::clone(&self.traffic.bodies).acquire_many_owned(units).await.ok();
        }
        before.elapsed()
    }

    /// Whether a body of this length may come in without waiting for room.
    pub(super) fn has_room_for(&self, length: usize) -> bool {
        length <= FREE || self.body.is_some()
    }

    /// The body is in: of the room asked for only what it needs is held.
    pub(super) fn settle(&mut self, held: usize) {
        let needed = if held > FREE { held as u64 / UNIT + 1 } else { 0 };
        let Some(body) = self.body.as_mut() else { return };
        let spare = body.num_permits().saturating_sub(usize::try_from(needed).unwrap_or(usize::MAX));
        drop(body.split(spare));
        if needed == 0 {
            self.body = None;
        }
    }

    /// Waits until a long body may be read; a short one may be at once.
    pub async fn readable(&mut self) {
        if self.reading.is_none() && self.body.is_some() {
            self.reading = acquired(&self.traffic.reading).await;
        }
    }

    /// The room held for a long body, to be kept as long as what was read of it is.
    #[must_use]
    pub fn take_room(&mut self) -> Option<Room> {
        let reading = self.reading.take();
        self.body.take().map(|body| Room { _body: body, _reading: reading })
    }
}

/// The room that a long body takes up; given back when this is dropped.
#[derive(Debug)]
pub struct Room {
    _body: OwnedSemaphorePermit,
    _reading: Option<OwnedSemaphorePermit>,
}
