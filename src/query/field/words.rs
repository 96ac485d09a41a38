//! `words:` how many words the content has.

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::value::Value;
use super::super::view::EntryView;
use super::{Field, Test};

pub(in super::super) struct WordsField;

impl Field for WordsField {
    fn name(&self) -> &'static str {
        "words"
    }

    fn about(&self) -> &'static str {
        "the number of words of the content: 300, >300, >=, <, <=, 100..500"
    }

    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError> {
        match value.plain().and_then(range) {
            Some((least, most)) => Ok(Some(Box::new(WordsTest { least, most }))),
            None => Err(value
                .error(format!("bad number {}", value.shown()))
                .with_help("write `words:300`, `words:>300`, `words:<=300` or `words:100..500`")),
        }
    }
}

/// The least and the most words.
fn range(text: &str) -> Option<(u64, Option<u64>)> {
    if let Some((least, most)) = text.split_once("..") {
        return Some((number(least)?, Some(number(most)?)));
    }
    if let Some(rest) = text.strip_prefix(">=") {
        return Some((number(rest)?, None));
    }
    if let Some(rest) = text.strip_prefix("<=") {
        return Some((0, Some(number(rest)?)));
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some((number(rest)?.saturating_add(1), None));
    }
    if let Some(rest) = text.strip_prefix('<') {
        // Below nothing is nothing: one is the least and none the most.
        return Some(number(rest)?.checked_sub(1).map_or((1, Some(0)), |most| (0, Some(most))));
    }
    let exactly = number(text)?;
    Some((exactly, Some(exactly)))
}

fn number(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().unwrap_or(u64::MAX))
}

#[derive(Debug)]
struct WordsTest {
    least: u64,
    most: Option<u64>,
}

impl Test for WordsTest {
    fn compared(&self, entry: &EntryView<'_>, _context: &Context) -> Option<String> {
        entry.word_count().map(|count| count.to_string())
    }

    fn matches(&self, entry: &EntryView<'_>, _context: &Context) -> bool {
        entry.word_count().is_some_and(|count| {
            let count = count as u64;
            count >= self.least && self.most.is_none_or(|most| count <= most)
        })
    }
}
