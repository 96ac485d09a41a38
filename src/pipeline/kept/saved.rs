//! Entries that a pass has just saved, with the numbers that the store gave them.

use std::collections::HashMap;

use crate::model::{EntryKey, SourceName};
use crate::store::{NewEntry, SourceChange, Store, StoreError};

/// An entry that was saved just now.
#[derive(Debug)]
pub(in super::super) struct Saved {
    pub(super) key: EntryKey,
    /// The number of its source in the store.
    pub(super) number: i64,
    pub(super) name: SourceName,
    /// The place of its source in the plan.
    pub(super) source: Option<usize>,
    pub(super) new: NewEntry,
}

/// Finds out under which numbers entries were saved, from some time on.
#[derive(Debug)]
pub(in super::super) struct Finder {
    /// Whether none was missed.
    open: bool,
    last: Option<EntryKey>,
}

impl Finder {
    /// From now on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(in super::super) fn of(store: &dyn Store) -> Result<Self, StoreError> {
        Ok(Self { open: true, last: store.last_key()? })
    }

    /// Finds none any more.
    pub(in super::super) fn close(&mut self) {
        self.open = false;
    }

    /// The entries that these changes have brought, which were saved just now, in the order of their keys; `places`
    /// tells where each source stands in the plan.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(in super::super) fn take(
        &mut self,
        store: &dyn Store,
        changes: &mut [SourceChange],
        places: &HashMap<&str, usize>,
    ) -> Result<Vec<Saved>, StoreError> {
        let count: usize = changes.iter().map(|change| change.new.len()).sum();
        if !self.open || count == 0 {
            return Ok(Vec::new());
        }
        let saved = store.saved_after(self.last)?;
        if saved.len() != count {
            self.close();
            return Ok(Vec::new());
        }
        self.last = saved.last().map(|(key, _)| *key);
        let new = changes.iter_mut().flat_map(|change| {
            let name = &change.name;
            std::mem::take(&mut change.new).into_iter().map(move |new| (name, new))
        });
        let saved = saved.into_iter().zip(new).map(|((key, number), (name, new))| Saved {
            key,
            number,
            source: places.get(name.as_str()).copied(),
            name: name.clone(),
            new,
        });
        Ok(saved.collect())
    }
}
