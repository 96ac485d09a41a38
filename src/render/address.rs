//! Addresses and ids as they may be written in a published file.

use url::Url;
use uuid::Uuid;

use crate::model::Address;

use super::characters::clean;

/// Schemes that a link may have; the rest (`javascript:`, `data:`, `file:` …) runs something, or
/// leads into the machine of whoever reads.
const LINKS: &[&str] = &["http", "https", "ftp", "mailto", "tel", "magnet", "xmpp", "geo"];

/// Schemes of what a reader loads by itself: pictures, enclosures, feeds.
const LOADED: &[&str] = &["http", "https"];

/// An address for a link, as RFC 3986 wants it, or nothing where none can be made of it.
///
/// An address that is well formed stays byte for byte. In others, what no URI may hold is escaped,
/// and a host outside ASCII gets its ASCII form.
#[must_use]
pub fn written(address: &Address) -> Option<String> {
    of_scheme(address, LINKS)
}

/// The same for what readers load: http and https alone.
pub(super) fn loaded(address: &Address) -> Option<String> {
    of_scheme(address, LOADED)
}

/// `written` where the model is kept.
pub(super) fn link(address: Option<&Address>) -> Option<Address> {
    Address::new(&written(address?)?)
}

/// `loaded` where the model is kept.
pub(super) fn file(address: Option<&Address>) -> Option<Address> {
    Address::new(&loaded(address?)?)
}

fn of_scheme(address: &Address, schemes: &[&str]) -> Option<String> {
    let text = clean(address.as_str());
    let (scheme, _) = split_scheme(&text)?;
    if !schemes.contains(&scheme.to_ascii_lowercase().as_str()) {
        return None;
    }
    if text.is_ascii() && fault(&text).is_none() {
        return Some(text.into_owned());
    }
    // Only an address with `//` is taken apart, so that `mailto:` keeps its form.
    let parsed = if text.contains("//") { Url::parse(&text).ok()?.to_string() } else { text.into_owned() };
    let escaped = escape(&parsed);
    fault(&escaped).is_none().then_some(escaped)
}

/// Whether a text can be the id of an entry in every format: an absolute IRI (RFC 3987), and where
/// its scheme has rules of its own (`http`, `tag`, `urn`), by them.
#[must_use]
pub fn is_iri(text: &str) -> bool {
    clean(text) == text && fault(text).is_none()
}

/// An id for every format: the given one where it is an IRI, else one that is made from it, always
/// the same.
pub(super) fn id(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || is_iri(text) {
        return (!text.is_empty()).then(|| text.to_owned());
    }
    Some(format!("urn:uuid:{}", Uuid::new_v5(&Uuid::NAMESPACE_URL, text.as_bytes())))
}

/// An address as an id that is made from it: in the form that all its spellings share.
pub(super) fn canonical(address: &Address) -> String {
    address.url().map_or_else(|| address.to_string(), String::from)
}

fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let mut bytes = scheme.bytes();
    let named = bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
    named.then_some((scheme, rest))
}

fn forbidden(character: char) -> bool {
    character <= ' ' || matches!(character, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`' | '\u{7f}')
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        let stray = character == '%' && !starts_escape(text.get(at + 1..).unwrap_or_default());
        if stray || forbidden(character) || !character.is_ascii() {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

fn starts_escape(rest: &str) -> bool {
    let mut bytes = rest.bytes();
    let mut hex = || bytes.next().is_some_and(|b| b.is_ascii_hexdigit());
    hex() && hex()
}

/// What is wrong with an absolute address; nothing for a good one.
fn fault(text: &str) -> Option<&'static str> {
    if text.is_empty() || text.chars().any(forbidden) {
        return Some("a character that no address may hold");
    }
    if text.char_indices().any(|(at, c)| c == '%' && !starts_escape(text.get(at + 1..).unwrap_or_default())) {
        return Some("a % that begins no escape");
    }
    let Some((scheme, rest)) = split_scheme(text) else { return Some("no scheme") };
    let good = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ftp" => has_host(rest),
        "tag" => is_tag(rest),
        "urn" => is_urn(rest),
        _ => !rest.is_empty(),
    };
    (!good).then_some("not of the form of its scheme")
}

fn has_host(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    if let Some(address) = place.strip_prefix('[') {
        return address.contains(']');
    }
    let (host, port) = place.split_once(':').unwrap_or((place, ""));
    !host.is_empty() && !host.contains("..") && !host.contains("__") && port.bytes().all(|b| b.is_ascii_digit())
}

/// `authority,date:specific` (RFC 4151).
fn is_tag(rest: &str) -> bool {
    let Some((authority, rest)) = rest.split_once(',') else { return false };
    let Some((date, specific)) = rest.split_once(':') else { return false };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    let named = !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        && !host.starts_with(['.', '-'])
        && !host.ends_with(['.', '-'])
        && user.is_none_or(|user| {
            !user.is_empty() && user.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
        });
    let specific = specific.split_once('#').map_or(specific, |(before, _)| before);
    named
        && is_tag_date(date)
        && specific.bytes().all(|b| b.is_ascii_alphanumeric() || b"._~!$&'()*+,;=:@/?%-".contains(&b))
}

fn is_tag_date(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    let within = |text: &str, most: u8| digits(text, 2) && text.parse::<u8>().is_ok_and(|n| (1..=most).contains(&n));
    match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && within(month, 12),
        [year, month, day] => digits(year, 4) && within(month, 12) && within(day, 31),
        _ => false,
    }
}

/// `nid:nss` (RFC 8141), for UUIDs in full.
fn is_urn(rest: &str) -> bool {
    let Some((name, value)) = rest.split_once(':') else { return false };
    let named = (2..=32).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !name.starts_with('-')
        && !name.eq_ignore_ascii_case("urn");
    if name.eq_ignore_ascii_case("uuid") {
        return value.len() == 36 && Uuid::try_parse(value).is_ok();
    }
    named
        && !value.is_empty()
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"()+,.:=@;$_!*'%/?#&~-".contains(&b))
}

#[cfg(test)]
mod tests;
