//! `feedwright import`.

use std::process::ExitCode;

use super::Common;

/// Adds the feeds of an OPML file to config.yaml.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    ExitCode::from(2)
}
