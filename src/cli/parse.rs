//! `feedwright parse`.

use std::process::ExitCode;

use super::Common;

/// Reads one feed and prints it as JSON.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
