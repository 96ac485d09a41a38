//! Where nothing was found: what comes nearest, and which source could have brought it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};

use crate::model::{EntryKey, Head, SourceName, SourceState, StoredEntry};
use crate::plan::Plan;
use crate::query::{self, Context, EntryView, Facts, Query};
use crate::store::{Store, StoreError};
use crate::text::address::canonical_address;

use super::super::identity::compared;
use super::super::likeness::words;
use super::super::states::States;
use super::find::{address, with_digests};
use super::told::{Near, Reach};

/// Entries told of: more is a list to search in.
const TOLD: usize = 3;

/// Entries whose texts are looked at, the newest of each source first; what was lost is mostly new.
const LOOKED_AT: usize = 4000;

/// Entries of a source that are counted; more is only told as more.
const COUNTED: usize = 50_000;

/// Entries asked of the store at once.
const PAGE: usize = 256;

/// Words of a title that are looked for.
const WORDS: usize = 16;

/// From this share of what was asked for on, one is told of as near.
const NEAR: f64 = 0.6;

/// What comes nearest to what was asked for: other spellings of an address, else most in common.
pub(super) fn nearest(store: &dyn Store, states: &States, asked: &str) -> Result<Vec<Near>, StoreError> {
    let address = address(asked);
    if let Some(address) = &address {
        let digests: Vec<_> = spellings(address).iter().map(|other| crate::model::Digest::of(other)).collect();
        let natives: Vec<_> = spellings(address).iter().map(|other| compared(other)).collect();
        let heads = with_digests(store, states.names(), &natives, &digests)?;
        if !heads.is_empty() {
            let mut heads: Vec<Head> = heads.into_values().collect();
            heads.sort_by(|one, other| (one.first_seen, &one.source).cmp(&(other.first_seen, &other.source)));
            let keys: Vec<EntryKey> = heads.into_iter().map(|head| head.key).take(TOLD).collect();
            return Ok(store.entries(&keys)?.into_iter().map(near).collect());
        }
    }
    let Some(wanted) = Like::of(asked, address.as_deref()) else { return Ok(Vec::new()) };
    let host = address.as_deref().and_then(host);
    // Of what is equally near, whose source comes first by name: who answered first does not matter.
    let mut best: BTreeMap<(u64, Reverse<SourceName>, EntryKey), Near> = BTreeMap::new();
    for (source, share) in shares(states, host.as_deref()) {
        for stored in newest(store, source, share)? {
            let score = wanted.share(&stored);
            if score >= NEAR {
                best.insert((thousandths(score), Reverse(stored.source.clone()), stored.key), near(stored));
                if best.len() > TOLD {
                    best.pop_first();
                }
            }
        }
    }
    Ok(best.into_values().rev().collect())
}

/// What was asked for, to be compared with entries.
enum Like {
    /// The pairs of letters of an address behind its host.
    Path(HashSet<(char, char)>),
    /// Words of a title, each as a query: marks that are left out do not count.
    Words(Vec<Query>),
}

impl Like {
    fn of(asked: &str, address: Option<&str>) -> Option<Self> {
        if let Some(address) = address {
            return Some(Self::Path(pairs(address)))
                .filter(|like| matches!(like, Self::Path(pairs) if !pairs.is_empty()));
        }
        let queries =
            words(asked).into_iter().take(WORDS).filter_map(|word| query::parse(&format!("title:\"{word}\"")).ok());
        let queries: Vec<Query> = queries.filter(|query| !query.is_empty()).collect();
        (!queries.is_empty()).then_some(Self::Words(queries))
    }

    /// How much an entry has of it.
    #[expect(clippy::cast_precision_loss, reason = "numbers of words and letters")]
    fn share(&self, stored: &StoredEntry) -> f64 {
        let (common, all) = match self {
            Self::Path(wanted) => {
                let own = stored.entry.url.as_ref().map(|url| pairs(url.as_str())).unwrap_or_default();
                (2 * wanted.intersection(&own).count(), wanted.len() + own.len())
            }
            Self::Words(queries) => {
                let view = EntryView::new(Facts { title: stored.entry.title.as_deref(), ..Facts::default() });
                let context = Context { now: stored.first_seen, timezone: chrono_tz::Tz::UTC };
                (queries.iter().filter(|query| query.matches(&view, &context)).count(), queries.len())
            }
        };
        common as f64 / all.max(1) as f64
    }
}

