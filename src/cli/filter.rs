//! `feedwright filter`.

use std::process::ExitCode;

use super::Common;

/// Prints the entries of a feed that a query finds.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
