//! The parts of the index grow: small ones are made into larger ones, so that there are never many.

use std::collections::HashSet;

use crate::model::EntryKey;
use crate::query::index::Segment;
use crate::store::{KeptChange, NewSegment, SegmentRecord, Store, StoreError};

/// Entries of the smallest size of parts.
const SMALL: usize = 256;

/// So many times larger is the next size; so many parts of one size are made into one of the next.
const GROWTH: usize = 8;

/// Entries of a part at most: merging must not fill the memory. One that has half as many is left as it is.
const LARGE: usize = 16_384;

/// A part is cleared of what is stale when that is one entry in so many.
const STALE: usize = 4;

/// Adds new parts to those that are there, and says what has to be written.
pub(super) fn grow(store: &dyn Store, new: Vec<Segment>, change: &mut KeptChange) -> Result<(), StoreError> {
    let mut new: Vec<Segment> = new;
    let entries: usize = new.iter().map(Segment::len).sum();
    if entries == 0 {
        return Ok(());
    }
    let there = store.segments()?;
    let old = suffix(&there, entries);
    let mut parts: Vec<Segment> = Vec::with_capacity(old.len() + new.len());
    for record in old {
        // One that is damaged is found out, and all built again, when it is asked.
        let Some(index) = store.segment(record.number)?.and_then(Segment::restored) else { continue };
        parts.push(index);
        change.merged.push(record.number);
    }
    let (old, before) = (parts.len(), parts.iter().map(Segment::len).sum::<usize>() + entries);
    parts.append(&mut new);
    let merged = clean(store, parts, old)?;
    change.stale -= left_out(before, merged.as_ref());
    change.segments.extend(merged.as_ref().and_then(segment));
    let rest: Vec<SegmentRecord> = there.iter().filter(|one| !change.merged.contains(&one.number)).copied().collect();
    clear_one(store, &rest, change)
}

/// The last parts, which together with the new entries make one that is not too large.
fn suffix(there: &[SegmentRecord], new: usize) -> &[SegmentRecord] {
    let mut taken = 0;
    let mut size = SMALL;
    while size < LARGE {
        size = size.saturating_mul(GROWTH);
        let small = there.iter().rev().take_while(|one| one.entries < size.min(LARGE / 2)).count();
        if small + 1 >= GROWTH {
            let mut sum = new;
            let fits = there.iter().rev().take(small).take_while(|one| {
                sum += one.entries;
                sum <= LARGE
            });
            taken = fits.count();
        }
    }
    there.get(there.len() - taken..).unwrap_or_default()
}

/// One part of all these, without the entries that are no more; those behind the `old` ones were looked at
/// just now, and are there.
fn clean(store: &dyn Store, mut parts: Vec<Segment>, old: usize) -> Result<Option<Segment>, StoreError> {
    if old == 0 && parts.len() == 1 {
        return Ok(parts.pop());
    }
    let keys: Vec<EntryKey> =
        parts.iter().take(old).flat_map(Segment::places).map(|place| EntryKey(place.key)).collect();
    let gone = gone(store, keys)?;
    Ok(Segment::joined(parts, &|place| !gone.contains(&place.key)))
}

/// How many entries less there are than before.
fn left_out(before: usize, after: Option<&Segment>) -> i64 {
    i64::try_from(before.saturating_sub(after.map_or(0, Segment::len))).unwrap_or(0)
}

/// Those of these entries whose content is not here any more.
fn gone(store: &dyn Store, mut keys: Vec<EntryKey>) -> Result<HashSet<i64>, StoreError> {
    keys.sort_unstable();
    keys.dedup();
    Ok(store.without_content(&keys)?.into_iter().map(|key| key.0).collect())
}

/// Clears one part, when too much of the index is stale: one a pass, one after the other.
fn clear_one(store: &dyn Store, there: &[SegmentRecord], change: &mut KeptChange) -> Result<(), StoreError> {
    let entries: usize = there.iter().map(|one| one.entries).sum();
    let (stale, cleared) = store.stale()?;
    let stale = usize::try_from(stale.saturating_add(change.stale)).unwrap_or(0);
    let next = there.iter().find(|one| one.number > cleared).or(there.first());
    let Some(next) = next.filter(|_| stale * STALE > entries) else { return Ok(()) };
    change.cleared = Some(next.number);
    // What was rewritten is not found out here: it still counts down, or it would be looked for in vain.
    let share = i64::try_from(next.entries / STALE).unwrap_or(i64::MAX);
    let part = store.segment(next.number)?.and_then(Segment::restored);
    let Some(part) = part else { return Ok(()) };
    let left = clean(store, vec![part], 1)?;
    change.stale -= left_out(next.entries, left.as_ref()).max(share);
    match left.as_ref().and_then(segment) {
        Some(left) if left.entries < next.entries => {
            change.segments.push(NewSegment { instead_of: Some(next.number), ..left });
        }
        Some(_) => {}
        None => change.merged.push(next.number),
    }
    Ok(())
}

fn segment(part: &Segment) -> Option<NewSegment> {
    let newest = part.places().next()?.date;
    Some(NewSegment { instead_of: None, entries: part.len(), newest, bytes: part.saved().clone() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The parts after passes that bring so many entries each, and how often an entry was written on average; a
    /// pass that brings few counts as one of the smallest size.
    fn grown(passes: impl Iterator<Item = usize>) -> (Vec<SegmentRecord>, usize) {
        let (mut there, mut written): (Vec<SegmentRecord>, usize) = (Vec::new(), 0);
        let mut all = 0;
        for (number, new) in (0..).zip(passes) {
            let old = suffix(&there, new);
            let (left, entries) = (there.len() - old.len(), new + old.iter().map(|one| one.entries).sum::<usize>());
            assert!(entries <= LARGE.max(new), "{entries} in one part");
            there.truncate(left);
            there.push(SegmentRecord { number, entries, newest: 0 });
            written += entries;
            all += new.max(SMALL);
        }
        (there, written.div_ceil(all.max(1)))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn there_are_few_parts_and_none_is_written_often(
            passes in prop::collection::vec(1_usize..3000, 1..600),
            every in 1_usize..2500,
        ) {
            for passes in [passes.clone(), vec![every; passes.len()]] {
                let all: usize = passes.iter().sum();
                let (there, written) = grown(passes.into_iter());
                prop_assert!(there.len() <= 3 * (all / LARGE) + 3 * GROWTH, "{} parts of {all}", there.len());
                prop_assert!(written <= 6, "each entry was written {written} times");
            }
        }
    }
}
