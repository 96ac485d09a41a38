//! Bodies in every coding, in pieces of any size, whole, cut, damaged and hostile.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;

use super::{Damaged, Packing, Step, Unpacker};

fn unpacker(encoding: &str) -> Unpacker {
    Unpacker::new(Packing::of(encoding).unwrap()).unwrap()
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(body).unwrap();
    gzip.finish().unwrap()
}

fn brotli(body: &[u8], window: u32) -> Vec<u8> {
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 5, window);
    brotli.write_all(body).unwrap();
    brotli.into_inner()
}

/// The body as servers send it: the word in the header, the bytes, and whether they can be kept.
fn packings(body: &[u8]) -> Vec<(&'static str, Vec<u8>, bool)> {
    let (start, end) = body.split_at(body.len() / 3);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(body).unwrap();
    let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
    bare.write_all(body).unwrap();
    let zstd = |body: &[u8]| zstd::encode_all(body, 1).unwrap();
    vec![
        ("gzip", gzip(body), true),
        (" X-Gzip", [gzip(start), gzip(end)].concat(), true),
        ("gzip, identity", [gzip(body), vec![0; 3]].concat(), false),
        ("deflate", zlib.finish().unwrap(), false),
        ("deflate", bare.finish().unwrap(), false),
        ("br", brotli(body, 22), true),
        ("br", [brotli(body, 22), b"<!-- -->".to_vec()].concat(), false),
        ("zstd", zstd(body), true),
        ("ZSTD", [zstd(start), zstd(end)].concat(), true),
    ]
}

/// What comes of pieces, a room at a time; with `most` bytes it ends.
fn unpacked(unpacker: &mut Unpacker, pieces: &[&[u8]], room: usize, most: usize) -> Result<Vec<u8>, Damaged> {
    let mut body = Vec::new();
    for piece in pieces {
        let mut rest = *piece;
        while body.len() < most && unpacker.step(&mut rest, &mut body, room)? == Step::Further {}
    }
    Ok(body)
}

/// Bytes cut in pieces.
fn pieces<'b>(bytes: &'b [u8], cuts: &[prop::sample::Index]) -> Vec<&'b [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

