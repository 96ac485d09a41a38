//! `feedwright filter`.

mod store;

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::output::{data, ended, escaped, say};
use super::{Common, input};
use crate::model::{Entry, Feed};
use crate::query::{self, Content, Context, EntryView, Facts, Query};
use crate::render::{FORMATS, Format, Place};

/// Prints the entries of a feed that a query finds; with `--store`, what a feed with it would show.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for: words, "phrases", title:word, lang:vi, newer:7d, -not, a OR b.
    #[arg(required_unless_present = "batch", conflicts_with = "batch", allow_hyphen_values = true)]
    query: Option<String>,

    /// The feed: a file, `-` for standard input, or an address.
    #[arg(value_name = "FILE|-|URL", default_value = "-", conflicts_with_all = ["batch", "store"])]
    input: String,

    /// The format of the answer; that of the feed where it is one of these.
    #[arg(long, value_parser = ["rss", "atom", "json"], conflicts_with_all = ["batch", "store"])]
    format: Option<String>,

    /// Asks all that is stored: what a feed with this query would show, what not, and why.
    #[arg(long, conflicts_with = "batch")]
    store: bool,

    /// Asks as this feed, whose sources and rules count, too.
    #[arg(long, value_name = "FEED", requires = "store")]
    feed: Option<String>,

    /// Asks these sources, named as in `from`: NAME, tag:TAG (may be given again).
    #[arg(long, value_name = "SOURCE", requires = "store", conflicts_with = "feed", value_delimiter = ',')]
    from: Vec<String>,

    /// Entries shown at most; 50, or as many as the feed shows.
    #[arg(long, value_name = "N", requires = "store")]
    limit: Option<usize>,

    /// Looks at entries for this time of work (10s, 2min), or until `all` are looked at: for regexes, `url:`
    /// and other queries that the index cannot answer.
    #[arg(long, value_name = "TIME", requires = "store", value_parser = store::time, default_value = "100ms")]
    time: store::Time,

    /// Prints it as JSON.
    #[arg(long, requires = "store")]
    json: bool,

    /// The zone of days in the query; UTC, with `--store` that of config.yaml.
    #[arg(long, value_name = "ZONE", value_parser = zone, conflicts_with = "batch")]
    timezone: Option<Tz>,

    /// Answers one JSON object a line: {"query", "items", "now"?, "tz"?}.
    #[arg(long)]
    batch: bool,
}

fn zone(text: &str) -> Result<Tz, String> {
    Tz::from_str_insensitive(text).map_err(|error| error.to_string())
}

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    if args.batch {
        return if batch(common.now).is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let text = args.query.as_deref().unwrap_or_default();
    let query = match query::parse(text) {
        Ok(query) => query,
        Err(error) => {
            let help = error.help.as_deref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
            let caret = error.caret(text).replace('\n', "\n  | ");
            say(&format!("error: {}\n  | {caret}{help}", escaped(&error.message)));
            return ExitCode::from(2);
        }
    };
    if args.store {
        return store::run(args, text, &query, common);
    }
    let context = Context { now: common.now, timezone: args.timezone.unwrap_or(Tz::UTC) };
    match input::feed(&args.input, None, None, common) {
        Ok(feed) => print(&filtered(feed, &query, &context), args.format.as_deref()),
        Err(code) => code,
    }
}

/// The feed with the entries that the query finds.
fn filtered(mut feed: Feed, query: &Query, context: &Context) -> Feed {
    let entries = std::mem::take(&mut feed.entries);
    let finds = |entry: &Entry| query.matches(&EntryView::new(facts_in(entry, &feed, context.now)), context);
    feed.entries = entries.into_iter().filter(finds).collect();
    feed
}

/// The facts of an entry in its feed, which says what the entry leaves unsaid.
fn facts_in<'a>(entry: &'a Entry, feed: &'a Feed, now: DateTime<Utc>) -> Facts<'a> {
    let source = entry.source.as_ref();
    let id = source.and_then(|source| source.id.as_deref()).or(feed.id.as_deref());
    let title = source.and_then(|source| source.title.as_deref()).or(feed.title.as_deref());
    let mut facts = Facts::of(entry, id, title, Some(now));
    facts.language = facts.language.or(feed.language.as_deref());
    facts
}

fn print(feed: &Feed, format: Option<&str>) -> ExitCode {
    let read = feed.format.map(|format| format.0).unwrap_or_default();
    let own = ["rss", "atom"].into_iter().find(|name| read.starts_with(name)).unwrap_or("json");
    let name = format.unwrap_or(own);
    let Some(format): Option<&&dyn Format> = FORMATS.iter().find(|format| format.name() == name) else {
        return ExitCode::from(2);
    };
    ended(data(&format.render(feed, &Place::default())), ExitCode::SUCCESS)
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
        .filter(|item| query.matches(&EntryView::new(facts_of(item)), &context))
        .map(|item| item.get("id").unwrap_or(&Value::Null))
        .collect();
    json!({"ok": found})
}

/// What a JSON Feed item says, read without ado: this is plumbing for items that we wrote.
fn facts_of(item: &Value) -> Facts<'_> {
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
