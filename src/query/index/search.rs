//! All segments of the index, and a walk over them, the newest entry first.

use bytes::Bytes;

use super::block::{Block, WIDTH};
use super::builder::Builder;
use super::cursor::Cursor;
use super::merge::due;
use super::segment::{Place, Segment};
use crate::model::Narrowing;

/// An index of entries by their words and properties.
#[derive(Debug, Default, Clone)]
pub struct Index {
    /// The oldest first.
    segments: Vec<Segment>,
}

impl From<Vec<Segment>> for Index {
    /// The index of these segments, the oldest first.
    fn from(segments: Vec<Segment>) -> Self {
        Self { segments }
    }
}

impl Index {
    /// Adds entries; an entry that is there already counts as it is added last.
    pub fn add(&mut self, mut entries: Builder) {
        if let Some(segment) = entries.finish() {
            self.push(segment);
        }
    }

    /// Adds a segment, and makes one of several where they become too many.
    pub fn push(&mut self, segment: Segment) {
        self.segments.push(segment);
        self.merge(&|_| true);
    }

    /// Makes one segment of several where there are too many of one size; entries that are not `live` go then.
    pub fn merge(&mut self, live: &dyn Fn(Place) -> bool) {
        loop {
            let sizes: Vec<usize> = self.segments.iter().map(Segment::len).collect();
            let Some(range) = due(&sizes) else { return };
            let many = self.segments.get(range.clone()).unwrap_or_default();
            let one = Segment::merged(many, live);
            self.segments.splice(range, one);
        }
    }

    /// One index of a single segment of all entries of these, which are given with the latest last: of an entry
    /// that is in several the last one counts. What is not `live` is left out.
    #[must_use]
    pub fn merged(parts: &[Self], live: &dyn Fn(Place) -> bool) -> Self {
        let segments: Vec<Segment> = parts.iter().flat_map(|part| part.segments.iter().cloned()).collect();
        Self { segments: Vec::from_iter(Segment::merged(&segments, live)) }
    }

    /// When the newest entry was published, in seconds since 1970.
    #[must_use]
    pub fn newest(&self) -> Option<i64> {
        self.segments.iter().filter_map(|segment| segment.place(0)).map(|place| place.date).max()
    }

    /// The entries, one segment after the other.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.segments.iter().flat_map(Segment::places)
    }

    /// The segments, the oldest first.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// How many entries there are; one that was added again counts again until its segments are merged.
    #[must_use]
    pub fn len(&self) -> usize {
        self.segments.iter().map(Segment::len).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.segments.iter().map(|segment| segment.saved().len()).sum()
    }

    /// The entries that may match, the newest first, each once.
    #[must_use]
    pub fn walk(&self, narrowing: &Narrowing) -> Walk<'_> {
        let strands = self.segments.iter().map(|segment| {
            let mut strand = Strand {
                segment,
                cursor: Cursor::new(segment, narrowing),
                next: None,
                number: 0,
                block: Block::default(),
                from: 0,
            };
            strand.start(0);
            strand.advance();
            strand
        });
        Walk { strands: strands.filter(|strand| strand.next.is_some()).collect(), before: None }
    }

    /// The index as bytes.
    #[must_use]
    pub fn saved(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes() + 8 * self.segments.len());
        for segment in &self.segments {
            bytes.extend_from_slice(&(segment.saved().len() as u64).to_le_bytes());
            bytes.extend_from_slice(segment.saved());
        }
        bytes
    }

    /// The index that was saved as these bytes; nothing when they are damaged or of another version:
    /// then it has to be built again.
    #[must_use]
    pub fn restored(bytes: &[u8]) -> Option<Self> {
        Self::owning(Bytes::copy_from_slice(bytes))
    }

    /// The same of bytes that become the index: nothing is copied.
    #[must_use]
    pub fn owning(bytes: impl Into<Bytes>) -> Option<Self> {
        let mut bytes = bytes.into();
        let mut segments = Vec::new();
        while !bytes.is_empty() {
            let (length, _) = bytes.split_first_chunk::<8>()?;
            let end = usize::try_from(u64::from_le_bytes(*length)).ok()?.checked_add(8)?;
            if end > bytes.len() {
                return None;
            }
            segments.push(Segment::restored(bytes.split_to(end).slice(8..))?);
        }
        Some(Self { segments })
    }
}

/// The walk over one segment.
struct Strand<'a> {
    segment: &'a Segment,
    cursor: Cursor<'a>,
    next: Option<Place>,
    /// The block that is gone through, its number, and the first place in it that was not looked at.
    block: Block,
    number: u32,
    from: u32,
}

impl Strand<'_> {
    /// Looks for the first block from this one on with an entry that may match.
    fn start(&mut self, least: u32) {
        let mut wanted = least;
        while let Some(number) = self.cursor.next_block(wanted) {
            self.block = Block::default();
            self.cursor.fill(number, &mut self.block);
            if !self.block.is_empty() {
                (self.number, self.from) = (number, 0);
                return;
            }
            wanted = number + 1;
        }
        (self.block, self.cursor) = (Block::default(), Cursor::None);
    }

    fn advance(&mut self) {
        if self.block.next(self.from).is_none() {
            self.start(self.number + 1);
        }
        let found = self.block.next(self.from);
        self.from = found.map_or(WIDTH, |at| at + 1);
        self.next = found.and_then(|at| self.segment.place(self.number * WIDTH + at));
    }
}

/// Entries that may match, the newest first.
pub struct Walk<'a> {
    strands: Vec<Strand<'a>>,
    before: Option<Place>,
}

impl Iterator for Walk<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        loop {
            let newest = self.strands.iter_mut().max_by_key(|strand| strand.next)?;
            let place = newest.next?;
            newest.advance();
            if self.before.replace(place) != Some(place) {
                return Some(place);
            }
        }
    }
}
