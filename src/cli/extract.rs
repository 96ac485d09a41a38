//! `feedwright extract`: articles out of texts, dates out of strings.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Common;
use crate::fetch;
use crate::model::{Category, Stamp, Target};
use crate::source::{FilesSource, Reading, Source as _};
use crate::text::dates::{self, Context};
use crate::text::html::text_lines;
use crate::text::language;

/// The longest file that is read, in bytes.
const MAX_FILE: u64 = 16 << 20;

/// Reads articles out of pages and texts.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Reads articles in plain text.
    #[arg(long, conflicts_with = "dates")]
    text: bool,

    /// Reads dates.
    #[arg(long)]
    dates: bool,

    /// Reads a JSON request a line from stdin, and answers each with a line.
    #[arg(long)]
    batch: bool,

    /// The zone of dates without one.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    timezone: Tz,

    /// The language.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,

    /// Files, or with `--dates` the dates themselves.
    #[arg(value_name = "FILE")]
    input: Vec<String>,
}

/// One request of a batch; each kind looks at its own members.
#[derive(Debug, Deserialize)]
struct Asked {
    /// `--dates`: the string.
    text: Option<String>,
    /// `--text`: the file.
    path: Option<PathBuf>,
    /// The language.
    lang: Option<String>,
    /// The moment from which relative dates count.
    #[serde(rename = "ref")]
    now: Option<DateTime<Utc>>,
    /// The zone of dates without one.
    tz: Option<String>,
}

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    let answer: fn(&Asked, &Common) -> Result<Value, String> = if args.dates { date } else { article };
    let done = if args.batch { batch(common, answer) } else { each(args, common, answer) };
    done.unwrap_or(ExitCode::from(2))
}

/// One answer a line, whatever a line holds, until stdin ends.
fn batch(common: &Common, answer: fn(&Asked, &Common) -> Result<Value, String>) -> std::io::Result<ExitCode> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().split(b'\n') {
        let asked = serde_json::from_slice::<Asked>(&line?).map_err(|error| error.to_string());
        let answered = match asked.and_then(|asked| answer(&asked, common)) {
            Ok(value) => json!({ "ok": value }),
            Err(error) => json!({ "error": error }),
        };
        writeln!(out, "{answered}")?;
        out.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One document for each argument.
fn each(
    args: &Args,
    common: &Common,
    answer: fn(&Asked, &Common) -> Result<Value, String>,
) -> std::io::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    for input in &args.input {
        let asked = Asked {
            text: Some(input.clone()),
            path: Some(PathBuf::from(input)),
            lang: args.language.clone(),
            now: None,
            tz: Some(args.timezone.name().to_owned()),
        };
        match answer(&asked, common) {
            Ok(value) if !value.is_null() => writeln!(out, "{value:#}")?,
            Ok(_) => {
                writeln!(std::io::stderr(), "error: `{input}` is no date")?;
                code = ExitCode::FAILURE;
            }
            Err(error) => {
                writeln!(std::io::stderr(), "error: {error}")?;
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

impl Asked {
    fn zone(&self) -> Result<Tz, String> {
        let name = self.tz.as_deref().unwrap_or("UTC");
        Tz::from_str_insensitive(name).map_err(|_| format!("`{name}` is no time zone"))
    }
}

fn date(asked: &Asked, common: &Common) -> Result<Value, String> {
    let text = asked.text.as_deref().ok_or("the request has no `text`")?;
    let now = asked.now.unwrap_or(common.now);
    let context = Context { language: asked.lang.as_deref(), now, timezone: asked.zone()?, order: None };
    Ok(dates::read(text, &context).map_or(Value::Null, |stamp| Value::String(stamp.at.to_rfc3339())))
}

/// The article of a file: plain text, Markdown or a page.
fn article(asked: &Asked, common: &Common) -> Result<Value, String> {
    let path = asked.path.as_deref().ok_or("the request has no `path`")?;
    let document = fetch::read(path, None, MAX_FILE, common.now).map_err(|error| error.to_string())?;
    let source = FilesSource::new(Target::File(path.to_path_buf()));
    let known = |_: u64| false;
    let reading =
        Reading { timezone: asked.zone()?, language: asked.lang.as_deref(), date_format: None, known: &known };
    let harvest = source.accept(&document, &reading).map_err(|error| error.to_string())?;
    let Some(entry) = harvest.feed.entries.first() else {
        return Err("the file holds no article".to_owned());
    };
    let markup = entry.content.clone().unwrap_or_default();
    let text = entry.content_text.clone().unwrap_or_else(|| text_lines(&markup));
    let language = entry.language.as_deref().or(asked.lang.as_deref()).or_else(|| language::detect(&text));
    let mut answer = serde_json::Map::new();
    let mut add = |name: &str, value: Value| {
        if !value.is_null() && value != json!([]) {
            answer.insert(name.to_owned(), value);
        }
    };
    let date = |stamp: &Option<Stamp>| stamp.map_or(Value::Null, |stamp| json!(stamp.at.to_rfc3339()));
    add("title", json!(entry.title));
    add("summary", json!(entry.summary));
    add("date_published", date(&entry.published));
    add("date_modified", date(&entry.updated));
    add("authors", json!(entry.authors));
    add("tags", json!(entry.categories.iter().map(Category::shown).collect::<Vec<_>>()));
    add("external_url", json!(entry.external_url));
    add("language", json!(language));
    add("content_text", json!(text));
    add("content_html", json!(markup));
    Ok(Value::Object(answer))
}
