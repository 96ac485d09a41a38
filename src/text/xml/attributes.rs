//! The attributes of a tag, however they are written.

/// Most attributes kept of one tag; more is no feed.
pub const MAX_ATTRIBUTES: usize = 256;

/// How the attributes of a tag were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// As XML asks.
    Properly,
    /// Without quotes, or without values.
    Loosely,
    /// More of them than are read.
    TooMany,
}

/// One attribute as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The name with its prefix.
    pub name: &'a str,
    /// The value between its quotes, references and all.
    pub value: &'a str,
}

/// Reads the attributes out of what stands after a tag's name, in order, into a list that is used again.
///
/// Quotes may be missing, so may values.
pub fn attributes<'a>(rest: &'a str, into: &mut Vec<Attribute<'a>>) -> Written {
    into.clear();
    let mut proper = true;
    let mut left = trim_start(rest);
    while !left.is_empty() {
        if into.len() >= MAX_ATTRIBUTES {
            return Written::TooMany;
        }
        let end = left.bytes().position(|b| b == b'=' || is_space(b)).unwrap_or(left.len());
        let (name, after) = left.split_at(end);
        let after = trim_start(after);
        let Some(after) = after.strip_prefix('=') else {
            proper = false;
            if !name.trim_matches(['/', '"', '\'']).is_empty() {
                into.push(Attribute { name, value: "" });
            }
            left = after;
            continue;
        };
        let after = trim_start(after);
        let (value, next, quoted) = value(after);
        proper &= quoted && !name.is_empty();
        if !name.is_empty() {
            into.push(Attribute { name, value });
        }
        left = trim_start(next);
    }
    if proper { Written::Properly } else { Written::Loosely }
}

/// A value, what follows it, and whether it stood in quotes.
fn value(text: &str) -> (&str, &str, bool) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return match inner.split_once(quote) {
                Some((value, next)) => (value, next, true),
                None => (inner, "", false),
            };
        }
    }
    let end = text.bytes().position(is_space).unwrap_or(text.len());
    let (value, next) = text.split_at(end);
    // Where the first quote was lost, the second one closes nothing.
    (value.trim_end_matches(['"', '\'']), next, false)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn trim_start(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\n', '\r'])
}
