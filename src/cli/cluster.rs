//! `feedwright cluster`.

use std::collections::HashMap;
use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

use chrono::DateTime;
use serde_json::{Value, json};

use super::Common;
use crate::group::{Article, CopyIndex, Print, stories};

/// Groups copies and stories.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Answers one JSON object a line: {"level", "items": [{id, title, text, date, url}]}.
    #[arg(long, required = true)]
    batch: bool,
}

pub(super) fn run(args: &Args, _common: &Common) -> ExitCode {
    if args.batch && batch().is_ok() {
        return ExitCode::SUCCESS;
    }
    ExitCode::from(2)
}

/// Answers line by line until the input ends.
fn batch() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let answer = match serde_json::from_slice::<Value>(&line) {
            Ok(task) => answer(&task),
            Err(error) => json!({"error": {"message": format!("the line is not JSON: {error}")}}),
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

fn answer(task: &Value) -> Value {
    let items: Vec<&Value> = task.get("items").and_then(Value::as_array).into_iter().flatten().collect();
    let articles: Vec<Article<'_>> = items.iter().map(|item| article(item)).collect();
    let groups = match task.get("level").and_then(Value::as_str) {
        Some("article") => copies(&articles),
        Some("story") => stories(&articles),
        _ => return json!({"error": {"message": "`level` is `article` or `story`"}}),
    };
    let mut order: Vec<usize> = Vec::new();
    let mut members: HashMap<usize, Vec<&Value>> = HashMap::new();
    for (group, item) in groups.into_iter().zip(&items) {
        let group_members = members.entry(group).or_default();
        if group_members.is_empty() {
            order.push(group);
        }
        group_members.push(item.get("id").unwrap_or(&Value::Null));
    }
    let clusters: Vec<_> = order.iter().filter_map(|group| members.remove(group)).collect();
    json!({"clusters": clusters})
}

fn copies(articles: &[Article<'_>]) -> Vec<usize> {
    let mut index = CopyIndex::default();
    for article in articles {
        index.add(Print::of(article));
    }
    (0..articles.len()).map(|number| index.group(number)).collect()
}

fn article(item: &Value) -> Article<'_> {
    let text = |key: &str| item.get(key).and_then(Value::as_str);
    Article {
        source: text("source"),
        id: None,
        url: text("url"),
        title: text("title").unwrap_or_default(),
        text: text("text").unwrap_or_default(),
        date: text("date").and_then(|date| DateTime::parse_from_rfc3339(date).ok()).map(|date| date.to_utc()),
    }
}