prop_compose! {
    /// Text with much in common, as feeds have, and now and then bytes that have nothing in common.
    fn some_body()(
        words in prop::collection::vec("[a-z<>/ ]{0,12}", 1..8),
        times in 0..400_usize,
        noise in prop::collection::vec(any::<u8>(), 0..300),
    ) -> Vec<u8> {
        [words.concat().repeat(times).into_bytes(), noise].concat()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_pieces_of_any_coding_give_the_same_body(
        body in some_body(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        room in 1..5_000_usize,
    ) {
        for (encoding, packed, keeps) in packings(&body) {
            let mut unpacker = unpacker(encoding);
            let came = unpacked(&mut unpacker, &pieces(&packed, &cuts), room, usize::MAX);
            prop_assert_eq!(came.as_deref(), Ok(body.as_slice()), "{}", encoding);
            prop_assert!(unpacker.is_whole(), "{}", encoding);
            prop_assert_eq!(unpacker.is_clean() && Packing::of(encoding).unwrap().coding().is_some(), keeps, "{}", encoding);
        }
    }

    #[test]
    fn a_body_that_is_cut_anywhere_is_not_whole(body in some_body(), at in any::<prop::sample::Index>()) {
        for (encoding, mut packed, _) in packings(&body).into_iter().filter(|(_, _, keeps)| *keeps) {
            packed.truncate(at.index(packed.len()).max(1));
            let mut unpacker = unpacker(encoding);
            let came = unpacked(&mut unpacker, &[&packed], 4_096, usize::MAX);
            let same = came.as_deref() == Ok(body.as_slice());
            // Between two members nothing shows that another one was to come.
            prop_assert!(!unpacker.is_whole() || came.is_err() || body.starts_with(&came.unwrap()), "{}", encoding);
            prop_assert!(!unpacker.is_whole() || !same || body.len() < 3, "{}", encoding);
        }
    }

    #[test]
    fn whatever_comes_ends_and_stays_within_its_room(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        body in some_body(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..4),
    ) {
        for (encoding, mut packed, _) in packings(&body) {
            for (at, flip) in &flips {
                let at = at.index(packed.len());
                packed[at] ^= flip;
            }
            for bytes in [&bytes, &packed] {
                let mut unpacker = unpacker(encoding);
                if let Ok(came) = unpacked(&mut unpacker, &[bytes], 1_000, 50_000) {
                    prop_assert!(came.len() < 51_000);
                }
            }
        }
    }

    #[test]
    fn a_flipped_byte_in_gzip_is_found(body in some_body(), at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        let mut packed = gzip(&body);
        // The header says nothing about the body, but for its first four bytes.
        let at = 10 + at.index(packed.len() - 10);
        packed[at] ^= flip;
        let mut unpacker = unpacker("gzip");
        let came = unpacked(&mut unpacker, &[&packed], 4_096, usize::MAX);
        prop_assert!(came.is_err() || !unpacker.is_whole() || came.as_deref() == Ok(body.as_slice()));
    }
}

#[test]
fn few_bytes_that_become_many_fill_one_room_after_the_other() {
    let zeroes = vec![0; 30_000_000];
    let bombs =
        [("gzip", gzip(&zeroes)), ("br", brotli(&zeroes, 22)), ("zstd", zstd::encode_all(&zeroes[..], 3).unwrap())];
    for (encoding, bomb) in bombs {
        let (mut unpacker, mut rest, mut body) = (unpacker(encoding), &bomb[..], Vec::new());
        for steps in 1..=10 {
            assert_eq!(unpacker.step(&mut rest, &mut body, 1_000), Ok(Step::Further), "{encoding}");
            assert!(body.len() <= steps * 1_000 && body.capacity() <= steps * 1_000, "{encoding}");
        }
    }
}

#[test]
fn windows_beyond_what_browsers_take_are_refused() {
    let body = vec![b' '; 20_000_000];
    let mut zstd = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    zstd.window_log(24).unwrap();
    zstd.write_all(&body).unwrap();
    let large = brotli::enc::BrotliEncoderParams { lgwin: 26, large_window: true, ..Default::default() };
    let mut brotli = Vec::new();
    brotli::BrotliCompress(&mut &body[..], &mut brotli, &large).unwrap();
    for (encoding, packed) in [("zstd", zstd.finish().unwrap()), ("br", brotli)] {
        let mut unpacker = unpacker(encoding);
        assert_eq!(unpacked(&mut unpacker, &[&packed], 100_000, usize::MAX), Err(Damaged), "{encoding}");
    }
}

#[test]
fn gzip_and_zstd_may_tell_how_long_they_are_and_are_believed_within_reason() {
    let packed = gzip(&[b' '; 5_000]);
    assert_eq!(Packing::of("gzip").unwrap().told_length(&packed), Some(5_000));
    let zstd = zstd::bulk::compress(&[b' '; 5_000], 1).unwrap();
    assert_eq!(Packing::of("zstd").unwrap().told_length(&zstd), Some(5_000));
    assert_eq!(Packing::of("br").unwrap().told_length(&packed), None);
    let lies = [&packed[..packed.len() - 4], &[255; 4]].concat();
    assert_eq!(Packing::of("gzip").unwrap().told_length(&lies), None);
    assert_eq!(Packing::of("gzip").unwrap().told_length(&[31]), None);
}

#[test]
fn a_body_that_told_its_length_is_unpacked_in_one_step_into_room_for_just_that() {
    let text = b"<item>One</item>".repeat(3_000);
    for (encoding, packed) in [("gzip", gzip(&text)), ("zstd", zstd::bulk::compress(&text, 1).unwrap())] {
        let (mut unpacker, mut rest, mut body) = (unpacker(encoding), &packed[..], Vec::new());
        let told = Packing::of(encoding).unwrap().told_length(&packed).unwrap();
        let _ = unpacker.step(&mut rest, &mut body, told).unwrap();
        assert!(unpacker.is_clean() && body == text && body.capacity() == text.len(), "{encoding}");
    }
}

#[test]
fn what_is_no_coding_or_several_leaves_the_bytes_as_they_are() {
    for encoding in ["", "identity", "utf-8", "none", "gzip, br", "gzip gzip", ",identity,", "compress"] {
        assert!(Packing::of(encoding).is_none(), "{encoding}");
    }
}
