//! A walk over the entries of one segment that meet a narrowing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::list::List;
use super::name::{self, Scope};
use super::segment::{Segment, Term};
use crate::model::Narrowing;

/// Words that a beginning is looked up in, at most; one that begins more is so frequent that it narrows little.
const MAX_BEGINNINGS: usize = 4_096;

pub(super) enum Cursor<'a> {
    /// Every entry, up to this number.
    Every(u32),
    /// None.
    None,
    List(List<'a>),
    /// Each with its next entry, the first of them on top.
    One(Vec<Cursor<'a>>, BinaryHeap<Reverse<(u32, usize)>>),
    /// The rarest first.
    All(Vec<Cursor<'a>>),
    Lacks(Box<Lacks<'a>>),
}

/// Every entry, up to a number, that another cursor has not.
pub(super) struct Lacks<'a> {
    inner: Cursor<'a>,
    count: u32,
    /// The entry it gave last: the other is ahead of smaller ones, and cannot be asked of them.
    last: Option<u32>,
}

impl Lacks<'_> {
    fn seek(&mut self, least: u32) -> Option<u32> {
        let mut wanted = self.last.map_or(least, |last| last.max(least));
        if self.last != Some(wanted) {
            while wanted < self.count && self.inner.seek(wanted) == Some(wanted) {
                wanted += 1;
            }
            self.last = Some(wanted);
        }
        (wanted < self.count).then_some(wanted)
    }
}

/// What is asked for where the index does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// All that may be meant.
    Taken,
    /// Only what is surely meant: it will be left out.
    LeftOut,
}

/// Looks narrowings up in one segment.
#[derive(Clone, Copy)]
struct Lookup<'a> {
    segment: &'a Segment,
    scope: Scope,
    doubt: Doubt,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(segment: &'a Segment, narrowing: &Narrowing) -> Self {
        Lookup { segment, scope: Scope::Texts, doubt: Doubt::Taken }.counted(narrowing).1
    }

    /// The first entry from this one on; asked with numbers that do not get smaller.
    pub(super) fn seek(&mut self, least: u32) -> Option<u32> {
        match self {
            Self::Every(count) => (least < *count).then_some(least),
            Self::None => None,
            Self::List(list) => list.seek(least),
            Self::One(cursors, heads) => {
                while let Some(mut head) = heads.peek_mut() {
                    let Reverse((next, at)) = *head;
                    if next >= least {
                        return Some(next);
                    }
                    match cursors.get_mut(at).and_then(|cursor| cursor.seek(least)) {
                        Some(next) => *head = Reverse((next, at)),
                        None => {
                            std::collections::binary_heap::PeekMut::pop(head);
                        }
                    }
                }
                None
            }
            Self::All(cursors) => {
                let mut wanted = least;
                loop {
                    let before = wanted;
                    for cursor in cursors.iter_mut() {
                        wanted = cursor.seek(wanted)?;
                        if wanted != before {
                            break;
                        }
                    }
                    if wanted == before {
                        return Some(wanted);
                    }
                }
            }
            Self::Lacks(lacks) => lacks.seek(least),
        }
    }

    fn one(mut cursors: Vec<Self>) -> Self {
        if cursors.len() < 2 {
            return cursors.pop().unwrap_or(Self::None);
        }
        let heads = cursors.iter_mut().enumerate();
        let heads = heads.filter_map(|(at, cursor)| Some(Reverse((cursor.seek(0)?, at)))).collect();
        Self::One(cursors, heads)
    }
}

impl<'a> Lookup<'a> {
    /// The cursor, and how many bytes of lists it goes over at most.
    fn counted(self, narrowing: &Narrowing) -> (usize, Cursor<'a>) {
        let segment = self.segment;
        match narrowing {
            Narrowing::Any => self.every(),
            Narrowing::Word(word) => self.of(&segment.forms(self.scope, word)),
            Narrowing::Beginning(word) => match segment.beginnings(self.scope, word, MAX_BEGINNINGS) {
                Some(terms) => self.of(&terms),
                None => self.unknown(),
            },
            // Neighbours in names are not kept.
            Narrowing::Pair(_) if self.scope == Scope::Authors => self.unknown(),
            Narrowing::Pair(number) => self.named(|name| name::pair(*number, name)),
            Narrowing::Property(property) => self.named(|name| name::property(property, name)),
            Narrowing::Author(inner) => Self { scope: Scope::Authors, ..self }.counted(inner),
            Narrowing::One(parts) => {
                let parts = parts.iter().map(|part| self.counted(part));
                let (weights, cursors): (Vec<usize>, Vec<Cursor<'_>>) = parts.unzip();
                (weights.iter().sum(), Cursor::one(cursors))
            }
            Narrowing::All(parts) => {
                let mut parts: Vec<(usize, Cursor<'_>)> = parts.iter().map(|part| self.counted(part)).collect();
                parts.sort_by_key(|(weight, _)| *weight);
                let least = parts.first().map_or(0, |(weight, _)| *weight);
                (least, Cursor::All(parts.into_iter().map(|(_, cursor)| cursor).collect()))
            }
            Narrowing::Lacks(inner) => {
                let doubt = if self.doubt == Doubt::Taken { Doubt::LeftOut } else { Doubt::Taken };
                let (weight, inner) = Self { doubt, ..self }.counted(inner);
                let lacks = Lacks { inner, count: self.count(), last: None };
                (segment.len().max(weight) + 1, Cursor::Lacks(Box::new(lacks)))
            }
        }
    }

    fn count(self) -> u32 {
        u32::try_from(self.segment.len()).unwrap_or(u32::MAX)
    }

    fn every(self) -> (usize, Cursor<'a>) {
        (self.segment.len(), Cursor::Every(self.count()))
    }

    fn unknown(self) -> (usize, Cursor<'a>) {
        if self.doubt == Doubt::Taken { self.every() } else { (0, Cursor::None) }
    }

    fn named(self, spell: impl Fn(&mut Vec<u8>)) -> (usize, Cursor<'a>) {
        let mut name = Vec::new();
        spell(&mut name);
        self.of(self.segment.named(&name).as_slice())
    }

    fn of(self, terms: &[Term]) -> (usize, Cursor<'a>) {
        let weight = terms.iter().map(|term| term.weight).sum();
        (weight, Cursor::one(terms.iter().map(|term| Cursor::List(self.segment.list_of(*term))).collect()))
    }
}
