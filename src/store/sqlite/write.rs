//! What is written to the database, each call one transaction.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};

use crate::model::{
    Digest, Document, EntryKey, FeedName, FeedState, Head, Joined, SourceName, Stamp, Stand, StoredEntry, TakenBack,
};

use super::super::backend::{Claim, SourceMark, SourceRecord, Store, StoreError};
use super::super::batch::{Batch, Change, NewEntry, SourceChange};
use super::super::kept::{Asked, Indexing, KeptChange, News, SegmentRecord, Waiting};
use super::kept;
use super::open::{Database, told};
use super::pack::Packer;
use super::read::{About, When, id_hash, row_sum, seconds};

/// An error on the way: SQLite's, or a value that cannot be packed.
enum Broken {
    Sqlite(rusqlite::Error),
    Value(String),
}

impl From<rusqlite::Error> for Broken {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<String> for Broken {
    fn from(error: String) -> Self {
        Self::Value(error)
    }
}

/// A history that SQLite can count with.
fn delta(history: Duration) -> TimeDelta {
    TimeDelta::from_std(history).unwrap_or(TimeDelta::MAX)
}

impl Database {
    /// Does it in one transaction with what was added before: all of it or nothing.
    fn once(&mut self, work: impl FnOnce(&Connection, &mut Packer) -> Result<(), Broken>) -> Result<(), StoreError> {
        self.written(work)?;
        self.committed()
    }

    /// Does it in the transaction that is open, or in a new one, and leaves that open. What fails takes back all of it.
    fn written(&mut self, work: impl FnOnce(&Connection, &mut Packer) -> Result<(), Broken>) -> Result<(), StoreError> {
        let Self { connection, packer, .. } = self;
        let begun = if connection.is_autocommit() { connection.execute_batch("BEGIN IMMEDIATE") } else { Ok(()) };
        let done = begun.map_err(Broken::from).and_then(|()| work(connection, packer));
        self.kept(done)
    }

    /// Puts on the disk what was written.
    fn committed(&mut self) -> Result<(), StoreError> {
        if self.connection.is_autocommit() {
            return Ok(());
        }
        let done = self.connection.execute_batch("COMMIT").map_err(Broken::from);
        self.kept(done)
    }

    /// What fails leaves no transaction behind.
    fn kept(&self, done: Result<(), Broken>) -> Result<(), StoreError> {
        done.map_err(|error| {
            if !self.connection.is_autocommit() {
                // Where SQLite cannot take it back by now, it does so when the file is opened next.
                let _ = self.connection.execute_batch("ROLLBACK");
            }
            match error {
                Broken::Sqlite(error) => told(&self.path, &error),
                Broken::Value(detail) => StoreError::Unusable { path: self.path.clone(), detail },
            }
        })
    }
}

impl Store for Database {
    fn sources(&self) -> Result<Vec<SourceRecord>, StoreError> {
        self.read_sources()
    }

    fn marks(&self) -> Result<Vec<SourceMark>, StoreError> {
        self.read_marks()
    }

    fn hosts(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.read_hosts()
    }

    fn feeds(&self) -> Result<Vec<(FeedName, FeedState)>, StoreError> {
        self.read_feeds()
    }

    fn raw_hashes(&self, source: &SourceName) -> Result<HashSet<u64>, StoreError> {
        self.read_raw_hashes(source)
    }

    fn heads(&self, source: &SourceName, natives: &[Digest], addresses: &[Digest]) -> Result<Vec<Head>, StoreError> {
        self.read_heads(source, natives, addresses)
    }

    fn heads_with(
        &self,
        source: &SourceName,
        natives: &[Digest],
        addresses: &[Digest],
    ) -> Result<Vec<Head>, StoreError> {
        self.read_heads_with(source, natives, addresses)
    }

    fn newest(
        &self,
        source: &SourceName,
        after: Option<(DateTime<Utc>, EntryKey)>,
        at_most: usize,
    ) -> Result<Vec<Head>, StoreError> {
        self.read_newest(source, after, at_most)
    }

    fn newest_of(&self, sources: &[&SourceName]) -> Result<Vec<Option<DateTime<Utc>>>, StoreError> {
        self.reading(|| self.read_newest_of(sources))
    }

    fn entries(&self, keys: &[EntryKey]) -> Result<Vec<StoredEntry>, StoreError> {
        self.read_entries(keys)
    }

    fn claims(&self, id: &str) -> Result<Vec<Claim>, StoreError> {
        self.read_claims(id)
    }

