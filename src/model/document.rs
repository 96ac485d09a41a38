//! One answer as it came: bytes, and what was said about them.

use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::Address;

/// What fetch brings in and a source reads.
#[derive(Debug, Clone)]
pub struct Document {
    /// Where it was read from in the end, after redirects; for a file its `file:` address.
    pub address: Address,
    /// For a file of a glob: the path below the glob's root, with `/` between folders.
    pub path: Option<String>,
    /// The Content-Type header, as sent.
    pub content_type: Option<String>,
    /// The Content-Language header.
    pub content_language: Option<String>,
    /// The Content-Location header.
    pub content_location: Option<String>,
    /// The body after decompression, at most `max_size` bytes.
    pub body: Bytes,
    /// The same as it came, where it came packed well.
    pub packed: Option<Packed>,
    /// When it was asked for; relative dates ("2 hours ago") count from here.
    pub fetched: DateTime<Utc>,
    /// For a file: when it was last written.
    pub modified: Option<DateTime<Utc>>,
    /// Whether the body holds only what is new since the last answer (226, RFC 3229).
    pub delta: bool,
}

/// A body as it came, to be kept without being packed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// How it is packed.
    pub coding: Coding,
    /// Whole streams of that coding, with nothing behind them.
    pub bytes: Bytes,
}

/// How a body is packed on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// RFC 1952, one member or several.
    Gzip,
    /// RFC 7932.
    Brotli,
    /// RFC 8878, one frame or several.
    Zstd,
}
