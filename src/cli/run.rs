//! `feedwright run`.

use std::process::ExitCode;

use super::Common;

/// Reads the sources that are due and publishes the feeds that changed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
