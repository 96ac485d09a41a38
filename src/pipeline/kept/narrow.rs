//! What an index can say of a query, with what config.yaml and the sources add to their entries.

use crate::model::{Narrowing, SourceState};
use crate::plan::PlannedSource;
use crate::query::index::{Builder, Index, Place};
use crate::query::{EntryView, Facts};

/// The property of an entry that tells no language of its own.
pub(super) const NO_LANGUAGE: &str = "lang:-";

/// The property of the entries of a source, by its number in the store.
pub(super) fn from(number: i64) -> String {
    format!("from:{number}")
}

/// The tags and languages that sources give to their entries. They are not in the index: another
/// config.yaml changes them for all entries at once.
#[derive(Debug, Default)]
pub(super) struct Sources(Index);

impl Sources {
    /// Of these sources, each with its number in the store.
    pub(super) fn of<'a>(sources: impl Iterator<Item = (i64, &'a PlannedSource, Option<&'a SourceState>)>) -> Self {
        let mut builder = Builder::default();
        for (number, source, state) in sources {
            let tags = source.tags.iter().map(String::as_str).collect();
            let language = source.language.as_deref().or(state.and_then(|state| state.language.as_deref()));
            let view = EntryView::new(Facts { tags, language, ..Facts::default() });
            builder.add(Place { date: 0, key: number }, &view);
        }
        let mut index = Index::default();
        index.add(builder);
        Self(index)
    }

    /// The same for entries whose sources add to them.
    pub(super) fn widened(&self, narrowing: &Narrowing) -> Narrowing {
        narrowing.widened(&|part| {
            let sources = self.0.walk(part).map(|place| Narrowing::Property(from(place.key)));
            let sources: Vec<Narrowing> = sources.collect();
            if sources.is_empty() {
                return None;
            }
            // A source gives its language to those entries alone that tell none.
            let of_language = matches!(part, Narrowing::Property(name) if name.starts_with("lang:"));
            let silent = of_language.then(|| Narrowing::Property(NO_LANGUAGE.to_owned()));
            Some(Narrowing::all(silent.into_iter().chain([Narrowing::one(sources)])))
        })
    }
}
