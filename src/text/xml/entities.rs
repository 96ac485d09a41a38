//! References in XML text: the five of XML, numbers, HTML's names, what a DTD declares within bounds.

use std::borrow::Cow;
use std::collections::HashMap;

use memchr::memchr2;
use thiserror::Error;

use super::super::html::decode_entities;
use super::mend::{MendKind, Mends};

/// Longest text an entity of a DTD may stand for; real ones are names and signs.
const MAX_ENTITY: usize = 256;
/// Most entities of a DTD that are kept; the old RSS 0.91 lists have a hundred.
const MAX_ENTITIES: usize = 1024;
/// Most bytes all references to such entities may put into a document; more is a bomb.
const MAX_EXPANSION: usize = 1 << 20;
/// What one entity may grow to through others before the document counts as a bomb.
const MAX_GROWTH: usize = 10 << 20;
/// Longest name of a reference that is looked for behind an `&`.
const MAX_NAME: usize = 64;

/// A document whose entities are made to blow up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("its entities would grow beyond {MAX_GROWTH} bytes")]
pub struct DtdError;

/// The entities that a document declares, and how much of them was used.
#[derive(Debug, Default)]
pub struct Entities<'a> {
    declared: HashMap<&'a str, Cow<'a, str>>,
    expanded: usize,
}

impl<'a> Entities<'a> {
    /// Reads the declarations in a document type (what follows `<!DOCTYPE`).
    ///
    /// Only short and flat ones are kept: no markup, no other entities. External ones and those for
    /// use inside the DTD are passed over, and nothing is ever fetched.
    ///
    /// # Errors
    /// When a declared entity would grow through others beyond all measure.
    pub fn read(&mut self, doctype: &'a str) -> Result<(), DtdError> {
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        for declaration in doctype.split("<!ENTITY").skip(1).take(MAX_ENTITIES) {
            let Some((name, value)) = declared(declaration) else { continue };
            let size = grown(value, &sizes);
            if size > MAX_GROWTH {
                return Err(DtdError);
            }
            sizes.entry(name).or_insert(size);
            if value.len() <= MAX_ENTITY && is_flat(value) && !self.declared.contains_key(name) {
                let plain = Self::default().decode(value, 0, &mut Mends::default());
                self.declared.insert(name, plain);
            }
        }
        Ok(())
    }

    /// Whether references to declared entities were more than any document needs.
    #[must_use]
    pub fn is_bomb(&self) -> bool {
        self.expanded > MAX_EXPANSION
    }

    /// The characters that a text with references means. Line ends become `\n`; what is no reference
    /// stays as it is; references to characters that XML forbids are dropped.
    pub fn decode<'t>(&mut self, raw: &'t str, at: usize, mends: &mut Mends) -> Cow<'t, str> {
        let Some(first) = memchr2(b'&', b'\r', raw.as_bytes()) else { return Cow::Borrowed(raw) };
        let mut out = String::with_capacity(raw.len());
        let (before, mut rest) = raw.split_at(first);
        out.push_str(before);
        loop {
            if let Some(after) = rest.strip_prefix('\r') {
                out.push('\n');
                rest = after.strip_prefix('\n').unwrap_or(after);
            } else if let Some((character, length)) = own(rest) {
                out.push(character);
                rest = rest.get(length..).unwrap_or_default();
            } else if rest.starts_with('&') {
                let place = at + raw.len() - rest.len();
                rest = self.reference(rest, place, &mut out, mends);
            }
            let next = memchr2(b'&', b'\r', rest.as_bytes()).unwrap_or(rest.len());
            let (text, left) = rest.split_at(next);
            out.push_str(text);
            if left.is_empty() {
                return Cow::Owned(out);
            }
            rest = left;
        }
    }

    /// Reads a reference that is none of XML's own, which `rest` starts with, and returns what follows it.
    fn reference<'t>(&mut self, rest: &'t str, at: usize, out: &mut String, mends: &mut Mends) -> &'t str {
        let inner = rest.get(1..).unwrap_or_default();
        let end = inner.bytes().take(MAX_NAME).position(|b| !(b.is_ascii_alphanumeric() || b"#_.-:".contains(&b)));
        let name = inner.get(..end.unwrap_or(inner.len().min(MAX_NAME))).unwrap_or_default();
        let Some(after) =
            inner.get(name.len()..).and_then(|after| after.strip_prefix(';')).filter(|_| !name.is_empty())
        else {
            mends.push(MendKind::NotWellFormed, at, || "an `&` that starts no reference".to_owned());
            out.push('&');
            return inner;
        };
        let whole = rest.get(..name.len() + 2).unwrap_or_default();
        let Some(number) = name.strip_prefix('#') else {
            self.named(name, whole, at, out, mends);
            return after;
        };
        match character(number) {
            Numeric::Character(character) => out.push(character),
            Numeric::Forbidden => {
                mends.push(MendKind::Character, at, || format!("`&{name};` names no character of XML"));
            }
            Numeric::NoNumber => {
                mends.push(MendKind::Entity, at, || format!("`&{name};` is no reference"));
                out.push_str(whole);
            }
        }
        after
    }

    /// A reference by name: declared by the document, or one of HTML's.
    fn named(&mut self, name: &str, whole: &str, at: usize, out: &mut String, mends: &mut Mends) {
        if let Some(text) = self.declared.get(name) {
            self.expanded = self.expanded.saturating_add(text.len());
            out.push_str(if self.expanded > MAX_EXPANSION { whole } else { text });
            return;
        }
        mends.push(MendKind::Entity, at, || format!("the document does not declare `&{name};`"));
        let known = decode_entities(whole);
        // `&notit;` begins with HTML's `&not`: only a name that is whole counts in XML.
        out.push_str(if known.ends_with(';') && known.len() > 1 { whole } else { &known });
    }
}