    fn bodies(&self, source: &SourceName) -> Result<Vec<Document>, StoreError> {
        self.read_bodies(source)
    }

    fn taken_back(&self) -> Result<Vec<TakenBack>, StoreError> {
        self.read_taken_back()
    }

    fn join(&self, source: &SourceName, count: usize) -> Result<Option<Joined>, StoreError> {
        self.read_join(source, count)
    }

    fn releases(&self) -> Result<Vec<(SourceName, DateTime<Utc>)>, StoreError> {
        self.read_releases()
    }

    fn last_change(&self) -> Result<i64, StoreError> {
        self.read_last_change()
    }

    fn heads_at(&self, keys: &[EntryKey]) -> Result<Vec<Head>, StoreError> {
        self.read_heads_at(keys)
    }

    fn last_key(&self) -> Result<Option<EntryKey>, StoreError> {
        self.read_last_key()
    }

    fn saved_after(&self, key: Option<EntryKey>) -> Result<Vec<(EntryKey, i64)>, StoreError> {
        self.read_saved_after(key)
    }

    fn waiting(&self, after: Option<EntryKey>, at_most: usize) -> Result<Vec<Waiting>, StoreError> {
        self.read_waiting(after, at_most)
    }

    fn every_key(&self) -> Result<Vec<EntryKey>, StoreError> {
        self.read_every_key()
    }

    fn without_content(&self, keys: &[EntryKey]) -> Result<Vec<EntryKey>, StoreError> {
        self.read_without_content(keys)
    }

    fn indexing(&self) -> Result<Indexing, StoreError> {
        self.read_indexing()
    }

    fn segments(&self) -> Result<Vec<SegmentRecord>, StoreError> {
        self.read_segments()
    }

    fn segment(&self, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
        self.read_segment(number)
    }

    fn stale(&self) -> Result<(i64, i64), StoreError> {
        self.read_stale()
    }

    fn asked(&self) -> Result<Vec<(FeedName, Asked)>, StoreError> {
        self.read_asked()
    }

    fn kept(&self, feed: &FeedName) -> Result<Vec<Stand>, StoreError> {
        self.read_kept(feed)
    }

    fn kept_in(&self, keys: &[EntryKey]) -> Result<Vec<(FeedName, Stand)>, StoreError> {
        self.read_kept_in(keys)
    }

    fn in_one_go(&self, work: &mut dyn FnMut() -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.reading(work)
    }

    fn add(&mut self, change: &mut SourceChange) -> Result<(), StoreError> {
        self.written(|transaction, packer| save_source(transaction, packer, change))
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.committed()
    }

    fn save(&mut self, batch: &mut Batch) -> Result<(), StoreError> {
        self.once(|transaction, packer| {
            for change in &mut batch.sources {
                save_source(transaction, packer, change)?;
            }
            for (name, state) in &batch.hosts {
                let sql = "INSERT INTO host VALUES (?1, ?2) ON CONFLICT DO UPDATE SET state = ?2";
                transaction.prepare_cached(sql)?.execute(params![name, state])?;
            }
            Ok(())
        })
    }

    fn save_kept(&mut self, change: &KeptChange) -> Result<(), StoreError> {
        if change.is_empty() {
            return Ok(());
        }
        self.once(|transaction, _| {
            let number = next_change(transaction)?;
            Ok(kept::save(transaction, change, number)?)
        })
    }

    fn forget_index(&mut self) -> Result<(), StoreError> {
        self.once(|transaction, _| Ok(kept::forget(transaction)?))
    }

    fn want_index(&mut self) -> Result<(), StoreError> {
        self.once(|transaction, _| Ok(kept::want(transaction)?))
    }

    fn save_feeds(&mut self, feeds: &[(FeedName, FeedState)], gone: &[FeedName]) -> Result<(), StoreError> {
        if feeds.is_empty() && gone.is_empty() {
            return Ok(());
        }
        self.once(|transaction, packer| {
            for (name, state) in feeds {
                let sql = "INSERT INTO feed VALUES (?1, ?2) ON CONFLICT DO UPDATE SET state = ?2";
                transaction.prepare_cached(sql)?.execute(params![name.as_str(), packer.value(state)?])?;
            }
            for name in gone {
                transaction.prepare_cached("DELETE FROM feed WHERE name = ?1")?.execute([name.as_str()])?;
            }
            Ok(())
        })
    }

