//! Whose turn it is: one queue a host, none twice within its spacing, first where a connection waits.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::fetch::Connections;

/// The queues of all hosts.
pub(super) struct Queues<T> {
    hosts: Vec<Host<T>>,
    /// Hosts that may be asked later, by when.
    later: BinaryHeap<Reverse<(Instant, u64, usize)>>,
    /// Hosts that may be asked now.
    ready: BinaryHeap<Turn>,
    /// Numbers the turns: of a host only the last one counts.
    turns: u64,
    per_host: usize,
    spacing: Duration,
}

struct Host<T> {
    waiting: VecDeque<T>,
    running: usize,
    /// Whether it had more than one to do from the start.
    several: bool,
    /// Connections that wait for the next request; kept for a moment only.
    idle: usize,
    /// Not to be asked before.
    next: Instant,
    /// Its turn, while it has one.
    turn: Option<u64>,
}

/// A host that may be asked: the largest goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    /// Whether a connection waits there: it would be closed, and another one opened, if others went first.
    connected: bool,
    /// Who has the most to do needs the longest.
    waiting: usize,
    number: Reverse<u64>,
    host: usize,
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
                hosts.push(Host { waiting, running: 0, several: false, idle: 0, next: now, turn: None });
            }
            let Some(host) = hosts.get_mut(at) else { continue };
            host.several = !host.waiting.is_empty();
            host.waiting.push_back(item);
        }
        let count = hosts.len();
        let (later, ready) = (BinaryHeap::new(), BinaryHeap::with_capacity(count));
        let mut queues = Self { hosts, later, ready, turns: 0, per_host: per_host.max(1), spacing };
        (0..count).for_each(|host| queues.queue(host, now));
        queues
    }

    /// When something can be taken next, if anything can before something else is done.
    pub(super) fn next_at(&mut self, now: Instant) -> Option<Instant> {
        self.come_forward(now);
        if self.ready.is_empty() { self.later.peek().map(|Reverse((at, ..))| *at) } else { Some(now) }
    }

    /// Takes what is next, with its host and what is to become of the connection there.
    pub(super) fn take(&mut self, now: Instant) -> Option<(usize, T, Connections)> {
        self.come_forward(now);
        let number = self.ready.pop()?.host;
        let host = self.hosts.get_mut(number)?;
        host.turn = None;
        let item = host.waiting.pop_front()?;
        host.running += 1;
        host.idle = host.idle.saturating_sub(1);
        host.next = now + self.spacing;
        let connections = match (!host.waiting.is_empty(), host.several) {
            (true, _) => Connections::Kept,
            (false, true) => Connections::Last,
            (false, false) => Connections::Closed,
        };
        self.queue(number, now);
        Some((number, item, connections))
    }

    /// One of this host is done.
    pub(super) fn done(&mut self, number: usize, now: Instant) {
        let Some(host) = self.hosts.get_mut(number) else { return };
        host.running = host.running.saturating_sub(1);
        host.idle += 1;
        self.queue(number, now);
    }

    /// Gives a host its turn, if it has anything to do and may be asked once more; the turn of before is over.
    fn queue(&mut self, number: usize, now: Instant) {
        let Some(host) = self.hosts.get_mut(number) else { return };
        if host.waiting.is_empty() || host.running >= self.per_host {
            host.turn = None;
            return;
        }
        self.turns += 1;
        host.turn = Some(self.turns);
        if host.next > now {
            self.later.push(Reverse((host.next, self.turns, number)));
            return;
        }
        let turn =
            Turn { connected: host.idle > 0, waiting: host.waiting.len(), number: Reverse(self.turns), host: number };
        self.ready.push(turn);
    }

    /// Those whose time has come may be asked; turns that are over are forgotten.
    fn come_forward(&mut self, now: Instant) {
        while let Some(Reverse((at, turn, number))) = self.later.peek().copied() {
            if !self.is_valid(number, turn) {
                self.later.pop();
            } else if at <= now {
                self.later.pop();
                self.queue(number, now);
            } else {
                break;
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
