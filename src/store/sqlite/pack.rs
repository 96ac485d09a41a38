//! Values to bytes and back: a byte that tells the kind, JSON compressed above some size, a hash as a seal.

use std::cell::RefCell;
use std::io::{Cursor, Read};
use std::sync::LazyLock;

use flate2::read::MultiGzDecoder;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use serde::{Deserialize as _, Serialize};
use xxhash_rust::xxh3::xxh3_64;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::model::{Coding, Document, Entry, Packed};
use crate::text::SafeHtml;

/// Bytes below this many are kept as they are: compressing them gains little.
const SMALL: usize = 768;

/// The same for entries. From 256 bytes on the dictionary would save a third, but to unpack that takes longer than to
/// read it as it is.
const SMALL_ENTRY: usize = 640;

/// Longer entries have enough to be compressed with themselves, and zstd would copy the dictionary for each.
const LONG_ENTRY: usize = 8 << 10;

/// Fast, and within a tenth of what the slow levels reach on articles.
const LEVEL: i32 = 1;

/// No value unpacks to more: a damaged length must not eat the memory.
const MOST: u64 = 256 << 20;

/// Bytes as they are.
const PLAIN: u8 = 0;
/// One frame of zstd that tells its length.
const ZSTD: u8 = 1;
/// The same, with [`DICTIONARY`].
const ZSTD_ENTRY: u8 = 2;
/// As a server packed it: gzip, one member or several.
const GZIP_AS_SENT: u8 = 3;
/// As a server packed it: brotli.
const BROTLI_AS_SENT: u8 = 4;
/// As a server packed it: zstd, one frame or several, of any length.
const ZSTD_AS_SENT: u8 = 5;

/// What entries have in common, and how often each byte of them occurs: the tables that cost most of the time for a
/// short text are made. `benches/dictionary` made it; it never changes, another one would have a kind of its own.
const DICTIONARY: &[u8] = include_bytes!("entry.dict");

static PACKING: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static UNPACKING: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

/// Packs values; keeps its compressors and their room between calls.
pub(super) struct Packer {
    any: Option<Compressor<'static>>,
    entries: Option<Compressor<'static>>,
    json: Vec<u8>,
    packed: Vec<u8>,
}

impl Packer {
    pub(super) fn new() -> Self {
        let entries = Compressor::with_prepared_dictionary(&PACKING).ok();
        Self { any: Compressor::new(LEVEL).ok(), entries, json: Vec::new(), packed: Vec::new() }
    }

    /// A value as sealed bytes.
    pub(super) fn value<T: Serialize>(&mut self, value: &T) -> Result<&[u8], String> {
        self.write_json(value)?;
        let compressor = self.any.as_mut().filter(|_| self.json.len() >= SMALL);
        Ok(sealed(&self.json, compressor, ZSTD, &mut self.packed))
    }

    /// An entry as sealed bytes: what its row does not say as JSON, its text behind as it is. It is left as it was.
    pub(super) fn entry(&mut self, entry: &mut Entry) -> Result<&[u8], String> {
        let (id, published) = (entry.id.take(), entry.published.take());
        let content = entry.content.take_if(|content| !content.as_str().is_empty());
        let written = self.write_json(entry);
        if let Some(content) = content {
            self.json.extend_from_slice(content.as_str().as_bytes());
            entry.content = Some(content);
        }
        (entry.id, entry.published) = (id, published);
        written?;
        let (compressor, kind) = match self.json.len() {
            0..SMALL_ENTRY => (None, PLAIN),
            SMALL_ENTRY..=LONG_ENTRY => (self.entries.as_mut(), ZSTD_ENTRY),
            _ => (self.any.as_mut(), ZSTD),
        };
        Ok(sealed(&self.json, compressor, kind, &mut self.packed))
    }

    /// A document, sealed; packed as it came, where it came so.
    pub(super) fn document(&mut self, document: &Document) -> &[u8] {
        match &document.packed {
            Some(Packed { coding, bytes }) => {
                let kind = match coding {
                    Coding::Gzip => GZIP_AS_SENT,
                    Coding::Brotli => BROTLI_AS_SENT,
                    Coding::Zstd => ZSTD_AS_SENT,
                };
                laid_out(kind, bytes, &mut self.packed);
                seal(&mut self.packed)
            }
            None => {
                let compressor = self.any.as_mut().filter(|_| document.body.len() >= SMALL);
                sealed(&document.body, compressor, ZSTD, &mut self.packed)
            }
        }
    }

