//! Hands the arguments to the command line and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    feedwright::cli::main(std::env::args_os().collect())
}
