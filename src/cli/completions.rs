//! `feedwright completions`.

use std::process::ExitCode;

use super::Common;

/// Prints completions for a shell.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
