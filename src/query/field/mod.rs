//! The fields that a query can name, one file a kind.

pub(super) mod age;
pub(super) mod date;
mod fields;
pub(super) mod has;
pub(super) mod lang;
pub(super) mod site;
pub(super) mod source;
pub(super) mod text;
pub(super) mod url;
pub(super) mod words;

pub use fields::Field;
pub(super) use fields::Test;
