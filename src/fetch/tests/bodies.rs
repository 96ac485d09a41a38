//! Examples of bodies that come packed.

use std::io::Write as _;
use std::time::Duration;

use super::super::origin::{Origin, Say, answer, raw};
use super::http::{ask, fetched, fetched_with, request, settings, told_of};
use crate::model::{Coding, Validators, Want};

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(body).unwrap();
    gzip.finish().unwrap()
}

fn brotli(body: &[u8]) -> Vec<u8> {
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
    brotli.write_all(body).unwrap();
    brotli.into_inner()
}

fn zstd(body: &[u8]) -> Vec<u8> {
    zstd::encode_all(body, 1).unwrap()
}

fn feed() -> Vec<u8> {
    (0..900).map(|number| format!("<item><title>Title {number}</title></item>\n")).collect::<String>().into_bytes()
}

fn sent(encoding: &str, packed: &[u8]) -> Say {
    answer(200, &[("Content-Encoding", encoding)], packed)
}

/// In pieces of so many bytes, without a length.
fn in_pieces(encoding: &str, packed: &[u8], length: usize) -> Say {
    let head = format!("HTTP/1.1 200 X\r\nContent-Encoding: {encoding}\r\nConnection: close\r\n\r\n").into_bytes();
    let pieces = packed.chunks(length).map(|piece| (Duration::from_millis(1), piece.to_vec()));
    Say::Pieces(std::iter::once((Duration::ZERO, head)).chain(pieces).collect())
}

#[test]
fn a_body_that_came_packed_is_at_hand_as_it_came_and_unpacked() {
    for (encoding, coding, packed) in [
        ("gzip", Coding::Gzip, gzip(&feed())),
        ("x-gzip", Coding::Gzip, gzip(&feed())),
        ("br", Coding::Brotli, brotli(&feed())),
        ("zstd", Coding::Zstd, zstd(&feed())),
    ] {
        for length in [usize::MAX, 700, 50] {
            let sent_bytes = packed.clone();
            let origin = Origin::serve(move |_| match length {
                usize::MAX => sent(encoding, &sent_bytes),
                length => in_pieces(encoding, &sent_bytes, length),
            });
            let document = fetched(&origin.url("/feed")).document.unwrap();
            assert!(document.body == feed(), "{encoding} {length}");
            let kept = document.packed.unwrap();
            assert!(kept.coding == coding && kept.bytes == packed, "{encoding} {length}");
        }
    }
}

#[test]
fn what_is_hardly_packed_or_has_something_behind_it_is_not_kept_so() {
    let noise: Vec<u8> = (0..2_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let behind = [gzip(&feed()), b"\r\n".to_vec()].concat();
    for (body, packed) in [(noise.clone(), gzip(&noise)), (feed(), behind)] {
        let origin = Origin::serve(move |_| sent("gzip", &packed));
        let document = fetched(&origin.url("/feed")).document.unwrap();
        assert!(document.body == body && document.packed.is_none());
    }
}

#[test]
fn what_the_owner_wants_to_be_sent_is_asked_for_and_what_comes_is_unpacked_all_the_same() {
    let packed = gzip(&feed());
    let origin = Origin::serve(move |_| sent("gzip", &packed));
    let mut request = request(&origin.url("/feed"), Want::Feed);
    request.headers.push(("Accept-Encoding".to_owned(), "identity".to_owned()));
    let fetched = fetched_with(&settings(), &ask(&request, &Validators::default(), None));
    assert_eq!(origin.asked()[0].header("accept-encoding"), Some("identity"));
    assert!(fetched.document.unwrap().body == feed());
}

#[test]
fn a_body_whose_coding_is_a_word_of_its_own_is_taken_as_it_is() {
    insta::assert_snapshot!(told_of(|| sent("utf-8", b"<rss/>")), @"read 6 bytes");
    insta::assert_snapshot!(told_of(|| sent("identity", b"<rss/>")), @"read 6 bytes");
    insta::assert_snapshot!(told_of(|| sent("gzip", b"")), @"read 0 bytes");
}

#[test]
fn a_body_that_is_cut_or_something_else_is_told_in_words() {
    for (encoding, packed) in [("gzip", gzip(&feed())), ("br", brotli(&feed())), ("zstd", zstd(&feed()))] {
        let half = packed[..packed.len() / 2].to_vec();
        let told = told_of(move || sent(encoding, &half));
        assert_eq!(told, "Network: the answer of `127.0.0.1` broke off: unexpected end of file", "{encoding}");
        let told = told_of(move || sent(encoding, b"<rss/> \xff\xff\xff\xff\xff\xff"));
        assert_eq!(told, format!("Network: the answer of `127.0.0.1` broke off: it cannot be unpacked as {encoding}"));
    }
    let without_its_end = gzip(&feed());
    let without_its_end = without_its_end[..without_its_end.len() - 8].to_vec();
    insta::assert_snapshot!(told_of(move || sent("gzip", &without_its_end)), @"Network: the answer of `127.0.0.1` broke off: unexpected end of file");
}

#[test]
fn max_size_counts_what_is_unpacked_and_what_comes() {
    let body = vec![b' '; 10_000_000];
    for (encoding, bomb) in [("gzip", gzip(&body)), ("br", brotli(&body)), ("zstd", zstd(&body))] {
        let told = told_of(move || sent(encoding, &bomb));
        assert_eq!(told, "TooLarge: the answer is longer than 100000 bytes", "{encoding}");
    }
    let just = gzip(&[b' '; 100_000]);
    insta::assert_snapshot!(told_of(move || sent("gzip", &just)), @"read 100000 bytes");
    let over = gzip(&[b' '; 100_001]);
    insta::assert_snapshot!(told_of(move || sent("gzip", &over)), @"TooLarge: the answer is longer than 100000 bytes");
    // Nothing, packed over and over.
    let nothing = gzip(b"").repeat(6_000);
    insta::assert_snapshot!(told_of(move || raw([&b"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\n\r\n"[..], &nothing].concat())), @"TooLarge: the answer is longer than 100000 bytes");
}

#[test]
fn the_page_that_comes_with_a_refusal_is_looked_at_unpacked() {
    let check = [&b"<title>Just a moment...</title>"[..], &[b' '; 90_000]].concat();
    for (encoding, packed) in [("gzip", gzip(&check)), ("br", brotli(&check)), ("zstd", zstd(&check))] {
        let told = told_of(move || answer(403, &[("Content-Encoding", encoding)], &packed));
        assert_eq!(
            told, "Refused: `127.0.0.1` asks for a browser check (Cloudflare) instead of answering",
            "{encoding}"
        );
    }
    insta::assert_snapshot!(told_of(|| answer(403, &[("Content-Encoding", "gzip")], "no gzip")), @"Refused: `127.0.0.1` answered 403 (forbidden)");
}
