//! What is read from the database.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, FixedOffset, Utc};
use rusqlite::{OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::model::{
    Address, Digest, Document, EntryKey, FeedName, FeedState, Head, Joined, Precision, SourceName, Stamp, StoredEntry,
    TakenBack,
};

use super::super::backend::{Claim, SourceMark, SourceRecord, StoreError};
use super::open::Database;
use super::pack::{unpack, unpack_entry, unpack_value};

/// The columns of a head, in the order in which `head` reads them.
pub(super) const HEAD: &str = "key, native, address, id, raw, rank, first_seen, published, zone, precision, held, \
     last_listed, listed, rewrites, live, sum";

/// What is wrong where a row of an entry cannot be read.
const NO_ENTRY: &str = "an entry is not what was written";

/// A stamp as columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct When {
    /// Milliseconds since 1970, UTC.
    pub(super) at: i64,
    /// Seconds east of UTC.
    pub(super) zone: i32,
    pub(super) precision: i64,
}

impl When {
    pub(super) fn of(stamp: &Stamp) -> Self {
        let precision = match stamp.precision {
            Precision::Exact => 0,
            Precision::Minute => 1,
            Precision::Day => 2,
            Precision::FirstSeen => 3,
        };
        Self { at: stamp.at.timestamp_millis(), zone: stamp.at.offset().local_minus_utc(), precision }
    }

    fn stamp(self) -> Option<Stamp> {
        let precision = match self.precision {
            0 => Precision::Exact,
            1 => Precision::Minute,
            2 => Precision::Day,
            3 => Precision::FirstSeen,
            _ => return None,
        };
        let at = DateTime::from_timestamp_millis(self.at)?.with_timezone(&FixedOffset::east_opt(self.zone)?);
        Some(Stamp { at, precision })
    }
}

/// Seconds since 1970.
pub(super) fn seconds(at: DateTime<Utc>) -> i64 {
    at.timestamp()
}

pub(super) fn moment(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

/// The hash of the columns that never change.
pub(super) fn row_sum(native: &Digest, id: &str, rank: u32, first_seen: i64, when: When) -> i64 {
    let mut hash = Xxh3::new();
    hash.update(&native.0);
    hash.update(id.as_bytes());
    for number in [i64::from(rank), first_seen, when.at, i64::from(when.zone), when.precision] {
        hash.update(&number.to_le_bytes());
    }
    hash.digest().cast_signed()
}

/// The hash by which an issued id is found.
pub(super) fn id_hash(id: &str) -> i64 {
    xxh3_64(id.as_bytes()).cast_signed()
}

fn digest(bytes: &[u8]) -> Option<Digest> {
    bytes.try_into().ok().map(Digest)
}

/// What is kept about a document beside its bytes.
#[derive(Serialize, Deserialize)]
pub(super) struct About {
    pub(super) address: Address,
    pub(super) path: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) content_language: Option<String>,
    pub(super) content_location: Option<String>,
    pub(super) fetched: DateTime<Utc>,
    pub(super) modified: Option<DateTime<Utc>>,
    pub(super) delta: bool,
}

impl Database {
    /// Reads in one transaction: without one each statement takes and leaves the locks by itself.
    pub(super) fn reading<T>(&self, read: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        let transaction = self.connection.is_autocommit().then(|| self.connection.unchecked_transaction()).transpose();
        let _transaction = self.tell(transaction)?;
        read()
    }

    /// The number of a source; nothing when it was never saved.
    pub(super) fn number(&self, source: &SourceName) -> Result<Option<i64>, StoreError> {
        let mut find = self.tell(self.connection.prepare_cached("SELECT number FROM source WHERE name = ?1"))?;
        self.tell(find.query([source.as_str()]).and_then(|mut rows| rows.next()?.map(|row| row.get(0)).transpose()))
    }

    /// The head in a row of `HEAD`; checked against its sum.
    pub(super) fn head(&self, source: &SourceName, row: &Row<'_>) -> Result<Head, StoreError> {
        let read = || -> rusqlite::Result<Option<Head>> {
            let when = When { at: row.get(7)?, zone: row.get(8)?, precision: row.get(9)? };
            let Some(native) = digest(row.get_ref(1)?.as_blob()?) else { return Ok(None) };
            let (id, rank, first): (String, u32, i64) = (row.get(3)?, row.get(5)?, row.get(6)?);
            if row_sum(&native, &id, rank, first, when) != row.get::<_, i64>(15)? {
                return Ok(None);
            }
            let address = row.get_ref(2)?.as_blob_or_null()?.and_then(digest);
            let (Some(published), Some(first_seen), Some(last_listed)) =
                (when.stamp(), moment(first), moment(row.get(11)?))
            else {
                return Ok(None);
            };
            Ok(Some(Head {
                key: EntryKey(row.get(0)?),
                source: source.clone(),
                native,
                address,
                id,
                raw_hash: row.get::<_, i64>(4)?.cast_unsigned(),
                rank,
                first_seen,
                published,
                held_until: row.get::<_, Option<i64>>(10)?.and_then(moment),
                last_listed,
                listed: row.get(12)?,
                rewrites: row.get(13)?,
                live: row.get(14)?,
            }))
        };
        self.tell(read())?.ok_or_else(|| self.corrupt(NO_ENTRY))
    }

