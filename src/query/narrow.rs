//! What an index keeps of an entry, so that a query's narrowing finds it.

use std::collections::BTreeSet;

use super::field::{lang, site};
use super::view::{EntryView, Part};
use crate::text::fold::Word;

/// The texts that words are looked for in.
const PARTS: [Part; 5] = [Part::Title, Part::Summary, Part::Content, Part::Author, Part::Tag];

/// The words of an entry, each form once.
#[must_use]
pub fn words(entry: &EntryView<'_>) -> BTreeSet<Word> {
    PARTS.into_iter().flat_map(|part| entry.tokens(part).words()).collect()
}

/// The properties of an entry that an index keeps.
#[must_use]
pub fn properties(entry: &EntryView<'_>) -> Vec<String> {
    let facts = entry.facts();
    let languages = facts.language.map(lang::properties).unwrap_or_default();
    let sites = facts.url.map(site::properties).unwrap_or_default();
    languages.into_iter().chain(sites).collect()
}
