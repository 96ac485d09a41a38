//! Whose turn it is: one queue a host, hosts with the most to do first, none twice within its spacing.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::fetch::Connections;

/// The queues of all hosts.
pub(super) struct Queues<T> {
    hosts: HashMap<String, Host<T>>,
    /// When each host may be asked next; of those that may, the one that came first.
    ready: BinaryHeap<Reverse<(Instant, u64, String)>>,
    came: u64,
    per_host: usize,
    spacing: Duration,
}

struct Host<T> {
    waiting: VecDeque<T>,
    running: usize,
    /// Whether it had more than one to do from the start.
    several: bool,
    /// Whether it is in `ready`.
    queued: bool,
}

impl<T> Queues<T> {
    /// Queues of these, by their hosts.
    pub(super) fn new(all: Vec<(String, T)>, per_host: usize, spacing: Duration, now: Instant) -> Self {
        let mut order: Vec<String> = Vec::new();
        let mut hosts: HashMap<String, Host<T>> = HashMap::new();
        for (name, item) in all {
            let host = hosts.entry(name.clone()).or_insert_with(|| {
                order.push(name);
                Host { waiting: VecDeque::new(), running: 0, several: false, queued: false }
            });
            host.several = !host.waiting.is_empty();
            host.waiting.push_back(item);
        }
        order.sort_by_key(|name| Reverse(hosts.get(name).map_or(0, |host| host.waiting.len())));
        let mut queues = Self { hosts, ready: BinaryHeap::new(), came: 0, per_host: per_host.max(1), spacing };
        for name in order {
            queues.queue(name, now);
        }
        queues
    }

    /// When something can be taken next, if anything can before something else is done.
    pub(super) fn next_at(&self) -> Option<Instant> {
        self.ready.peek().map(|Reverse((at, _, _))| *at)
    }

    /// Takes what is next, with its host and what is to become of the connection there.
    pub(super) fn take(&mut self, now: Instant) -> Option<(String, T, Connections)> {
        if self.next_at()? > now {
            return None;
        }
        let Reverse((_, _, name)) = self.ready.pop()?;
        let host = self.hosts.get_mut(&name)?;
        host.queued = false;
        let item = host.waiting.pop_front()?;
        host.running += 1;
        let more = !host.waiting.is_empty();
        let connections = match (more, host.several) {
            (true, _) => Connections::Kept,
            (false, true) => Connections::Last,
            (false, false) => Connections::Closed,
        };
        if more && host.running < self.per_host {
            self.queue(name.clone(), now + self.spacing);
        }
        Some((name, item, connections))
    }

    /// One of this host is done.
    pub(super) fn done(&mut self, name: &str, now: Instant) {
        let Some(host) = self.hosts.get_mut(name) else { return };
        host.running = host.running.saturating_sub(1);
        if !host.waiting.is_empty() && !host.queued {
            self.queue(name.to_owned(), now);
        } else if host.waiting.is_empty() && host.running == 0 {
            self.hosts.remove(name);
        }
    }

    fn queue(&mut self, name: String, at: Instant) {
        if let Some(host) = self.hosts.get_mut(&name) {
            host.queued = true;
            self.came += 1;
            self.ready.push(Reverse((at, self.came, name)));
        }
    }
}
