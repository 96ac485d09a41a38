//! Ids and dates taken back from our own published files, when the store is new.

use std::collections::HashMap;

use crate::model::{Address, Digest, Entry, SourceName, TakenBack};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::model::{Precision, Stamp};
use crate::plan::{Plan, PlannedFeed};
use crate::target::{Folder, TargetError, is_ours};

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

/// Reads our own published files: NAME.json, else NAME.atom. Newest first, each entry once; what
/// stands further down in a file counts as seen earlier, so that the order stays.
///
/// # Errors
/// When the output folder cannot be read.
pub fn take_back(plan: &Plan, folder: &Folder, now: DateTime<Utc>) -> Result<Vec<TakenBack>, TargetError> {
    let mut all: Vec<TakenBack> = Vec::new();
    let mut known: HashMap<String, ()> = HashMap::new();
    for feed in &plan.feeds {
        for mut one in of_feed(feed, folder, now)? {
            if !one.id.is_empty() && known.insert(one.id.clone(), ()).is_none() {
                let earlier = TimeDelta::seconds(i64::try_from(all.len()).unwrap_or(i64::MAX).saturating_add(1));
                one.first_seen = one.first_seen.or_else(|| now.checked_sub_signed(earlier));
                all.push(one);
            }
        }
    }
    Ok(all)
}

fn of_feed(feed: &PlannedFeed, folder: &Folder, now: DateTime<Utc>) -> Result<Vec<TakenBack>, TargetError> {
    let stem = super::names::stem(feed);
    let json = format!("{stem}.json");
    if let Some(bytes) = folder.read(&json)?.filter(|bytes| is_ours(&json, bytes))
        && let Ok(document) = serde_json::from_slice::<Value>(&bytes)
    {
        let items = document.get("items").and_then(Value::as_array);
        return Ok(items.into_iter().flatten().map(of_item).collect());
    }
    let atom = format!("{stem}.atom");
    let Some(bytes) = folder.read(&atom)?.filter(|bytes| is_ours(&atom, bytes)) else { return Ok(Vec::new()) };
    Ok(of_atom(bytes, now))
}

/// An item of our JSON Feed.
fn of_item(item: &Value) -> TakenBack {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let ours = item.get("_feedwright").unwrap_or(&Value::Null);
    let precision = ours.get("precision").and_then(|value| serde_json::from_value(value.clone()).ok());
    let stamp = |name: &str, precision: Precision| {
        let at = DateTime::parse_from_rfc3339(item.get(name)?.as_str()?).ok()?;
        Some(Stamp { at, precision })
    };
    TakenBack {
        id: text(item, "id").unwrap_or_default(),
        url: text(item, "url"),
        title: text(item, "title"),
        origin: ours.get("source").and_then(|source| text(source, "title")),
        published: stamp("date_published", precision.unwrap_or_default()),
        updated: stamp("date_modified", Precision::Exact),
        first_seen: ours
            .get("first_seen")
            .and_then(Value::as_str)
            .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
            .map(|at| at.to_utc()),
    }
}

/// The entries of our Atom feed; it does not say how exact its dates are.
fn of_atom(bytes: Vec<u8>, fetched: DateTime<Utc>) -> Vec<TakenBack> {
    let Some(address) = Address::new("file:///") else { return Vec::new() };
    let document = crate::model::Document {
        address,
        path: None,
        content_type: None,
        content_language: None,
        content_location: None,
        body: bytes.into(),
        fetched,
        modified: None,
        delta: false,
    };
    let Ok(feed) = crate::parse::read(&document, &crate::parse::Options::default()) else { return Vec::new() };
    let entry = |entry: Entry| TakenBack {
        id: entry.id.unwrap_or_default(),
        url: entry.url.map(|url| url.as_str().to_owned()),
        title: entry.title,
        origin: entry.source.and_then(|source| source.title),
        published: entry.published,
        updated: entry.updated.filter(|updated| entry.published.is_none_or(|published| published.at != updated.at)),
        first_seen: None,
    };
    feed.entries.into_iter().map(entry).collect()
}
