//! `feedwright filter`.

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::Common;
use crate::query::{self, Content, Context, EntryView, Facts};

/// Prints the entries of a feed that a query finds.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Answers one JSON object a line: {"query", "items", "now"?, "tz"?}.
    #[arg(long)]
    batch: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    if args.batch && batch(common.now).is_ok() {
        return ExitCode::SUCCESS;
    }
    ExitCode::from(2)
}

/// Answers line by line until the input ends.
fn batch(now: DateTime<Utc>) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let answer = match serde_json::from_slice::<Value>(&line) {
            Ok(task) => answer(&task, now),
            Err(error) => refusal(&format!("the line is not JSON: {error}"), 0),
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

fn refusal(message: &str, at: usize) -> Value {
    json!({"error": {"message": message, "at": at}})
}

fn answer(task: &Value, now: DateTime<Utc>) -> Value {
    let query = match query::parse(text(task, "query").unwrap_or_default()) {
        Ok(query) => query,
        Err(error) => return refusal(&error.message, error.at),
    };
    let timezone = match text(task, "tz").map_or(Ok(Tz::UTC), Tz::from_str_insensitive) {
        Ok(timezone) => timezone,
        Err(error) => return refusal(&format!("`tz` is no time zone: {error}"), 0),
    };
    let context = Context { now: date(task, "now").unwrap_or(now), timezone };
    let found: Vec<&Value> = list(task, "items")
        .filter(|item| query.matches(&EntryView::new(facts(item)), &context))
        .map(|item| item.get("id").unwrap_or(&Value::Null))
        .collect();
    json!({"ok": found})
}

/// What a JSON Feed item says, read without ado: this is plumbing for items that we wrote.
fn facts(item: &Value) -> Facts<'_> {
    let ours = item.get("_feedwright").unwrap_or(&Value::Null);
    let source = ours.get("source").unwrap_or(&Value::Null);
    let author = item.get("author").into_iter().chain(list(item, "authors"));
    let date =
        date(item, "date_published").or_else(|| date(item, "date_modified")).or_else(|| date(ours, "first_seen"));
    Facts {
        title: text(item, "title"),
        summary: text(item, "summary"),
        content: Content::first(text(item, "content_html"), text(item, "content_text")),
        authors: author.filter_map(|author| text(author, "name")).collect(),
        tags: list(item, "tags").filter_map(Value::as_str).collect(),
        url: text(item, "url"),
        language: text(item, "language"),
        source: text(source, "id"),
        source_title: text(source, "title"),
        date,
        attachments: list(item, "attachments").map(|file| text(file, "mime_type").unwrap_or_default()).collect(),
        has_image: [text(item, "image"), text(item, "banner_image")].iter().flatten().any(|url| !url.trim().is_empty()),
    }
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn date(value: &Value, key: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text(value, key)?.trim()).ok().map(|at| at.to_utc())
}