    fn save_taken_back(&mut self, new: &[TakenBack], used: &[String]) -> Result<(), StoreError> {
        if new.is_empty() && used.is_empty() {
            return Ok(());
        }
        self.once(|transaction, packer| {
            for one in new {
                let sql = "INSERT INTO taken_back VALUES (?1, ?2) ON CONFLICT DO NOTHING";
                transaction.prepare_cached(sql)?.execute(params![one.id, packer.value(one)?])?;
            }
            for id in used {
                transaction.prepare_cached("DELETE FROM taken_back WHERE id = ?1")?.execute([id])?;
            }
            Ok(())
        })
    }

    fn settle(
        &mut self,
        now: DateTime<Utc>,
        histories: &[(SourceName, Duration)],
        otherwise: Duration,
    ) -> Result<(), StoreError> {
        self.once(|transaction, _| {
            mend_future(transaction, now)?;
            release(transaction, now)?;
            expire(transaction, now, histories, otherwise)
        })
    }

    fn rename_source(&mut self, old: &SourceName, new: &SourceName) -> Result<(), StoreError> {
        self.once(|transaction, _| {
            let sql = "UPDATE source SET name = ?2, change = ?3 WHERE name = ?1";
            let change = next_change(transaction)?;
            transaction.prepare_cached(sql)?.execute(params![old.as_str(), new.as_str(), change])?;
            Ok(())
        })
    }
}

/// The next change number.
fn next_change(transaction: &Connection) -> rusqlite::Result<i64> {
    // Two statements cost less than one that also returns what it wrote.
    transaction.prepare_cached("UPDATE meta SET value = value + 1 WHERE name = 'change'")?.execute([])?;
    transaction.prepare_cached("SELECT value FROM meta WHERE name = 'change'")?.query_row([], |row| row.get(0))
}

/// Writes the state of a source.
fn save_state(transaction: &Connection, packer: &mut Packer, change: &SourceChange) -> Result<(), Broken> {
    let shown = if change.shown { Some(next_change(transaction)?) } else { None };
    let values = params![change.name.as_str(), packer.value(&*change.state)?, shown];
    let sql = "UPDATE source SET state = ?2, change = coalesce(?3, change) WHERE name = ?1";
    if transaction.prepare_cached(sql)?.execute(values)? == 0 {
        let sql = "INSERT INTO source(name, change, state) VALUES (?1, coalesce(?3, 0), ?2)";
        transaction.prepare_cached(sql)?.execute(values)?;
    }
    Ok(())
}

fn save_source(transaction: &Connection, packer: &mut Packer, change: &mut SourceChange) -> Result<(), Broken> {
    save_state(transaction, packer, change)?;
    if change.is_of_state() {
        return Ok(());
    }
    let mut find = transaction.prepare_cached("SELECT number FROM source WHERE name = ?1")?;
    let number: i64 = find.query_row([change.name.as_str()], |row| row.get(0))?;
    insert(transaction, packer, number, &mut change.new)?;
    for one in &mut change.changed {
        update(transaction, packer, one)?;
    }
    for one in &change.unlisted {
        let sql = "UPDATE entry SET listed = 0, last_listed = ?2, rewrites = 0 WHERE key = ?1";
        transaction.prepare_cached(sql)?.execute([one.key.0, seconds(one.last_listed)])?;
    }
    for (key, id) in &change.reissued {
        set_identity(transaction, *key, None, None, Some(id))?;
        kept::wait(transaction, *key, News::Shown)?;
    }
    let Some(bodies) = &change.bodies else { return Ok(()) };
    transaction.prepare_cached("DELETE FROM body WHERE source = ?1")?.execute([number])?;
    for (part, body) in bodies.iter().enumerate() {
        let document = body.document();
        let about = About {
            address: document.address.clone(),
            path: document.path.clone(),
            content_type: document.content_type.clone(),
            content_language: document.content_language.clone(),
            content_location: document.content_location.clone(),
            fetched: document.fetched,
            modified: document.modified,
            delta: document.delta,
        };
        let about = packer.value(&about)?.to_vec();
        let part = i64::try_from(part).unwrap_or(i64::MAX);
        transaction.prepare_cached("INSERT INTO body VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            number,
            part,
            about,
            packer.document(document)
        ])?;
    }
    Ok(())
}

