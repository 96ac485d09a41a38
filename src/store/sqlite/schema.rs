//! The tables, version by version.

/// One step a version: the store's `user_version` is the number of steps it has behind it.
///
/// A step, once released, is never edited: a new one is added, and `tests/fixtures/store/` gets a
/// store of the version before.
pub(super) const MIGRATIONS: &[&str] = &[V1, V2, V3];

/// `entry` holds what is kept for ever, in small rows; `content` what goes when a history runs out.
/// `sum` is xxh3 of the columns that never change, so that no damaged id is ever published.
const V1: &str = "
CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('change', 0);
CREATE TABLE source(
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  change INTEGER NOT NULL,
  state BLOB NOT NULL
);
CREATE TABLE host(name TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry(
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL,
  native BLOB NOT NULL,
  address BLOB,
  id TEXT NOT NULL,
  id_hash INTEGER NOT NULL,
  raw INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  published INTEGER NOT NULL,
  zone INTEGER NOT NULL,
  precision INTEGER NOT NULL,
  held INTEGER,
  last_listed INTEGER NOT NULL,
  listed INTEGER NOT NULL,
  rewrites INTEGER NOT NULL,
  live INTEGER NOT NULL,
  sum INTEGER NOT NULL
);
CREATE UNIQUE INDEX entry_native ON entry(source, native);
CREATE INDEX entry_address ON entry(source, address) WHERE address IS NOT NULL;
CREATE INDEX entry_id ON entry(id_hash);
CREATE INDEX entry_newest ON entry(source, published DESC, key DESC) WHERE live = 1 AND held IS NULL;
CREATE INDEX entry_listed ON entry(source) WHERE listed = 1;
CREATE INDEX entry_unlisted ON entry(source, last_listed) WHERE listed = 0 AND live = 1;
CREATE INDEX entry_held ON entry(held) WHERE held IS NOT NULL;
CREATE TABLE content(key INTEGER PRIMARY KEY, native_id TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE body(
  source INTEGER NOT NULL,
  part INTEGER NOT NULL,
  about BLOB NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY(source, part)
);
CREATE TABLE feed(name TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE taken_back(id TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID;
";

/// `waiting` holds entries whose text, date or visibility changed since they were looked at; new
/// ones are those behind `meta.indexed`. `kept` is the part of a feed's entries that pass its
/// queries from `asked.floor` on. All of it can be worked out again from the entries.
const V2: &str = "
INSERT INTO meta VALUES ('indexed', 0), ('stale', 0), ('cleared', 0);
CREATE TABLE waiting(key INTEGER PRIMARY KEY, rewritten INTEGER NOT NULL);
CREATE TABLE segment(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  entries INTEGER NOT NULL,
  newest INTEGER NOT NULL,
  bytes BLOB NOT NULL
);
CREATE TABLE asked(
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  rules INTEGER NOT NULL,
  told INTEGER NOT NULL,
  floor_at INTEGER NOT NULL,
  floor_key INTEGER NOT NULL,
  touched INTEGER NOT NULL
);
CREATE TABLE kept(
  feed INTEGER NOT NULL,
  at INTEGER NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY(feed, at, key)
) WITHOUT ROWID;
CREATE INDEX kept_key ON kept(key);
";

/// Entries are packed with a dictionary: programs that do not have it shall say so.
const V3: &str = "";
