//! The index and the kept entries of feeds, read and written.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::blob::ZeroBlob;
use rusqlite::{Connection, MAIN_DB, OptionalExtension as _, params};

use crate::model::{EntryKey, FeedName, Head, SourceName, Stand};

use super::super::backend::StoreError;
use super::super::kept::{Asked, FeedChange, Indexing, KeptChange, NewSegment, News, SegmentRecord, Waiting};
use super::open::Database;
use super::read::{HEAD, moment};

/// What `meta.index` is where there is no index, and where one was asked for besides; no row means that there is.
const NO_INDEX: i64 = 1;
const WANTED: i64 = 2;

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn most(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Database {
    fn meta(&self, name: &str) -> Result<i64, StoreError> {
        let mut find = self.tell(self.connection.prepare_cached("SELECT value FROM meta WHERE name = ?1"))?;
        Ok(self.tell(find.query_row([name], |row| row.get(0)).optional())?.unwrap_or(0))
    }

    pub(super) fn read_last_change(&self) -> Result<i64, StoreError> {
        self.meta("change")
    }

    pub(super) fn read_stale(&self) -> Result<(i64, i64), StoreError> {
        Ok((self.meta("stale")?, self.meta("cleared")?))
    }

    pub(super) fn read_releases(&self) -> Result<Vec<(SourceName, DateTime<Utc>)>, StoreError> {
        // SQLite would rather walk all entries by their source.
        let sql = "SELECT name, held FROM \
             (SELECT source AS number, min(held) AS held FROM entry INDEXED BY entry_held WHERE held IS NOT NULL GROUP BY source) \
             JOIN source USING (number)";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let rows = self.tell(find.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))))?;
        let mut all = Vec::new();
        for row in rows {
            let (name, held) = self.tell(row)?;
            if let (Ok(name), Some(held)) = (SourceName::new(&name), moment(held)) {
                all.push((name, held));
            }
        }
        Ok(all)
    }

    pub(super) fn read_heads_at(&self, keys: &[EntryKey]) -> Result<Vec<Head>, StoreError> {
        let mut names: HashMap<i64, SourceName> = HashMap::new();
        let sql = format!("SELECT {HEAD}, source FROM entry WHERE key = ?1");
        let mut find = self.tell(self.connection.prepare_cached(&sql))?;
        let mut heads = Vec::with_capacity(keys.len());
        for key in keys {
            let mut rows = self.tell(find.query([key.0]))?;
            let Some(row) = self.tell(rows.next())? else { continue };
            let number: i64 = self.tell(row.get("source"))?;
            let source = self.name(number, &mut names)?;
            heads.push(self.head(&source, row)?);
        }
        Ok(heads)
    }

    pub(super) fn read_last_key(&self) -> Result<Option<EntryKey>, StoreError> {
        let mut find = self.tell(self.connection.prepare_cached("SELECT max(key) FROM entry"))?;
        let last: Option<i64> = self.tell(find.query_row([], |row| row.get(0)))?;
        Ok(last.map(EntryKey))
    }

    pub(super) fn read_saved_after(&self, key: Option<EntryKey>) -> Result<Vec<(EntryKey, i64)>, StoreError> {
        let sql = "SELECT key, source FROM entry WHERE key > ?1 ORDER BY key";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let saved = |row: &rusqlite::Row<'_>| Ok((EntryKey(row.get(0)?), row.get(1)?));
        let after = key.map_or(i64::MIN, |key| key.0);
        self.tell(find.query_map([after], saved).and_then(Iterator::collect))
    }

    pub(super) fn read_waiting(&self, after: Option<EntryKey>, at_most: usize) -> Result<Vec<Waiting>, StoreError> {
        let (indexed, after) = (self.meta("indexed")?, after.map_or(i64::MIN, |key| key.0));
        let sql = "SELECT key, rewritten FROM waiting WHERE key > ?1 AND key <= ?2 ORDER BY key LIMIT ?3";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let changed = |row: &rusqlite::Row<'_>| {
            let news = if row.get(1)? { News::Rewritten } else { News::Shown };
            Ok(Waiting { key: EntryKey(row.get(0)?), news, indexed: true })
        };
        let found = find.query_map(params![after, indexed, most(at_most)], changed).and_then(Iterator::collect);
        let mut all: Vec<Waiting> = self.tell(found)?;
        // When the index was lost, entries that were looked at before may have changed since.
        let sql = "SELECT key, EXISTS (SELECT 1 FROM waiting WHERE waiting.key = entry.key) FROM entry \
             WHERE key > ?1 ORDER BY key LIMIT ?2";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let new = |row: &rusqlite::Row<'_>| {
            let news = if row.get(1)? { News::Rewritten } else { News::New };
            Ok(Waiting { key: EntryKey(row.get(0)?), news, indexed: false })
        };
        let left = most(at_most - all.len().min(at_most));
        let found = find.query_map([after.max(indexed), left], new).and_then(Iterator::collect);
        let new: Vec<Waiting> = self.tell(found)?;
        all.extend(new);
        Ok(all)
    }

    pub(super) fn read_every_key(&self) -> Result<Vec<EntryKey>, StoreError> {
        let mut find = self.tell(self.connection.prepare_cached("SELECT key FROM content ORDER BY key"))?;
        self.tell(find.query_map([], |row| Ok(EntryKey(row.get(0)?))).and_then(Iterator::collect))
    }

    pub(super) fn read_without_content(&self, keys: &[EntryKey]) -> Result<Vec<EntryKey>, StoreError> {
        self.reading(|| self.without_content_of(keys))
    }

    fn without_content_of(&self, keys: &[EntryKey]) -> Result<Vec<EntryKey>, StoreError> {
        let mut find = self.tell(self.connection.prepare_cached("SELECT live FROM entry WHERE key = ?1"))?;
        let mut without = Vec::new();
        for key in keys {
            let live: Option<bool> = self.tell(find.query_row([key.0], |row| row.get(0)).optional())?;
            if live != Some(true) {
                without.push(*key);
            }
        }
        Ok(without)
    }

    pub(super) fn read_indexing(&self) -> Result<Indexing, StoreError> {
        Ok(match self.meta("index")? {
            NO_INDEX => Indexing::None,
            WANTED => Indexing::Wanted,
            _ => Indexing::Whole,
        })
    }

    pub(super) fn read_segments(&self) -> Result<Vec<SegmentRecord>, StoreError> {
        let sql = "SELECT number, entries, newest FROM segment ORDER BY number";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let record = |row: &rusqlite::Row<'_>| {
            Ok(SegmentRecord { number: row.get(0)?, entries: count(row.get(1)?), newest: row.get(2)? })
        };
        self.tell(find.query_map([], record).and_then(Iterator::collect))
    }

    pub(super) fn read_segment(&self, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
        self.reading(|| {
            let mut find = self.tell(self.connection.prepare_cached("SELECT 1 FROM segment WHERE number = ?1"))?;
            let there = self.tell(find.exists([number]))?;
            there.then(|| self.tell(self.segment_bytes(number))).transpose()
        })
    }

    /// Reads a part into its place at once: as a column it would be put together elsewhere before.
    fn segment_bytes(&self, number: i64) -> rusqlite::Result<Vec<u8>> {
        let blob = self.connection.blob_open(rusqlite::MAIN_DB, "segment", "bytes", number, true)?;
        let mut bytes = vec![0; blob.len()];
        blob.read_at_exact(&mut bytes, 0)?;
        Ok(bytes)
    }

    pub(super) fn read_asked(&self) -> Result<Vec<(FeedName, Asked)>, StoreError> {
        let sql = "SELECT name, rules, told, floor_at, floor_key, touched FROM asked";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let mut rows = self.tell(find.query([]))?;
        let mut all = Vec::new();
        while let Some(row) = self.tell(rows.next())? {
            let read = || -> rusqlite::Result<(String, Asked)> {
                let hash = |at| row.get::<_, i64>(at).map(i64::cast_unsigned);
                let floor = Stand { at: row.get(3)?, key: EntryKey(row.get(4)?) };
                Ok((row.get(0)?, Asked { rules: hash(1)?, told: hash(2)?, floor, touched: row.get(5)? }))
            };
            let (name, asked) = self.tell(read())?;
            let name = FeedName::new(&name).map_err(|_| self.corrupt("a feed has no name"))?;
            all.push((name, asked));
        }
        Ok(all)
    }

    pub(super) fn read_kept(&self, feed: &FeedName) -> Result<Vec<Stand>, StoreError> {
        let sql = "SELECT at, key FROM kept WHERE feed = (SELECT number FROM asked WHERE name = ?1)";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let stand = |row: &rusqlite::Row<'_>| Ok(Stand { at: row.get(0)?, key: EntryKey(row.get(1)?) });
        self.tell(find.query_map([feed.as_str()], stand).and_then(Iterator::collect))
    }

    pub(super) fn read_kept_in(&self, keys: &[EntryKey]) -> Result<Vec<(FeedName, Stand)>, StoreError> {
        let sql = "SELECT name, at FROM kept JOIN asked ON asked.number = kept.feed WHERE key = ?1";
        let mut find = self.tell(self.connection.prepare_cached(sql))?;
        let mut all = Vec::new();
        for key in keys {
            let mut rows = self.tell(find.query([key.0]))?;
            while let Some(row) = self.tell(rows.next())? {
                let name: String = self.tell(row.get(0))?;
                let name = FeedName::new(&name).map_err(|_| self.corrupt("a feed has no name"))?;
                all.push((name, Stand { at: self.tell(row.get(1))?, key: *key }));
            }
        }
        Ok(all)
    }
}

