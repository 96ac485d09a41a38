//! Zones of time as they are written beside a date: offsets, letters, names.

use chrono::FixedOffset;
use chrono_tz::Tz;

/// A zone of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// A fixed distance from UTC.
    Offset(FixedOffset),
    /// A place with its changes of clocks.
    Named(Tz),
}

/// UTC itself.
pub(super) fn utc() -> Zone {
    offset(0)
}

/// A distance from UTC in seconds; outside −12:00 … +14:00 no place on earth keeps it, and it is read as UTC.
pub(super) fn offset(seconds: i32) -> Zone {
    let seconds = if (-12 * 3600..=14 * 3600).contains(&seconds) { seconds } else { 0 };
    Zone::Offset(FixedOffset::east_opt(seconds).unwrap_or(UTC))
}

const UTC: FixedOffset = match FixedOffset::east_opt(0) {
    Some(utc) => utc,
    None => unreachable!(),
};

/// The zone a whole text names: `Z`, `+0700`, `+07:00`, `-5`, `GMT+7`, `UTC`, `EST`, `Asia/Ho_Chi_Minh`.
pub(super) fn zone(text: &str) -> Option<Zone> {
    let text = text.trim().trim_start_matches('(').trim_end_matches(')');
    if text.starts_with(['+', '-', '\u{2212}']) {
        return written_offset(text);
    }
    if let Some(zone) = abbreviation(text) {
        return Some(zone);
    }
    for base in ["GMT", "UTC", "UT", "Z"] {
        if let Some(rest) = after(text, base).filter(|rest| rest.starts_with(['+', '-', '\u{2212}'])) {
            return written_offset(rest);
        }
    }
    text.contains('/').then(|| Tz::from_str_insensitive(text).ok().map(Zone::Named)).flatten()
}

/// `+7`, `+07`, `+0700`, `+07:00`, with a sign in front, perhaps parted from them.
pub(super) fn written_offset(text: &str) -> Option<Zone> {
    let (sign, digits) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix(['-', '\u{2212}'])?),
    };
    let digits = digits.trim_start();
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let number = |part: &str, longest: usize| -> Option<i32> {
        let digits = !part.is_empty() && part.len() <= longest && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    Some(offset(sign * (number(hours, 2)? * 3600 + number(minutes, 2)? * 60)))
}

fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

/// Letters that stand for a zone, in minutes east of UTC. Where two places use the same letters, RFC 822
/// (section 5.1) wins, then the place with more newspapers.
const LETTERS: &[(&str, i32)] = &[
    ("ACDT", 630),
    ("ACST", 570),
    ("ADT", -180),
    ("AEDT", 660),
    ("AEST", 600),
    ("AKDT", -480),
    ("AKST", -540),
    ("ART", -180),
    ("AST", -240),
    ("AWST", 480),
    ("BDT", 360),
    ("BRT", -180),
    ("BST", 60),
    ("CAT", 120),
    ("CDT", -300),
    ("CEST", 120),
    ("CET", 60),
    ("CLST", -180),
    ("CLT", -240),
    ("COT", -300),
    ("CST", -360),
    ("EAT", 180),
    ("EDT", -240),
    ("EEST", 180),
    ("EET", 120),
    ("EST", -300),
    ("GMT", 0),
    ("GST", 240),
    ("HKT", 480),
    ("HST", -600),
    ("ICT", 420),
    ("IDT", 180),
    ("IRST", 210),
    ("IST", 330),
    ("JST", 540),
    ("KST", 540),
    ("MDT", -360),
    ("MESZ", 120),
    ("MEZ", 60),
    ("MSK", 180),
    ("MST", -420),
    ("MYT", 480),
    ("NDT", -150),
    ("NPT", 345),
    ("NST", -210),
    ("NZDT", 780),
    ("NZST", 720),
    ("OEZ", 120),
    ("PDT", -420),
    ("PET", -300),
    ("PHT", 480),
    ("PKT", 300),
    ("PST", -480),
    ("SAST", 120),
    ("SGT", 480),
    ("TRT", 180),
    ("UT", 0),
    ("UTC", 0),
    ("WAT", 60),
    ("WEST", 60),
    ("WET", 0),
    ("WIB", 420),
    ("WIT", 540),
    ("WITA", 480),
    ("МСК", 180),
];

/// Letters for a place rather than an offset: `ET` is EST in winter and EDT in summer.
const PLACES: &[(&str, Tz)] = &[
    ("AET", Tz::Australia__Sydney),
    ("CT", Tz::America__Chicago),
    ("ET", Tz::America__New_York),
    ("MT", Tz::America__Denver),
    ("PT", Tz::America__Los_Angeles),
];

/// A zone by its letters.
pub(super) fn abbreviation(text: &str) -> Option<Zone> {
    if let &[letter] = text.as_bytes() {
        return military(letter);
    }
    if let Some((_, minutes)) = LETTERS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Some(offset(minutes * 60));
    }
    PLACES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, tz)| Zone::Named(*tz))
}

/// One letter, with the signs RFC 822 (section 5.1) gives them.
fn military(letter: u8) -> Option<Zone> {
    let letter = letter.to_ascii_uppercase();
    let hours = match letter {
        b'Z' => 0,
        b'A'..=b'I' => -(i32::from(letter - b'A') + 1),
        b'K'..=b'M' => -i32::from(letter - b'A'),
        b'N'..=b'Y' => i32::from(letter - b'N') + 1,
        _ => return None,
    };
    Some(offset(hours * 3600))
}
