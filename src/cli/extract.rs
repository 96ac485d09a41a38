//! `feedwright extract`: articles out of texts, dates out of strings.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Common;
use crate::extract::text::read_article;
use crate::text::charset::decode;
use crate::text::dates::{self, Context, Stamp};

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

fn article(asked: &Asked, common: &Common) -> Result<Value, String> {
    let path = asked.path.as_deref().ok_or("the request has no `path`")?;
    let bytes = std::fs::read(path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
    let now = asked.now.unwrap_or(common.now);
    let context = Context { language: asked.lang.as_deref(), now, timezone: asked.zone()?, order: None };
    let article = read_article(&decode(&bytes, None).text, &context);
    let names: Vec<Value> = article.authors.iter().map(|name| json!({ "name": name })).collect();
    let mut document = json!({ "title": article.title, "summary": article.summary });
    if let Some(members) = document.as_object_mut() {
        let stamp = |stamp: Stamp| Value::String(stamp.at.to_rfc3339());
        members.insert("date_published".to_owned(), article.published.map_or(Value::Null, stamp));
        members.insert("date_modified".to_owned(), article.updated.map_or(Value::Null, stamp));
        members.insert("authors".to_owned(), Value::Array(names));
        members.insert("external_url".to_owned(), article.external_url.clone().map_or(Value::Null, Value::String));
        members.insert("language".to_owned(), article.language.clone().map_or(Value::Null, Value::String));
        members.insert("content_text".to_owned(), Value::String(article.text()));
        members.retain(|_, value| !value.is_null() && *value != json!([]));
    }
    Ok(document)
}