/// The pairs of letters of an address behind its host.
fn pairs(address: &str) -> HashSet<(char, char)> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path: Vec<char> = rest.split_once('/').map(|(_, path)| path.chars().collect()).unwrap_or_default();
    path.iter().zip(path.iter().skip(1)).map(|(one, other)| (*one, *other)).collect()
}

fn near(stored: StoredEntry) -> Near {
    Near {
        source: stored.source,
        title: stored.entry.title,
        url: stored.entry.url.map(|url| url.as_str().to_owned()),
        id: stored.entry.id.unwrap_or_default(),
    }
}

/// Other addresses that people and programs take for the same page.
fn spellings(address: &str) -> Vec<String> {
    let (base, query) = address.split_once('?').map_or((address, None), |(base, query)| (base, Some(query)));
    let rest = base.strip_prefix("https://").unwrap_or(base);
    let hosts = match rest.strip_prefix("www.") {
        Some(bare) => [rest.to_owned(), bare.to_owned()],
        None => [rest.to_owned(), format!("www.{rest}")],
    };
    let mut all = Vec::new();
    for host in hosts {
        let bare = host.trim_end_matches('/');
        for path in [bare.to_owned(), format!("{bare}/")] {
            all.push(format!("https://{path}"));
            all.extend(query.map(|query| format!("https://{path}?{query}")));
        }
    }
    all.into_iter().map(|other| canonical_address(&other)).filter(|other| other != address).collect()
}

fn host(address: &str) -> Option<String> {
    url::Url::parse(address).ok()?.host_str().map(str::to_owned)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1")]
fn thousandths(share: f64) -> u64 {
    (share * 1000.0) as u64
}

/// How many entries of each source are looked at: only those of the host where there are some.
fn shares<'a>(states: &'a States, wanted: Option<&str>) -> Vec<(&'a SourceName, usize)> {
    let of_host = |state: &SourceState| {
        wanted.is_some() && state.home_page_url.as_ref().and_then(crate::model::Address::host).as_deref() == wanted
    };
    let mut names: Vec<&SourceName> = states.iter().filter(|(_, state)| of_host(state)).map(|(name, _)| name).collect();
    if names.is_empty() {
        names = states.names().collect();
    }
    names.sort_unstable();
    let share = (LOOKED_AT / names.len().max(1)).max(1);
    names.into_iter().take(LOOKED_AT).map(|name| (name, share)).collect()
}

fn newest(store: &dyn Store, source: &SourceName, at_most: usize) -> Result<Vec<StoredEntry>, StoreError> {
    let mut all = Vec::new();
    for page in store.newest(source, None, at_most)?.chunks(PAGE) {
        let keys: Vec<EntryKey> = page.iter().map(|head| head.key).collect();
        all.extend(store.entries(&keys)?);
    }
    Ok(all)
}

/// The sources of the host that was asked for, and how far back they go.
pub(super) fn reach(store: &dyn Store, plan: &Plan, states: &States, asked: &str) -> Result<Vec<Reach>, StoreError> {
    let Some(wanted) = address(asked).as_deref().and_then(host) else { return Ok(Vec::new()) };
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let mut all = Vec::new();
    for source in &plan.sources {
        let state = states.get(&source.name).cloned().unwrap_or_default();
        let page = state.home_page_url.as_ref().and_then(crate::model::Address::host);
        if ![source.host.as_deref(), page.as_deref()].into_iter().flatten().any(|host| bare(host) == bare(&wanted)) {
            continue;
        }
        let (entries, counted, oldest) = extent(store, &source.name)?;
        all.push(Reach {
            source: source.name.clone(),
            last_ok: state.last_ok,
            fault: state.fault,
            entries,
            counted,
            oldest,
            history_days: source.history.as_secs() / 86_400,
        });
    }
    Ok(all)
}

/// How many entries of a source may be shown, whether these are all, and the date of the oldest.
fn extent(store: &dyn Store, source: &SourceName) -> Result<(usize, bool, Option<DateTime<Utc>>), StoreError> {
    let (mut count, mut after, mut oldest) = (0, None, None);
    while count < COUNTED {
        let heads = store.newest(source, after, PAGE)?;
        count += heads.len();
        let Some(last) = heads.last().map(|head: &Head| (head.published.utc(), head.key)) else {
            return Ok((count, true, oldest));
        };
        (after, oldest) = (Some(last), Some(last.0));
    }
    Ok((count, false, oldest))
}
