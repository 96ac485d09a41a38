//! `source:` the source's id, exactly; or its title as text.

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::matcher::Matcher;
use super::super::span::Needs;
use super::super::value::Value;
use super::super::view::{EntryView, Part, present};
use super::{Field, Test};
use crate::text::fold::End;

pub(in super::super) struct SourceField;

impl Field for SourceField {
    fn name(&self) -> &'static str {
        "source"
    }

    fn about(&self) -> &'static str {
        "the source's id, or words of its title; several with commas"
    }

    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError> {
        if value.is_regex() || value.is_any() {
            return Ok(Matcher::of(value)?.map(|matcher| -> Box<dyn Test> {
                Box::new(SourceTest { any: vec![Wanted { id: None, title: Some(matcher) }] })
            }));
        }
        let list = value.list();
        let count = list.len();
        let mut any = Vec::new();
        for (number, (at, text)) in list.into_iter().enumerate() {
            // The star belongs to the last of a list.
            let end = if number + 1 == count { value.end } else { End::Whole };
            let one = Value { text: text.to_owned(), end, at, form: value.form };
            let title = Matcher::of(&one)?;
            if title.is_some() {
                let id = (end == End::Whole).then(|| text.to_lowercase());
                any.push(Wanted { id, title });
            }
        }
        Ok((!any.is_empty()).then(|| -> Box<dyn Test> { Box::new(SourceTest { any }) }))
    }
}

#[derive(Debug)]
struct SourceTest {
    any: Vec<Wanted>,
}

#[derive(Debug)]
struct Wanted {
    /// The id, in lower case.
    id: Option<String>,
    title: Option<Matcher>,
}

impl Test for SourceTest {
    fn needs(&self) -> Needs {
        Needs::Source
    }

    fn compared(&self, entry: &EntryView<'_>, _context: &Context) -> Option<String> {
        let facts = entry.facts();
        match (present(facts.source), present(facts.source_title)) {
            (Some(id), Some(title)) if !title.eq_ignore_ascii_case(id) => Some(format!("{id} ({title})")),
            (id, title) => id.or(title).map(str::to_owned),
        }
    }

    fn matches(&self, entry: &EntryView<'_>, _context: &Context) -> bool {
        let id = present(entry.facts().source);
        self.any.iter().any(|wanted| {
            let by_id = match (&wanted.id, &wanted.title) {
                (Some(wanted), _) => id.is_some_and(|id| id.to_lowercase() == *wanted),
                (None, Some(Matcher::Any)) => id.is_some(),
                (None, Some(Matcher::Regex(searcher))) => id.is_some_and(|id| searcher.regex.is_match(id)),
                _ => false,
            };
            by_id || wanted.title.as_ref().is_some_and(|title| title.is_in(entry, Part::SourceTitle))
        })
    }
}
