//! Ids and dates taken back from our own published files, when the store is new.

use std::collections::HashMap;

use crate::model::{Address, Digest, Entry, SourceName, TakenBack};

use super::identity::{Native, canonical, is_absolute_iri, key};
use super::likeness::words;

/// What our published files told, as far as no entry has claimed it yet.
#[derive(Debug, Default)]
pub struct Memory {
    all: Vec<Option<TakenBack>>,
    by_id: HashMap<String, usize>,
    by_key: HashMap<String, usize>,
    by_address: HashMap<Digest, usize>,
    by_title: HashMap<String, Vec<usize>>,
    used: Vec<String>,
}

impl Memory {
    /// What was taken back.
    #[must_use]
    pub fn new(all: Vec<TakenBack>) -> Self {
        let mut memory = Self::default();
        for (at, one) in all.iter().enumerate() {
            memory.by_id.insert(one.id.clone(), at);
            if let Some(key) = one.id.strip_prefix("tag:").and_then(|rest| rest.rsplit(':').next()) {
                memory.by_key.insert(key.to_owned(), at);
            }
            if let Some(address) = one.url.as_deref().and_then(Address::new).as_ref().and_then(canonical) {
                memory.by_address.insert(Digest::of(&address), at);
            }
            let title = title(one.title.as_deref());
            if !title.is_empty() && one.url.is_none() {
                memory.by_title.entry(title).or_default().push(at);
            }
        }
        memory.all = all.into_iter().map(Some).collect();
        memory
    }

    /// What the file told of this entry; nobody else gets it.
    pub fn recall(&mut self, native: &Native, entry: &Entry, _source: &SourceName) -> Option<TakenBack> {
        if self.all.is_empty() {
            return None;
        }
        let at = self.find(native, entry)?;
        let found = self.all.get_mut(at)?.take()?;
        self.used.push(found.id.clone());
        Some(found)
    }

    fn find(&self, native: &Native, entry: &Entry) -> Option<usize> {
        let there = |at: &usize| self.all.get(*at).is_some_and(Option::is_some);
        let by_id = self.by_id.get(&native.text).copied().filter(there);
        let by_key = || self.by_key.get(&key(&native.text)).copied().filter(there);
        let by_address = || {
            let address = native.address.filter(|_| native.address_is_its_own)?;
            let at = self.by_address.get(&address).copied().filter(there)?;
            // An id of the source's own is another article's, whatever the address.
            let other_id =
                self.all.get(at)?.as_ref().is_some_and(|one| is_absolute_iri(&one.id) && !one.id.starts_with("tag:"));
            (!other_id
                || !is_absolute_iri(&native.text)
                || self.by_title(entry).contains(&at)
                || self.same_title(at, entry))
            .then_some(at)
        };
        let by_title =
            || match self.by_title(entry).iter().copied().filter(|at| there(at)).collect::<Vec<_>>().as_slice() {
                [only] if entry.url.is_none() => Some(*only),
                _ => None,
            };
        by_id.or_else(by_key).or_else(by_address).or_else(by_title)
    }

    fn by_title(&self, entry: &Entry) -> &[usize] {
        self.by_title.get(&title(entry.title.as_deref())).map_or(&[], Vec::as_slice)
    }

    fn same_title(&self, at: usize, entry: &Entry) -> bool {
        let told = self.all.get(at).and_then(Option::as_ref).and_then(|one| one.title.as_deref());
        title(told) == title(entry.title.as_deref())
    }

    /// The ids that found their entry since the last call.
    pub fn take_used(&mut self) -> Vec<String> {
        std::mem::take(&mut self.used)
    }
}

fn title(text: Option<&str>) -> String {
    words(text.unwrap_or_default()).join(" ")
}
