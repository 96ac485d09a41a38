//! `feedwright export`.

use std::process::ExitCode;

use super::Common;

/// Prints the sources as OPML.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
