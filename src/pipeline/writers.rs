//! Threads that write the files of feeds, while the next feed is assembled.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Scope, available_parallelism};

use crate::target::TargetError;

use super::publish::{Begun, Publisher, Task, Written};

/// Threads at most: each has a feed and a file of it in memory.
const MOST: usize = 4;

/// Where a file belongs: the place of its feed among those handed over, and its place in that feed.
type At = (usize, usize);

/// What became of a file.
type Done = (At, Result<Written, TargetError>);

/// Writes the files of the feeds that are handed over.
pub(super) struct Writers<'s, 'p> {
    publisher: &'s Publisher<'p>,
    /// Nothing where there is one processor: then whoever hands a file over writes it.
    tasks: Option<SyncSender<(At, Task)>>,
    tell: Sender<Done>,
    done: Receiver<Done>,
    failed: Arc<AtomicBool>,
    feeds: Vec<Begun>,
}

impl<'s, 'p> Writers<'s, 'p> {
    /// Begins with as many threads as there are processors.
    pub(super) fn begin<'e>(scope: &'s Scope<'s, 'e>, publisher: &'s Publisher<'p>) -> Self {
        let count = available_parallelism().map_or(1, usize::from).min(MOST);
        let (tell, done) = channel();
        let failed = Arc::new(AtomicBool::new(false));
        let tasks = (count > 1).then(|| {
            // No more wait than can be begun at once: what is made ahead stays small.
            let (send, tasks) = sync_channel::<(At, Task)>(count);
            let tasks = Arc::new(Mutex::new(tasks));
            for _ in 0..count {
                let (tasks, tell, failed) = (tasks.clone(), tell.clone(), failed.clone());
                scope.spawn(move || {
                    loop {
                        let next = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
                        let Ok((at, task)) = next else { return };
                        write(publisher, at, &task, &tell, &failed);
                    }
                });
            }
            send
        });
        Self { publisher, tasks, tell, done, failed, feeds: Vec::new() }
    }

    /// Hands a feed over.
    pub(super) fn add(&mut self, mut begun: Begun) {
        let feed = self.feeds.len();
        for (at, task) in std::mem::take(&mut begun.tasks).into_iter().enumerate() {
            let at = (feed, at);
            match &self.tasks {
                // Nobody listens where all threads have panicked, and then so does the whole.
                Some(tasks) => drop(tasks.send((at, task))),
                None => write(self.publisher, at, &task, &self.tell, &self.failed),
            }
        }
        self.feeds.push(begun);
    }

    /// Whether a file could not be written: the others will hardly fare better.
    pub(super) fn failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// Waits until all is written; the feeds in the order in which they were handed over.
    ///
    /// # Errors
    /// The first of them, in the same order.
    pub(super) fn finish(self) -> Result<Vec<Begun>, TargetError> {
        let Self { tasks, tell, done, mut feeds, .. } = self;
        drop((tasks, tell));
        let mut all: Vec<Done> = done.into_iter().collect();
        all.sort_by_key(|(at, _)| *at);
        for ((feed, _), written) in all {
            let written = written?;
            if let Some(begun) = feeds.get_mut(feed) {
                begun.written.push(written);
            }
        }
        Ok(feeds)
    }
}

fn write(publisher: &Publisher<'_>, at: At, task: &Task, tell: &Sender<Done>, failed: &AtomicBool) {
    let written = publisher.write(task);
    if written.is_err() {
        failed.store(true, Ordering::Release);
    }
    // Whoever no longer listens has failed already.
    let _ = tell.send((at, written));
}
