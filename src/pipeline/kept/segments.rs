//! The parts of the index grow: small ones are made into larger ones, so that there are never many.

use std::collections::HashSet;

use crate::model::EntryKey;
use crate::query::index::Index;
use crate::store::{KeptChange, NewSegment, SegmentRecord, Store, StoreError};

/// Entries of the smallest size of parts.
const SMALL: usize = 256;

/// So many times larger is the next size; so many parts of one size are made into one of the next.
const GROWTH: usize = 8;

/// Entries of a part that is left as it is: merging must not fill the memory.
const LARGE: usize = 32_768;

/// A part is cleared of what is stale when that is one entry in so many.
const STALE: usize = 4;

/// Adds new parts to those that are there, and says what has to be written.
pub(super) fn grow(store: &dyn Store, new: Vec<Index>, change: &mut KeptChange) -> Result<(), StoreError> {
    let mut new: Vec<Index> = new;
    let entries: usize = new.iter().map(Index::len).sum();
    if entries == 0 {
        return Ok(());
    }
    let there = store.segments()?;
    let old = suffix(&there, entries);
    let mut parts: Vec<Index> = Vec::with_capacity(old.len() + new.len());
    for record in old {
        // One that is damaged is found out, and all built again, when it is asked.
        let Some(index) = store.segment(record.number)?.and_then(|bytes| Index::restored(&bytes)) else { continue };
        parts.push(index);
        change.merged.push(record.number);
    }
    parts.append(&mut new);
    let before: usize = parts.iter().map(Index::len).sum();
    let merged = clean(store, &parts)?;
    change.stale -= i64::try_from(before - merged.len()).unwrap_or(0);
    change.segments.extend(segment(&merged));
    let rest: Vec<SegmentRecord> = there.iter().filter(|one| !change.merged.contains(&one.number)).copied().collect();
    clear_one(store, &rest, change)
}

/// The last parts, which together with the new entries make one that is not too large.
fn suffix(there: &[SegmentRecord], new: usize) -> &[SegmentRecord] {
    let mut taken = 0;
    let mut size = SMALL;
    while size < LARGE {
        let small = there.iter().rev().take_while(|one| one.entries < size * GROWTH.min(LARGE / size)).count();
        let last = there.get(there.len() - small..).unwrap_or_default();
        if small + 1 >= GROWTH && last.iter().map(|one| one.entries).sum::<usize>() + new <= LARGE {
            taken = small;
        }
        size *= GROWTH;
    }
    there.get(there.len() - taken..).unwrap_or_default()
}

/// One part of all these, without the entries that are no more.
fn clean(store: &dyn Store, parts: &[Index]) -> Result<Index, StoreError> {
    let [only] = parts else {
        let keys: Vec<EntryKey> = parts.iter().flat_map(Index::places).map(|place| EntryKey(place.key)).collect();
        let gone = gone(store, keys)?;
        return Ok(Index::merged(parts, &|place| !gone.contains(&place.key)));
    };
    let keys: Vec<EntryKey> = only.places().map(|place| EntryKey(place.key)).collect();
    let gone = gone(store, keys)?;
    Ok(Index::merged(parts, &|place| !gone.contains(&place.key)))
}

/// Those of these entries whose content is not here any more.
fn gone(store: &dyn Store, mut keys: Vec<EntryKey>) -> Result<HashSet<i64>, StoreError> {
    keys.sort_unstable();
    keys.dedup();
    Ok(store.without_content(&keys)?.into_iter().map(|key| key.0).collect())
}

/// Clears one part, when too much of the index is stale: one a pass, the oldest first.
fn clear_one(store: &dyn Store, there: &[SegmentRecord], change: &mut KeptChange) -> Result<(), StoreError> {
    let entries: usize = there.iter().map(|one| one.entries).sum();
    let stale = usize::try_from(store.stale()?.saturating_add(change.stale)).unwrap_or(0);
    if stale * STALE <= entries {
        return Ok(());
    }
    let Some(oldest) = there.first() else { return Ok(()) };
    let Some(index) = store.segment(oldest.number)?.and_then(|bytes| Index::restored(&bytes)) else { return Ok(()) };
    let cleared = clean(store, &[index])?;
    change.stale -= i64::try_from(oldest.entries.saturating_sub(cleared.len())).unwrap_or(0);
    change.merged.push(oldest.number);
    change.segments.extend(segment(&cleared));
    Ok(())
}

fn segment(index: &Index) -> Option<NewSegment> {
    Some(NewSegment { entries: index.len(), newest: index.newest()?, bytes: index.saved() })
}
