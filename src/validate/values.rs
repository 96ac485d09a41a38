//! The forms of values: dates, addresses, language tags, mail addresses, media types.

use chrono::{DateTime, FixedOffset, NaiveDate};
use url::Url;

/// Whether XML 1.0 forbids the character.
pub(super) fn is_forbidden(character: char) -> bool {
    matches!(character, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether readers show nothing or a box for the character.
pub(super) fn is_doubtful(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{9f}' | '\u{fffd}')
}

/// A date of RFC 822 as RSS is published: day name, four-digit year, seconds, numeric zone or GMT.
pub(super) fn rfc822(text: &str) -> Result<DateTime<FixedOffset>, &'static str> {
    const FORM: &str = "%a, %d %b %Y %H:%M:%S %z";
    let bytes = text.as_bytes();
    let year = text.get(12..16).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    if bytes.len() < 29 || bytes.get(3..5) != Some(b", ") || !year {
        return Err("not of the form `Tue, 24 Nov 2026 01:10:00 +0000`");
    }
    let numeric = text.strip_suffix("GMT").map_or_else(|| text.to_owned(), |start| format!("{start}+0000"));
    // chrono checks that the day has that name.
    DateTime::parse_from_str(&numeric, FORM).map_err(|_| "no such date")
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
