//! `feedwright check`: is config.yaml right?

use std::fmt::Write as _;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Common, configuration, output};
use crate::config::Faults;
use crate::plan::{Note, Plan};

/// Checks config.yaml without asking anybody.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Prints faults and hints as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    let loaded = match configuration::load(common) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let code = if loaded.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    if args.json {
        let answer = match &loaded {
            Ok((plan, notes)) => right(plan, notes),
            Err(faults) => wrong(faults),
        };
        return output::ended(output::json(&answer), code);
    }
    match loaded {
        Ok((plan, notes)) => {
            let name = common.config.display().to_string();
            notes.iter().for_each(|note| output::say(&hint(note, &name)));
            let (sources, feeds) = (counted(plan.sources.len(), "source"), counted(plan.feeds.len(), "feed"));
            output::ended(output::lines(&format!("{name} is right: {sources}, {feeds}")), code)
        }
        Err(faults) => {
            output::say(&faults.to_string());
            code
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A hint as a person reads it.
fn hint(note: &Note, name: &str) -> String {
    let mut text = format!("note: {}", output::escaped(&note.message));
    if let Some(position) = note.position {
        let _ = write!(text, "\n  at {}:{}:{}", output::escaped(name), position.line, position.column);
    }
    if let Some(help) = &note.help {
        let _ = write!(text, "\n  help: {}", output::escaped(help));
    }
    text
}

fn right(plan: &Plan, notes: &[Note]) -> Value {
    let notes: Vec<Value> = notes
        .iter()
        .map(|note| {
            let (line, column) = (note.position.map(|at| at.line), note.position.map(|at| at.column));
            json!({ "message": note.message, "line": line, "column": column, "help": note.help })
        })
        .collect();
    json!({ "ok": true, "sources": plan.sources.len(), "feeds": plan.feeds.len(), "faults": [], "notes": notes })
}

fn wrong(faults: &Faults) -> Value {
    let faults: Vec<Value> = faults
        .sorted()
        .into_iter()
        .map(|(at, fault)| {
            json!({ "message": fault.message(), "line": at.line, "column": at.column, "help": fault.advice() })
        })
        .collect();
    json!({ "ok": false, "faults": faults, "notes": [] })
}