    fn write_json<T: Serialize>(&mut self, value: &T) -> Result<(), String> {
        self.json.clear();
        self.json.shrink_to(KEPT);
        serde_json::to_writer(&mut self.json, value).map_err(|error| error.to_string())
    }
}

/// Puts the kind before the bytes, compressed where that gains something, and their hash behind.
fn sealed<'p>(bytes: &[u8], compressor: Option<&mut Compressor<'_>>, kind: u8, packed: &'p mut Vec<u8>) -> &'p [u8] {
    packed.clear();
    packed.shrink_to(KEPT);
    packed.push(kind);
    let compressed = compressor.and_then(|compressor| {
        packed.reserve(zstd::zstd_safe::compress_bound(bytes.len()));
        let mut behind_kind = Cursor::new(&mut *packed);
        behind_kind.set_position(1);
        compressor.compress_to_buffer(bytes, &mut behind_kind).ok()
    });
    if compressed.is_none_or(|length| length >= bytes.len()) {
        laid_out(PLAIN, bytes, packed);
    }
    seal(packed)
}

fn laid_out(kind: u8, bytes: &[u8], packed: &mut Vec<u8>) {
    packed.clear();
    packed.shrink_to(KEPT);
    packed.push(kind);
    packed.extend_from_slice(bytes);
}

fn seal(packed: &mut Vec<u8>) -> &[u8] {
    let seal = xxh3_64(packed).to_le_bytes();
    packed.extend_from_slice(&seal);
    packed
}

thread_local! {
    /// What unpacks, and the room it needs: both cost more to make than most values to unpack.
    static UNPACKER: RefCell<(Option<Decompressor<'static>>, Vec<u8>)> =
        RefCell::new((Decompressor::with_prepared_dictionary(&UNPACKING).ok(), Vec::new()));
}

/// Bytes that are handed to brotli at once.
const BUFFER: usize = 4096;

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
        // What was packed without the dictionary does not ask for it.
        ZSTD | ZSTD_ENTRY => UNPACKER.with_borrow_mut(|(unpacker, room)| {
            room.clear();
            room.shrink_to(KEPT);
            // What we wrote tells its length.
            if let Ok(Some(length)) = zstd::zstd_safe::get_frame_content_size(inner)
                && length <= MOST
            {
                room.reserve(usize::try_from(length).ok()?);
                unpacker.as_mut()?.decompress_to_buffer(inner, room).ok()?;
            } else {
                zstd::stream::read::Decoder::new(inner).ok()?.take(MOST).read_to_end(room).ok()?;
            }
            take(room)
        }),
        GZIP_AS_SENT => take(&all_of(MultiGzDecoder::new(inner), MOST)?),
        BROTLI_AS_SENT => take(&all_of(brotli_decompressor::Decompressor::new(inner, BUFFER), MOST)?),
        ZSTD_AS_SENT => take(&all_of(zstd::stream::read::Decoder::new(inner).ok()?, MOST)?),
        _ => None,
    }
}

/// All that a stream unpacks to, unless that is more than there can be.
fn all_of(stream: impl Read, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(most + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= most).then_some(bytes)
}

/// The bytes that were packed; nothing when they are not what was written.
pub(super) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    unpacked(packed, |bytes| Some(bytes.to_vec()))
}

/// The value that was packed.
pub(super) fn unpack_value<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    unpacked(packed, |bytes| serde_json::from_slice(bytes).ok())
}

