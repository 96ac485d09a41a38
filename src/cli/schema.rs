//! `feedwright schema`: what config.yaml may hold, for editors.

use std::process::ExitCode;

use super::{Common, output};
use crate::plan;

/// Prints the JSON Schema of config.yaml.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    output::ended(output::data(text().as_bytes()), ExitCode::SUCCESS)
}

/// The schema as it is printed.
pub(super) fn text() -> String {
    format!("{:#}\n", plan::schema())
}
