//! The queries of `keep` and `drop` together: whether an entry may be shown, and why not.

use super::error::QueryError;
use super::expression::{Context, Query, Verdict};
use super::field::Test;
use super::parser::parse;
use super::span::{Needs, Span};
use super::view::EntryView;
use crate::model::Narrowing;

/// Queries of one key, each with its text.
type Rule = (String, Query);

/// The queries of a feed, or of a source.
#[derive(Debug, Default)]
pub struct Filters {
    keep: Vec<Rule>,
    drop: Vec<Rule>,
}

/// A key of config.yaml that holds queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// What it finds is shown.
    Keep,
    /// What it finds is not.
    Drop,
}

/// What one query says of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Where it stands.
    pub key: Key,
    /// The query.
    pub query: String,
    /// What it says, and why.
    pub verdict: Verdict,
}

/// Why an entry may not be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// This query of `drop` finds it, by these words.
    Dropped {
        /// The query.
        query: String,
        /// What it found, as it stands in the entry.
        words: Vec<String>,
    },
    /// No query of `keep` finds it.
    NotKept,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotKept => f.write_str("no query of `keep` finds it"),
            Self::Dropped { query, words } if words.is_empty() => write!(f, "`{query}` finds it"),
            Self::Dropped { query, words } => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                write!(f, "`{query}` finds {}", words.join(", "))
            }
        }
    }
}

impl Filters {
    /// The queries of both keys; any of `keep` lets an entry in, any of `drop` keeps it out.
    ///
    /// # Errors
    /// With the first text that is no query, and what is wrong with it.
    pub fn of<'a>(keep: &[&'a str], drop: &[&'a str]) -> Result<Self, (&'a str, QueryError)> {
        let rules = |texts: &[&'a str]| {
            let rule =
                |text: &&'a str| parse(text).map(|query| ((*text).to_owned(), query)).map_err(|error| (*text, error));
            texts.iter().map(rule).collect::<Result<Vec<Rule>, _>>()
        };
        Ok(Self { keep: rules(keep)?, drop: rules(drop)? })
    }

    /// Whether no entry is ever refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keep.is_empty() && self.drop.is_empty()
    }

    /// What each query says of an entry, in the order of config.yaml; `refusal` decides by the same.
    #[must_use]
    pub fn rulings(&self, entry: &EntryView<'_>, context: &Context) -> Vec<Ruling> {
        let keys = self.keep.iter().map(|rule| (Key::Keep, rule)).chain(self.drop.iter().map(|rule| (Key::Drop, rule)));
        let ruling = |(key, (text, query)): (Key, &Rule)| Ruling {
            key,
            query: text.clone(),
            verdict: query.judge(entry, context),
        };
        keys.map(ruling).collect()
    }

    /// Why an entry may not be shown; nothing when it may.
    #[must_use]
    pub fn refusal(&self, entry: &EntryView<'_>, context: &Context) -> Option<Refused> {
        if !self.keep.is_empty() && !self.keep.iter().any(|(_, query)| query.matches(entry, context)) {
            return Some(Refused::NotKept);
        }
        let (text, query) = self.drop.iter().find(|(_, query)| query.matches(entry, context))?;
        Some(Refused::Dropped { query: text.clone(), words: query.judge(entry, context).words })
    }
    /// Whether an entry may be shown, as far as the terms that need no more than what is `known` tell:
    /// false means that no other knowledge lets it in.
    #[must_use]
    pub fn may_pass(&self, entry: &EntryView<'_>, context: &Context, known: &dyn Fn(Needs) -> bool) -> bool {
        let wanted = |(_, query): &Rule| query.may_match(entry, context, known) != Some(false);
        let unwanted = |(_, query): &Rule| query.may_match(entry, context, known) == Some(true);
        (self.keep.is_empty() || self.keep.iter().any(wanted)) && !self.drop.iter().any(unwanted)
    }

    /// The dates of the entries that may be shown now; each entry has a date.
    #[must_use]
    pub fn span(&self, context: &Context) -> Span {
        let kept = self.keep.iter().map(|(_, query)| query.span(context)).reduce(Span::or).unwrap_or(Span::ALWAYS);
        self.drop.iter().map(|(_, query)| query.span_without(context)).fold(kept, Span::and)
    }

    /// What an index can say about the entries that may be shown.
    #[must_use]
    pub fn narrowing(&self) -> Narrowing {
        let kept = Narrowing::one(self.keep.iter().map(|(_, query)| query.narrowing()));
        Narrowing::all([kept].into_iter().chain(self.drop.iter().map(|(_, query)| query.narrowing_without())))
    }

    /// Whether a term needs this to be known.
    #[must_use]
    pub fn needs(&self, needs: Needs) -> bool {
        let mut found = false;
        self.each(&mut |test| found |= test.needs() == needs);
        found
    }

    /// The seconds after an entry's date at which time alone changes what is said of it.
    #[must_use]
    pub fn ages(&self) -> Vec<i64> {
        let mut ages = Vec::new();
        self.each(&mut |test| ages.extend(test.age()));
        ages
    }

    fn each(&self, look: &mut dyn FnMut(&dyn Test)) {
        self.keep.iter().chain(&self.drop).for_each(|(_, query)| query.each(look));
    }
}
