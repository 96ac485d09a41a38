//! `feedwright run`: one pass.

mod progress;
mod summary;

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use super::{Common, configuration, output};
use crate::config::FromText as _;
use crate::model::SourceName;
use crate::pipeline::{self, Options, Patience, RunError, RunReport, Silence, Stop, Stopped};
use crate::plan::Plan;
use crate::schedule::Haste;
use progress::Bar;

/// Reads the sources that are due and publishes the feeds that changed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Asks only this source (may be given again).
    #[arg(long, value_name = "SOURCE")]
    only: Vec<String>,

    /// Asks sources before their time; what a server asked for still counts.
    #[arg(long)]
    force: bool,

    /// Asks nobody and writes nothing: tells what is due and which files would change.
    #[arg(long, conflicts_with_all = ["wait", "replay", "rebuild_state", "max_time"])]
    dry_run: bool,

    /// Waits for another run to end.
    #[arg(long)]
    wait: bool,

    /// Ends after this time; what is left over is done by the next run.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    max_time: Option<Duration>,

    /// Exits with 1 when a source could not be read.
    #[arg(long)]
    strict: bool,

    /// Reads the stored answers again with the rules of today instead of asking.
    #[arg(long)]
    replay: bool,

    /// Moves a damaged store aside and takes ids back from the output folder.
    #[arg(long)]
    rebuild_state: bool,

    /// Prints the report as JSON.
    #[arg(long)]
    json: bool,
}

fn duration(text: &str) -> Result<Duration, String> {
    Duration::from_text(text).map_err(|_| "this is no duration: write it like 90s or 10min".to_owned())
}

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    let (plan, _) = match configuration::plan(common) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    match pass(args, common, &plan) {
        Ok(report) => told(args, common, &plan, &report),
        Err(error) => {
            output::complain(&error);
            ExitCode::from(if matches!(error, RunError::Locked) { 75 } else { 2 })
        }
    }
}

fn pass(args: &Args, common: &Common, plan: &Plan) -> Result<RunReport, RunError> {
    let options = Options {
        only: args.only.iter().map(|name| known(plan, name)).collect::<Result<_, _>>()?,
        haste: if args.force { Haste::Force } else { Haste::None },
        patience: if args.wait { Patience::Endless } else { Patience::None },
        replay: args.replay,
        rebuild: args.rebuild_state,
    };
    if args.dry_run {
        return pipeline::dry_run(plan, &options, common.now);
    }
    // Signals are heard on a thread of their own, whatever the pass is at.
    let listening = Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(RunError::Runtime)?;
    let stop = stop(&listening, args.max_time);
    let report = if std::io::stderr().is_terminal() && !args.json {
        pipeline::run(plan, &options, common.now, &stop, &Bar::new())
    } else {
        pipeline::run(plan, &options, common.now, &stop, &Silence)
    };
    listening.shutdown_background();
    report
}

fn known(plan: &Plan, name: &str) -> Result<SourceName, RunError> {
    let found = plan.sources.iter().find(|source| source.name.as_str() == name);
    found.map(|source| source.name.clone()).ok_or_else(|| RunError::UnknownSource(name.to_owned()))
}

/// Ends the pass at a signal or when its time is over.
fn stop(runtime: &Runtime, max_time: Option<Duration>) -> Stop {
    let (tell, told) = watch::channel(None);
    runtime.spawn(async move {
        let why = tokio::select! {
            why = signalled() => why,
            () = over(max_time) => Stopped::TimeOver,
        };
        let _ = tell.send(Some(why));
        // A signal still counts while the rest of the time is used up.
        let why = signalled().await;
        let _ = tell.send(Some(why));
        tell.closed().await;
    });
    Stop(told)
}

async fn over(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

#[cfg(unix)]
async fn signalled() -> Stopped {
    use tokio::signal::unix::{SignalKind, signal};
    // Where signals cannot be heard, they end the program as always.
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => Stopped::Terminated,
        _ = interrupt.recv() => Stopped::Interrupted,
    }
}

#[cfg(not(unix))]
async fn signalled() -> Stopped {
    match tokio::signal::ctrl_c().await {
        Ok(()) => Stopped::Interrupted,
        Err(_) => std::future::pending().await,
    }
}

/// Tells what the pass did, and how it ended.
fn told(args: &Args, common: &Common, plan: &Plan, report: &RunReport) -> ExitCode {
    let code = code(args, report);
    if args.json {
        return output::ended(output::json(report), code);
    }
    if args.dry_run {
        return output::ended(output::lines(&summary::dry(plan, report, common.now)), code);
    }
    if std::io::stderr().is_terminal() || common.verbose {
        output::say(&summary::whole(plan, report, common.now));
    } else if report.has_news() {
        output::say(&summary::news(plan, report));
    }
    code
}

fn code(args: &Args, report: &RunReport) -> ExitCode {
    match report.stopped {
        Some(Stopped::Interrupted) => return ExitCode::from(130),
        Some(Stopped::Terminated) => return ExitCode::from(143),
        Some(Stopped::TimeOver) | None => {}
    }
    let failed = report.check_failed() || (args.strict && report.source_failed());
    if failed { ExitCode::from(1) } else { ExitCode::SUCCESS }
}
