//! Which charset bytes are in: mark, header, declaration, UTF-8 where it fits, a guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;

use super::legacy;

/// How far into a document its declaration is looked for; comments and blanks may stand before it.
const DECLARATION: usize = 4096;

/// Fewer bytes beyond ASCII say nothing about their charset; the web's default is taken then.
const MIN_SAMPLE: usize = 4;

/// A document as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without its mark.
    pub text: Cow<'a, str>,
    /// The charset it was read in, WHATWG or IANA name.
    pub encoding: &'static str,
    /// What was at odds with what was declared.
    pub mended: Option<String>,
}

/// A charset that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Web(&'static Encoding),
    Utf32 { is_little: bool },
    Utf7,
    Ebcdic { is_500: bool },
}

/// The `charset` parameter of a Content-Type.
#[must_use]
pub fn charset_parameter(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    })
}

/// Reads bytes as text. `header` is the charset the server named, if it did.
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], header: Option<&str>) -> Decoded<'a> {
    if let Some((charset, length)) = by_shape(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        let decoded = read(rest, charset, None);
        let declaration = declared(decoded.text.as_bytes());
        let other = [header, declaration.as_deref()].into_iter().flatten().find(|label| names_other(label, charset));
        let mended = other.map(|label| format!("`{label}` is declared, but the bytes are {}", decoded.encoding));
        return Decoded { mended: mended.or(decoded.mended), ..decoded };
    }
    if bytes.starts_with(&[0x4c, 0x6f, 0xa7, 0x94]) {
        // `<?xm` in EBCDIC: its declaration reads the same in all of its code pages.
        let start = legacy::ebcdic(bytes.get(..bytes.len().min(DECLARATION)).unwrap_or_default(), false);
        let label = declared(start.as_bytes());
        let is_500 = label.and_then(|label| named(&label)) == Some(Charset::Ebcdic { is_500: true });
        return read(bytes, Charset::Ebcdic { is_500 }, None);
    }
    let declaration = declared(bytes);
    by_label(bytes, header, declaration.as_deref())
}

/// What the first bytes show: a mark and its length, or a `<`, a `{` or white space in wide characters.
fn by_shape(bytes: &[u8]) -> Option<(Charset, usize)> {
    let first = bytes.first_chunk::<4>().copied().unwrap_or_default();
    match first {
        [0xef, 0xbb, 0xbf, _] => Some((Charset::Web(UTF_8), 3)),
        [0xff, 0xfe, 0, 0] => Some((Charset::Utf32 { is_little: true }, 4)),
        [0, 0, 0xfe, 0xff] => Some((Charset::Utf32 { is_little: false }, 4)),
        [0xff, 0xfe, ..] => Some((Charset::Web(UTF_16LE), 2)),
        [0xfe, 0xff, ..] => Some((Charset::Web(UTF_16BE), 2)),
        [b'<' | b'{', 0, 0, 0] => Some((Charset::Utf32 { is_little: true }, 0)),
        [0, 0, 0, b'<' | b'{'] => Some((Charset::Utf32 { is_little: false }, 0)),
        [b'<' | b'{' | b' ' | b'\t' | b'\r' | b'\n', 0, _, 0] => Some((Charset::Web(UTF_16LE), 0)),
        [0, b'<' | b'{' | b' ' | b'\t' | b'\r' | b'\n', 0, _] => Some((Charset::Web(UTF_16BE), 0)),
        [b'+', b'/', b'v', b'8' | b'9' | b'+' | b'/'] => Some((Charset::Utf7, 0)),
        _ if bytes == [0xef, 0xbb, 0xbf] => Some((Charset::Web(UTF_8), 3)),
        _ => None,
    }
}

/// The encoding an XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..bytes.len().min(DECLARATION))?;
    let at = memmem::find(start, b"<?xml")?;
    let rest = start.get(at..)?;
    let end = memmem::find(rest, b"?>").unwrap_or(rest.len().min(256));
    let declaration = String::from_utf8_lossy(rest.get(..end)?).into_owned();
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = after.strip_prefix(quote)?.split_once(quote)?;
    Some(label.trim().to_owned()).filter(|label| !label.is_empty())
}

