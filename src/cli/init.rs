//! `feedwright init`.

use std::process::ExitCode;

use super::Common;

/// Writes a small config.yaml and its schema.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
