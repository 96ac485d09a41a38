//! The mark by which our own files are known: what has none is never overwritten.

use std::io::Read as _;

use flate2::read::GzDecoder;
use memchr::memmem;

/// How much of a compressed file is looked at; larger than anything that we publish with a mark that late.
const MAX_LOOK: u64 = 1 << 26;

/// What each kind of file says of its maker, by the end of its name. In texts of others these
/// characters stand escaped, so that an article that quotes them does not count.
const MARKS: &[(&str, &[&str])] = &[
    ("rss", &["<generator>feedwright"]),
    ("atom", &[">feedwright</generator>"]),
    ("json", &["\"_feedwright\""]),
    ("html", &["<meta name=\"generator\" content=\"feedwright"]),
    ("opml", &["<!-- feedwright"]),
];

/// Whether a file with this name and these bytes was written by this program. An empty file is
/// nobody's.
#[must_use]
pub fn is_ours(name: &str, bytes: &[u8]) -> bool {
    if bytes.is_empty() {
        return true;
    }
    if let Some(inner) = name.strip_suffix(".gz") {
        let mut unpacked = Vec::new();
        // A file that was cut short still shows its beginning.
        let _ = GzDecoder::new(bytes).take(MAX_LOOK).read_to_end(&mut unpacked);
        return !unpacked.is_empty() && is_ours(inner, &unpacked);
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    MARKS
        .iter()
        .filter(|(kind, _)| *kind == ending)
        .flat_map(|(_, marks)| *marks)
        .any(|mark| memmem::find(bytes, mark.as_bytes()).is_some())
}