    fn heads_of(&self, source: &SourceName, sql: &str, bound: impl rusqlite::Params) -> Result<Vec<Head>, StoreError> {
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let mut rows = self.tell(find.query(bound))?;
        let mut heads = Vec::new();
        while let Some(row) = self.tell(rows.next())? {
            heads.push(self.head(source, row)?);
        }
        Ok(heads)
    }

    pub(super) fn read_sources(&self) -> Result<Vec<SourceRecord>, StoreError> {
        let mut find =
            self.tell(self.connection.prepare_cached("SELECT name, state, number FROM source ORDER BY name"))?;
        let mut rows = self.tell(find.query([]))?;
        let mut all = Vec::new();
        while let Some(row) = self.tell(rows.next())? {
            let name: String = self.tell(row.get(0))?;
            let state = self.tell(row.get_ref(1).and_then(|v| Ok(v.as_blob().map(unpack_value)?)))?;
            let (Ok(name), Some(state)) = (SourceName::new(&name), state) else {
                return Err(self.corrupt("the state of a source is not what was written"));
            };
            all.push(SourceRecord { number: self.tell(row.get(2))?, name, state });
        }
        Ok(all)
    }

    pub(super) fn read_marks(&self) -> Result<Vec<SourceMark>, StoreError> {
        let mut find =
            self.tell(self.connection.prepare_cached("SELECT name, change, number FROM source ORDER BY name"))?;
        let mut rows = self.tell(find.query([]))?;
        let mut all = Vec::new();
        while let Some(row) = self.tell(rows.next())? {
            let Ok(name) = SourceName::new(self.tell(row.get_ref(0).and_then(|name| Ok(name.as_str()?)))?) else {
                return Err(self.corrupt("the name of a source is not what was written"));
            };
            all.push(SourceMark { name, change: self.tell(row.get(1))?, number: self.tell(row.get(2))? });
        }
        Ok(all)
    }

