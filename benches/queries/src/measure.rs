//! Time of this thread, memory of this process, and the middle and the worst of many times.

use std::fs;

use rustix::time::{ClockId, clock_gettime};

/// Seconds of CPU that this thread has used.
pub fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Megabytes of memory that this process has now, and had at most.
pub fn memory() -> (f64, f64) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let kilobytes: f64 = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0.0);
        kilobytes / 1024.0
    };
    (of("VmRSS"), of("VmHWM"))
}

/// Times, in microseconds.
#[derive(Default)]
pub struct Times(Vec<f64>);

impl Times {
    /// Does it and remembers how long it took.
    pub fn of<T>(&mut self, what: impl FnOnce() -> T) -> T {
        let start = cpu_seconds();
        let result = what();
        self.0.push((cpu_seconds() - start) * 1e6);
        result
    }

    /// Does one more thing, whose time belongs to the last.
    pub fn add<T>(&mut self, what: impl FnOnce() -> T) -> T {
        let before = self.0.pop().unwrap_or_default();
        let result = self.of(what);
        if let Some(last) = self.0.last_mut() {
            *last += before;
        }
        result
    }

    /// Of each the shorter time of two.
    pub fn fastest(&mut self, again: Self) {
        if self.0.is_empty() {
            self.0 = again.0;
        } else {
            self.0.iter_mut().zip(again.0).for_each(|(time, again)| *time = time.min(again));
        }
    }

    /// The time below which this part of them lies.
    pub fn at(&mut self, part: f64) -> f64 {
        self.0.sort_by(f64::total_cmp);
        let last = self.0.len().saturating_sub(1);
        self.0.get((last as f64 * part).ceil() as usize).copied().unwrap_or(0.0)
    }

    /// All of them together.
    pub fn sum(&self) -> f64 {
        self.0.iter().sum()
    }
}
