//! The forms of values: dates, addresses, language tags, mail addresses, media types.

use chrono::{DateTime, FixedOffset, NaiveDate};
use url::Url;

/// Whether XML 1.0 forbids the character.
pub(super) fn is_forbidden(character: char) -> bool {
    matches!(character, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Where the first such character stands. Only the bytes that begin one are looked at closely.
pub(super) fn first_forbidden(text: &str) -> Option<(usize, char)> {
    const PIECE: usize = 64;
    let may_begin = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0xef;
    let is_doubtful = |piece: &[u8]| piece.iter().fold(0, |found, byte| found | u8::from(may_begin(*byte))) != 0;
    let pieces = text.as_bytes().chunks(PIECE).enumerate().filter(|(_, piece)| is_doubtful(piece));
    let mut places = pieces.flat_map(|(at, piece)| (at * PIECE..).zip(piece)).filter(|(_, byte)| may_begin(**byte));
    places.find_map(|(at, _)| {
        let bad = text.get(at..)?.chars().next().filter(|character| is_forbidden(*character))?;
        Some((at, bad))
    })
}

/// Whether readers show nothing or a box for the character.
pub(super) fn is_doubtful(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{9f}' | '\u{fffd}')
}

/// The first such character.
pub(super) fn first_doubtful(text: &str) -> Option<char> {
    // All of them begin with one of two bytes.
    let places = memchr::memchr2_iter(0xc2, 0xef, text.as_bytes());
    let mut beginning = places.filter_map(|at| text.get(at..)?.chars().next());
    beginning.find(|character| is_doubtful(*character))
}

/// A date of RFC 822, and whether it has the form that all readers understand: day name, four-digit
/// year, seconds, numeric zone or GMT.
pub(super) fn rfc822(text: &str) -> Result<(DateTime<FixedOffset>, bool), &'static str> {
    const FAULT: &str = "not a date of RFC 822";
    let (day, rest) = text.split_once(',').map_or((None, text), |(day, rest)| (Some(day), rest));
    let parts: Vec<&str> = rest.split_ascii_whitespace().collect();
    let [date, month, year, time, zone] = parts.as_slice() else { return Err(FAULT) };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(date) || !digits(year) || !matches!(year.len(), 2 | 4) || date.len() > 2 {
        return Err(FAULT);
    }
    let short: i32 = year.parse().map_err(|_| FAULT)?;
    let whole = if year.len() == 4 { short } else { short + if short < 90 { 2000 } else { 1900 } };
    let seconds = time.matches(':').count() == 2;
    let time = if seconds { (*time).to_owned() } else { format!("{time}:00") };
    let offset = zone_offset(zone).ok_or("no such zone")?;
    let written = format!("{date} {month} {whole:04} {time} {offset}");
    let at = DateTime::parse_from_str(&written, "%d %b %Y %H:%M:%S %z").map_err(|_| "no such date")?;
    if day.is_some_and(|day| day != at.format("%a").to_string()) {
        return Err("that day has another name");
    }
    let numeric = zone.starts_with(['+', '-']) || matches!(*zone, "GMT" | "UT");
    let plain = text.split(' ').all(|part| !part.is_empty());
    Ok((at, day.is_some() && year.len() == 4 && seconds && numeric && plain))
}

/// The offset of a zone that RFC 822 knows, as digits.
fn zone_offset(zone: &str) -> Option<&str> {
    const NAMED: &[(&str, &str)] = &[
        ("UT", "+0000"),
        ("GMT", "+0000"),
        ("Z", "+0000"),
        ("EST", "-0500"),
        ("EDT", "-0400"),
        ("CST", "-0600"),
        ("CDT", "-0500"),
        ("MST", "-0700"),
        ("MDT", "-0600"),
        ("PST", "-0800"),
        ("PDT", "-0700"),
    ];
    if let Some((_, offset)) = NAMED.iter().find(|(name, _)| *name == zone) {
        return Some(offset);
    }
    let digits = zone.strip_prefix(['+', '-'])?;
    let hours: u8 = digits.get(..2)?.parse().ok()?;
    (digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) && hours <= 14).then_some(zone)
}

