//! A walk over the entries of one segment that meet a narrowing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::block::{Block, WIDTH};
use super::list::List;
use super::name::Scope;
use super::pairs;
use super::segment::{Segment, Term};
use crate::model::Narrowing;

/// Words that a beginning or a piece is looked up in, at most; one that more have is so frequent that it narrows
/// little.
const MOST: usize = 4_096;

/// Gives entries block by block. It is asked of blocks that do not get smaller, and of each to fill it once.
pub(super) enum Cursor<'a> {
    /// Every entry, up to this number.
    Every(u32),
    /// None.
    None,
    List(List<'a>),
    One(One<'a>),
    /// The rarest first.
    All(Vec<Cursor<'a>>),
    /// Every entry, up to this number, that the other has not.
    Lacks(Box<Cursor<'a>>, u32),
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

    /// The first block from this one on that may have entries.
    pub(super) fn next_block(&mut self, block: u32) -> Option<u32> {
        match self {
            Self::Every(count) | Self::Lacks(_, count) => (block < count.div_ceil(WIDTH)).then_some(block),
            Self::None => None,
            Self::List(list) => list.next_block(block),
            Self::One(one) => one.next_block(block),
            Self::All(cursors) => {
                let mut wanted = block;
                loop {
                    let before = wanted;
                    for cursor in cursors.iter_mut() {
                        wanted = cursor.next_block(wanted)?;
                        if wanted != before {
                            break;
                        }
                    }
                    if wanted == before {
                        return Some(wanted);
                    }
                }
            }
        }
    }

    /// Adds the entries of this block.
    pub(super) fn fill(&mut self, block: u32, to: &mut Block) {
        let every = |count: u32| Block::first(count.saturating_sub(block.saturating_mul(WIDTH)).min(WIDTH));
        match self {
            Self::Every(count) => to.add(&every(*count)),
            Self::None => {}
            Self::List(list) => list.fill(block, to),
            Self::One(one) => one.fill(block, to),
            Self::All(cursors) => {
                let mut all = every(u32::MAX);
                for cursor in cursors.iter_mut() {
                    let mut own = Block::default();
                    cursor.fill(block, &mut own);
                    all.keep(&own);
                    if all.is_empty() {
                        return;
                    }
                }
                to.add(&all);
            }
            Self::Lacks(inner, count) => {
                let (mut all, mut left_out) = (every(*count), Block::default());
                inner.fill(block, &mut left_out);
                all.remove(&left_out);
                to.add(&all);
            }
        }
    }
}

/// Entries that one of several cursors has.
pub(super) struct One<'a> {
    /// Those that have entries in most blocks.
    thick: Vec<Cursor<'a>>,
    thin: Vec<Cursor<'a>>,
    /// For each thin one the next block in which it may have entries, the first of them on top.
    heads: BinaryHeap<Reverse<(u32, usize)>>,
}

impl<'a> One<'a> {
    /// The next block is looked for among all that are thick, and on a heap of the others.
    fn next_block(&mut self, block: u32) -> Option<u32> {
        let mut first = None;
        for cursor in &mut self.thick {
            let next = cursor.next_block(block);
            if next == Some(block) {
                return next;
            }
            first = first.into_iter().chain(next).min();
        }
        while let Some(mut head) = self.heads.peek_mut() {
            let Reverse((next, at)) = *head;
            if next >= block {
                return first.into_iter().chain([next]).min();
            }
            match self.thin.get_mut(at).and_then(|cursor| cursor.next_block(block)) {
                Some(next) => *head = Reverse((next, at)),
                None => drop(PeekMut::pop(head)),
            }
        }
        first
    }

    fn fill(&mut self, block: u32, to: &mut Block) {
        self.thick.iter_mut().for_each(|cursor| cursor.fill(block, to));
        while let Some(mut head) = self.heads.peek_mut().filter(|head| head.0.0 <= block) {
            let Reverse((next, at)) = *head;
            let after = self.thin.get_mut(at).and_then(|cursor| {
                if next == block || cursor.next_block(block) == Some(block) {
                    cursor.fill(block, to);
                }
                cursor.next_block(block + 1)
            });
            match after {
                Some(after) => *head = Reverse((after, at)),
                None => drop(PeekMut::pop(head)),
            }
        }
    }
}

impl<'a> Lookup<'a> {
    /// The cursor, and how many bytes of lists it goes over at most.
    fn counted(self, narrowing: &Narrowing) -> (usize, Cursor<'a>) {
        let segment = self.segment;
        match narrowing {
            Narrowing::Any => self.every(),
            Narrowing::Word(word) => self.of(&segment.forms(self.scope, word)),
            Narrowing::Beginning(word) => match segment.beginnings(self.scope, word, MOST) {
                Some(terms) => self.of(&terms),
                None => self.unknown(),
            },
            Narrowing::Piece(letters) => match segment.containing(self.scope, letters, MOST) {
                Some(terms) => self.of(&terms),
                None => self.unknown(),
            },
            // Neighbours in names are not kept.
            Narrowing::Pair(_) if self.scope == Scope::Authors => self.unknown(),
            Narrowing::Pair(pair) => match segment.pairs(pairs::list(*pair)) {
                Some(term) => (term.weight, Cursor::List(segment.list_of_pair(term, *pair))),
                None => (0, Cursor::None),
            },
            Narrowing::Property(property) => self.of(segment.property(property).as_slice()),
            Narrowing::Author(inner) => Self { scope: Scope::Authors, ..self }.counted(inner),
            Narrowing::Title(inner) => Self { scope: Scope::Titles, ..self }.counted(inner),
            Narrowing::Tag(inner) => Self { scope: Scope::Tags, ..self }.counted(inner),
            Narrowing::One(parts) => self.one(parts.iter().map(|part| self.counted(part)).collect()),
            Narrowing::All(parts) => {
                let mut parts: Vec<(usize, Cursor<'_>)> = parts.iter().map(|part| self.counted(part)).collect();
                parts.sort_by_key(|(weight, _)| *weight);
                let least = parts.first().map_or(0, |(weight, _)| *weight);
                (least, Cursor::All(parts.into_iter().map(|(_, cursor)| cursor).collect()))
            }
            Narrowing::Lacks(inner) => {
                let doubt = if self.doubt == Doubt::Taken { Doubt::LeftOut } else { Doubt::Taken };
                let (weight, inner) = Self { doubt, ..self }.counted(inner);
                (segment.len().max(weight) + 1, Cursor::Lacks(Box::new(inner), self.count()))
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

    fn of(self, terms: &[Term]) -> (usize, Cursor<'a>) {
        self.one(terms.iter().map(|term| (term.weight, Cursor::List(self.segment.list_of(*term)))).collect())
    }

    /// The entries that one of these has.
    fn one(self, mut parts: Vec<(usize, Cursor<'a>)>) -> (usize, Cursor<'a>) {
        if parts.len() < 2 {
            return parts.pop().unwrap_or((0, Cursor::None));
        }
        let weight = parts.iter().map(|(weight, _)| weight).sum();
        let blocks = self.count().div_ceil(WIDTH) as usize;
        let (thick, thin): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(weight, _)| *weight > blocks);
        let cursors = |parts: Vec<(usize, Cursor<'a>)>| parts.into_iter().map(|(_, cursor)| cursor).collect();
        let (thick, mut thin): (_, Vec<Cursor<'a>>) = (cursors(thick), cursors(thin));
        let heads = thin.iter_mut().enumerate();
        let heads = heads.filter_map(|(at, cursor)| Some(Reverse((cursor.next_block(0)?, at)))).collect();
        (weight, Cursor::One(One { thick, thin, heads }))
    }
}