/// The character of the reference that a text begins with, if it is one of the five of XML (XML 1.0 section 4.6),
/// and its length. Most references are such.
fn own(text: &str) -> Option<(char, usize)> {
    Some(match text.as_bytes() {
        [b'&', b'l', b't', b';', ..] => ('<', 4),
        [b'&', b'g', b't', b';', ..] => ('>', 4),
        [b'&', b'a', b'm', b'p', b';', ..] => ('&', 5),
        [b'&', b'q', b'u', b'o', b't', b';', ..] => ('"', 6),
        [b'&', b'a', b'p', b'o', b's', b';', ..] => ('\'', 6),
        _ => return None,
    })
}

/// Name and value of an entity declaration, from behind the word; nothing of other kinds.
fn declared(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix(|c: char| c.is_ascii_whitespace())?.trim_ascii_start();
    let end = text.find(|c: char| c.is_ascii_whitespace())?;
    let (name, rest) = text.split_at(end);
    let rest = rest.trim_ascii_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, _) = rest.strip_prefix(quote)?.split_once(quote)?;
    (name != "%").then_some((name, value))
}

/// Whether a value is text alone: no markup, no entities but those of XML.
fn is_flat(value: &str) -> bool {
    const OWN: &[&str] = &["amp", "lt", "gt", "quot", "apos"];
    let is_own = |name: &str| name.starts_with('#') || OWN.contains(&name);
    !value.contains('<')
        && value.split('&').skip(1).all(|part| part.split_once(';').is_none_or(|(name, _)| is_own(name)))
}

/// How long a value gets when its references are replaced, those before it known.
fn grown(value: &str, sizes: &HashMap<&str, usize>) -> usize {
    value
        .split('&')
        .skip(1)
        .filter_map(|part| part.split_once(';'))
        .map(|(name, _)| sizes.get(name).copied().unwrap_or(1))
        .fold(value.len(), usize::saturating_add)
}

/// What a numeric reference stands for.
enum Numeric {
    Character(char),
    Forbidden,
    NoNumber,
}

/// The character of a number (`8211`, `x2013`); 128 to 159 as in Windows-1252, since that is what is meant.
fn character(number: &str) -> Numeric {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.bytes().all(|b| char::from(b).is_digit(radix)) {
        return Numeric::NoNumber;
    }
    let Ok(code) = u32::from_str_radix(digits, radix) else { return Numeric::Forbidden };
    match code {
        0..=8 | 0x0b | 0x0c | 0x0e..=0x1f | 0xfffe | 0xffff => Numeric::Forbidden,
        0x80..=0x9f => Numeric::Character(windows_1252(code)),
        _ => char::from_u32(code).map_or(Numeric::Forbidden, Numeric::Character),
    }
}

fn windows_1252(code: u32) -> char {
    const HIGH: &[char; 32] = &[
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    usize::try_from(code - 0x80).ok().and_then(|at| HIGH.get(at).copied()).unwrap_or('\u{fffd}')
}
