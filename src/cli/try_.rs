//! `feedwright try`: what a source would give.

mod asking;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::process::ExitCode;

use serde_json::json;

use super::{Common, adding, output};
use crate::config::{NewSource, name_for};
use crate::model::{Entry, Feed, Precision, SourceName, Stamp};

/// Shows what a source would give, and adds it to config.yaml.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// An address, a path, or the name of a source in config.yaml.
    #[arg(value_name = "ADDRESS|PATH|SOURCE")]
    what: String,

    /// Adds it to config.yaml under this name.
    #[arg(long, value_name = "NAME")]
    add: Option<String>,

    /// Prints what was read as JSON.
    #[arg(long)]
    json: bool,
}

/// Entries shown; what they look like can be seen from the first few.
const SHOWN: usize = 5;

/// What was read where a source points.
#[derive(Debug, Default)]
pub(super) struct Tried {
    /// Where it was read in the end: the feed that a page names, the end of redirects.
    pub(super) address: String,
    /// The key of config.yaml that reads it.
    pub(super) kind: &'static str,
    /// More keys it needs, with their words.
    pub(super) more: Vec<(&'static str, &'static str)>,
    /// Whether it stands in config.yaml already.
    pub(super) is_known: bool,
    /// What was read.
    pub(super) feed: Feed,
}

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    if let Some(name) = &args.add
        && let Err(error) = SourceName::new(name)
    {
        output::complain(&error);
        return ExitCode::from(2);
    }
    match asking::tried(&args.what, common) {
        Ok(tried) => told(args, common, &tried),
        Err(code) => code,
    }
}

/// Prints what was read, and adds it where that was wished.
pub(super) fn told(args: &Args, common: &Common, tried: &Tried) -> ExitCode {
    if tried.feed.entries.is_empty() {
        output::say(&format!("error: nothing found at `{}`", output::escaped(&tried.address)));
        return ExitCode::from(1);
    }
    let written = if args.json {
        output::json(&json!({ "address": tried.address, "kind": tried.kind, "feed": tried.feed }))
    } else {
        output::lines(&shown(tried, args.add.as_deref()))
    };
    let Some(name) = &args.add else { return output::ended(written, ExitCode::SUCCESS) };
    let known = match adding::known(common) {
        Ok(known) => known,
        Err(code) => return code,
    };
    if known.plan.sources.iter().any(|source| source.name.as_str() == name) {
        return output::fail(&format!("there is a source `{name}` already"), "choose another name");
    }
    if let Err(code) = adding::add(common, &known, &[block(tried, name)]) {
        return code;
    }
    output::say(&format!("`{name}` is added to {}", common.config.display()));
    output::ended(written, ExitCode::SUCCESS)
}

fn block(tried: &Tried, name: &str) -> NewSource {
    NewSource {
        name: name.to_owned(),
        kind: tried.kind,
        address: tried.address.clone(),
        tags: Vec::new(),
        more: tried.more.clone(),
    }
}

/// What was read, for a person.
pub(super) fn shown(tried: &Tried, name: Option<&str>) -> String {
    let feed = &tried.feed;
    let mut text = format!("{}\n", output::escaped(&tried.address));
    let title = feed.title.as_deref().unwrap_or("no title");
    let _ = writeln!(text, "  {}", output::escaped(title));
    let mut facts = vec![counted(feed.entries.len(), "entry", "entries")];
    facts.extend(feed.format.map(|format| format.0.to_owned()));
    facts.extend(feed.language.clone());
    facts.extend(newest(feed).map(|newest| format!("newest of {}", day(&newest))));
    let _ = writeln!(text, "  {}", output::escaped(&facts.join(", ")));
    for repair in feed.repairs.iter().take(SHOWN) {
        let line = if repair.line == 0 { String::new() } else { format!(" in line {}", repair.line) };
        let _ = writeln!(text, "  mended{line}: {}", output::escaped(&repair.detail));
    }
    text.push('\n');
    for entry in feed.entries.iter().take(SHOWN) {
        text.push_str(&shown_entry(entry));
    }
    if feed.entries.len() > SHOWN {
        let _ = writeln!(text, "  and {} more", feed.entries.len() - SHOWN);
    }
    if tried.is_known {
        return text;
    }
    let suggested = name_for(&[feed.title.as_deref().unwrap_or_default(), &tried.address], &mut HashSet::new());
    let name = name.unwrap_or(&suggested);
    let _ =
        write!(text, "\nIn config.yaml, below `sources:`\n  {name}: {}", output::escaped(&block(tried, name).value()));
    text
}

fn shown_entry(entry: &Entry) -> String {
    let when = entry.published.or(entry.updated).map_or_else(|| "no date   ".to_owned(), |stamp| day(&stamp));
    let title = entry.title.as_deref().unwrap_or("no title");
    let mut text = format!("  {when}  {}\n", output::escaped(title));
    if let Some(url) = &entry.url {
        let _ = writeln!(text, "              {}", output::escaped(url.as_str()));
    }
    text
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn newest(feed: &Feed) -> Option<Stamp> {
    feed.entries.iter().filter_map(|entry| entry.published).max_by_key(Stamp::utc)
}

fn day(stamp: &Stamp) -> String {
    let mark = if stamp.precision == Precision::FirstSeen { "?" } else { "" };
    format!("{}{mark}", stamp.at.format("%Y-%m-%d"))
}