    pub(super) fn read_hosts(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut find = self.tell(self.connection.prepare_cached("SELECT name, state FROM host ORDER BY name"))?;
        self.tell(find.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).and_then(Iterator::collect))
    }

    pub(super) fn read_feeds(&self) -> Result<Vec<(FeedName, FeedState)>, StoreError> {
        let mut find = self.tell(self.connection.prepare_cached("SELECT name, state FROM feed ORDER BY name"))?;
        let mut rows = self.tell(find.query([]))?;
        let mut all = Vec::new();
        while let Some(row) = self.tell(rows.next())? {
            let name: String = self.tell(row.get(0))?;
            let state = self.tell(row.get_ref(1).and_then(|v| Ok(v.as_blob().map(unpack_value)?)))?;
            let (Ok(name), Some(state)) = (FeedName::new(&name), state) else {
                return Err(self.corrupt("the state of a feed is not what was written"));
            };
            all.push((name, state));
        }
        Ok(all)
    }

    pub(super) fn read_raw_hashes(&self, source: &SourceName) -> Result<HashSet<u64>, StoreError> {
        let Some(number) = self.number(source)? else { return Ok(HashSet::new()) };
        let sql = "SELECT raw FROM entry WHERE source = ?1 AND listed = 1 AND live = 1 AND raw <> 0";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let rows = self.tell(find.query_map([number], |row| row.get::<_, i64>(0)))?;
        rows.map(|raw| self.tell(raw).map(i64::cast_unsigned)).collect()
    }

    pub(super) fn read_heads(
        &self,
        source: &SourceName,
        natives: &[Digest],
        addresses: &[Digest],
    ) -> Result<Vec<Head>, StoreError> {
        let Some(number) = self.number(source)? else { return Ok(Vec::new()) };
        let listed = format!("SELECT {HEAD} FROM entry WHERE source = ?1 AND listed = 1");
        let listed = self.heads_of(source, &listed, [number])?;
        self.heads_beside(listed, (source, number), natives, addresses)
    }

    pub(super) fn read_heads_with(
        &self,
        source: &SourceName,
        natives: &[Digest],
        addresses: &[Digest],
    ) -> Result<Vec<Head>, StoreError> {
        let Some(number) = self.number(source)? else { return Ok(Vec::new()) };
        self.heads_beside(Vec::new(), (source, number), natives, addresses)
    }

    /// These heads and the others of their source with one of the ids or addresses, by their number.
    fn heads_beside(
        &self,
        heads: Vec<Head>,
        (source, number): (&SourceName, i64),
        natives: &[Digest],
        addresses: &[Digest],
    ) -> Result<Vec<Head>, StoreError> {
        let known: HashSet<Digest> = heads.iter().map(|head| head.native).collect();
        let mut found: BTreeMap<EntryKey, Head> = heads.into_iter().map(|head| (head.key, head)).collect();
        // Most are there already: only the index is asked whether there are others.
        let keys = |sql: &str, digests: &mut dyn Iterator<Item = &Digest>| {
            let mut find = self.tell(self.connection.prepare_cached(sql))?;
            let mut keys = Vec::new();
            for digest in digests {
                let rows = find.query_map(params![number, digest.0], |row| row.get(0).map(EntryKey));
                for key in self.tell(rows)? {
                    keys.push(self.tell(key)?);
                }
            }
            Ok::<_, StoreError>(keys)
        };
        let by_native = "SELECT key FROM entry WHERE source = ?1 AND native = ?2";
        let by_address = "SELECT key FROM entry WHERE source = ?1 AND address = ?2";
        let by_native = keys(by_native, &mut natives.iter().filter(|native| !known.contains(native)))?;
        let by_address = keys(by_address, &mut addresses.iter())?;
        let by_key = format!("SELECT {HEAD} FROM entry WHERE key = ?1");
        for key in by_native.into_iter().chain(by_address) {
            if !found.contains_key(&key) {
                found.extend(self.heads_of(source, &by_key, [key.0])?.into_iter().map(|head| (key, head)));
            }
        }
        Ok(found.into_values().collect())
    }

    pub(super) fn read_newest(
        &self,
        source: &SourceName,
        after: Option<(DateTime<Utc>, EntryKey)>,
        at_most: usize,
    ) -> Result<Vec<Head>, StoreError> {
        let Some(number) = self.number(source)? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT {HEAD} FROM entry WHERE source = ?1 AND live = 1 AND held IS NULL \
             AND (published, key) < (?2, ?3) ORDER BY published DESC, key DESC LIMIT ?4"
        );
        let (at, key) = after.map_or((i64::MAX, i64::MAX), |(at, key)| (at.timestamp_millis(), key.0));
        let most = i64::try_from(at_most).unwrap_or(i64::MAX);
        self.heads_of(source, &sql, params![number, at, key, most])
    }

    pub(super) fn read_newest_of(&self, sources: &[&SourceName]) -> Result<Vec<Option<DateTime<Utc>>>, StoreError> {
        let sql = "SELECT published FROM entry WHERE source = (SELECT number FROM source WHERE name = ?1) \
             AND live = 1 AND held IS NULL ORDER BY published DESC LIMIT 1";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let mut newest = |source: &&SourceName| {
            let at = self.tell(find.query_row([source.as_str()], |row| row.get(0)).optional())?;
            at.map(|at| DateTime::from_timestamp_millis(at).ok_or_else(|| self.corrupt(NO_ENTRY))).transpose()
        };
        sources.iter().map(&mut newest).collect()
    }

    pub(super) fn read_entries(&self, keys: &[EntryKey]) -> Result<Vec<StoredEntry>, StoreError> {
        if keys.len() > 1 { self.reading(|| self.entries_of(keys)) } else { self.entries_of(keys) }
    }

    fn entries_of(&self, keys: &[EntryKey]) -> Result<Vec<StoredEntry>, StoreError> {
        let sql = "SELECT entry.source, content.native_id, first_seen, last_listed, held, body, id, published, zone, \
             precision FROM entry JOIN content USING (key) WHERE key = ?1";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let mut names: HashMap<i64, SourceName> = HashMap::new();
        let mut all = Vec::with_capacity(keys.len());
        for key in keys {
            let mut rows = self.tell(find.query([key.0]))?;
            let Some(row) = self.tell(rows.next())? else { continue };
            let source = self.name(self.tell(row.get(0))?, &mut names)?;
            let read = || -> rusqlite::Result<Option<StoredEntry>> {
                let Some(mut entry) = unpack_entry(row.get_ref(5)?.as_blob()?) else { return Ok(None) };
                let when = When { at: row.get(7)?, zone: row.get(8)?, precision: row.get(9)? };
                // The row alone says both.
                entry.id = Some(row.get(6)?);
                entry.published = when.stamp();
                let (Some(first_seen), Some(last_listed)) = (moment(row.get(2)?), moment(row.get(3)?)) else {
                    return Ok(None);
                };
                let held_until = row.get::<_, Option<i64>>(4)?.and_then(moment);
                let native_id = row.get(1)?;
                Ok(Some(StoredEntry { key: *key, source, native_id, first_seen, last_listed, held_until, entry }))
            };
            let entry = self.tell(read())?.ok_or_else(|| self.corrupt("an article is not what was written"))?;
            all.push(entry);
        }
        Ok(all)
    }

    /// The name of the source with this number; those that were asked for before are at hand.
    pub(super) fn name(&self, number: i64, names: &mut HashMap<i64, SourceName>) -> Result<SourceName, StoreError> {
        if let Some(known) = names.get(&number) {
            return Ok(known.clone());
        }
        let mut find = self.tell(self.connection.prepare_cached("SELECT name FROM source WHERE number = ?1"))?;
        let text: String = self.tell(find.query_row([number], |row| row.get(0)))?;
        let name = SourceName::new(&text).map_err(|_| self.corrupt("a source has no name"))?;
        names.insert(number, name.clone());
        Ok(name)
    }

    pub(super) fn read_claims(&self, id: &str) -> Result<Vec<Claim>, StoreError> {
        let sql = "SELECT key, source.name, first_seen FROM entry JOIN source ON source.number = entry.source \
             WHERE id_hash = ?1 AND id = ?2 ORDER BY key";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let mut rows = self.tell(find.query(params![id_hash(id), id]))?;
        let mut all = Vec::new();
        while let Some(row) = self.tell(rows.next())? {
            let source: String = self.tell(row.get(1))?;
            let (Ok(source), Some(first_seen)) = (SourceName::new(&source), moment(self.tell(row.get(2))?)) else {
                return Err(self.corrupt(NO_ENTRY));
            };
            all.push(Claim { key: EntryKey(self.tell(row.get(0))?), source, first_seen });
        }
        Ok(all)
    }

    pub(super) fn read_bodies(&self, source: &SourceName) -> Result<Vec<Document>, StoreError> {
        let Some(number) = self.number(source)? else { return Ok(Vec::new()) };
        let sql = "SELECT about, body FROM body WHERE source = ?1 ORDER BY part";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let mut rows = self.tell(find.query([number]))?;
        let mut all = Vec::new();
        while let Some(row) = self.tell(rows.next())? {
            let about = self.tell(row.get_ref(0).and_then(|v| Ok(v.as_blob().map(unpack_value::<About>)?)))?;
            let body = self.tell(row.get_ref(1).and_then(|v| Ok(v.as_blob().map(unpack)?)))?;
            let (Some(about), Some(body)) = (about, body) else {
                return Err(self.corrupt("a document is not what was written"));
            };
            all.push(Document {
                address: about.address,
                path: about.path,
                content_type: about.content_type,
                content_language: about.content_language,
                content_location: about.content_location,
                body: body.into(),
                packed: None,
                fetched: about.fetched,
                modified: about.modified,
                delta: about.delta,
            });
        }
        Ok(all)
    }

    pub(super) fn read_taken_back(&self) -> Result<Vec<TakenBack>, StoreError> {
        let mut find = self.tell(self.connection.prepare_cached("SELECT state FROM taken_back ORDER BY id"))?;
        let mut rows = self.tell(find.query([]))?;
        let mut all = Vec::new();
        while let Some(row) = self.tell(rows.next())? {
            let state = self.tell(row.get_ref(0).and_then(|v| Ok(v.as_blob().map(unpack_value)?)))?;
            all.push(state.ok_or_else(|| self.corrupt("an id taken back is not what was written"))?);
        }
        Ok(all)
    }

    pub(super) fn read_join(&self, source: &SourceName, count: usize) -> Result<Option<Joined>, StoreError> {
        let Some(number) = self.number(source)? else { return Ok(None) };
        // Those that come later have larger keys. The last one of a source alone would have to be looked for
        // among all that it has.
        let sql = "SELECT (SELECT max(key) FROM entry) WHERE EXISTS (SELECT 1 FROM entry WHERE source = ?1)";
        let mut last = self.tell(self.connection.prepare_cached(sql))?;
        let Some(last) = self.tell(last.query_row([number], |row| row.get::<_, i64>(0)).optional())? else {
            return Ok(None);
        };
        let sql = "SELECT published FROM entry WHERE source = ?1 AND live = 1 AND held IS NULL \
             ORDER BY published DESC, key DESC LIMIT 2 OFFSET ?2";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        // The `count`-th newest one is the floor; with none after it there is nothing to keep out.
        let offset = i64::try_from(count.saturating_sub(1)).unwrap_or(i64::MAX);
        let found: Vec<i64> =
            self.tell(find.query_map(params![number, offset], |row| row.get(0)).and_then(Iterator::collect))?;
        let floor = match (count, found.as_slice()) {
            // Nothing of the past: the floor is above all.
            (0, [newest, ..]) => Some(newest + 1),
            (_, [floor, _]) => Some(*floor),
            _ => None,
        };
        Ok(Some(Joined { until: EntryKey(last), floor: floor.and_then(DateTime::from_timestamp_millis) }))
    }
}