/// The entry that was packed, but for what its row says.
pub(super) fn unpack_entry(packed: &[u8]) -> Option<Entry> {
    unpacked(packed, |bytes| {
        let mut json = serde_json::Deserializer::from_slice(bytes).into_iter::<Entry>();
        let mut entry = json.next()?.ok()?;
        let content = std::str::from_utf8(bytes.get(json.byte_offset()..)?).ok()?;
        // Once the text was within the JSON.
        if !content.is_empty() {
            let content: StrDeserializer<'_, serde_json::Error> = content.into_deserializer();
            entry.content = Some(SafeHtml::deserialize(content).ok()?);
        }
        Some(entry)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use bytes::Bytes;
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;
    use crate::model::Address;

    #[test]
    fn the_dictionary_is_the_one_that_stores_were_written_with() {
        assert_eq!(xxh3_64(DICTIONARY), 0x2c93_2fa3_03fd_bafd, "another dictionary needs a kind of its own");
    }

    #[test]
    fn short_entries_are_packed_with_the_dictionary_and_long_ones_without() {
        let mut packer = Packer::new();
        let mut kind = |length: usize| {
            let content = Some(SafeHtml::from_text(&"A word of it. ".repeat(length / 14)));
            packer.entry(&mut Entry { content, ..Entry::default() }).unwrap()[0]
        };
        assert_eq!([0, 140, 1_400, 14_000].map(&mut kind), [PLAIN, PLAIN, ZSTD_ENTRY, ZSTD]);
    }

    fn document(body: &[u8], packed: Option<Packed>) -> Document {
        Document {
            address: Address::new("https://a.example/feed").unwrap(),
            path: None,
            content_type: None,
            content_language: None,
            content_location: None,
            body: Bytes::copy_from_slice(body),
            packed,
            fetched: DateTime::UNIX_EPOCH,
            modified: None,
            delta: false,
        }
    }

    /// The same as it came in each coding, at once and in two parts.
    fn packings(bytes: &[u8]) -> Vec<Packed> {
        let (start, end) = bytes.split_at(bytes.len() / 2);
        let gzip = |bytes: &[u8]| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            gzip.write_all(bytes).unwrap();
            gzip.finish().unwrap()
        };
        let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 3).unwrap();
        let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
        brotli.write_all(bytes).unwrap();
        let all = [
            (Coding::Gzip, gzip(bytes)),
            (Coding::Gzip, [gzip(start), gzip(end)].concat()),
            (Coding::Brotli, brotli.into_inner()),
            (Coding::Zstd, zstd(bytes)),
            (Coding::Zstd, [zstd(start), zstd(end)].concat()),
        ];
        all.into_iter().map(|(coding, bytes)| Packed { coding, bytes: bytes.into() }).collect()
    }

    #[test]
    fn a_document_is_kept_as_packed_as_it_came() {
        let (mut packer, text) = (Packer::new(), b"<item>One</item>".repeat(900));
        for packed in packings(&text) {
            let sealed = packer.document(&document(&text, Some(packed.clone()))).to_vec();
            assert_eq!(sealed.len(), packed.bytes.len() + 9);
            assert_eq!(&sealed[1..][..packed.bytes.len()], &packed.bytes[..]);
        }
        let kind = |bytes: &[u8]| Packer::new().document(&document(bytes, None))[0];
        assert_eq!([kind(&text), kind(b"<rss/>")], [ZSTD, PLAIN]);
    }

    #[test]
    fn what_unpacks_to_more_than_there_can_be_is_not_what_was_written() {
        assert_eq!(all_of(std::io::repeat(0).take(1_000), 1_000).map(|all| all.len()), Some(1_000));
        assert_eq!(all_of(std::io::repeat(0), 1_000), None);
    }

    proptest! {
        #[test]
        fn a_document_is_read_again_as_it_was_and_never_as_something_else(
            text in "[a-z<>]{0,40}",
            times in 0..200_usize,
            at in any::<prop::sample::Index>(),
            flip in 1..=255_u8,
        ) {
            let (mut packer, text) = (Packer::new(), text.repeat(times).into_bytes());
            for packed in packings(&text).into_iter().map(Some).chain([None]) {
                let sealed = packer.document(&document(&text, packed)).to_vec();
                prop_assert!(unpack(&sealed).is_some_and(|again| again == text));
                let mut damaged = sealed.clone();
                damaged[at.index(sealed.len())] ^= flip;
                prop_assert_eq!(unpack(&damaged), None);
                // Sealed as it should be, and nothing that unpacks.
                let mut wrong = sealed[..sealed.len() - 8].to_vec();
                wrong[at.index(sealed.len() - 8)] ^= flip;
                let _ = unpack(seal(&mut wrong));
            }
        }

        #[test]
        fn an_entry_of_any_length_is_unpacked_as_it_was_packed(text in "[a-zA-Zà-ỹ一-龥 <>\"]{0,400}", times in 0..40_usize) {
            let content = Some(SafeHtml::from_text(&text.repeat(times)));
            let mut entry = Entry { title: Some(text), content, ..Entry::default() };
            let mut packer = Packer::new();
            let packed = packer.entry(&mut entry).unwrap().to_vec();
            prop_assert_eq!(packer.entry(&mut entry).unwrap(), packed.as_slice());
            prop_assert_eq!(unpack_entry(&packed), Some(entry.clone()));
            prop_assert_eq!(unpack_entry(packer.value(&entry).unwrap()), Some(entry), "as it was packed before");
        }
    }
}
