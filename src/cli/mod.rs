//! The command line: one file a command; the only room that prints, reads the environment, makes the clock.

mod adding;
mod check;
mod cluster;
mod completions;
mod configuration;
mod explain;
mod export;
mod extract;
mod file;
mod filter;
mod import;
mod init;
mod input;
mod man;
mod once;
mod opml;
mod output;
mod parse;
mod run;
mod schema;
mod status;
mod try_;
mod validate;
mod working;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};

/// Reads article sources of every kind and publishes combined, filterable feeds.
///
/// config.yaml says what is read and what is published; `feedwright init` writes one to begin with.
#[derive(Debug, Parser)]
#[command(
    name = "feedwright",
    version,
    max_term_width = 100,
    after_help = "Begin with `feedwright init`, then `feedwright run`. All keys of config.yaml are in `feedwright man`."
)]
struct Arguments {
    /// The configuration.
    #[arg(short, long, global = true, value_name = "FILE", default_value = "config.yaml")]
    config: PathBuf,

    /// Tells more on stderr.
    #[arg(short, long, global = true)]
    verbose: bool,

    #[command(subcommand)]
    command: Command,
}

/// What every command is told.
struct Common {
    /// The path of the configuration.
    config: PathBuf,
    /// Whether to tell more.
    verbose: bool,
    /// The clock, read once: `FEEDWRIGHT_NOW` or the system's.
    now: DateTime<Utc>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reads the sources that are due and publishes the feeds that changed.
    Run(run::Args),
    /// Checks config.yaml without asking anybody.
    Check(check::Args),
    /// Writes a small config.yaml and its schema.
    Init(init::Args),
    /// Shows what a source would give, and adds it to config.yaml.
    #[command(name = "try")]
    Try(try_::Args),
    /// Shows how each source does: last, next, and why.
    Status(status::Args),
    /// Reads one feed and prints it as JSON.
    Parse(parse::Args),
    /// Checks published files.
    Validate(validate::Args),
    /// Prints the JSON Schema of config.yaml.
    Schema(schema::Args),
    /// Prints the sources as OPML.
    Export(export::Args),
    /// Adds the feeds of an OPML file to config.yaml.
    Import(import::Args),
    /// Prints completions for a shell.
    Completions(completions::Args),
    /// Prints the manual page.
    Man(man::Args),
    /// Tells what became of an article: seen when, shown where, and why not.
    Explain(explain::Args),
    /// Prints the entries of a feed that a query finds.
    Filter(filter::Args),
    /// Reads articles out of pages and texts.
    Extract(extract::Args),
    /// Groups copies and stories.
    Cluster(cluster::Args),
}

/// Runs the program with these arguments and says how it ended.
#[must_use]
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let Some(now) = clock() else {
        return output::fail("`FEEDWRIGHT_NOW` is no RFC 3339 time", "write it like 2026-11-24T06:00:00Z");
    };
    if arguments.verbose {
        log();
    }
    let common = Common { config: arguments.config, verbose: arguments.verbose, now };
    match &arguments.command {
        Command::Run(args) => run::run(args, &common),
        Command::Check(args) => check::run(args, &common),
        Command::Init(args) => init::run(args, &common),
        Command::Try(args) => try_::run(args, &common),
        Command::Status(args) => status::run(args, &common),
        Command::Parse(args) => parse::run(args, &common),
        Command::Validate(args) => validate::run(args, &common),
        Command::Schema(args) => schema::run(args, &common),
        Command::Export(args) => export::run(args, &common),
        Command::Import(args) => import::run(args, &common),
        Command::Completions(args) => completions::run(args, &common),
        Command::Man(args) => man::run(args, &common),
        Command::Explain(args) => explain::run(args, &common),
        Command::Filter(args) => filter::run(args, &common),
        Command::Extract(args) => extract::run(args, &common),
        Command::Cluster(args) => cluster::run(args, &common),
    }
}

/// The time, from `FEEDWRIGHT_NOW` where it is set; nothing when that cannot be read.
#[expect(clippy::disallowed_methods, reason = "this is the one place where the clock and this variable are read")]
fn clock() -> Option<DateTime<Utc>> {
    match std::env::var("FEEDWRIGHT_NOW") {
        Ok(text) => DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| at.to_utc()),
        Err(_) => Some(Utc::now()),
    }
}

/// Sends what the rooms log to stderr, where nothing in it can act.
fn log() {
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .without_time()
        .with_writer(|| output::Log)
        .finish();
    let _ = tracing::subscriber::set_global_default(subscriber);
}