/// A date of RFC 3339 with `T`, seconds and zone.
pub(super) fn rfc3339(text: &str) -> Result<DateTime<FixedOffset>, &'static str> {
    let shaped = text.len() >= 20
        && text.as_bytes().get(10) == Some(&b'T')
        && text.bytes().all(|b| b.is_ascii_digit() || b"-:T.Z+".contains(&b));
    if !shaped {
        return Err("not of the form `2026-11-24T01:10:00Z`");
    }
    let at = DateTime::parse_from_rfc3339(text).map_err(|_| "no such date")?;
    if at.offset().local_minus_utc().abs() > 14 * 3600 {
        return Err("no such zone");
    }
    Ok(at)
}

/// Whether a day is one that a feed would speak of.
pub(super) fn is_plausible(at: &DateTime<FixedOffset>) -> bool {
    NaiveDate::from_ymd_opt(1970, 1, 1).is_some_and(|first| at.date_naive() >= first)
}

/// What is wrong with an absolute address or IRI.
pub(super) fn address_fault(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("empty");
    }
    if text.trim() != text {
        return Some("white space around it");
    }
    let is_bad = |c: char| c <= ' ' || c == '\u{7f}' || "<>\"{}|\\^`".contains(c);
    if text.contains(is_bad) {
        return Some("a character that no address may hold");
    }
    let mut parts = text.split('%');
    parts.next();
    if !parts.all(|part| part.get(..2).is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))) {
        return Some("a % that begins no escape");
    }
    let Ok(url) = Url::parse(text) else { return Some("not absolute") };
    let networked = matches!(url.scheme(), "http" | "https" | "ftp");
    if networked && (url.host_str().is_none_or(str::is_empty) || !text.contains("://")) {
        return Some("no host");
    }
    match url.scheme() {
        "tag" => (!is_tag(text)).then_some("not of the form of a tag (RFC 4151)"),
        "urn" => (!is_urn(text)).then_some("not of the form of a URN"),
        _ => None,
    }
}

/// What is wrong with an address that has to be plain ASCII, as RSS wants it.
pub(super) fn uri_fault(text: &str) -> Option<&'static str> {
    address_fault(text).or_else(|| (!text.is_ascii()).then_some("not ASCII"))
}

/// Whether an address is one that a browser opens over the net.
pub(super) fn is_http(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn is_tag(text: &str) -> bool {
    let Some((authority, rest)) = text.get(4..).and_then(|rest| rest.split_once(',')) else { return false };
    let Some((date, specific)) = rest.split_once(':') else { return false };
    let year = date.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    let date = match date.len() {
        4 => year,
        7 => NaiveDate::parse_from_str(&format!("{date}-01"), "%Y-%m-%d").is_ok(),
        10 => NaiveDate::parse_from_str(date, "%Y-%m-%d").is_ok(),
        _ => false,
    };
    !authority.is_empty() && date && specific.is_ascii()
}

fn is_urn(text: &str) -> bool {
    let Some((name, value)) = text.get(4..).and_then(|rest| rest.split_once(':')) else { return false };
    if name.eq_ignore_ascii_case("uuid") {
        return uuid::Uuid::try_parse(value).is_ok() && value.len() == 36;
    }
    !name.is_empty()
        && !value.is_empty()
        && value.is_ascii()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Whether a text has the form of a language tag (RFC 5646), in outline.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = first.bytes().all(|b| b.is_ascii_alphabetic());
    let length = if matches!(first, "x" | "X" | "i" | "I") { 1..=1 } else { 2..=3 };
    letters
        && length.contains(&first.len())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a text has the form of a media type.
pub(super) fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim();
    let token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b));
    essence.split_once('/').is_some_and(|(major, minor)| token(major) && token(minor))
}

/// Whether a text has the form of a mail address.
pub(super) fn is_mail(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.contains(|c: char| c.is_whitespace() || "<>()[],;:\\\"".contains(c))
    })
}

/// Whether a plain text looks like markup to a reader that decodes once more.
pub(super) fn looks_like_markup(text: &str) -> bool {
    let tag = text.match_indices('<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) && rest.contains('>')
    });
    let entity = text.match_indices('&').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.split_once(';').is_some_and(|(name, _)| {
            let name = name.strip_prefix('#').unwrap_or(name);
            (1..=32).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric())
        })
    });
    tag || entity
}
