//! `feedwright extract`.

use std::process::ExitCode;

use super::Common;

/// Reads articles out of pages and texts.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
