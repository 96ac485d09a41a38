//! What an index keeps of an entry, so that a query's narrowing finds it.

use super::field::{lang, site};
use super::view::{EntryView, Part};
use crate::text::fold::WordRef;

/// The texts that words are looked for in.
const PARTS: [Part; 5] = [Part::Title, Part::Summary, Part::Content, Part::Author, Part::Tag];

/// The words of an entry, as often as they stand there.
pub fn words<'a>(entry: &'a EntryView<'_>) -> impl Iterator<Item = WordRef<'a>> {
    PARTS.into_iter().flat_map(|part| entry.tokens(part).words())
}

/// The properties of an entry that an index keeps.
#[must_use]
pub fn properties(entry: &EntryView<'_>) -> Vec<String> {
    let facts = entry.facts();
    let languages = facts.language.map(lang::properties).unwrap_or_default();
    let sites = facts.url.map(site::properties).unwrap_or_default();
    languages.into_iter().chain(sites).collect()
}
