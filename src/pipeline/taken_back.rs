//! Ids and dates taken back from our own published files, when the store is new.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};

use chrono::{DateTime, Utc};
use memchr::memmem;
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value;

use crate::model::{Address, Digest, Entry, Precision, SourceName, Stamp, TakenBack};
use crate::plan::{Plan, PlannedFeed};
use crate::target::{Folder, TargetError};

use super::identity::{Made, Native, canonical, file_id, instead, key, mint, salted};
use super::likeness::words;

/// Who asks for an entry that was told of.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// The source.
    pub source: &'a SourceName,
    /// Its host.
    pub host: Option<&'a str>,
    /// What it is called in feeds.
    pub title: &'a str,
    /// Whether its entries are files.
    pub files: bool,
}

/// What was told of an entry, and the id to go with it; none where that was for one file alone.
#[derive(Debug)]
pub struct Recalled {
    /// What was told.
    pub told: TakenBack,
    /// The issued id.
    pub id: Option<String>,
}

/// How an entry was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Under the id it would get anyway: copies of it may be found so, too.
    Exact,
    /// Under the id that it has beside an entry with the same id.
    Instead,
    /// By its address or title: nobody else may be.
    Guessed,
}

/// What our published files told of entries that are not in the store yet.
#[derive(Debug, Default)]
pub struct Memory {
    all: Vec<(TakenBack, Option<Found>)>,
    by_id: HashMap<String, usize>,
    /// Minted ids by host and key: the year may be another one, where it came from no date.
    by_key: HashMap<(String, String), usize>,
    by_address: HashMap<Digest, Vec<usize>>,
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
            memory.by_key.extend(host_and_key(&one.id).map(|key| (key, at)));
            if let Some(address) = one.url.as_deref().and_then(Address::new).as_ref().and_then(canonical) {
                memory.by_address.entry(Digest::of(&address)).or_default().push(at);
            }
            let title = title(one.title.as_deref());
            if !title.is_empty() && one.url.is_none() {
                memory.by_title.entry(title).or_default().push(at);
            }
        }
        memory.all = all.into_iter().map(|one| (one, None)).collect();
        memory
    }

    /// What was told of this entry.
    pub fn recall(&mut self, native: &Native, entry: &Entry, asker: Asker<'_>) -> Option<Recalled> {
        if self.all.is_empty() {
            return None;
        }
        let (at, how) = self.find(native, entry, asker)?;
        let (told, before) = self.all.get_mut(at)?;
        if *before == Some(Found::Guessed) {
            return None;
        }
        *before = Some(how);
        self.used.push(told.id.clone());
        let id = (how != Found::Instead).then(|| told.id.clone());
        Some(Recalled { told: told.clone(), id })
    }

    fn find(&self, native: &Native, entry: &Entry, asker: Asker<'_>) -> Option<(usize, Found)> {
        let Asker { source, host, files, .. } = asker;
        if files {
            let whole = file_id(source, entry, "");
            let with_path = file_id(source, entry, &format!("\n{}", native.text));
            let known = [with_path, whole].into_iter().find_map(|id| self.by_id.get(&id).copied());
            return known.map(|at| (at, Found::Exact)).or_else(|| self.guess(native, entry, asker));
        }
        let minted = |native: &str| match host {
            Some(host) => self.by_key.get(&(host.to_owned(), key(native))).copied(),
            None => self.by_id.get(&mint(None, None, source, native)).copied(),
        };
        let beside = minted(&instead(source, &native.text)).map(|at| (at, Found::Instead));
        let exact = || {
            let given = self.by_id.get(&native.text).copied().filter(|_| native.made == Made::Id);
            let known = [minted(&salted(source, &native.text)), given, minted(&native.text)];
            let named = known.iter().flatten().find(|at| self.names(**at, asker));
            // An id may have been given to another source, whose own this one was not believed to be.
            named.or_else(|| known.iter().flatten().next()).map(|at| (*at, Found::Exact))
        };
        beside.or_else(exact).or_else(|| self.guess(native, entry, asker))
    }

    /// By the address, or by the title where there is no address, if only one can be meant.
    fn guess(&self, native: &Native, entry: &Entry, asker: Asker<'_>) -> Option<(usize, Found)> {
        let at_address = native.address.filter(|_| native.address_is_its_own).and_then(|a| self.by_address.get(&a));
        let titled = self.by_title.get(&title(entry.title.as_deref())).filter(|_| entry.url.is_none());
        let candidates = at_address.or(titled)?;
        let free: Vec<usize> = candidates.iter().copied().filter(|at| self.may_be(*at, asker)).collect();
        match free.as_slice() {
            [only] => Some((*only, Found::Guessed)),
            _ => None,
        }
    }

    /// Whether it came from a source of this name.
    fn names(&self, at: usize, asker: Asker<'_>) -> bool {
        let origin = self.all.get(at).and_then(|(told, _)| told.origin.as_deref());
        origin.is_none_or(|origin| origin == asker.title)
    }

    /// Whether nobody has it yet and it came from a source of this name.
    fn may_be(&self, at: usize, asker: Asker<'_>) -> bool {
        self.all.get(at).is_some_and(|(_, found)| found.is_none()) && self.names(at, asker)
    }

    /// The ids that found their entry since the last call.
    pub fn take_used(&mut self) -> Vec<String> {
        std::mem::take(&mut self.used)
    }
}

