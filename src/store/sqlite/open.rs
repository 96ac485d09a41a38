//! Opens the database: new, old, damaged, or written by a later version.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::super::backend::{Backend, Opening, Store, StoreError, Trust};
use super::pack::Packer;
use super::schema::MIGRATIONS;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The backend.
#[derive(Debug)]
pub(in super::super) struct Sqlite;

/// An open database.
pub(super) struct Database {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) packer: Packer,
}

fn file(place: &Path) -> PathBuf {
    place.join("store.sqlite")
}

/// The database's file and those that SQLite keeps beside it.
fn files(place: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut name = OsString::from("store.sqlite");
        name.push(end);
        place.join(name)
    })
}

impl Backend for Sqlite {
    fn takes(&self, _place: &Path) -> bool {
        true
    }

    fn open(&self, place: &Path, trust: Trust) -> Result<Opening, StoreError> {
        let path = file(place);
        let there = path.exists();
        let connection =
            Connection::open(&path).map_err(|error| told(&path, &error)).and_then(|c| prepared(c, &path))?;
        let mut database = Database { connection, path, packer: Packer::new() };
        if there && trust == Trust::Check {
            database.check()?;
        }
        let before = database.version()?;
        if there && before == 0 && trust != Trust::NeverThere {
            return Err(database.corrupt("it is empty"));
        }
        database.migrate(before)?;
        Ok(Opening { store: Box::new(database), new: before == 0 })
    }

    fn look(&self, place: &Path) -> Result<Option<Box<dyn Store>>, StoreError> {
        let path = file(place);
        if !path.exists() {
            return Ok(None);
        }
        // Not read-only: a log left by a run that was killed has to be read in, too.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)
            .map_err(|error| told(&path, &error))
            .and_then(|c| prepared(c, &path))?;
        let database = Database { connection, path, packer: Packer::new() };
        match database.version()? {
            0 => Ok(None),
            _ => Ok(Some(Box::new(database))),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "moved aside whole, not written")]
    fn move_aside(&self, place: &Path, now: DateTime<Utc>) -> Result<Option<PathBuf>, StoreError> {
        let mut moved = None;
        for old in files(place) {
            if !old.exists() {
                continue;
            }
            let Some(name) = old.file_name() else { continue };
            let mut to = OsString::from(now.format("damaged-%Y%m%dT%H%M%S-").to_string());
            to.push(name);
            let new = place.join(to);
            std::fs::rename(&old, &new)
                .map_err(|error| StoreError::Unusable { path: old.clone(), detail: error.to_string() })?;
            moved.get_or_insert(new);
        }
        Ok(moved)
    }

    fn seal(&self, place: &Path) -> Option<String> {
        let mut seal = String::new();
        for path in files(place) {
            let Ok(about) = std::fs::metadata(&path) else {
                seal.push('-');
                continue;
            };
            let written = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
            seal.push_str(&format!("{}.{written}.", about.len()));
        }
        file(place).exists().then_some(seal)
    }
}

/// How every connection is set up. `FULL` makes each commit wait for the disk: what a run says is
/// stored, stays stored, whatever becomes of the process or the power.
fn prepared(connection: Connection, path: &Path) -> Result<Connection, StoreError> {
    let set = || -> rusqlite::Result<()> {
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -3072)?;
        // Pages that many commits write in turn are put into their places once for all of them.
        connection.pragma_update(None, "wal_autocheckpoint", 4096)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        // Plans that do not depend on values: otherwise most statements are planned anew each time.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(())
    };
    set().map_err(|error| told(path, &error))?;
    Ok(connection)
}

impl Database {
    pub(super) fn version(&self) -> Result<i64, StoreError> {
        self.tell(self.connection.pragma_query_value(None, "user_version", |row| row.get(0)))
    }

    /// Reads all of it and compares every index with its table.
    fn check(&self) -> Result<(), StoreError> {
        let found: String = self.tell(self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)))?;
        if found == "ok" { Ok(()) } else { Err(self.corrupt(&found)) }
    }

    fn migrate(&mut self, from: i64) -> Result<(), StoreError> {
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        if from > known {
            return Err(StoreError::Newer { path: self.path.clone(), found: from, known });
        }
        let path = self.path.clone();
        let run = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            for step in MIGRATIONS.iter().skip(usize::try_from(from).unwrap_or(0)) {
                transaction.execute_batch(step)?;
            }
            transaction.pragma_update(None, "user_version", known)?;
            transaction.commit()
        };
        if from < known {
            run(&mut self.connection).map_err(|error| told(&path, &error))?;
        }
        Ok(())
    }

    pub(super) fn corrupt(&self, detail: &str) -> StoreError {
        StoreError::Corrupt { path: self.path.clone(), detail: detail.to_owned() }
    }

    /// The result, with an error in our words.
    pub(super) fn tell<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| told(&self.path, &error))
    }
}

/// An error of SQLite in our words.
pub(super) fn told(path: &Path, error: &rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    let detail = error.to_string();
    match error {
        rusqlite::Error::SqliteFailure(inner, _) => match inner.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy(path),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt { path, detail },
            ErrorCode::DiskFull => StoreError::Full(path),
            // A table or column that is missing, a constraint that cannot be broken by us.
            ErrorCode::Unknown | ErrorCode::ConstraintViolation => StoreError::Corrupt { path, detail },
            _ => StoreError::Unusable { path, detail },
        },
        // A value of another type than we wrote.
        _ => StoreError::Corrupt { path, detail },
    }
}
