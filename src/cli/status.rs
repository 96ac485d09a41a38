//! `feedwright status`: how each source does, and when it is asked next.

use std::fmt::Write as _;
use std::process::ExitCode;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::{Common, configuration, output};
use crate::model::SourceState;
use crate::pipeline;
use crate::plan::{Plan, PlannedSource};

/// Columns of the narrowest terminal that is catered for.
const WIDTH: usize = 80;

/// Columns of a name; a longer one has a line of its own.
const NAME: usize = 24;

/// Shows how each source does: when it was asked, when it brought something new, when it is asked
/// next and why, the mean gap between its entries, the share of 304, what is wrong and what to do.
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
    let last_fault = state
        .last_fault
        .as_ref()
        .map(|fault| json!({ "at": moment(state.last_fault_at), "fault": fault, "help": state.last_help }));
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
        "not_modified_percent": share(state).map(f64::round),
        "mean_gap_seconds": state.hints.gap_seconds,
        "interval_seconds": state.pace_seconds,
        "listed": state.listed,
        "last_fault": last_fault,
    })
}

/// A line a source, what it is about below; fits a terminal of eighty columns.
fn table(plan: &Plan, states: &[SourceState], now: DateTime<Utc>) -> String {
    let longest = plan.sources.iter().map(|source| source.name.as_str().len()).max().unwrap_or(0);
    let wide = longest.clamp("SOURCE".len(), NAME);
    let mut text = String::new();
    let head = ["HEALTH", "ASKED", "NEW", "NEXT", "GAP", "304"].map(str::to_owned);
    row(&mut text, wide, "SOURCE", &head);
    for (source, state) in plan.sources.iter().zip(states) {
        let ago = |at: Option<DateTime<Utc>>| at.map_or_else(|| "never".to_owned(), |at| span(now - at));
        let cells = [
            condition(state).to_owned(),
            ago(state.last_asked),
            ago(state.last_new),
            next(source, state, now),
            state.hints.gap_seconds.map_or_else(|| "-".to_owned(), gap),
            share(state).map_or_else(|| "-".to_owned(), |share| format!("{share:.0} %")),
        ];
        row(&mut text, wide, source.name.as_str(), &cells);
        if let Some(why) = why(source, state, now) {
            below(&mut text, "next: ", why);
        }
        told(&mut text, state, now);
    }
    text
}

/// What is wrong and what to do; where nothing is, what was last.
fn told(text: &mut String, state: &SourceState, now: DateTime<Utc>) {
    if let Some(fault) = &state.fault {
        let since = state.failing_since.map(|at| format!(" (for {})", span(now - at))).unwrap_or_default();
        below(text, "error: ", &format!("{fault}{since}"));
        if let Some(help) = &state.help {
            below(text, "help: ", help);
        }
        return;
    }
    if let Some((at, fault)) = state.last_fault_at.zip(state.last_fault.as_ref()) {
        below(text, "was: ", &format!("{fault} ({} ago)", span(now - at)));
    }
}

fn row(text: &mut String, wide: usize, name: &str, cells: &[String; 6]) {
    let [health, asked, new, next, gap, share] = cells;
    if name.len() > wide {
        let _ = writeln!(text, "{name}");
    }
    let name = if name.len() > wide { "" } else { name };
    let line = format!("{name:wide$}  {health:7}  {asked:>7}  {new:>7}  {next:>7}  {gap:>7}  {share:>5}");
    let _ = writeln!(text, "{}", line.trim_end());
}

/// Words below a source, broken where the line would be too long.
fn below(text: &mut String, label: &str, words: &str) {
    let mut line = format!("  {label}");
    let mut empty = true;
    for word in output::escaped(words).split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(text, "{line}");
            line = " ".repeat(2 + label.len());
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    let _ = writeln!(text, "{line}");
}

/// When it is asked next.
fn next(source: &PlannedSource, state: &SourceState, now: DateTime<Utc>) -> String {
    match state.next_due {
        _ if state.gone => "never".to_owned(),
        Some(at) if at > now && !source.local => span(at - now),
        _ => "due".to_owned(),
    }
}

/// Why not before.
fn why<'a>(source: &PlannedSource, state: &'a SourceState, now: DateTime<Utc>) -> Option<&'a str> {
    if state.gone {
        return Some("it said that it is gone for good");
    }
    if source.local {
        return None;
    }
    state.next_why.as_deref().filter(|_| state.next_due.is_some_and(|at| at > now))
}

/// Of a hundred answers, how many said that nothing is new; nothing before the first.
#[expect(clippy::cast_precision_loss, reason = "numbers of requests")]
fn share(state: &SourceState) -> Option<f64> {
    (state.asked > 0).then(|| state.not_modified.min(state.asked) as f64 * 100.0 / state.asked as f64)
}

fn gap(seconds: u64) -> String {
    span(chrono::TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX / 1000)))
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