/// Tries what header and declaration name, then UTF-8, then a guess.
fn by_label<'a>(bytes: &'a [u8], header: Option<&str>, declaration: Option<&str>) -> Decoded<'a> {
    // Several times as fast as the standard library where there is more than ASCII.
    let utf_8 = match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(Cow::Borrowed(text)) => Some(text),
        _ => None,
    };
    let is_ascii = utf_8.is_some() && bytes.is_ascii();
    let mut mended = None;
    for label in [header, declaration].into_iter().flatten() {
        let Some(charset) = named(label) else {
            mended.get_or_insert_with(|| format!("the charset `{label}` is not known"));
            continue;
        };
        if is_wide(charset) {
            mended.get_or_insert_with(|| format!("`{label}` is declared, but the bytes are not"));
            continue;
        }
        if let Some(text) = utf_8
            && (charset == Charset::Web(UTF_8) || !is_ascii)
        {
            // Text in another charset is hardly ever valid UTF-8 by chance.
            if charset != Charset::Web(UTF_8) {
                mended.get_or_insert_with(|| format!("`{label}` is declared, but the bytes are UTF-8"));
            }
            return Decoded { text: Cow::Borrowed(without_mark(text)), encoding: UTF_8.name(), mended };
        }
        if charset == Charset::Web(UTF_8) && is_mostly_utf_8(bytes) {
            return read(bytes, charset, Some(format!("`{label}` is declared, but some bytes are not UTF-8")));
        }
        if utf_8.is_none() && is_surely_utf_8(bytes) {
            // A character cut in two does not make another charset of all the others.
            let detail = format!("`{label}` is declared, but the bytes are UTF-8, some of them damaged");
            return read(bytes, Charset::Web(UTF_8), Some(detail));
        }
        let decoded = read(bytes, charset, mended.clone());
        if decoded.mended == mended {
            return decoded;
        }
        mended.get_or_insert_with(|| format!("`{label}` is declared, but the bytes are not"));
    }
    if let Some(text) = utf_8 {
        return Decoded { text: Cow::Borrowed(without_mark(text)), encoding: UTF_8.name(), mended };
    }
    let detail = mended.unwrap_or_else(|| "the bytes are not UTF-8, and nothing else is declared".to_owned());
    if is_mostly_utf_8(bytes) {
        return read(bytes, Charset::Web(UTF_8), Some(detail));
    }
    if bytes.iter().filter(|byte| !byte.is_ascii()).count() < MIN_SAMPLE {
        return read(bytes, Charset::Web(WINDOWS_1252), Some(detail));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    read(bytes, Charset::Web(detector.guess(None, Utf8Detection::Deny)), Some(detail))
}

/// Whether a label names another charset than the one the first bytes show; the order of bytes does not count.
fn names_other(label: &str, charset: Charset) -> bool {
    let is_same = |named: Charset| match (named, charset) {
        (Charset::Utf32 { .. }, Charset::Utf32 { .. }) => true,
        (Charset::Web(named), Charset::Web(shown)) => named == shown || is_utf_16(named) && is_utf_16(shown),
        (named, shown) => named == shown,
    };
    named(label).is_some_and(|named| !is_same(named))
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16BE || encoding == UTF_16LE
}

/// Whether bytes that start with `<` in one byte can not be in it.
fn is_wide(charset: Charset) -> bool {
    match charset {
        Charset::Web(encoding) => is_utf_16(encoding),
        Charset::Utf32 { .. } | Charset::Ebcdic { .. } => true,
        Charset::Utf7 => false,
    }
}

/// Whether there is more valid UTF-8 beyond ASCII in the bytes than there are faults.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (good, bad) = utf_8_counts(bytes);
    good > bad
}

