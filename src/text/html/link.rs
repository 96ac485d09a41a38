//! Addresses in attributes: which are let through, and how they become absolute.

use std::borrow::Cow;

use url::Url;

/// Schemes that do nothing but lead somewhere.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "ftp", "magnet"];

/// Pictures that may stand in an address: raster only, since SVG is a document with scripts.
const RASTER: &[&str] = &["png", "gif", "jpg", "jpeg", "webp", "avif", "bmp", "x-icon"];

/// Schemes by which an address runs something, or holds a document of its own.
const ACTIVE: &[&str] = &[
    "blob",
    "data",
    "filesystem",
    "jar",
    "javascript",
    "jscript",
    "livescript",
    "mhtml",
    "mocha",
    "vbscript",
    "view-source",
    "wyciwyg",
    "x-javascript",
];

/// Where an address is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It is followed.
    Link,
    /// What it leads to is shown in place.
    Picture,
}

/// Whether an address begins with `http://` or `https://`, and so needs no further look.
pub(super) fn is_plainly_http(address: &str) -> bool {
    let bytes = address.as_bytes();
    let after = |length: usize| bytes.get(length..length + 3) == Some(b"://");
    bytes.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"http"))
        && (after(4) || (bytes.get(4).is_some_and(|s| s.eq_ignore_ascii_case(&b's')) && after(5)))
}

/// The address as it is published: ends cut, relative ones made absolute where a base is known;
/// nothing where its scheme is not let through.
pub(super) fn clean<'a>(address: &'a str, base: Option<&Url>, usage: Use) -> Option<Cow<'a, str>> {
    let address = address.trim_matches(is_blank);
    if is_plainly_http(address) {
        return Some(Cow::Borrowed(address));
    }
    // No address is that of no picture (HTML standard, 4.8.4.3.5), not that of the page around it.
    if address.is_empty() && usage == Use::Picture {
        return None;
    }
    match scheme(address) {
        Some(found) => {
            let rest = address.get(found.end..).unwrap_or_default();
            let allowed = SCHEMES.contains(&found.name.as_str())
                || (usage == Use::Picture && found.name == "data" && is_raster(rest));
            if !allowed {
                return None;
            }
            if found.is_hidden {
                return Some(Cow::Owned(format!("{}:{rest}", found.name)));
            }
            Some(Cow::Borrowed(address))
        }
        None => match base.map(|base| base.join(address)) {
            // A base such as `urn:` or `javascript:` leads nowhere good.
            Some(Ok(url)) if SCHEMES.contains(&url.scheme()) => Some(Cow::Owned(url.into())),
            Some(Ok(_)) => None,
            Some(Err(_)) | None => Some(Cow::Borrowed(address)),
        },
    }
}

/// Whether an address does something instead of leading somewhere: it runs, or is a document in itself.
/// Raster pictures in an address do nothing.
#[must_use]
pub fn is_active_address(address: &str) -> bool {
    if is_plainly_http(address) {
        return false;
    }
    scheme(address).is_some_and(|found| {
        let rest = address.get(found.end..).unwrap_or_default();
        ACTIVE.contains(&found.name.as_str()) && !(found.name == "data" && is_raster(rest))
    })
}

struct Scheme {
    name: String,
    /// Where it ends, behind the colon, in bytes.
    end: usize,
    /// Whether blanks stood in it.
    is_hidden: bool,
}

/// The scheme of an address as the most generous reader would see it: white space, control and invisible
/// characters count for nothing.
fn scheme(address: &str) -> Option<Scheme> {
    let mut name = String::new();
    let mut is_hidden = false;
    for (at, character) in address.char_indices() {
        match character {
            ':' if name.is_empty() => return None,
            ':' => return Some(Scheme { name, end: at + 1, is_hidden }),
            'a'..='z' => name.push(character),
            'A'..='Z' => name.push(character.to_ascii_lowercase()),
            '0'..='9' | '+' | '-' | '.' if !name.is_empty() => name.push(character),
            character if is_blank(character) => is_hidden = true,
            _ => return None,
        }
    }
    None
}

/// Characters that some readers pass over in an address.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
        )
}

/// Whether what follows `data:` is a raster picture.
fn is_raster(rest: &str) -> bool {
    let Some(kind) = rest.get(..6).filter(|start| start.eq_ignore_ascii_case("image/")).and(rest.get(6..)) else {
        return false;
    };
    RASTER.iter().any(|raster| {
        kind.get(..raster.len()).is_some_and(|start| start.eq_ignore_ascii_case(raster))
            && kind.as_bytes().get(raster.len()).is_some_and(|byte| matches!(byte, b';' | b','))
    })
}

/// A `srcset` with its addresses cleaned and its sizes kept; nothing where one is not let through.
pub(super) fn clean_set(set: &str, base: Option<&Url>) -> Option<String> {
    let mut out = String::with_capacity(set.len());
    for (address, size) in candidates(set) {
        // A comma at either end of an address would be read as the end of it.
        let address = clean(address, base, Use::Picture)?;
        if address.is_empty() || address.starts_with(',') || address.ends_with(',') || address.contains(is_space) {
            return None;
        }
        // Some read a new address behind every comma.
        if address.split(',').skip(1).any(|part| scheme(part).is_some_and(|found| !SCHEMES.contains(&&*found.name))) {
            return None;
        }
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(&address);
        if is_size(size) {
            out.push(' ');
            out.push_str(size);
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Whether this says how large a picture of a set is: `2x`, `480w`, `480w 320h` (HTML standard, 4.8.4.2.1).
pub(super) fn is_size(text: &str) -> bool {
    !text.is_empty()
        && text.split(is_space).filter(|part| !part.is_empty()).all(|part| {
            let number = part.strip_suffix(['w', 'h', 'x']).unwrap_or_default();
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        })
}

/// The addresses of a `srcset` with their sizes (HTML standard, 4.8.4.3.10).
pub(super) fn candidates(set: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| is_space(c) || c == ',');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(is_space).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        if bare.len() < address.len() {
            rest = after;
            return Some((bare, ""));
        }
        let size_end = after.find(',').unwrap_or(after.len());
        let (size, next) = after.split_at(size_end);
        rest = next;
        Some((bare, size.trim()))
    })
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\x0C' | '\r')
}

#[cfg(test)]
mod tests;
