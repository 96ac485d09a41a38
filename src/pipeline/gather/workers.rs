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

/// Documents from this length on are read on a thread of their own, one after the other: each takes tens of
/// megabytes, and a thread that once had them keeps them.
const LONG: usize = 512 * 1024;

/// Where jobs are handed in. When the last of these is dropped, the threads end.
pub(super) struct Workers<'a> {
    short: Sender<Job<'a>>,
    long: Sender<Job<'a>>,
}

/// Where the threads take them from.
pub(super) struct Queue<'a> {
    short: Mutex<Receiver<Job<'a>>>,
    long: Mutex<Receiver<Job<'a>>>,
}

/// The two ends.
pub(super) fn queue<'a>() -> (Workers<'a>, Queue<'a>) {
    let ((short, take_short), (long, take_long)) = (channel(), channel());
    (Workers { short, long }, Queue { short: Mutex::new(take_short), long: Mutex::new(take_long) })
}

/// How many threads read.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST))
}

impl Queue<'_> {
    /// Starts the threads.
    pub(super) fn serve<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        let names = (0..threads()).map(|number| (format!("read-{number}"), &self.short));
        for (name, jobs) in names.chain([("read-long".to_owned(), &self.long)]) {
            let thread = Builder::new().name(name).stack_size(STACK);
            // Where not even one starts, `run` never answers with anything, and the sources fail.
            let _ = thread.spawn_scoped(scope, || work(jobs));
        }
    }
}

fn work(jobs: &Mutex<Receiver<Job<'_>>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job();
    }
}

impl<'a> Workers<'a> {
    /// Runs this, which reads so many bytes, on one of the threads. Nothing, if it broke: one bad document never
    /// takes the others along.
    pub(super) async fn run<T: Send + 'a>(&self, bytes: usize, work: impl FnOnce() -> T + Send + 'a) -> Option<T> {
        let (answer, wait) = oneshot::channel();
        let job: Job<'a> = Box::new(move || {
            if let Ok(done) = catch_unwind(AssertUnwindSafe(work)) {
                let _ = answer.send(done);
            }
        });
        let to = if bytes < LONG { &self.short } else { &self.long };
        to.send(job).ok()?;
        wait.await.ok()
    }
}
