//! `feedwright init`: a config.yaml to begin with.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::{Common, file, output, schema};

/// Writes a small config.yaml and its schema.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Twelve lines that work as they are.
pub(super) const SAMPLE: &str = r#"# yaml-language-server: $schema=./config.schema.json
site: {title: My feeds}                      # add `url: https://…/` when the folder feeds/ is on the web
sources:                                     # what is read: a name and an address, one line each
  rust: https://blog.rust-lang.org/feed.xml
  # club: {url: https://club.example/feed, tags: [sport], headers: {Authorization: "Bearer ${CLUB_TOKEN}"}}
  # notes: {files: "notes/*.{txt,md,html}"}
feeds:                                       # what is published: feeds/NAME.rss, .atom, .json and .html
  all: {title: Everything}
  releases:
    title: New releases
    from: rust                               # names of sources, `tag:sport`, or `all`
    keep: 'title:announcing OR title:"new release"'
"#;

pub(super) fn run(_args: &Args, common: &Common) -> ExitCode {
    let config = &common.config;
    let name = config.display().to_string();
    match file::create(config, SAMPLE.as_bytes()) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return output::fail(
                &format!("`{name}` is there already, and stays as it is"),
                "`feedwright check` says whether it is right",
            );
        }
        Err(error) => return cannot(&name, &error),
    }
    let beside = config.with_file_name("config.schema.json");
    let shown = beside.display().to_string();
    let schema = match write_schema(&beside) {
        Ok(true) => format!("\n{shown}  lets editors complete and check it"),
        Ok(false) => format!("\n{shown}  was there already, and stays as it is"),
        Err(error) => return cannot(&shown, &error),
    };
    let option = if name == "config.yaml" { String::new() } else { format!(" -c {name}") };
    let text = format!(
        "{name}  holds one source and two feeds{schema}\n\n\
         Next:\n  \
         feedwright{option} try ADDRESS --add NAME   looks at a source, and adds it\n  \
         feedwright{option} import FILE.opml         adds the subscriptions of a feed reader\n  \
         feedwright{option} run                      writes the feeds"
    );
    output::ended(output::lines(&text), ExitCode::SUCCESS)
}

/// Whether the schema was written; it is never overwritten.
fn write_schema(path: &Path) -> io::Result<bool> {
    match file::create(path, schema::text().as_bytes()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn cannot(name: &str, error: &io::Error) -> ExitCode {
    output::fail(&format!("cannot write `{name}`: {error}"), "look whether the folder is there and you may write to it")
}
