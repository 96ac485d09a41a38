//! Whatever is read of sources before and after, entries come as if all of them had been read.

use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::model::{Digest, Entry, SourceState, Stamp};
use crate::store::{BACKENDS, Batch, NewEntry, SourceChange, Trust};

/// An entry by its source, the quarter of a second in which it was published, and whether it is held back.
type Written = (usize, i64, bool);

fn store(folder: &tempfile::TempDir, names: &[SourceName], entries: &[Written]) -> Box<dyn Store> {
    let mut store = BACKENDS[0].open(folder.path(), Trust::NeverThere).unwrap().store;
    let mut sources: Vec<SourceChange> =
        names.iter().map(|name| SourceChange::of_state(name.clone(), SourceState::default())).collect();
    let now = DateTime::from_timestamp(1_795_500_000, 0).unwrap();
    for (rank, (source, quarter, held)) in (0..).zip(entries) {
        let id = format!("urn:x:{rank}");
        let published = DateTime::from_timestamp_millis(1_795_000_000_000 + quarter * 250).unwrap();
        let entry =
            Entry { id: Some(id.clone()), published: Some(Stamp::exact(published.fixed_offset())), ..Entry::default() };
        sources[*source].new.push(NewEntry {
            native: Digest::of(&id),
            native_id: id,
            address: None,
            rank,
            first_seen: now,
            held_until: held.then_some(now),
            entry,
        });
    }
    store.save(&mut Batch { sources, hosts: Vec::new() }).unwrap();
    store
}

/// All entries in their order: each source is read whole before the first is chosen.
fn all_read_before(store: &dyn Store, names: &[&SourceName], order: Order) -> Vec<Candidate> {
    let whole = |(place, name): (usize, &&SourceName)| -> VecDeque<Candidate> {
        let heads = store.newest(name, None, usize::MAX).unwrap();
        heads.into_iter().map(|head| Candidate::new(head, place)).collect()
    };
    let mut sources: Vec<(usize, VecDeque<Candidate>)> =
        names.iter().enumerate().map(whole).map(|all| (0, all)).collect();
    let mut entries = Vec::new();
    loop {
        sources.retain(|(_, left)| !left.is_empty());
        let next = sources.iter_mut().min_by(|one, other| {
            let turns = if order == Order::Spread { one.0.cmp(&other.0) } else { Ordering::Equal };
            turns.then_with(|| newest_first(&one.1[0], &other.1[0]))
        });
        let Some((turn, left)) = next else { return entries };
        *turn += 1;
        entries.extend(left.pop_front());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn entries_come_as_if_every_source_had_been_read_whole_before(
        entries in proptest::collection::vec((0_usize..5, 0_i64..40, proptest::bool::weighted(0.1)), 0..120),
        (limit, count) in (1_usize..12, 1_usize..30),
        order in prop_oneof![Just(Order::Newest), Just(Order::Spread)],
    ) {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<SourceName> = ["a", "b", "c", "d", "e"].map(|name| SourceName::new(name).unwrap()).into();
        let store = store(&folder, &names, &entries);
        // Of the last one nothing was ever stored.
        let never = SourceName::new("never").unwrap();
        let names: Vec<&SourceName> = names.iter().chain([&never]).collect();
        let expected = all_read_before(store.as_ref(), &names, order);
        let mut supply = Supply::Sources(Streams::of(store.as_ref(), &names, order, limit).unwrap());
        let mut given: Vec<EntryKey> = Vec::new();
        loop {
            let more = supply.more(count).unwrap();
            if more.is_empty() {
                break;
            }
            given.extend(more.iter().map(|one| one.head.key));
            let left: std::collections::BTreeSet<usize> =
                expected.iter().skip(given.len()).map(|one| one.place).collect();
            let said: std::collections::BTreeSet<usize> = supply.more_of().into_iter().collect();
            prop_assert_eq!(left, said, "which sources have more");
        }
        prop_assert_eq!(given, expected.iter().map(|one| one.head.key).collect::<Vec<_>>());
    }
}
