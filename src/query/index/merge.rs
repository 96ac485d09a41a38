//! Makes one segment of several, so that a walk goes over few.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::ops::Range;

use super::segment::{Parts, Place, Segment};
use super::{name, pairs};

/// Segments of about one size that are left side by side; with one more they become one.
const SIDE_BY_SIDE: usize = 7;
/// A size of segments begins at so many times the size below it.
const GROWTH: usize = 8;
/// Entries of a segment that is merged no more: its lists must not outgrow their numbers.
const LARGEST: usize = 8_000_000;

/// Which neighbours of segments with so many entries, the oldest first, should become one now; asked again
/// after it is done, until nothing is due. An entry is written again a few times in all, once a size.
#[must_use]
pub fn due(sizes: &[usize]) -> Option<Range<usize>> {
    let size = |entries: usize| entries.max(1).ilog(GROWTH);
    let largest = sizes.iter().map(|entries| size(*entries)).max()?;
    (0..=largest).find_map(|wanted| {
        let small = sizes.iter().rev().take_while(|entries| size(**entries) <= wanted && **entries < LARGEST);
        let tail = sizes.get(sizes.len() - small.count()..)?;
        let alike = tail.iter().filter(|entries| size(**entries) == wanted).count();
        (alike > SIDE_BY_SIDE).then(|| sizes.len() - tail.len()..sizes.len())
    })
}

impl Segment {
    /// One segment of several, the oldest first; nothing when no entry is left. Of an entry that stands in more
    /// than one the latest counts; one that is not `live` is left out.
    #[must_use]
    pub fn merged(segments: &[Self], live: &dyn Fn(Place) -> bool) -> Option<Self> {
        Self::merging(segments, live).finish()
    }

    /// The same of segments that are needed no more: they are gone before the one is put together.
    #[must_use]
    pub fn joined(segments: Vec<Self>, live: &dyn Fn(Place) -> bool) -> Option<Self> {
        let parts = Self::merging(&segments, live);
        drop(segments);
        parts.finish()
    }

    fn merging(segments: &[Self], live: &dyn Fn(Place) -> bool) -> Parts {
        let (places, moved) = places(segments, live);
        let mut parts = Parts::of(places);
        parts.make_room(segments);
        let mut terms = Terms::of(segments);
        let mut numbers: Vec<u32> = Vec::new();
        let mut sharing: Vec<(usize, usize)> = Vec::new();
        while let Some(name) = terms.next(&mut sharing) {
            numbers.clear();
            let of_pairs = name::is_of_pairs(name);
            for (at, term) in &sharing {
                let (Some(segment), Some(moved)) = (segments.get(*at), moved.get(*at)) else { continue };
                let new = |old: u32| moved.get(old as usize).copied().filter(|new| *new != GONE);
                let list = segment.list(*term);
                if of_pairs {
                    list.each(|old| numbers.extend(new(pairs::entry(old)).map(|new| pairs::with(new, old))));
                } else {
                    list.each(|old| numbers.extend(new(old)));
                }
            }
            if sharing.len() > 1 {
                // Runs that ascend: a stable sort finds and joins them.
                numbers.sort();
            }
            if !numbers.is_empty() {
                parts.push(name, &numbers);
            }
        }
        parts
    }
}

/// The number of an entry that is left out.
const GONE: u32 = u32::MAX;

/// All places in order, and for each segment the new numbers of its entries.
fn places(segments: &[Segment], live: &dyn Fn(Place) -> bool) -> (Vec<Place>, Vec<Vec<u32>>) {
    let mut moved = latest(segments, live);
    let mut places = Vec::with_capacity(segments.iter().map(Segment::len).sum());
    let first = |(at, segment): (usize, &Segment)| Some((segment.place(0)?, at, 0_u32));
    let mut heads: BinaryHeap<_> = segments.iter().enumerate().filter_map(first).collect();
    while let Some((place, at, number)) = heads.pop() {
        if let Some(new) =
            moved.get_mut(at).and_then(|moved| moved.get_mut(number as usize)).filter(|new| **new != GONE)
        {
            *new = u32::try_from(places.len()).unwrap_or(GONE);
            places.push(place);
        }
        let next = segments.get(at).and_then(|segment| segment.place(number + 1));
        heads.extend(next.map(|place| (place, at, number + 1)));
    }
    (places, moved)
}

/// For each segment which of its entries stay: those that are live, and in no later segment.
fn latest(segments: &[Segment], live: &dyn Fn(Place) -> bool) -> Vec<Vec<u32>> {
    let mut known: HashSet<i64> = HashSet::new();
    let of_segment = |segment: &Segment| {
        let stays = |place: Place| (segments.len() == 1 || known.insert(place.key)) && live(place);
        segment.places().map(stays).map(|stays| if stays { 0 } else { GONE }).collect()
    };
    let mut moved: Vec<Vec<u32>> = segments.iter().rev().map(of_segment).collect();
    moved.reverse();
    moved
}

/// The terms of some segments, by name.
struct Terms<'a> {
    segments: &'a [Segment],
    /// The next term of each segment.
    heads: BinaryHeap<Reverse<(&'a [u8], usize, usize)>>,
}

impl<'a> Terms<'a> {
    fn of(segments: &'a [Segment]) -> Self {
        let first = segments.iter().enumerate().filter(|(_, segment)| segment.terms() > 0);
        Self { segments, heads: first.map(|(at, segment)| Reverse((segment.name(0), at, 0))).collect() }
    }

    /// The next name, and which segments have it as which term.
    fn next(&mut self, sharing: &mut Vec<(usize, usize)>) -> Option<&'a [u8]> {
        sharing.clear();
        let Reverse((name, ..)) = *self.heads.peek()?;
        while let Some(mut head) = self.heads.peek_mut().filter(|head| head.0.0 == name) {
            let Reverse((_, at, term)) = *head;
            sharing.push((at, term));
            match self.segments.get(at).filter(|segment| term + 1 < segment.terms()) {
                Some(segment) => *head = Reverse((segment.name(term + 1), at, term + 1)),
                None => {
                    std::collections::binary_heap::PeekMut::pop(head);
                }
            }
        }
        Some(name)
    }
}
