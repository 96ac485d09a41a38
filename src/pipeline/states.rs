//! What is kept about the sources, while a pass works with it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{SourceName, SourceState};
use crate::store::SourceRecord;

/// What is kept about sources, by their names. Each is shared by all who look at it: with thousands of sources a
/// copy for everybody would be large, and so would a table with room for as many again.
#[derive(Debug, Clone, Default)]
pub struct States(HashMap<SourceName, Arc<SourceState>>);

impl States {
    /// With room for so many.
    pub(super) fn with_capacity(sources: usize) -> Self {
        Self(HashMap::with_capacity(sources))
    }

    /// What is kept about a source; nothing where it never answered.
    #[must_use]
    pub fn get(&self, source: &SourceName) -> Option<&SourceState> {
        self.0.get(source).map(AsRef::as_ref)
    }

    /// The same to be held on to; a source of which nothing is kept is as new.
    #[must_use]
    pub fn shared(&self, source: &SourceName) -> Arc<SourceState> {
        self.0.get(source).cloned().unwrap_or_default()
    }

    /// Keeps this about a source from now on.
    pub fn insert(&mut self, source: SourceName, state: impl Into<Arc<SourceState>>) {
        self.0.insert(source, state.into());
    }

    /// The names of the sources, in no order.
    pub fn names(&self) -> impl Iterator<Item = &SourceName> {
        self.0.keys()
    }

    /// All of it, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&SourceName, &SourceState)> {
        self.0.iter().map(|(name, state)| (name, state.as_ref()))
    }
}

impl Extend<SourceRecord> for States {
    fn extend<T: IntoIterator<Item = SourceRecord>>(&mut self, records: T) {
        self.0.extend(records.into_iter().map(|record| (record.name, Arc::new(record.state))));
    }
}

impl FromIterator<SourceRecord> for States {
    fn from_iter<T: IntoIterator<Item = SourceRecord>>(records: T) -> Self {
        let mut states = Self::default();
        states.extend(records);
        states
    }
}
