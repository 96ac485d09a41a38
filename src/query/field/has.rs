//! `has:` whether a property is there and not blank.

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::nearest::nearest;
use super::super::value::Value;
use super::super::view::{Content, EntryView, present};
use super::{Field, Test};

pub(in super::super) struct HasField;

type Has = fn(&EntryView<'_>) -> bool;

const PROPERTIES: &[(&str, Has)] = &[
    ("image", |entry| entry.facts().has_image || has_attachment(entry, "image/") || entry.content_has_image()),
    ("audio", |entry| has_attachment(entry, "audio/")),
    ("video", |entry| has_attachment(entry, "video/")),
    ("attachment", |entry| !entry.facts().attachments.is_empty()),
    ("content", |entry| entry.facts().content != Content::None),
    ("summary", |entry| present(entry.facts().summary).is_some()),
    ("author", |entry| entry.facts().authors.iter().any(|name| present(Some(name)).is_some())),
    ("tag", |entry| entry.facts().tags.iter().any(|tag| present(Some(tag)).is_some())),
    ("date", |entry| entry.facts().date.is_some()),
    ("title", |entry| present(entry.facts().title).is_some()),
    ("url", |entry| present(entry.facts().url).is_some()),
];

fn has_attachment(entry: &EntryView<'_>, media: &str) -> bool {
    entry
        .facts()
        .attachments
        .iter()
        .any(|kind| kind.trim().get(..media.len()).is_some_and(|start| start.eq_ignore_ascii_case(media)))
}

impl Field for HasField {
    fn name(&self) -> &'static str {
        "has"
    }

    fn about(&self) -> &'static str {
        "image, audio, video, attachment, content, summary, author, tag, date, title, url; several with commas"
    }

    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError> {
        let mut any = Vec::new();
        let plain = value.plain().is_some();
        for (at, text) in value.list().into_iter().filter(|_| plain) {
            let text = text.to_lowercase();
            match PROPERTIES.iter().find(|(name, _)| *name == text) {
                Some(property) => any.push(*property),
                None => return Err(unknown(at, &text)),
            }
        }
        if any.is_empty() {
            return Err(unknown(value.at, &value.text));
        }
        Ok(Some(Box::new(HasTest { any })))
    }
}

fn unknown(at: usize, text: &str) -> QueryError {
    let names = || PROPERTIES.iter().map(|(name, _)| *name);
    let help = match nearest(text, names()) {
        Some(name) => format!("did you mean `has:{name}`?"),
        None => format!("`has:` takes {}", names().collect::<Vec<_>>().join(", ")),
    };
    let shown: String = text.chars().take(40).collect();
    QueryError::new(at, format!("unknown `has:` value `{shown}`")).with_help(help)
}

#[derive(Debug)]
struct HasTest {
    any: Vec<(&'static str, Has)>,
}

impl Test for HasTest {
    fn matches(&self, entry: &EntryView<'_>, _context: &Context) -> bool {
        self.any.iter().any(|(_, has)| has(entry))
    }
}
