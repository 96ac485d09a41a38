//! `feedwright man`: one page with all commands and all keys.

use std::io;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::{Arguments, Common, output};
use crate::plan;

/// Prints the manual page.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _common: &Common) -> ExitCode {
    let mut page = Vec::new();
    let written = write(&mut page).and_then(|()| output::data(&page));
    output::ended(written, ExitCode::SUCCESS)
}

/// Exit codes, in their order.
const EXIT: &[(&str, &str)] = &[
    ("0", "Done. A source that failed is told of in the report."),
    ("1", "The answer is no: unreadable input, faults found, nothing found, a failed source with --strict."),
    ("2", "Cannot work: wrong usage, config.yaml, query, store or output."),
    ("75", "Another run holds the lock."),
    ("130, 143", "Stopped by a signal; what was done is saved."),
];

fn write(page: &mut Vec<u8>) -> io::Result<()> {
    let mut command = Arguments::command();
    command.build();
    let man = Man::new(command.clone());
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        describe(&mut roff, command);
    }
    keys(&mut roff);
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT {
        roff.control("TP", []).text([bold(*code)]).text([roman(*meaning)]);
    }
    roff.control("SH", ["ENVIRONMENT"]);
    roff.control("TP", []).text([bold("FEEDWRIGHT_NOW")]).text([roman("A time (RFC 3339) that stands for the clock.")]);
    roff.control("SH", ["FILES"]);
    roff.control("TP", []).text([bold("config.yaml")]).text([roman("What is read and what is published.")]);
    roff.control("TP", []).text([bold("feeds/")]).text([roman("The feeds that were published (output).")]);
    roff.control("TP", []).text([bold(".feedwright/")]).text([roman("What is kept between runs (state).")]);
    page.extend_from_slice(roff.render().as_bytes());
    Ok(())
}

/// One command with its arguments.
fn describe(roff: &mut Roff, command: &clap::Command) {
    roff.control("SS", [format!("feedwright {}", command.get_name()).as_str()]);
    let about = command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string).unwrap_or_default();
    roff.text([roman(about)]);
    for argument in command.get_arguments().filter(|argument| !argument.is_global_set() && argument.get_id() != "help")
    {
        let values = argument.get_value_names().unwrap_or_default().join(" ");
        let values = if argument.get_action().takes_values() { values } else { String::new() };
        let name = argument.get_long().map(|long| format!("--{long} ")).unwrap_or_default();
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        roff.control("TP", []).text([bold(name), italic(values)]).text([roman(help)]);
    }
}

/// The keys of config.yaml, from the tables that read it.
fn keys(roff: &mut Roff) {
    roff.control("SH", ["CONFIGURATION"]);
    for (heading, keys) in plan::reference() {
        roff.control("SS", [heading.as_str()]);
        for key in keys {
            let default = if key.default.is_empty() { String::new() } else { format!(" (default: {})", key.default) };
            let doc = format!("{}{default}", key.doc);
            roff.control("TP", []).text([bold(key.name)]).text([roman(doc)]);
        }
    }
}
