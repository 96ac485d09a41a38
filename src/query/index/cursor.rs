//! A walk over the entries of one segment that meet a narrowing.

use super::list::List;
use super::segment::{Segment, Term};
use crate::model::Narrowing;

/// Words that a beginning is looked up in, at most; one that begins more narrows nothing.
const MAX_BEGINNINGS: usize = 256;

pub(super) enum Cursor<'a> {
    /// Every entry, up to this number.
    Every(u32),
    /// None.
    None,
    List(List<'a>),
    One(Vec<Cursor<'a>>),
    /// The rarest first.
    All(Vec<Cursor<'a>>),
}

impl<'a> Cursor<'a> {
    pub(super) fn new(segment: &'a Segment, narrowing: &Narrowing) -> Self {
        Self::counted(segment, narrowing).1
    }

    /// The cursor, and how many entries it goes over at most.
    fn counted(segment: &'a Segment, narrowing: &Narrowing) -> (u64, Self) {
        let count = segment.places.len();
        let every = || (count as u64, Self::Every(u32::try_from(count).unwrap_or(u32::MAX)));
        match narrowing {
            Narrowing::Any => every(),
            Narrowing::Word(word) => Self::of(segment, &segment.forms(word)),
            Narrowing::Beginning(word) => match segment.beginnings(word, MAX_BEGINNINGS) {
                Some(terms) => Self::of(segment, &terms),
                None => every(),
            },
            Narrowing::Property(property) => Self::of(segment, segment.property(property).as_slice()),
            Narrowing::One(parts) => {
                let parts = parts.iter().map(|part| Self::counted(segment, part));
                let (counts, cursors): (Vec<u64>, Vec<Self>) = parts.unzip();
                (counts.iter().sum(), Self::One(cursors))
            }
            Narrowing::All(parts) => {
                let mut parts: Vec<(u64, Self)> = parts.iter().map(|part| Self::counted(segment, part)).collect();
                parts.sort_by_key(|(count, _)| *count);
                let least = parts.first().map_or(0, |(count, _)| *count);
                (least, Self::All(parts.into_iter().map(|(_, cursor)| cursor).collect()))
            }
        }
    }

    fn of(segment: &'a Segment, terms: &[Term]) -> (u64, Self) {
        let count = terms.iter().map(|term| u64::from(term.count)).sum();
        let mut lists: Vec<Self> = terms.iter().map(|term| Self::List(segment.list(*term))).collect();
        let cursor = if lists.len() > 1 { Self::One(lists) } else { lists.pop().unwrap_or(Self::None) };
        (count, cursor)
    }

    /// The first entry from this one on; asked with numbers that do not get smaller.
    pub(super) fn seek(&mut self, least: u32) -> Option<u32> {
        match self {
            Self::Every(count) => (least < *count).then_some(least),
            Self::None => None,
            Self::List(list) => list.seek(least),
            Self::One(cursors) => {
                let mut first = None;
                cursors.retain_mut(|cursor| {
                    let found = cursor.seek(least);
                    first = match (first, found) {
                        (Some(first), Some(found)) => Some(found.min(first)),
                        (first, found) => first.or(found),
                    };
                    found.is_some()
                });
                first
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
        }
    }
}
