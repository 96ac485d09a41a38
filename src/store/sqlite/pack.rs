//! Values to bytes and back: JSON, compressed above some size, sealed with a hash.

use std::cell::RefCell;

use serde::Serialize;
use serde::de::DeserializeOwned;
use xxhash_rust::xxh3::xxh3_64;

/// JSON below this many bytes is kept as it is: compressing it gains nothing.
const SMALL: usize = 768;

/// Fast, and within a tenth of what the slow levels reach on articles.
const LEVEL: i32 = 1;

/// No value unpacks to more: a damaged length must not eat the memory.
const MOST: u64 = 256 << 20;

const PLAIN: u8 = 0;
const ZSTD: u8 = 1;

/// Packs values; keeps its compressor between calls.
pub(super) struct Packer(Option<zstd::bulk::Compressor<'static>>);

impl Packer {
    pub(super) fn new() -> Self {
        Self(zstd::bulk::Compressor::new(LEVEL).ok())
    }

    /// A value as sealed bytes.
    pub(super) fn value<T: Serialize>(&mut self, value: &T) -> Result<Vec<u8>, String> {
        let json = serde_json::to_vec(value).map_err(|error| error.to_string())?;
        Ok(self.bytes(&json))
    }

    /// Bytes, sealed.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Vec<u8> {
        let compressed = if bytes.len() < SMALL { None } else { self.0.as_mut().and_then(|c| c.compress(bytes).ok()) };
        let (kind, inner) = match &compressed {
            Some(compressed) if compressed.len() < bytes.len() => (ZSTD, compressed.as_slice()),
            _ => (PLAIN, bytes),
        };
        let mut packed = Vec::with_capacity(inner.len() + 9);
        packed.push(kind);
        packed.extend_from_slice(inner);
        let seal = xxh3_64(&packed).to_le_bytes();
        packed.extend_from_slice(&seal);
        packed
    }
}

thread_local! {
    /// What unpacks, and the room it needs: both cost more to make than most values to unpack.
    static UNPACKER: RefCell<(Option<zstd::bulk::Decompressor<'static>>, Vec<u8>)> =
        RefCell::new((zstd::bulk::Decompressor::new().ok(), Vec::new()));
}

/// Room that is kept for the next value.
const KEPT: usize = 1 << 20;

/// Gives the bytes that were packed; nothing when they are not what was written.
fn unpacked<T>(packed: &[u8], take: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
    let (sealed, seal) = packed.split_last_chunk::<8>()?;
    if xxh3_64(sealed).to_le_bytes() != *seal {
        return None;
    }
    let (kind, inner) = sealed.split_first()?;
    match *kind {
        PLAIN => take(inner),
        ZSTD => UNPACKER.with_borrow_mut(|(unpacker, room)| {
            let length = zstd::zstd_safe::get_frame_content_size(inner).ok().flatten()?;
            let length = usize::try_from(length).ok().filter(|_| length <= MOST)?;
            room.clear();
            room.shrink_to(KEPT);
            room.reserve(length);
            unpacker.as_mut()?.decompress_to_buffer(inner, room).ok()?;
            take(room)
        }),
        _ => None,
    }
}

/// The bytes that were packed; nothing when they are not what was written.
pub(super) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    unpacked(packed, |bytes| Some(bytes.to_vec()))
}

/// The value that was packed.
pub(super) fn unpack_value<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    unpacked(packed, |bytes| serde_json::from_slice(bytes).ok())
}
