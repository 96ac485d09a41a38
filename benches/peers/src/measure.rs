//! Time and memory of a call.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The system's memory; counted while somebody asks.
struct Counting;

static COUNTS: AtomicBool = AtomicBool::new(false);
static CALLS: AtomicUsize = AtomicUsize::new(0);
static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn taken(size: usize) {
    if COUNTS.load(Ordering::Relaxed) {
        CALLS.fetch_add(1, Ordering::Relaxed);
        let held = HELD.fetch_add(size, Ordering::Relaxed).wrapping_add(size);
        // What was taken before the count began may be given back within it.
        if held < usize::MAX / 2 {
            PEAK.fetch_max(held, Ordering::Relaxed);
        }
    }
}

fn given(size: usize) {
    if COUNTS.load(Ordering::Relaxed) {
        HELD.fetch_sub(size, Ordering::Relaxed);
    }
}

// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        given(layout.size());
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        taken(size);
        given(layout.size());
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static MEMORY: Counting = Counting;

/// What a call took of memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// How often it asked for some.
    pub calls: usize,
    /// The most it held at one time, in bytes, beside what there was before.
    pub peak: usize,
}

/// Calls a function and counts its memory.
pub fn counted<T>(call: impl FnOnce() -> T) -> (T, Memory) {
    for counter in [&CALLS, &HELD, &PEAK] {
        counter.store(0, Ordering::Relaxed);
    }
    COUNTS.store(true, Ordering::Relaxed);
    let result = call();
    COUNTS.store(false, Ordering::Relaxed);
    (result, Memory { calls: CALLS.load(Ordering::Relaxed), peak: PEAK.load(Ordering::Relaxed) })
}

/// The time this thread has run, from the kernel's own count.
#[must_use]
pub fn own_seconds() -> f64 {
    seconds("/proc/thread-self/schedstat")
}

/// The time the first thread of a process has run.
#[must_use]
pub fn seconds_of(process: u32) -> f64 {
    seconds(&format!("/proc/{process}/schedstat"))
}

fn seconds(path: &str) -> f64 {
    let text = fs::read_to_string(path).expect("Linux counts the time of threads");
    let nanoseconds: f64 =
        text.split(' ').next().and_then(|field| field.parse().ok()).expect("a number of nanoseconds");
    nanoseconds / 1e9
}

/// How many megabytes these bytes are.
#[must_use]
pub fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
