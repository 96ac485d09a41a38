//! Runs a program and says what it took.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};

/// What a program took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    /// Seconds of the processor, in the program and in the kernel for it.
    pub(crate) cpu: f64,
    /// Seconds by the clock.
    pub(crate) wall: f64,
    /// The most memory it held, in megabytes.
    pub(crate) peak: f64,
    /// Its exit code.
    pub(crate) code: i32,
}

/// Runs a program through a small one of our own, whose only child it is: the kernel tells of the
/// children of a process only all together, and counts what the one that starts them holds.
pub(crate) fn measured(program: &str, arguments: &[String], now: &str) -> io::Result<Took> {
    let output = Command::new(std::env::current_exe()?)
        .arg("measure")
        .arg(program)
        .args(arguments)
        .env("FEEDWRIGHT_NOW", now)
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.lines().last().unwrap_or_default().split(' ').filter_map(|n| n.parse().ok()).collect();
    let [cpu, wall, peak, code] = numbers[..] else { return Err(io::Error::other("it could not be run")) };
    Ok(Took { cpu, wall, peak, code: code as i32 })
}

/// The small program: runs what it is told and prints what that took.
pub(crate) fn measure(command: &[String]) -> io::Result<()> {
    let (program, arguments) = command.split_first().ok_or_else(|| io::Error::other("nothing to run"))?;
    let began = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status()?;
    let wall = began.elapsed().as_secs_f64();
    let used = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let cpu = seconds(used.user_time()) + seconds(used.system_time());
    let peak = used.max_rss() as f64 / 1024.0;
    writeln!(io::stdout(), "{cpu} {wall} {peak} {}", status.code().unwrap_or(-1))
}
