//! The entries in a real store, and a bounded memory of those that were read last.

use std::collections::HashMap;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use feedwright::model::{Address, Category, Digest, Entry, EntryKey, SourceName, SourceState, Stamp, StoredEntry};
use feedwright::query::{EntryView, Facts};
use feedwright::store::{self, Batch, NewEntry, SourceChange, Store, Trust};

use crate::texts::{Kind, Made};

/// When the first entry was published; the others follow, one a minute.
pub const FIRST: i64 = 1_577_836_800;
/// Sources that the entries come from, in turn, so many entries a document …
const SOURCES: usize = 1_000;
const A_DOCUMENT: usize = 20;
/// … and so many documents in one go.
const DOCUMENTS: usize = 12;
/// Entries that are remembered at most: of a size like these some fifty megabytes.
const REMEMBERED: usize = 32_768;

/// Entries as they come, numbered as the store numbers them.
pub fn entry(number: usize, made: Made) -> Entry {
    let (language, host) = match made.kind {
        Kind::Vietnamese => ("vi", "tin.example.vn"),
        Kind::Cjk => ("zh", "news.example.cn"),
        Kind::Other => ("en", "www.example.com"),
    };
    let id = format!("https://{host}/{number}");
    Entry {
        id: Some(id.clone()),
        url: Address::new(&id),
        title: Some(made.title),
        summary: Some(made.text),
        language: Some(language.to_owned()),
        published: Some(Stamp::first_seen(at(number))),
        categories: vec![Category { term: ["news", "sport", "tech"][number % 3].to_owned(), ..Category::default() }],
        ..Entry::default()
    }
}

/// When an entry was published.
pub fn at(number: usize) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(FIRST + 60 * number as i64)
}

/// A new store there.
pub fn open(folder: &Path) -> Box<dyn Store> {
    store::FALLBACK.open(folder, Trust::NeverThere).expect("a store").store
}

/// Saves entries that were never seen before; the first has this number. They come as a run brings them: some
/// documents of many sources at once.
pub fn save(store: &mut dyn Store, first: usize, entries: &[Entry]) {
    for (batch, number) in entries.chunks(A_DOCUMENT * DOCUMENTS).zip((first..).step_by(A_DOCUMENT * DOCUMENTS)) {
        let documents = batch.chunks(A_DOCUMENT).zip((number..).step_by(A_DOCUMENT));
        let changes = documents.map(|(entries, number)| {
            let source = number / A_DOCUMENT % SOURCES;
            let name = SourceName::new(&format!("s{source}")).expect("a name");
            change(name, SourceState::default(), number, entries)
        });
        let mut batch = Batch { sources: changes.collect(), ..Batch::default() };
        store.save(&mut batch).expect("a disk with room");
    }
}

/// The same for one source of this name, in one go.
pub fn save_of(store: &mut dyn Store, name: SourceName, state: SourceState, first: usize, entries: &[Entry]) {
    let mut batch = Batch { sources: vec![change(name, state, first, entries)], ..Batch::default() };
    store.save(&mut batch).expect("a disk with room");
}

fn change(name: SourceName, state: SourceState, first: usize, entries: &[Entry]) -> SourceChange {
    let new = entries.iter().zip(0_u32..).zip(first..).map(|((entry, rank), number)| {
        let id = entry.id.clone().unwrap_or_default();
        NewEntry {
            native: Digest::of(&id),
            address: Some(Digest::of(&id)),
            native_id: id,
            rank,
            first_seen: at(number),
            held_until: None,
            entry: entry.clone(),
        }
    });
    SourceChange { new: new.collect(), ..SourceChange::of_state(name, state) }
}

/// An entry as queries see it.
pub fn view(entry: &Entry) -> EntryView<'_> {
    EntryView::new(Facts::of(entry, Some("all-of-it"), None, None))
}

/// Reads entries from the store, and keeps some in memory as the store gave them.
pub struct Shelf<'a> {
    pub store: &'a dyn Store,
    read: Vec<Vec<StoredEntry>>,
    /// Where each of them stands.
    places: HashMap<EntryKey, (usize, usize)>,
}

impl<'a> Shelf<'a> {
    /// Nothing is remembered yet.
    pub fn new(store: &'a dyn Store) -> Self {
        Self { store, read: Vec::new(), places: HashMap::new() }
    }

    /// These entries, as far as they are there.
    pub fn read(&mut self, keys: &[EntryKey]) -> Vec<&StoredEntry> {
        let missing: Vec<EntryKey> = keys.iter().filter(|key| !self.places.contains_key(key)).copied().collect();
        if !missing.is_empty() {
            if self.places.len() + missing.len() > REMEMBERED {
                self.read.clear();
                self.places.clear();
            }
            let read = self.store.entries(&missing).expect("a sound store");
            self.places.extend(read.iter().enumerate().map(|(at, entry)| (entry.key, (self.read.len(), at))));
            self.read.push(read);
        }
        keys.iter().filter_map(|key| self.places.get(key).map(|(read, at)| &self.read[*read][*at])).collect()
    }
}