/// The host and key of a minted id.
fn host_and_key(id: &str) -> Option<(String, String)> {
    let (authority, key) = id.strip_prefix("tag:")?.split_once(':')?;
    let (host, _) = authority.rsplit_once(',')?;
    Some((host.to_owned(), key.to_owned()))
}

fn title(text: Option<&str>) -> String {
    words(text.unwrap_or_default()).join(" ")
}

/// Reads our own published files: NAME.json, else NAME.atom; each entry once.
///
/// # Errors
/// When the output folder cannot be read.
pub fn take_back(plan: &Plan, folder: &Folder, now: DateTime<Utc>) -> Result<Vec<TakenBack>, TargetError> {
    let mut all: Vec<TakenBack> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for feed in &plan.feeds {
        for one in of_feed(feed, folder, now)? {
            if !one.id.is_empty() && known.insert(one.id.clone()) {
                all.push(one);
            }
        }
    }
    Ok(all)
}

fn of_feed(feed: &PlannedFeed, folder: &Folder, now: DateTime<Utc>) -> Result<Vec<TakenBack>, TargetError> {
    let stem = super::names::stem(feed);
    if let Some(file) = ours(folder, &format!("{stem}.json"))?
        && let Ok(document) = serde_json::from_reader::<_, Told>(BufReader::new(file))
    {
        return Ok(document.items.0);
    }
    let atom = format!("{stem}.atom");
    let Some(file) = ours(folder, &atom)? else { return Ok(Vec::new()) };
    of_atom(file, now).map_err(|error| TargetError::of(&folder.path().join(atom), "read", error))
}

/// A file for reading, if it is there and ours.
fn ours(folder: &Folder, name: &str) -> Result<Option<File>, TargetError> {
    if folder.is_ours(name)? == Some(true) { folder.open_file(name) } else { Ok(None) }
}

/// What is read of our JSON Feed.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    items: Items,
}

/// Its items, of which only one at a time is in memory as it was written.
#[derive(Default)]
struct Items(Vec<TakenBack>);

impl<'d> Deserialize<'d> for Items {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ItemVisitor)
    }
}

struct ItemVisitor;

impl<'d> Visitor<'d> for ItemVisitor {
    type Value = Items;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'d>>(self, mut list: A) -> Result<Items, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element::<Item>()? {
            items.push(item.taken_back());
        }
        Ok(Items(items))
    }
}

/// What is read of an item; its text is passed over. A member that somebody spoilt is taken for a missing one.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Item {
    id: Value,
    url: Value,
    title: Value,
    date_published: Value,
    date_modified: Value,
    _feedwright: Value,
}

impl Item {
    fn taken_back(self) -> TakenBack {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let moment = |value: &Value| DateTime::parse_from_rfc3339(value.as_str()?).ok();
        let ours = |name: &str| self._feedwright.get(name).unwrap_or(&Value::Null);
        let precision = Precision::deserialize(ours("precision")).unwrap_or_default();
        let published = moment(&self.date_published).map(|at| Stamp { at, precision });
        let by_date = || published.filter(|stamp| stamp.precision == Precision::FirstSeen).map(|stamp| stamp.utc());
        TakenBack {
            id: text(&self.id).unwrap_or_default(),
            url: text(&self.url),
            title: text(&self.title),
            origin: ours("source").get("title").and_then(text),
            published,
            updated: moment(&self.date_modified).map(Stamp::exact),
            first_seen: moment(ours("first_seen")).map(|at| at.to_utc()).or_else(by_date),
        }
    }
}

/// How much of an Atom feed is read at once, in bytes; many entries, so that what stands before them
/// is not read with each.
const PIECE: usize = 1 << 18;

/// Where an entry ends. In texts these characters stand escaped.
const END: &[u8] = b"</entry>";

/// The entries of our Atom feed, some at a time; it does not say how exact its dates are.
fn of_atom(mut file: impl Read, fetched: DateTime<Utc>) -> io::Result<Vec<TakenBack>> {
    let mut all = Vec::new();
    // What stands before the entries, then as much of these as was read and not yet taken.
    let (mut head, mut rest) = (None, Vec::new());
    while file.by_ref().take(PIECE as u64).read_to_end(&mut rest)? > 0 {
        if head.is_none() {
            head = memmem::find(&rest, b"<entry").map(|start| rest.drain(..start).collect::<Vec<u8>>());
        }
        let Some((head, end)) = head.as_ref().zip(memmem::rfind(&rest, END)) else { continue };
        let entries = rest.drain(..end + END.len());
        let document = head.iter().copied().chain(entries).chain(*b"</feed>").collect();
        all.extend(of_atom_document(document, fetched));
    }
    Ok(all)
}

fn of_atom_document(bytes: Vec<u8>, fetched: DateTime<Utc>) -> Vec<TakenBack> {
    let Some(address) = Address::new("file:///") else { return Vec::new() };
    let document = crate::model::Document {
        address,
        path: None,
        content_type: None,
        content_language: None,
        content_location: None,
        body: bytes.into(),
        packed: None,
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

#[cfg(test)]
mod tests;
