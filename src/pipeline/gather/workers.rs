//! Threads that read documents, so that those who wait for the net never wait for them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, Scope};

use tokio::sync::oneshot;

/// Reading is bound by the processor: more threads than cores would only hold more in memory.
const MOST: usize = 8;

/// Room for documents as deep as readers allow.
const STACK: usize = 8 * 1024 * 1024;

type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Where jobs are handed in. When the last of these is dropped, the threads end.
pub(super) struct Workers<'a>(Sender<Job<'a>>);

/// Where the threads take them from.
pub(super) struct Queue<'a>(Mutex<Receiver<Job<'a>>>);

/// The two ends.
pub(super) fn queue<'a>() -> (Workers<'a>, Queue<'a>) {
    let (hand_in, take) = channel();
    (Workers(hand_in), Queue(Mutex::new(take)))
}

/// How many threads read.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST))
}

impl Queue<'_> {
    /// Starts the threads.
    pub(super) fn serve<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        for number in 0..threads() {
            let thread = Builder::new().name(format!("read-{number}")).stack_size(STACK);
            // Where not even one starts, `run` never answers with anything, and the sources fail.
            let _ = thread.spawn_scoped(scope, || self.work());
        }
    }

    fn work(&self) {
        loop {
            let job = self.0.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(job) = job else { return };
            job();
        }
    }
}

impl<'a> Workers<'a> {
    /// Runs this on one of the threads. Nothing, if it broke: one bad document never takes the others along.
    pub(super) async fn run<T: Send + 'a>(&self, work: impl FnOnce() -> T + Send + 'a) -> Option<T> {
        let (answer, wait) = oneshot::channel();
        let job: Job<'a> = Box::new(move || {
            if let Ok(done) = catch_unwind(AssertUnwindSafe(work)) {
                let _ = answer.send(done);
            }
        });
        self.0.send(job).ok()?;
        wait.await.ok()
    }
}
