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
const MOST: usize = 256 << 20;

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

/// Unpacks values; keeps its decompressor between calls, since making one takes longer than using it.
pub(super) struct Unpacker(RefCell<Option<zstd::bulk::Decompressor<'static>>>);

impl Unpacker {
    pub(super) fn new() -> Self {
        Self(RefCell::new(None))
    }

    /// The bytes that were packed; nothing when they are not what was written.
    pub(super) fn bytes(&self, packed: &[u8]) -> Option<Vec<u8>> {
        let (kind, inner) = opened(packed)?;
        match kind {
            PLAIN => Some(inner.to_vec()),
            ZSTD => {
                let mut kept = self.0.try_borrow_mut().ok()?;
                let decompressor = match &mut *kept {
                    Some(decompressor) => decompressor,
                    none => none.insert(zstd::bulk::Decompressor::new().ok()?),
                };
                decompressor.decompress(inner, MOST).ok()
            }
            _ => None,
        }
    }

    /// The value that was packed.
    pub(super) fn value<T: DeserializeOwned>(&self, packed: &[u8]) -> Option<T> {
        match opened(packed)? {
            (PLAIN, inner) => serde_json::from_slice(inner).ok(),
            _ => serde_json::from_slice(&self.bytes(packed)?).ok(),
        }
    }
}

/// How bytes are packed, and what was packed; nothing when the seal is another one.
fn opened(packed: &[u8]) -> Option<(u8, &[u8])> {
    let (sealed, seal) = packed.split_last_chunk::<8>()?;
    if xxh3_64(sealed).to_le_bytes() != *seal {
        return None;
    }
    let (kind, inner) = sealed.split_first()?;
    Some((*kind, inner))
}
