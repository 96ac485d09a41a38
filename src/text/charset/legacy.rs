//! Charsets that browsers do not know but documents are found in: UTF-32, UTF-7, EBCDIC.

/// EBCDIC code page 037, sixteen characters a line.
const CP037: &[&str; 16] = &[
    "\u{0}\u{1}\u{2}\u{3}\u{9c}\u{9}\u{86}\u{7f}\u{97}\u{8d}\u{8e}\u{b}\u{c}\u{d}\u{e}\u{f}",
    "\u{10}\u{11}\u{12}\u{13}\u{9d}\u{85}\u{8}\u{87}\u{18}\u{19}\u{92}\u{8f}\u{1c}\u{1d}\u{1e}\u{1f}",
    "\u{80}\u{81}\u{82}\u{83}\u{84}\u{a}\u{17}\u{1b}\u{88}\u{89}\u{8a}\u{8b}\u{8c}\u{5}\u{6}\u{7}",
    "\u{90}\u{91}\u{16}\u{93}\u{94}\u{95}\u{96}\u{4}\u{98}\u{99}\u{9a}\u{9b}\u{14}\u{15}\u{9e}\u{1a}",
    " \u{a0}âäàáãåçñ¢.<(+|",
    "&éêëèíîïìß!$*);¬",
    "-/ÂÄÀÁÃÅÇÑ¦,%_>?",
    "øÉÊËÈÍÎÏÌ`:#@'=\"",
    "Øabcdefghi«»ðýþ±",
    "°jklmnopqrªºæ¸Æ¤",
    "µ~stuvwxyz¡¿ÐÝÞ®",
    "^£¥·©§¶¼½¾[]¯¨´×",
    "{ABCDEFGHI\u{ad}ôöòóõ",
    "}JKLMNOPQR¹ûüùúÿ",
    "\\÷STUVWXYZ²ÔÖÒÓÕ",
    "0123456789³ÛÜÙÚ\u{9f}",
];

/// Where code page 500 differs from 037.
const CP500: &[(u8, char)] =
    &[(0x4a, '['), (0x4f, '!'), (0x5a, ']'), (0x5f, '^'), (0xb0, '¢'), (0xba, '¬'), (0xbb, '|')];

/// Reads UTF-32; what is no character becomes U+FFFD.
pub(super) fn utf_32(bytes: &[u8], is_little: bool) -> String {
    let number = |four: [u8; 4]| if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
    let (units, _) = bytes.as_chunks::<4>();
    units.iter().map(|four| char::from_u32(number(*four)).unwrap_or('\u{fffd}')).collect()
}

/// Reads EBCDIC.
pub(super) fn ebcdic(bytes: &[u8], is_500: bool) -> String {
    let table: Vec<char> = CP037.iter().flat_map(|row| row.chars()).collect();
    let character = |byte: u8| {
        let other = CP500.iter().find(|(code, _)| is_500 && *code == byte).map(|(_, character)| *character);
        other.or_else(|| table.get(usize::from(byte)).copied()).unwrap_or('\u{fffd}')
    };
    // The mainframe's line end is the one of text everywhere else.
    bytes.iter().map(|byte| character(*byte)).map(|c| if c == '\u{85}' { '\n' } else { c }).collect()
}

/// Reads UTF-7 (RFC 2152).
pub(super) fn utf_7(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'+' {
            out.push(if byte < 0x80 { char::from(byte) } else { '\u{fffd}' });
            continue;
        }
        let end = after.iter().position(|byte| sextet(*byte).is_none()).unwrap_or(after.len());
        let (shifted, left) = after.split_at(end);
        rest = left.strip_prefix(b"-").unwrap_or(left);
        if shifted.is_empty() {
            out.push('+');
        } else {
            out.push_str(&String::from_utf16_lossy(&units(shifted)));
        }
    }
    out
}

/// The UTF-16 units that a run of base64 stands for.
fn units(base64: &[u8]) -> Vec<u16> {
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut units = Vec::new();
    for value in base64.iter().filter_map(|byte| sextet(*byte)) {
        bits = (bits << 6 | u32::from(value)) & 0x3f_ffff;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push(u16::try_from(bits >> count & 0xffff).unwrap_or(0xfffd));
        }
    }
    units
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
