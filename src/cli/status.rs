//! `feedwright status`.

use std::process::ExitCode;

use super::Common;

/// Shows how each source does: last, next, and why.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
