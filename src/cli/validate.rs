//! `feedwright validate`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::Common;
use crate::validate::{Finding, Level, check};

/// Checks published files: RSS, Atom, JSON Feed, OPML, pages, and the `.gz` of each.
///
/// Prints one finding a line, FILE:LINE: error|warning CODE MESSAGE, and ends with 1 if there was an error.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Prints each finding as a JSON object.
    #[arg(long)]
    json: bool,
}

/// A finding as `--json` prints it.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    finding: &'a Finding,
}

pub(super) fn run(args: &Args, _common: &Common) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let mut failed = false;
    for path in &args.files {
        let file = path.to_string_lossy();
        for finding in findings(path) {
            failed |= finding.level == Level::Error;
            let line = if args.json {
                serde_json::to_string(&Line { file: &file, finding: &finding }).unwrap_or_default()
            } else {
                let Finding { line, level, code, message } = &finding;
                printable(&format!("{file}:{line}: {level} {code} {message}"))
            };
            if writeln!(out, "{line}").is_err() {
                // Whoever read the output has gone; the answer is known all the same.
                break;
            }
        }
    }
    ExitCode::from(u8::from(failed))
}

fn findings(path: &Path) -> Vec<Finding> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match std::fs::read(path) {
        Ok(bytes) => check(&name, &bytes),
        Err(error) => {
            let message = format!("cannot be read: {error}");
            vec![Finding { line: 0, level: Level::Error, code: "file", message }]
        }
    }
}

/// The text without characters that a terminal obeys.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests;