fn insert(transaction: &Connection, packer: &mut Packer, source: i64, all: &mut [NewEntry]) -> Result<(), Broken> {
    let sql = "INSERT INTO entry(source, native, address, id, id_hash, raw, rank, first_seen, published, zone, \
         precision, held, last_listed, listed, rewrites, live, sum) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?8, 1, 0, 1, ?13)";
    let mut insert_row = transaction.prepare_cached(sql)?;
    let mut insert_content = transaction.prepare_cached("INSERT INTO content VALUES (?1, ?2, ?3)")?;
    for new in all {
        let id = new.entry.id.as_deref().unwrap_or_default();
        let (when, first_seen) = (When::of(&new.published()), seconds(new.first_seen));
        let sum = row_sum(&new.native, id, new.rank, first_seen, when);
        insert_row.execute(params![
            source,
            new.native.0,
            new.address.map(|address| address.0),
            id,
            id_hash(id),
            new.entry.raw_hash.cast_signed(),
            new.rank,
            first_seen,
            when.at,
            when.zone,
            when.precision,
            new.held_until.map(seconds),
            sum,
        ])?;
        let key = transaction.last_insert_rowid();
        insert_content.execute(params![key, new.native_id, packer.entry(&mut new.entry)?])?;
    }
    Ok(())
}

fn update(transaction: &Connection, packer: &mut Packer, change: &mut Change) -> Result<(), Broken> {
    let sql = "UPDATE entry SET raw = ?2, address = ?3, rewrites = ?4, listed = 1 WHERE key = ?1";
    transaction.prepare_cached(sql)?.execute(params![
        change.key.0,
        change.raw_hash.cast_signed(),
        change.address.map(|address| address.0),
        change.rewrites,
    ])?;
    if change.native.is_some() || change.held.is_some() {
        let native = change.native.as_ref().map(|(digest, _)| *digest);
        set_identity(transaction, change.key, native, change.held, None)?;
    }
    let Some(entry) = &mut change.entry else { return Ok(()) };
    kept::wait(transaction, change.key, News::Rewritten)?;
    transaction.prepare_cached("UPDATE entry SET live = 1 WHERE key = ?1 AND live = 0")?.execute([change.key.0])?;
    let native_id = change.native.as_ref().map(|(_, text)| text.as_str());
    let sql = "INSERT INTO content VALUES (?1, coalesce(?2, ''), ?3) \
         ON CONFLICT DO UPDATE SET body = ?3, native_id = coalesce(?2, native_id)";
    transaction.prepare_cached(sql)?.execute(params![change.key.0, native_id, packer.entry(entry)?])?;
    Ok(())
}

/// Writes the columns that hardly ever change, and their sum.
fn set_identity(
    transaction: &Connection,
    key: EntryKey,
    new_native: Option<Digest>,
    new_dates: Option<(Stamp, Option<DateTime<Utc>>)>,
    new_id: Option<&str>,
) -> Result<(), Broken> {
    let sql = "SELECT native, id, rank, first_seen, published, zone, precision, held FROM entry WHERE key = ?1";
    let (mut native, mut id, rank, first_seen, mut when, mut held) =
        transaction.prepare_cached(sql)?.query_row([key.0], |row| {
            let native: [u8; 16] = row.get(0)?;
            let when = When { at: row.get(4)?, zone: row.get(5)?, precision: row.get(6)? };
            Ok((
                Digest(native),
                row.get::<_, String>(1)?,
                row.get::<_, u32>(2)?,
                row.get::<_, i64>(3)?,
                when,
                row.get::<_, Option<i64>>(7)?,
            ))
        })?;
    if let Some(new) = new_native {
        native = new;
    }
    if let Some((stamp, until)) = new_dates {
        when = When::of(&stamp);
        held = until.map(seconds);
    }
    if let Some(new) = new_id {
        new.clone_into(&mut id);
    }
    let sum = row_sum(&native, &id, rank, first_seen, when);
    let sql = "UPDATE entry SET native = ?2, id = ?3, id_hash = ?4, published = ?5, zone = ?6, precision = ?7, \
         held = ?8, sum = ?9 WHERE key = ?1";
    transaction.prepare_cached(sql)?.execute(params![
        key.0,
        native.0,
        id,
        id_hash(&id),
        when.at,
        when.zone,
        when.precision,
        held,
        sum,
    ])?;
    Ok(())
}

/// Entries with dates of their own by which a clock is judged; fewer may be slips of one author.
const WITNESSES: i64 = 3;

