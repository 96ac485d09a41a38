//! `feedwright completions`: for the shell.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Arguments, Common, output};

/// Prints completions for a shell.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell.
    shell: Shell,
}

pub(super) fn run(args: &Args, _common: &Common) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "feedwright", &mut script);
    output::ended(output::data(&script), ExitCode::SUCCESS)
}
