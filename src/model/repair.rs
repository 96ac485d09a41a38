//! What had to be mended while reading.

use serde::{Deserialize, Serialize};

/// The kinds of mends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairKind {
    /// Bytes at odds with the declared encoding.
    Encoding,
    /// Not an XML or JSON media type.
    ContentType,
    /// Tags left open, stray `<` or `&`, text before or after the root.
    NotWellFormed,
    /// An undeclared prefix.
    Namespace,
    /// An entity that XML does not know.
    Entity,
    /// A character that XML forbids: dropped.
    Character,
    /// The document ends in the middle.
    Truncated,
    /// A member of the wrong type.
    Json,
    /// A document type declaration: ignored.
    Doctype,
    /// A date that could not be read.
    Date,
    /// Something else that could not be read where it stands, such as a place of one number: left out.
    Value,
    /// More of something than is read: the rest was left out.
    Bound,
}

/// One mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// What kind it was.
    pub kind: RepairKind,
    /// The line, counted from one; 0 when it concerns the whole document.
    pub line: u32,
    /// More about it, for a person.
    pub detail: String,
}
