//! `feedwright status`: how each source does, and when it is asked next.

use std::fmt::Write as _;
use std::process::ExitCode;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::{Common, configuration, output};
use crate::model::SourceState;
use crate::pipeline;
use crate::plan::{Plan, PlannedSource};

/// Shows how each source does: last, next, and why.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Prints it as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    let (plan, _) = match configuration::plan(common) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let states = match pipeline::source_states(&plan) {
        Ok(states) => states,
        Err(error) => {
            output::complain(&error);
            return ExitCode::from(2);
        }
    };
    if args.json {
        let sources: Vec<Value> =
            plan.sources.iter().zip(&states).map(|(source, state)| value(source, state)).collect();
        return output::ended(output::json(&json!({ "sources": sources })), ExitCode::SUCCESS);
    }
    output::ended(output::lines(&table(&plan, &states, common.now)), ExitCode::SUCCESS)
}

/// How a source does, in one word.
fn condition(state: &SourceState) -> &'static str {
    match state {
        SourceState { gone: true, .. } => "gone",
        SourceState { failures: 1.., .. } => "failing",
        SourceState { last_asked: None, last_ok: None, .. } => "new",
        SourceState { fault: Some(_), .. } => "suspect",
        _ => "ok",
    }
}

fn value(source: &PlannedSource, state: &SourceState) -> Value {
    let moment = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    let moved =
        state.moved.as_ref().filter(|_| !source.secret).map(|(address, runs)| json!({ "to": address, "runs": runs }));
    json!({
        "name": source.name,
        "shown": source.shown,
        "title": state.title,
        "state": condition(state),
        "last_asked": moment(state.last_asked),
        "last_ok": moment(state.last_ok),
        "last_new": moment(state.last_new),
        "newest_entry": moment(state.newest),
        "next_due": moment(state.next_due),
        "next_why": state.next_why,
        "failures": state.failures,
        "failing_since": moment(state.failing_since),
        "fault": state.fault,
        "help": state.help,
        "moved": moved,
        "asked": state.asked,
        "not_modified": state.not_modified,
    })
}

fn table(plan: &Plan, states: &[SourceState], now: DateTime<Utc>) -> String {
    let wide = plan.sources.iter().map(|source| source.name.as_str().len()).max().unwrap_or(0);
    let mut text = String::new();
    for (source, state) in plan.sources.iter().zip(states) {
        let mut line = format!("{:wide$}  {:7}", source.name.as_str(), condition(state));
        if let Some(at) = state.last_ok {
            let _ = write!(line, "  answered {} ago", span(now - at));
        }
        if let Some(at) = state.last_new {
            let _ = write!(line, "  new {} ago", span(now - at));
        }
        match state.next_due {
            Some(at) if at > now && !source.local && !state.gone => {
                let why = state.next_why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
                let _ = write!(line, "  next in {}{why}", span(at - now));
            }
            _ if state.gone => line.push_str("  not asked any more"),
            _ => line.push_str("  due"),
        }
        let _ = writeln!(text, "{}", output::escaped(&line));
        if let Some(fault) = &state.fault {
            let _ = writeln!(text, "  {}", output::escaped(fault));
        }
        if let Some(help) = state.help.as_deref().filter(|_| state.fault.is_some()) {
            let _ = writeln!(text, "  help: {}", output::escaped(help));
        }
    }
    text
}

fn span(time: chrono::TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}
