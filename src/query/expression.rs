//! A query that was parsed: terms joined by and, or, not.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::field::Test;
use super::reason::Reason;
use super::span::{Needs, Span};
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

/// What a query says of an entry, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the entry matches.
    pub matches: bool,
    /// The words that were found, as they stand in the entry; for other terms the term.
    pub words: Vec<String>,
    /// The terms that decided: whatever the others say, with these the verdict is the same.
    pub reasons: Vec<Reason>,
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
    /// The name of its field; empty where it names none.
    pub(super) field: &'static str,
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
        let Some(root) = &self.root else { return Verdict { matches: true, ..Verdict::default() } };
        let matches = root.matches(entry, context);
        let mut reasons = Vec::new();
        root.explain(matches, entry, context, &mut reasons);
        let mut words: Vec<String> = Vec::new();
        for reason in reasons.iter().filter(|reason| matches && reason.found) {
            let word = reason.words().unwrap_or(&reason.term);
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        Verdict { matches, words, reasons }
    }

    /// Whether the entry has what is asked for, whatever it must not have besides: then a negation alone
    /// keeps it from matching.
    #[must_use]
    pub fn matches_but_for_negations(&self, entry: &EntryView<'_>, context: &Context) -> bool {
        self.root.as_ref().is_none_or(|root| root.matches_but_for_negations(entry, context))
    }

    /// Whether something is negated in it: then an entry may match but for that.
    #[must_use]
    pub fn has_negations(&self) -> bool {
        self.root.as_ref().is_some_and(Node::has_negations)
    }

    /// What an index can say about it: every entry that matches meets this.
    #[must_use]
    pub fn narrowing(&self) -> Narrowing {
        self.root.as_ref().map_or(Narrowing::Any, Node::narrowing)
    }

    /// The same of the entries that match but for negations.
    #[must_use]
    pub fn narrowing_but_for_negations(&self) -> Narrowing {
        self.root.as_ref().map_or(Narrowing::Any, Node::narrowing_but_for_negations)
    }

    /// Whether the entry matches, as far as the terms that need no more than what is `known` tell.
    #[must_use]
    pub fn may_match(&self, entry: &EntryView<'_>, context: &Context, known: &dyn Fn(Needs) -> bool) -> Option<bool> {
        self.root.as_ref().map_or(Some(true), |root| root.may_match(entry, context, known))
    }

    /// The dates of the entries that may match now; each entry has a date.
    #[must_use]
    pub fn span(&self, context: &Context) -> Span {
        self.root.as_ref().map_or(Span::ALWAYS, |root| root.span(context, true))
    }

    /// The dates of the entries that may not match now.
    #[must_use]
    pub fn span_without(&self, context: &Context) -> Span {
        self.root.as_ref().map_or(Span::NEVER, |root| root.span(context, false))
    }

    /// What an index can say of the entries that do not match.
    pub(super) fn narrowing_without(&self) -> Narrowing {
        self.root.as_ref().and_then(Node::certain).map_or(Narrowing::Any, lacking)
    }

    /// Shows each term's test to `look`.
    pub(super) fn each(&self, look: &mut dyn FnMut(&dyn Test)) {
        if let Some(root) = &self.root {
            root.each(look);
        }
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

    /// What is known of terms decides; nothing where it does not.
    fn may_match(&self, entry: &EntryView<'_>, context: &Context, known: &dyn Fn(Needs) -> bool) -> Option<bool> {
        // One that is `decisive` is enough, whatever the others say.
        let joined = |nodes: &[Self], decisive: bool| {
            let mut all = Some(!decisive);
            for node in nodes {
                match node.may_match(entry, context, known) {
                    Some(holds) if holds == decisive => return Some(decisive),
                    Some(_) => {}
                    None => all = None,
                }
            }
            all
        };
        match self {
            Self::And(nodes) => joined(nodes, false),
            Self::Or(nodes) => joined(nodes, true),
            Self::Not(node) => node.may_match(entry, context, known).map(|holds| !holds),
            Self::Term(term) => known(term.test.needs()).then(|| term.test.matches(entry, context)),
        }
    }

    /// The dates at which this node may be as it `holds`.
    fn span(&self, context: &Context, holds: bool) -> Span {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                let all = matches!(self, Self::And(_)) == holds;
                let spans = nodes.iter().map(|node| node.span(context, holds));
                if all { spans.fold(Span::ALWAYS, Span::and) } else { spans.fold(Span::NEVER, Span::or) }
            }
            Self::Not(node) => node.span(context, !holds),
            Self::Term(term) if holds => term.test.span(context),
            Self::Term(term) => term.test.span_without(context),
        }
    }

    fn each(&self, look: &mut dyn FnMut(&dyn Test)) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().for_each(|node| node.each(look)),
            Self::Not(node) => node.each(look),
            Self::Term(term) => look(term.test.as_ref()),
        }
    }

    fn has_negations(&self) -> bool {
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().any(Self::has_negations),
            Self::Not(_) => true,
            Self::Term(_) => false,
        }
    }

    fn matches_but_for_negations(&self, entry: &EntryView<'_>, context: &Context) -> bool {
        match self {
            Self::And(nodes) => nodes.iter().all(|node| node.matches_but_for_negations(entry, context)),
            Self::Or(nodes) => nodes.iter().any(|node| node.matches_but_for_negations(entry, context)),
            Self::Not(_) => true,
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

    fn narrowing_but_for_negations(&self) -> Narrowing {
        match self {
            Self::And(nodes) => Narrowing::all(nodes.iter().map(Self::narrowing_but_for_negations)),
            Self::Or(nodes) => Narrowing::one(nodes.iter().map(Self::narrowing_but_for_negations)),
            Self::Not(_) => Narrowing::Any,
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

    /// Adds the terms that make this node true or false, as it is.
    fn explain(&self, holds: bool, entry: &EntryView<'_>, context: &Context, reasons: &mut Vec<Reason>) {
        match self {
            // All have to hold, and each that does not is enough to fail; of alternatives the other way round.
            Self::And(nodes) | Self::Or(nodes) => {
                let decided_by_one = matches!(self, Self::Or(_)) == holds;
                for node in nodes {
                    if !decided_by_one || node.matches(entry, context) == holds {
                        node.explain(holds, entry, context, reasons);
                    }
                }
            }
            Self::Not(node) => node.explain(!holds, entry, context, reasons),
            Self::Term(term) => {
                if !reasons.iter().any(|reason| reason.term == term.written) {
                    reasons.push(term.reason(holds, entry, context));
                }
            }
        }
    }
}

fn lacking(narrowing: Narrowing) -> Narrowing {
    Narrowing::Lacks(Box::new(narrowing))
}

impl Term {
    fn reason(&self, found: bool, entry: &EntryView<'_>, context: &Context) -> Reason {
        let named = Some(self.field).filter(|name| !name.is_empty());
        let words = self.test.found(entry).filter(|_| found);
        let (field, value) = match words {
            Some((field, words)) => (Some(field), Some(words)),
            None => (named, self.test.compared(entry, context)),
        };
        Reason { term: self.written.clone(), found, field, value }
    }
}