/// Says that an entry has to be looked at; one that was rewritten stays so.
pub(super) fn wait(transaction: &Connection, key: EntryKey, news: News) -> rusqlite::Result<()> {
    let sql = "INSERT INTO waiting VALUES (?1, ?2) ON CONFLICT DO UPDATE SET rewritten = max(rewritten, ?2)";
    transaction.prepare_cached(sql)?.execute(params![key.0, news != News::Shown])?;
    Ok(())
}

/// Bytes from which on SQLite is not handed a blob at once: it makes two copies of it on the way.
const LONG: usize = 1 << 20;

fn save_segment(transaction: &Connection, segment: &NewSegment) -> rusqlite::Result<()> {
    let sql = "INSERT INTO segment VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT DO UPDATE SET entries = ?2, newest = ?3, bytes = ?4 RETURNING number";
    let mut insert = transaction.prepare_cached(sql)?;
    let (number, entries, bytes) = (segment.instead_of, most(segment.entries), segment.bytes.as_ref());
    if bytes.len() < LONG {
        return insert.query_row(params![number, entries, segment.newest, bytes], |_| Ok(()));
    }
    let room = ZeroBlob(bytes.len() as u64);
    let number: i64 = insert.query_row(params![number, entries, segment.newest, room], |row| row.get(0))?;
    transaction.blob_open(MAIN_DB, c"segment", c"bytes", number, false)?.write_all_at(bytes, 0)
}