/// An entry first seen later than now was seen while the clock was wrong.
fn mend_future(transaction: &Connection, now: DateTime<Utc>) -> Result<(), Broken> {
    let last: Option<i64> = transaction
        .prepare_cached("SELECT max(value) FROM meta WHERE name = 'now'")?
        .query_row([], |row| row.get(0))?;
    let now = seconds(now);
    let sql = "INSERT INTO meta VALUES ('now', ?1) ON CONFLICT DO UPDATE SET value = ?1";
    transaction.prepare_cached(sql)?.execute([now])?;
    if last.is_none_or(|last| last <= now) {
        return Ok(());
    }
    if is_behind(transaction, now)? {
        return Ok(());
    }
    let sql = "SELECT key, native, id, rank, published, zone, precision FROM entry WHERE first_seen > ?1";
    let mut wrong = transaction.prepare_cached(sql)?;
    let mut rows = wrong.query([now])?;
    while let Some(row) = rows.next()? {
        let (key, native, id): (i64, [u8; 16], String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let rank: u32 = row.get(3)?;
        let mut when = When { at: row.get(4)?, zone: row.get(5)?, precision: row.get(6)? };
        if when.at > now.saturating_mul(1000) {
            when = When::of(&Stamp::first_seen(DateTime::from_timestamp(now, 0).unwrap_or_default()));
        }
        let sum = row_sum(&Digest(native), &id, rank, now, when);
        let sql =
            "UPDATE entry SET first_seen = ?2, published = ?3, zone = ?4, precision = ?5, sum = ?6 WHERE key = ?1";
        transaction.prepare_cached(sql)?.execute(params![key, now, when.at, when.zone, when.precision, sum])?;
        kept::wait(transaction, EntryKey(key), News::Rewritten)?;
    }
    transaction.prepare_cached("UPDATE entry SET last_listed = ?1 WHERE last_listed > ?1")?.execute([now])?;
    Ok(())
}

/// Whether a clock that went back is wrong now, and was right before: it shows a time before anything
/// was seen, or most authors of what was seen later say a later time, too.
fn is_behind(transaction: &Connection, now: i64) -> Result<bool, Broken> {
    let first: Option<i64> =
        transaction.prepare_cached("SELECT min(first_seen) FROM entry")?.query_row([], |row| row.get(0))?;
    if first.is_some_and(|first| first > now) {
        return Ok(true);
    }
    let sql = "SELECT count(*), count(*) FILTER (WHERE published > ?2) FROM entry \
         WHERE first_seen > ?1 AND precision <> ?3 AND held IS NULL";
    let first_seen = When::of(&Stamp::first_seen(DateTime::UNIX_EPOCH)).precision;
    let values = params![now, now.saturating_mul(1000), first_seen];
    let (dated, later): (i64, i64) =
        transaction.prepare_cached(sql)?.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(later >= WITNESSES && later * 2 > dated)
}

/// What was held back until now comes forth.
fn release(transaction: &Connection, now: DateTime<Utc>) -> Result<(), Broken> {
    let sql = "UPDATE entry SET held = NULL WHERE held IS NOT NULL AND held <= ?1 RETURNING key";
    let mut due = transaction.prepare_cached(sql)?;
    let released: Vec<i64> = due.query_map([seconds(now)], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for key in released {
        kept::wait(transaction, EntryKey(key), News::Shown)?;
    }
    Ok(())
}

/// Content whose history has run out goes; ids and dates stay.
fn expire(
    transaction: &Connection,
    now: DateTime<Utc>,
    histories: &[(SourceName, Duration)],
    otherwise: Duration,
) -> Result<(), Broken> {
    let mut kept: std::collections::HashMap<&str, Duration> =
        histories.iter().map(|(name, history)| (name.as_str(), *history)).collect();
    let sql = "SELECT number, name FROM source";
    let sources: Vec<(i64, String)> = transaction
        .prepare_cached(sql)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let sql = "SELECT key FROM entry WHERE source = ?1 AND listed = 0 AND live = 1 AND last_listed <= ?2";
    let mut find = transaction.prepare_cached(sql)?;
    for (number, name) in sources {
        let history = kept.remove(name.as_str()).unwrap_or(otherwise);
        let Some(before) = now.checked_sub_signed(delta(history)) else { continue };
        let gone: Vec<i64> = find.query_map([number, seconds(before)], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for key in &gone {
            transaction.prepare_cached("UPDATE entry SET live = 0, held = NULL WHERE key = ?1")?.execute([*key])?;
            transaction.prepare_cached("DELETE FROM content WHERE key = ?1")?.execute([*key])?;
            kept::wait(transaction, EntryKey(*key), News::Shown)?;
        }
    }
    Ok(())
}
