//! `feedwright check`.

use std::process::ExitCode;

use super::Common;

/// Checks config.yaml without asking anybody.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
