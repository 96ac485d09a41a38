//! How much time and memory a call takes.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Most bytes of memory for a byte of input.
const BYTES_A_BYTE: usize = 50;
/// What any call may take besides.
const BYTES_AT_LEAST: usize = 1 << 20;
/// Most seconds for so many bytes of input, and for any call.
const SECONDS_A_CHUNK: f64 = 1.0;
const CHUNK: usize = 100_000;

/// The system's memory, counted.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn count(more: usize) {
    let held = HELD.fetch_add(more, Ordering::Relaxed) + more;
    PEAK.fetch_max(held, Ordering::Relaxed);
}

// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static MEMORY: Counting = Counting;

/// Calls a function with an input of this length, and holds it to its bounds of time and memory.
pub fn within_bounds<T>(length: usize, call: impl Fn() -> T) -> T {
    let limit = SECONDS_A_CHUNK * (length as f64 / CHUNK as f64).max(1.0);
    let before = HELD.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let start = Instant::now();
    let result = call();
    let elapsed = start.elapsed().as_secs_f64();
    let taken = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    assert!(taken <= BYTES_A_BYTE * length + BYTES_AT_LEAST, "{taken} bytes of memory for {length} of input");
    if elapsed > limit {
        // The machine may have been busy elsewhere: what counts is the time of this thread.
        let start = cpu_seconds();
        let _ = call();
        let taken = cpu_seconds() - start;
        assert!(taken <= limit, "{taken:.1} s for {length} bytes of input");
    }
    result
}

/// The time this thread has run, from the kernel's own count in nanoseconds.
fn cpu_seconds() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts the time of threads");
    let nanoseconds: f64 = text.split(' ').next().and_then(|field| field.parse().ok()).expect("a number");
    nanoseconds / 1e9
}
