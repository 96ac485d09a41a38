//! SQLite in the state folder: WAL, one writer.

mod kept;
mod open;
mod pack;
mod read;
mod schema;
mod write;

pub(super) use open::Sqlite;
