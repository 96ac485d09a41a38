//! What an index keeps of an entry, so that a query's narrowing finds it.

use xxhash_rust::xxh3::xxh3_64;

use super::field::{lang, site};
use super::view::{EntryView, Part};
use crate::text::fold::{Tokens, WordRef};

/// The texts that a word without a field is looked for in.
const TEXTS: [Part; 4] = [Part::Title, Part::Summary, Part::Content, Part::Tag];

/// The texts of an entry, folded: each word of them is kept, and each pair of neighbours within one.
pub(super) fn texts<'a>(entry: &'a EntryView<'_>) -> impl Iterator<Item = (Part, &'a Tokens)> {
    TEXTS.into_iter().map(|part| (part, entry.tokens(part)))
}

/// The words of the authors' names.
pub(super) fn names<'a>(entry: &'a EntryView<'_>) -> impl Iterator<Item = WordRef<'a>> {
    entry.tokens(Part::Author).words()
}

/// The properties of an entry that an index keeps.
pub(super) fn properties(entry: &EntryView<'_>) -> Vec<String> {
    let facts = entry.facts();
    let languages = facts.language.map(lang::properties).unwrap_or_default();
    let sites = facts.url.map(site::properties).unwrap_or_default();
    languages.into_iter().chain(sites).collect()
}

/// Bits of the number of a pair.
pub(super) const PAIR_BITS: u32 = 19;

/// The number of two words that stand one after the other.
pub(super) fn pair(one: WordRef<'_>, next: WordRef<'_>) -> u32 {
    joined(paired(one), paired(next))
}

/// How a word is counted in pairs.
pub(super) fn paired(word: WordRef<'_>) -> u64 {
    xxh3_64(word.letters().as_bytes())
}

/// The number of the pair of two words that are counted so.
pub(super) fn joined(one: u64, next: u64) -> u32 {
    ((one.rotate_left(23) ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - PAIR_BITS)) as u32
}
