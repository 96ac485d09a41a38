//! `url:` a piece of the entry's address, any case.

use regex::Regex;

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::matcher;
use super::super::value::Value;
use super::super::view::{EntryView, present};
use super::{Field, Test};
use crate::text::pattern::nfc;

pub(in super::super) struct UrlField;

impl Field for UrlField {
    fn name(&self) -> &'static str {
        "url"
    }

    fn about(&self) -> &'static str {
        "a piece of the address, any case"
    }

    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError> {
        if value.is_regex() {
            return Ok(Some(Box::new(UrlTest::Regex(matcher::regex(value)?))));
        }
        if value.is_any() {
            return Ok(Some(Box::new(UrlTest::Any)));
        }
        let piece = value.text.trim().to_lowercase();
        Ok((!piece.is_empty()).then(|| -> Box<dyn Test> { Box::new(UrlTest::Piece(piece)) }))
    }
}

#[derive(Debug)]
enum UrlTest {
    Piece(String),
    Regex(Regex),
    Any,
}

impl Test for UrlTest {
    fn compared(&self, entry: &EntryView<'_>, _context: &Context) -> Option<String> {
        present(entry.facts().url).map(str::to_owned)
    }

    fn matches(&self, entry: &EntryView<'_>, _context: &Context) -> bool {
        let Some(url) = present(entry.facts().url) else {
            return false;
        };
        match self {
            Self::Any => true,
            Self::Regex(regex) => regex.is_match(&nfc(url)),
            Self::Piece(piece) => url.to_lowercase().contains(piece.as_str()),
        }
    }
}
