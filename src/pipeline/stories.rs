//! Which entries of a feed tell of one event.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;

use crate::group::{Article, stories, text_of};
use crate::model::EntryKey;
use crate::select::{Candidate, Rules};
use crate::store::{Store, StoreError};

/// Entries that are compared, the newest: what a feed shows, and some more.
const MAX_COMPARED: usize = 2_000;

/// A story that rests for so long is over.
const REST: TimeDelta = TimeDelta::days(7);

/// Articles read from the store at once.
const CHUNK: usize = 256;

/// Characters of a text that are kept to compare: what an article is about is said at its beginning.
const MAX_TEXT: usize = 4_000;

/// An entry as it is compared.
struct Compared {
    /// The order of arrival.
    arrived: (chrono::DateTime<chrono::Utc>, usize, u32, EntryKey),
    published: chrono::DateTime<chrono::Utc>,
    title: String,
    text: String,
}

/// Finds stories among more and more entries.
#[derive(Default)]
pub(super) struct Finder {
    /// The entries that were compared last.
    compared: Vec<EntryKey>,
}

impl Finder {
    /// Tells the rules the story of each entry that shares one: the entry of it that came first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn look(
        &mut self,
        store: &dyn Store,
        candidates: &[Candidate],
        rules: &mut Rules,
    ) -> Result<(), StoreError> {
        let newest = newest(candidates, rules);
        let keys: Vec<EntryKey> = newest.iter().map(|one| one.head.key).collect();
        if keys != self.compared {
            rules.story = grouped(read(store, &newest)?);
            self.compared = keys;
        }
        Ok(())
    }
}

/// The newest of those that queries let through.
fn newest<'a>(candidates: &'a [Candidate], rules: &Rules) -> Vec<&'a Candidate> {
    let mut newest: Vec<&Candidate> =
        candidates.iter().filter(|one| !rules.refused.contains_key(&one.head.key)).collect();
    newest.sort_by(|one, other| crate::select::newest_first(one, other));
    newest.truncate(MAX_COMPARED);
    newest
}

fn read(store: &dyn Store, newest: &[&Candidate]) -> Result<Vec<Compared>, StoreError> {
    let mut compared = Vec::with_capacity(newest.len());
    for chunk in newest.chunks(CHUNK) {
        let keys: Vec<EntryKey> = chunk.iter().map(|one| one.head.key).collect();
        let by_key: HashMap<EntryKey, &Candidate> = chunk.iter().map(|one| (one.head.key, *one)).collect();
        for stored in store.entries(&keys)? {
            let Some(candidate) = by_key.get(&stored.key) else { continue };
            let head = &candidate.head;
            compared.push(Compared {
                arrived: (head.first_seen, candidate.place, head.rank, head.key),
                published: head.published.utc(),
                title: stored.entry.title.clone().unwrap_or_default(),
                text: text_of(&stored.entry).chars().take(MAX_TEXT).collect(),
            });
        }
    }
    Ok(compared)
}

fn grouped(mut compared: Vec<Compared>) -> HashMap<EntryKey, EntryKey> {
    compared.sort_by_key(|one| one.arrived);
    let articles: Vec<Article<'_>> =
        compared.iter().map(|one| Article { title: &one.title, text: &one.text, ..Article::default() }).collect();
    let mut members: HashMap<usize, Vec<&Compared>> = HashMap::new();
    for (one, group) in compared.iter().zip(stories(&articles)) {
        members.entry(group).or_default().push(one);
    }
    let mut story = HashMap::new();
    for mut group in members.into_values() {
        group.sort_by_key(|one| (one.published, one.arrived));
        for part in group.chunk_by(|one, other| other.published - one.published <= REST) {
            let Some(first) = part.iter().map(|one| one.arrived).min() else { continue };
            let keys: HashSet<EntryKey> = part.iter().map(|one| one.arrived.3).collect();
            if keys.len() > 1 {
                story.extend(keys.into_iter().map(|key| (key, first.3)));
            }
        }
    }
    story
}
