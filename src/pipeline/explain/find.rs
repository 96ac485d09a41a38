//! Finds the entries that an address or an id means, whichever source brought them.

use std::collections::BTreeMap;

use crate::model::{Digest, EntryKey, Head, SourceName};
use crate::store::{Store, StoreError};
use crate::text::address::canonical_address;

use super::super::identity::compared;
use super::super::states::States;
use super::told::{Forgotten, Waiting};

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// The entries, in the order of first sight.
    pub(super) heads: Vec<Head>,
    /// Those of which only the id is left.
    pub(super) forgotten: Vec<Forgotten>,
    /// What was taken back and has not come again.
    pub(super) waiting: Option<Waiting>,
}

/// The address as it is compared, for what can be one; `https://` may be left out.
pub(super) fn address(asked: &str) -> Option<String> {
    let asked = asked.trim();
    if asked.starts_with("http://") || asked.starts_with("https://") {
        return Some(canonical_address(asked));
    }
    let (host, _) = asked.split_once('/')?;
    let is_host = host.contains('.') && !host.contains([' ', ':', ',']) && !host.starts_with('.');
    is_host.then(|| canonical_address(&format!("https://{asked}")))
}

/// The entries with this address, this published id or this id inside their source.
pub(super) fn find(store: &dyn Store, states: &States, asked: &str) -> Result<Found, StoreError> {
    let asked = asked.trim();
    let address = address(asked);
    let natives: Vec<Digest> = [Some(asked), address.as_deref()].into_iter().flatten().map(compared).collect();
    let addresses: Vec<Digest> = address.iter().map(|address| Digest::of(address)).collect();
    let mut found = Found::default();
    let mut heads = with_digests(store, states.names(), &natives, &addresses)?;
    let claims = store.claims(asked)?;
    let keys: Vec<EntryKey> = claims.iter().map(|claim| claim.key).collect();
    heads.extend(store.heads_at(&keys)?.into_iter().map(|head| (head.key, head)));
    let lost = claims.into_iter().filter(|claim| !heads.contains_key(&claim.key));
    found.forgotten = lost.map(|claim| Forgotten { source: claim.source, first_seen: claim.first_seen }).collect();
    found.heads = heads.into_values().collect();
    if found.heads.is_empty() {
        let is_it = |url: &str| address.as_deref().is_some_and(|address| canonical_address(url) == address);
        let told = store.taken_back()?.into_iter().find(|one| one.id == asked || one.url.as_deref().is_some_and(is_it));
        found.waiting = told.map(|one| Waiting { id: one.id, title: one.title, source_title: one.origin });
    }
    Ok(found)
}

/// The entries of these sources with one of these ids or addresses.
pub(super) fn with_digests<'a>(
    store: &dyn Store,
    sources: impl IntoIterator<Item = &'a SourceName>,
    natives: &[Digest],
    addresses: &[Digest],
) -> Result<BTreeMap<EntryKey, Head>, StoreError> {
    let mut found = BTreeMap::new();
    for source in sources {
        let heads = store.heads_with(source, natives, addresses)?;
        found.extend(heads.into_iter().map(|head| (head.key, head)));
    }
    Ok(found)
}
