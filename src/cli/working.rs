//! How much this thread has worked: time in which others had the processor does not count.

use std::time::Duration;

/// The time that this thread has worked until now.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::from_secs(seconds) + Duration::from_nanos(u64::try_from(time.tv_nsec).unwrap_or(0))
}

/// The time since this was first asked, where the system does not tell more.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn worked() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;

    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGIN.elapsed()
}
