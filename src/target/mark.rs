//! The mark by which our own files are known: what has none is never overwritten.

use std::io::{self, BufRead as _, BufReader, Read};

use flate2::read::GzDecoder;
use memchr::memmem;

/// How much of a file is looked at at once, in bytes. Our marks stand at the beginning of a file.
const PIECE: usize = 1 << 14;

/// How much of a compressed file is looked at; larger than anything that we publish with a mark that late.
const MAX_LOOK: u64 = 1 << 26;

/// What each kind of file says of its maker, by the end of its name. In texts of others these
/// characters stand escaped, so that an article that quotes them does not count.
const MARKS: &[(&str, &str)] = &[
    ("rss", "<generator>feedwright"),
    ("atom", ">feedwright</generator>"),
    ("json", "\"_feedwright\""),
    ("html", "<meta name=\"generator\" content=\"feedwright"),
    ("opml", "<!-- feedwright"),
];

/// Whether a file with this name and these bytes was written by this program. An empty file is
/// nobody's. No more is read than tells.
///
/// # Errors
/// When the bytes cannot be read.
pub(super) fn is_ours(name: &str, bytes: impl Read) -> io::Result<bool> {
    let mut bytes = BufReader::with_capacity(PIECE, bytes);
    if bytes.fill_buf()?.is_empty() {
        return Ok(true);
    }
    match name.strip_suffix(".gz") {
        None => has_mark(name, bytes),
        // What cannot be unpacked is somebody else's.
        Some(inner) => Ok(has_mark(inner, GzDecoder::new(bytes).take(MAX_LOOK)).unwrap_or(false)),
    }
}

fn has_mark(name: &str, mut bytes: impl Read) -> io::Result<bool> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let Some((_, mark)) = MARKS.iter().find(|(kind, _)| *kind == ending) else { return Ok(false) };
    let mut piece = Vec::with_capacity(PIECE + mark.len());
    loop {
        let read = bytes.by_ref().take(PIECE as u64).read_to_end(&mut piece);
        // Before the error is looked at: a packed file that was cut short still shows its beginning.
        if memmem::find(&piece, mark.as_bytes()).is_some() {
            return Ok(true);
        }
        if read? == 0 {
            return Ok(false);
        }
        // A mark may lie across two pieces.
        piece.drain(..piece.len().saturating_sub(mark.len()));
    }
}
