//! `feedwright validate`.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::Common;
use super::output::{defused, escaped};
use crate::validate::{Finding, Level, check};

/// Longest file read, in bytes.
const MAX_BYTES: u64 = 256 << 20;

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
                defused(&serde_json::to_string(&Line { file: &file, finding: &finding }).unwrap_or_default())
            } else {
                let Finding { line, level, code, message } = &finding;
                escaped(&format!("{file}:{line}: {level} {code} {message}")).into_owned()
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
    match std::fs::File::open(path).and_then(bounded) {
        Ok(bytes) => check(&name, &bytes),
        Err(error) => {
            let message = format!("cannot be read: {error}");
            vec![Finding { line: 0, level: Level::Error, code: "file", message }]
        }
    }
}

/// The bytes of a file, unless there are more than any published file has.
fn bounded(file: std::fs::File) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file.take(MAX_BYTES + 1).read_to_end(&mut bytes)? as u64 > MAX_BYTES {
        return Err(std::io::Error::other(format!("it is longer than {} MiB", MAX_BYTES >> 20)));
    }
    Ok(bytes)
}
