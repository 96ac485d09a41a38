//! All segments of the index, and a walk over them, the newest entry first.

use super::cursor::Cursor;
use super::segment::{Builder, Place, Segment};
use crate::model::Narrowing;

/// An index of entries by their words and properties.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) segments: Vec<Segment>,
}

impl Index {
    /// Adds entries. Many at once are walked faster than a few at a time.
    pub fn add(&mut self, entries: Builder) {
        if !entries.is_empty() {
            self.segments.push(entries.finish());
        }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.segments.iter().map(|segment| segment.places.len()).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.segments.iter().map(Segment::bytes).sum()
    }

    /// The entries that may match, the newest first.
    #[must_use]
    pub fn walk(&self, narrowing: &Narrowing) -> Walk<'_> {
        let strands = self.segments.iter().map(|segment| {
            let mut strand = Strand { segment, cursor: Cursor::new(segment, narrowing), next: None, from: 0 };
            strand.advance();
            strand
        });
        Walk { strands: strands.collect() }
    }
}

/// The walk over one segment.
struct Strand<'a> {
    segment: &'a Segment,
    cursor: Cursor<'a>,
    next: Option<Place>,
    from: u32,
}

impl Strand<'_> {
    fn advance(&mut self) {
        let found = self.cursor.seek(self.from);
        self.from = found.map_or(u32::MAX, |number| number + 1);
        self.next = found.and_then(|number| self.segment.places.get(number as usize)).copied();
    }
}

/// Entries that may match, the newest first.
pub struct Walk<'a> {
    strands: Vec<Strand<'a>>,
}

impl Iterator for Walk<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let newest = self.strands.iter_mut().max_by_key(|strand| strand.next)?;
        let place = newest.next?;
        newest.advance();
        Some(place)
    }
}
