//! Whose turn it is: one queue a host, none twice within its spacing, who needs longest first.

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::fetch::Connections;

/// A host that will take this long goes first whenever it may: the run ends no sooner than it does. The others
/// go as long as a connection waits there.
const LONG: Duration = Duration::from_secs(2);

/// Connections that wait for the next request to their host, about so many at most: each takes up memory, here
/// and there.
const IDLE: usize = 128;

/// The queues of all hosts.
pub(super) struct Queues<T> {
    hosts: Vec<Host<T>>,
    /// Hosts that may be asked later, by when.
    later: BinaryHeap<Reverse<(Instant, u64, usize)>>,
    /// Hosts that may be asked now.
    ready: BinaryHeap<Turn>,
    /// Numbers the turns: of a host only the last one counts.
    turns: u64,
    /// Connections that wait.
    idle: usize,
    per_host: usize,
    spacing: Duration,
}

struct Host<T> {
    waiting: VecDeque<T>,
    running: usize,
    /// Connections that wait for the next request.
    idle: usize,
    /// Whether one was ever kept.
    kept: bool,
    /// Not to be asked before.
    next: Instant,
    /// How long its last request took; nothing while none is done.
    took: Option<Duration>,
    /// Its turn, while it has one.
    turn: Option<u64>,
}

/// A host that may be asked: the largest goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    /// Whether it is not known to be done soon.
    long: bool,
    /// Whether no further connection has to be opened beside one that is in use: that costs both sides more than
    /// to wait for it, while others can be asked.
    alone: bool,
    /// Whether a connection waits there: while others go, it would be closed.
    connected: bool,
    /// How long the requests that it has left may take, where that is long.
    needs: Duration,
    /// Of those that are long the one with the most left, of the others the one with the fewest.
    left: i64,
    number: Reverse<u64>,
    host: usize,
}

/// A request that was taken, to be given back when it is done.
#[derive(Debug)]
pub(super) struct Taken {
    host: usize,
    since: Instant,
    /// What is to become of its connection.
    pub(super) connections: Connections,
}

impl<T> Queues<T> {
    /// Queues of these, by their hosts.
    pub(super) fn new(all: Vec<(String, T)>, per_host: usize, spacing: Duration, now: Instant) -> Self {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut hosts: Vec<Host<T>> = Vec::new();
        for (name, item) in all {
            let at = *places.entry(name).or_insert(hosts.len());
            if at == hosts.len() {
                let waiting = VecDeque::with_capacity(1);
                hosts.push(Host { waiting, running: 0, idle: 0, kept: false, next: now, took: None, turn: None });
            }
            if let Some(host) = hosts.get_mut(at) {
                host.waiting.push_back(item);
            }
        }
        let count = hosts.len();
        let (later, ready) = (BinaryHeap::new(), BinaryHeap::with_capacity(count));
        let mut queues = Self { hosts, later, ready, turns: 0, idle: 0, per_host: per_host.max(1), spacing };
        (0..count).for_each(|host| queues.queue(host, now));
        queues
    }

    /// When something can be taken next, if anything can before something else is done.
    pub(super) fn next_at(&mut self, now: Instant) -> Option<Instant> {
        self.come_forward(now);
        if self.ready.is_empty() { self.later.peek().map(|Reverse((at, ..))| *at) } else { Some(now) }
    }

    /// Takes what is next.
    pub(super) fn take(&mut self, now: Instant) -> Option<(T, Taken)> {
        self.come_forward(now);
        let number = self.ready.pop()?.host;
        let host = self.hosts.get_mut(number)?;
        host.turn = None;
        let item = host.waiting.pop_front()?;
        host.running += 1;
        host.next = now + self.spacing;
        let waits = host.idle > 0;
        if waits {
            host.idle -= 1;
            self.idle -= 1;
        }
        // One that waited goes on waiting: to open another one costs both sides more.
        let connections = match (host.kept, !host.waiting.is_empty() && (waits || self.idle < IDLE)) {
            (_, true) => Connections::Kept,
            // Another one may be done with its connection before this one is sent.
            (true, false) => Connections::Last,
            (false, false) => Connections::Closed,
        };
        host.kept |= connections == Connections::Kept;
        self.queue(number, now);
        Some((item, Taken { host: number, since: now, connections }))
    }

    /// A request is done.
    pub(super) fn done(&mut self, taken: &Taken, now: Instant) {
        let Some(host) = self.hosts.get_mut(taken.host) else { return };
        host.running = host.running.saturating_sub(1);
        host.took = Some(now - taken.since);
        if host.waiting.is_empty() {
            self.idle -= std::mem::take(&mut host.idle);
        } else if taken.connections == Connections::Kept {
            host.idle += 1;
            self.idle += 1;
        }
        self.queue(taken.host, now);
    }

    /// Gives a host its turn, if it has anything to do and may be asked once more; the turn of before is over.
    fn queue(&mut self, number: usize, now: Instant) {
        let Some(host) = self.hosts.get_mut(number) else { return };
        host.turn = None;
        if host.waiting.is_empty() || host.running >= self.per_host {
            return;
        }
        self.turns += 1;
        host.turn = Some(self.turns);
        if host.next > now {
            self.later.push(Reverse((host.next, self.turns, number)));
            return;
        }
        let left = u32::try_from(host.waiting.len()).unwrap_or(u32::MAX);
        let needs = host.took.map(|took| took.saturating_mul(left));
        let long = needs.map_or(host.running == 0, |needs| needs >= LONG);
        let turn = Turn {
            long,
            alone: host.running == 0 || host.idle > 0,
            connected: host.idle > 0,
            needs: needs.filter(|_| long).unwrap_or_default(),
            left: if long { i64::from(left) } else { -i64::from(left) },
            number: Reverse(self.turns),
            host: number,
        };
        self.ready.push(turn);
    }

    /// Those whose time has come may be asked; turns that are over are forgotten.
    fn come_forward(&mut self, now: Instant) {
        while let Some(Reverse((at, turn, number))) = self.later.peek().copied() {
            if at > now && self.is_valid(number, turn) {
                break;
            }
            self.later.pop();
            if self.is_valid(number, turn) {
                self.queue(number, now);
            }
        }
        while self.ready.peek().is_some_and(|turn| !self.is_valid(turn.host, turn.number.0)) {
            self.ready.pop();
        }
    }

    fn is_valid(&self, host: usize, turn: u64) -> bool {
        self.hosts.get(host).is_some_and(|host| host.turn == Some(turn))
    }
}
