//! Tests of the room plan: config.yaml in, a plan or all that is wrong with it out.

mod checker;
mod faults;
mod good;
mod names;
mod schema;

use std::path::Path;

use super::note::Note;
use super::planned::Plan;
use crate::config::Faults;

/// Variables that the tests know.
fn environment(name: &str) -> Option<String> {
    match name {
        "TOKEN" => Some("s3cret-and-long-enough".to_owned()),
        "LIMIT" => Some("7".to_owned()),
        "CITY" => Some("Asia/Ho_Chi_Minh".to_owned()),
        _ => None,
    }
}

fn load(text: &str) -> Result<(Plan, Vec<Note>), Faults> {
    super::load(text, Path::new("config.yaml"), &environment)
}

/// A file whose feeds and sources are right, with these lines before them.
fn with(lines: &str) -> String {
    format!("{lines}\nsources:\n  blog: https://blog.example/feed.xml\nfeeds:\n  all: {{title: All}}\n")
}

/// A file with this feed.
fn with_feed(lines: &str) -> String {
    let lines: Vec<String> = lines.lines().map(|line| format!("    {line}")).collect();
    format!("sources:\n  blog: https://blog.example/feed.xml\nfeeds:\n  news:\n{}\n", lines.join("\n"))
}

/// A file with this source.
fn with_source(lines: &str) -> String {
    format!("sources:\n  {}\nfeeds:\n  all: {{title: All}}\n", lines.replace('\n', "\n  "))
}
