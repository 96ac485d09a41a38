//! How pairs of words are told apart in a segment: a list for all with the same upper bits of their number, and
//! in it the lower bits beside each entry.

/// Bits of a pair's number that stand beside its entries.
const LOWER: u32 = 3;
/// How many lists there are.
pub(super) const LISTS: usize = 1 << (PAIR_BITS - LOWER);

use super::super::narrow::PAIR_BITS;

/// Entries that a segment may have at most: their numbers leave room for these bits.
pub(super) const MOST_ENTRIES: usize = 1 << (u32::BITS - LOWER);

/// The list of a pair.
pub(super) fn list(pair: u32) -> u16 {
    (pair >> LOWER) as u16
}

/// An entry that has a pair, as the pair's list holds it: in the order of the entries.
pub(super) fn with(entry: u32, pair: u32) -> u32 {
    entry << LOWER | lower(pair)
}

/// The first number of a list that this entry may have.
pub(super) fn first(entry: u32) -> u32 {
    entry.saturating_mul(1 << LOWER)
}

/// The entry in a number of a list.
pub(super) fn entry(number: u32) -> u32 {
    number >> LOWER
}

/// The lower bits of a pair, or of a number of a list.
pub(super) fn lower(number: u32) -> u32 {
    number & ((1 << LOWER) - 1)
}