/// Writes what was found out.
pub(super) fn save(transaction: &Connection, change: &KeptChange, number: i64) -> rusqlite::Result<()> {
    for gone in &change.merged {
        transaction.prepare_cached("DELETE FROM segment WHERE number = ?1")?.execute([*gone])?;
    }
    change.segments.iter().try_for_each(|segment| save_segment(transaction, segment))?;
    if let Some(indexed) = change.indexed {
        let sql = "UPDATE meta SET value = max(value, ?1) WHERE name = 'indexed'";
        transaction.prepare_cached(sql)?.execute([indexed.0])?;
    }
    if change.unindexed {
        let sql = "INSERT INTO meta VALUES ('index', ?1) ON CONFLICT DO UPDATE SET value = max(value, ?1)";
        transaction.prepare_cached(sql)?.execute([NO_INDEX])?;
    }
    for key in &change.looked_at {
        transaction.prepare_cached("DELETE FROM waiting WHERE key = ?1")?.execute([key.0])?;
    }
    if change.stale != 0 {
        let sql = "UPDATE meta SET value = max(0, value + ?1) WHERE name = 'stale'";
        transaction.prepare_cached(sql)?.execute([change.stale])?;
    }
    if let Some(cleared) = change.cleared {
        transaction.prepare_cached("UPDATE meta SET value = ?1 WHERE name = 'cleared'")?.execute([cleared])?;
    }
    for feed in &change.feeds {
        save_feed(transaction, feed, number)?;
    }
    for name in &change.gone {
        let sql = "DELETE FROM kept WHERE feed = (SELECT number FROM asked WHERE name = ?1)";
        transaction.prepare_cached(sql)?.execute([name.as_str()])?;
        transaction.prepare_cached("DELETE FROM asked WHERE name = ?1")?.execute([name.as_str()])?;
    }
    Ok(())
}

fn save_feed(transaction: &Connection, feed: &FeedChange, change: i64) -> rusqlite::Result<()> {
    let sql = "INSERT INTO asked(name, rules, told, floor_at, floor_key, touched) \
         VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, 0)) \
         ON CONFLICT(name) DO UPDATE SET rules = ?2, told = ?3, floor_at = ?4, floor_key = ?5, \
         touched = coalesce(?6, touched) RETURNING number";
    let number: i64 = transaction.prepare_cached(sql)?.query_row(
        params![
            feed.name.as_str(),
            feed.rules.cast_signed(),
            feed.told.cast_signed(),
            feed.floor.at,
            feed.floor.key.0,
            feed.touched.then_some(change),
        ],
        |row| row.get(0),
    )?;
    if feed.afresh {
        transaction.prepare_cached("DELETE FROM kept WHERE feed = ?1")?.execute([number])?;
    }
    for stand in &feed.removed {
        let sql = "DELETE FROM kept WHERE feed = ?1 AND at = ?2 AND key = ?3";
        transaction.prepare_cached(sql)?.execute([number, stand.at, stand.key.0])?;
    }
    for stand in &feed.added {
        let sql = "INSERT INTO kept VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        transaction.prepare_cached(sql)?.execute([number, stand.at, stand.key.0])?;
    }
    Ok(())
}

/// Remembers that an index was asked for where there is none.
pub(super) fn want(transaction: &Connection) -> rusqlite::Result<()> {
    let sql = "UPDATE meta SET value = ?1 WHERE name = 'index' AND value = ?2";
    transaction.execute(sql, [WANTED, NO_INDEX])?;
    Ok(())
}

/// Begins the index anew: every entry waits again.
pub(super) fn forget(transaction: &Connection) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM segment", [])?;
    transaction.execute("DELETE FROM meta WHERE name = 'index'", [])?;
    transaction.execute("UPDATE meta SET value = 0 WHERE name IN ('indexed', 'stale', 'cleared')", [])?;
    Ok(())
}
