//! `feedwright try`.

use std::process::ExitCode;

use super::Common;

/// Shows what a source would give, and adds it to config.yaml.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
