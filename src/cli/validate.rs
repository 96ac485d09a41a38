//! `feedwright validate`.

use std::process::ExitCode;

use super::Common;

/// Checks published files.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
