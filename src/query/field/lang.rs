//! `lang:` the language, by its first subtags.

use regex::Regex;

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::matcher;
use super::super::span::Needs;
use super::super::value::Value;
use super::super::view::{EntryView, present};
use super::{Field, Test};
use crate::model::Narrowing;

pub(in super::super) struct LangField;

impl Field for LangField {
    fn name(&self) -> &'static str {
        "lang"
    }

    fn about(&self) -> &'static str {
        "the language, by its first subtags; several with commas"
    }

    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError> {
        if value.is_regex() {
            return Ok(Some(Box::new(LangTest::Regex(matcher::regex(value)?))));
        }
        if value.is_any() {
            return Ok(Some(Box::new(LangTest::Any)));
        }
        let tags: Vec<String> = value
            .list()
            .into_iter()
            .filter(|(_, text)| text.chars().any(char::is_alphanumeric))
            .map(|(_, text)| spelled(text))
            .collect();
        Ok((!tags.is_empty()).then(|| -> Box<dyn Test> { Box::new(LangTest::Tags(tags)) }))
    }
}

/// The tag in lower case, with `-` between subtags.
fn spelled(tag: &str) -> String {
    tag.trim().to_lowercase().replace('_', "-")
}

/// The properties of an entry of this language: all that `lang:` finds it by.
pub(in super::super) fn properties(language: &str) -> Vec<String> {
    let tag = spelled(language);
    let ends = tag.match_indices('-').map(|(at, _)| at).chain([tag.len()]);
    ends.filter_map(|end| tag.get(..end)).filter(|tag| !tag.is_empty()).map(property).collect()
}

fn property(tag: &str) -> String {
    format!("lang:{tag}")
}

#[derive(Debug)]
enum LangTest {
    Tags(Vec<String>),
    Regex(Regex),
    Any,
}

impl Test for LangTest {
    fn narrowing(&self) -> Narrowing {
        match self {
            Self::Tags(tags) => Narrowing::one(tags.iter().map(|tag| Narrowing::Property(property(tag)))),
            _ => Narrowing::Any,
        }
    }

    fn needs(&self) -> Needs {
        Needs::Language
    }

    fn certain(&self) -> Option<Narrowing> {
        matches!(self, Self::Tags(_)).then(|| self.narrowing())
    }

    fn compared(&self, entry: &EntryView<'_>, _context: &Context) -> Option<String> {
        present(entry.facts().language).map(str::to_owned)
    }

    fn matches(&self, entry: &EntryView<'_>, _context: &Context) -> bool {
        let Some(language) = present(entry.facts().language) else {
            return false;
        };
        match self {
            Self::Any => true,
            Self::Regex(regex) => regex.is_match(language),
            Self::Tags(tags) => {
                let language = spelled(language);
                tags.iter().any(|tag| {
                    language.strip_prefix(tag.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
                })
            }
        }
    }
}