/// Whether there is so much of it that the bytes are in no other charset by chance.
fn is_surely_utf_8(bytes: &[u8]) -> bool {
    /// Characters for each fault.
    const GOOD: usize = 16;
    let (good, bad) = utf_8_counts(bytes);
    good >= bad.saturating_mul(GOOD)
}

/// How many characters beyond ASCII are UTF-8, and how many faults there are.
fn utf_8_counts(bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good, bad)
}

/// The charset with this name, WHATWG's labels first.
fn named(label: &str) -> Option<Charset> {
    // Letters and digits of the name, whatever stands between them.
    const OTHERS: &[(&str, &str)] = &[
        ("cp936", "gbk"),
        ("ms936", "gbk"),
        ("euccn", "gbk"),
        ("macroman", "macintosh"),
        ("maccyrillic", "x-mac-cyrillic"),
        ("cp949", "euc-kr"),
        ("ms949", "euc-kr"),
        ("uhc", "euc-kr"),
        ("euckr", "euc-kr"),
        ("cp932", "shift_jis"),
        ("eucjp", "euc-jp"),
        ("iso2022jp", "iso-2022-jp"),
        ("cp950", "big5"),
        ("ms950", "big5"),
        ("cp874", "windows-874"),
        ("tis620", "windows-874"),
        ("iso885916", "iso-8859-16"),
    ];
    let label = label.trim().to_ascii_lowercase();
    if let Some(encoding) =
        Encoding::for_label(label.as_bytes()).or_else(|| Encoding::for_label(label.replace('_', "-").as_bytes()))
    {
        return (encoding != encoding_rs::REPLACEMENT).then_some(Charset::Web(encoding));
    }
    match label.as_str() {
        "utf-7" | "utf7" | "unicode-1-1-utf-7" => Some(Charset::Utf7),
        "utf-32" | "utf-32le" | "ucs-4" => Some(Charset::Utf32 { is_little: true }),
        "utf-32be" => Some(Charset::Utf32 { is_little: false }),
        "cp500" | "ibm500" | "ebcdic-cp-be" | "ebcdic-cp-ch" | "cp1148" | "ibm1148" | "ibm01148" => {
            Some(Charset::Ebcdic { is_500: true })
        }
        _ if label.starts_with("ebcdic") || matches!(label.as_str(), "cp037" | "ibm037" | "cp1140" | "ibm01140") => {
            Some(Charset::Ebcdic { is_500: false })
        }
        _ => {
            let plain: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
            let known = OTHERS.iter().find(|(name, _)| *name == plain)?.1;
            Encoding::for_label(known.as_bytes()).map(Charset::Web)
        }
    }
}

/// Reads bytes in a charset; what does not fit becomes U+FFFD and is told.
fn read<'a>(bytes: &'a [u8], charset: Charset, mended: Option<String>) -> Decoded<'a> {
    let (text, encoding, has_faults) = match charset {
        Charset::Web(encoding) => {
            let (text, has_faults) = encoding.decode_without_bom_handling(bytes);
            (text, encoding.name(), has_faults)
        }
        Charset::Utf32 { is_little } => {
            let text = legacy::utf_32(bytes, is_little);
            (Cow::Owned(text), if is_little { "UTF-32LE" } else { "UTF-32BE" }, false)
        }
        Charset::Utf7 => (Cow::Owned(legacy::utf_7(bytes)), "UTF-7", false),
        Charset::Ebcdic { is_500 } => {
            (Cow::Owned(legacy::ebcdic(bytes, is_500)), if is_500 { "IBM500" } else { "IBM037" }, false)
        }
    };
    let fault = || format!("some bytes are not {encoding}");
    let mended = mended.or_else(|| has_faults.then(fault));
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(without_mark(text)),
        Cow::Owned(text) if text.starts_with('\u{feff}') => Cow::Owned(without_mark(&text).to_owned()),
        owned => owned,
    };
    Decoded { text, encoding, mended }
}

fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}
