//! How one value is looked for in texts: as a phrase, a literal piece, a regex.

use regex::Regex;

use crate::model::Narrowing;
use crate::text::fold::{End, Phrase, Tokens, WordRef, has_symbol};
use crate::text::pattern::{self, Flaw, nfc};

use super::error::QueryError;
use super::narrow::pair;
use super::required::required;
use super::value::{Form, Value};
use super::view::{EntryView, Part, present};

/// How a value is looked for.
#[derive(Debug)]
pub(super) enum Matcher {
    /// As tokens, one after the other.
    Phrase(Box<Phrase>),
    /// As a piece of the text in normal form C.
    Literal(String),
    /// By a regex, in the text in normal form C.
    Regex(Box<Searcher>),
    /// As anything that is not blank.
    Any,
}

/// A regex, and what every text has that it finds.
#[derive(Debug)]
pub(super) struct Searcher {
    pub(super) regex: Regex,
    required: Narrowing,
}

impl Matcher {
    /// The matcher of a value; nothing when the value says nothing: punctuation alone, an empty phrase.
    pub(super) fn of(value: &Value) -> Result<Option<Self>, QueryError> {
        if value.is_regex() {
            let any_case = value.form == Form::Regex { any_case: true };
            let (regex, required) = (regex(value)?, required(&value.text, any_case));
            return Ok(Some(Self::Regex(Box::new(Searcher { regex, required }))));
        }
        if value.is_any() {
            return Ok(Some(Self::Any));
        }
        if let Some(phrase) = Phrase::new(&value.text, value.end) {
            return Ok(Some(Self::Phrase(Box::new(phrase))));
        }
        let says_something = match value.form {
            Form::Phrase => !value.text.trim().is_empty(),
            _ => has_symbol(&value.text),
        };
        Ok(says_something.then(|| Self::Literal(nfc(&value.text).into_owned())))
    }

    /// What an index of words can say: the words of a phrase stand somewhere, two and two one after the other;
    /// the letters that a regex asks for stand in some word.
    pub(super) fn narrowing(&self) -> Narrowing {
        let phrase = match self {
            Self::Phrase(phrase) => phrase,
            Self::Regex(searcher) => return searcher.required.clone(),
            Self::Literal(_) | Self::Any => return Narrowing::Any,
        };
        let mut words: Vec<WordRef<'_>> = phrase.tokens().words().collect();
        let last = if phrase.end() == End::Prefix { words.pop() } else { None };
        let pairs = words.windows(2).filter_map(|two| match two {
            [one, next] => Some(Narrowing::Pair(pair(*one, *next))),
            _ => None,
        });
        let whole = words.iter().map(|word| Narrowing::Word(word.to_word()));
        Narrowing::all(pairs.chain(whole).chain(last.map(|word| Narrowing::Beginning(word.to_word()))))
    }

    /// What an index of words can be sure of: one word that stands anywhere is found.
    pub(super) fn certain(&self) -> Option<Narrowing> {
        match self {
            Self::Phrase(phrase) if phrase.tokens().len() == 1 => Some(self.narrowing()),
            _ => None,
        }
    }

    /// Whether a part of the entry has it.
    pub(super) fn is_in(&self, entry: &EntryView<'_>, part: Part) -> bool {
        match self {
            Self::Phrase(phrase) => phrase.is_in(entry.tokens(part)),
            Self::Literal(piece) => entry.values(part).any(|text| nfc(text).contains(piece.as_str())),
            Self::Regex(searcher) => entry.values(part).any(|text| searcher.regex.is_match(&nfc(text))),
            Self::Any => entry.values(part).any(|text| present(Some(text)).is_some()),
        }
    }

    /// What it found there, as it stands in the text.
    pub(super) fn found(&self, entry: &EntryView<'_>, part: Part) -> Option<String> {
        entry.values(part).find_map(|text| match self {
            Self::Phrase(phrase) => {
                let (tokens, spans): (Tokens, _) = Tokens::with_spans(text);
                let found = phrase.find_in(&tokens)?;
                let (first, last) = (spans.get(found.start)?, spans.get(found.end - 1)?);
                text.get(first.start..last.end).map(str::to_owned)
            }
            Self::Literal(piece) => nfc(text).contains(piece.as_str()).then(|| piece.clone()),
            Self::Regex(searcher) => searcher.regex.find(&nfc(text)).map(|found| found.as_str().to_owned()),
            // That there is something at all is no word of the text.
            Self::Any => None,
        })
    }
}

/// The regex of a value, in bounds.
pub(super) fn regex(value: &Value) -> Result<Regex, QueryError> {
    let any_case = value.form == Form::Regex { any_case: true };
    pattern::regex(&value.text, any_case).map_err(|bad| {
        // A query has other means where regexes have none.
        let more = if bad.flaw == Flaw::NotLinear { "; join two terms instead" } else { "" };
        value.error(bad.message).with_help(format!("{}{more}", bad.flaw.help()))
    })
}
