//! A query that was parsed: terms joined by and, or, not.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::field::Test;
use super::view::EntryView;
use crate::model::Narrowing;

/// What a query is judged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// Now, for ages.
    pub now: DateTime<Utc>,
    /// The zone of days, months and years.
    pub timezone: Tz,
}

/// What a query says of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the entry matches.
    pub matches: bool,
    /// Why: the words that were found, as they stand in the entry; for other terms the term.
    pub words: Vec<String>,
}

/// A query, ready to judge entries.
#[derive(Debug)]
pub struct Query {
    pub(super) root: Option<Node>,
}

#[derive(Debug)]
pub(super) enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Term(Term),
}

/// One term.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) test: Box<dyn Test>,
    /// The term as written.
    pub(super) written: String,
}

impl Query {
    /// Whether the entry matches.
    #[must_use]
    pub fn matches(&self, entry: &EntryView<'_>, context: &Context) -> bool {
        self.root.as_ref().is_none_or(|root| root.matches(entry, context))
    }

    /// Whether the entry matches, and why.
    #[must_use]
    pub fn judge(&self, entry: &EntryView<'_>, context: &Context) -> Verdict {
        let mut words = Vec::new();
        let matches = self.matches(entry, context);
        if let Some(root) = self.root.as_ref().filter(|_| matches) {
            root.explain(entry, context, &mut words);
        }
        Verdict { matches, words }
    }

    /// What an index can say about it: every entry that matches meets this.
    #[must_use]
    pub fn narrowing(&self) -> Narrowing {
        self.root.as_ref().map_or(Narrowing::Any, Node::narrowing)
    }

    /// Whether every entry matches: a query without a term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }
}

impl Node {
    fn matches(&self, entry: &EntryView<'_>, context: &Context) -> bool {
        match self {
            Self::And(nodes) => nodes.iter().all(|node| node.matches(entry, context)),
            Self::Or(nodes) => nodes.iter().any(|node| node.matches(entry, context)),
            Self::Not(node) => !node.matches(entry, context),
            Self::Term(term) => term.test.matches(entry, context),
        }
    }

    fn narrowing(&self) -> Narrowing {
        match self {
            Self::And(nodes) => Narrowing::all(nodes.iter().map(Self::narrowing)),
            Self::Or(nodes) => Narrowing::one(nodes.iter().map(Self::narrowing)),
            // Only what surely matches may be left out.
            Self::Not(node) => node.certain().map_or(Narrowing::Any, lacking),
            Self::Term(term) => term.test.narrowing(),
        }
    }

    /// What an index can be sure of: every entry that meets this matches.
    fn certain(&self) -> Option<Narrowing> {
        match self {
            Self::And(nodes) => nodes.iter().map(Self::certain).collect::<Option<Vec<_>>>().map(Narrowing::all),
            Self::Or(nodes) => {
                let sure: Vec<Narrowing> = nodes.iter().filter_map(Self::certain).collect();
                (!sure.is_empty()).then(|| Narrowing::one(sure))
            }
            Self::Not(node) => Some(node.narrowing()).filter(|rest| *rest != Narrowing::Any).map(lacking),
            Self::Term(term) => term.test.certain(),
        }
    }

    /// Adds why this node, which matches, does so.
    fn explain(&self, entry: &EntryView<'_>, context: &Context, words: &mut Vec<String>) {
        match self {
            Self::And(nodes) => nodes.iter().for_each(|node| node.explain(entry, context, words)),
            Self::Or(nodes) => nodes
                .iter()
                .filter(|node| node.matches(entry, context))
                .for_each(|node| node.explain(entry, context, words)),
            // What is not there has no words; a double negation does.
            Self::Not(node) => {
                if let Self::Not(inner) = node.as_ref() {
                    inner.explain(entry, context, words);
                }
            }
            Self::Term(term) => {
                let word = term.test.found(entry).unwrap_or_else(|| term.written.clone());
                if !words.contains(&word) {
                    words.push(word);
                }
            }
        }
    }
}

fn lacking(narrowing: Narrowing) -> Narrowing {
    Narrowing::Lacks(Box::new(narrowing))
}
