//! robots.txt: what it lets us ask (RFC 9309).

/// The name that groups of robots.txt address us by.
pub(super) const PRODUCT: &str = "feedwright";

/// Longest robots.txt that is read; the rest is left out (RFC 9309 section 2.5).
pub(super) const LONGEST: usize = 500 * 1024;

/// Whether this robots.txt lets us ask this path (with its query).
#[must_use]
pub(super) fn allows(text: &str, path: &str) -> bool {
    if path == "/robots.txt" {
        return true;
    }
    let path = normal(path);
    let rules = ours(text);
    let longest = |allow: bool| {
        rules
            .iter()
            .filter(|rule| rule.allow == allow && matches(rule.pattern.as_bytes(), path.as_bytes()))
            .map(|rule| rule.pattern.len())
            .max()
    };
    // The longest rule wins; of two equally long the one that allows.
    match (longest(true), longest(false)) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(allow), Some(disallow)) => allow >= disallow,
    }
}

/// A robots.txt that holds only what concerns us, to be kept.
pub(super) fn ours_alone(text: &str) -> String {
    let mut kept = "User-agent: *\n".to_owned();
    for Rule { allow, pattern } in ours(text) {
        kept.push_str(if allow { "Allow: " } else { "Disallow: " });
        kept.push_str(&pattern);
        kept.push('\n');
    }
    kept
}

struct Rule {
    allow: bool,
    pattern: String,
}

/// The rules of all groups for us; where there are none, those for everybody.
fn ours(text: &str) -> Vec<Rule> {
    let mut ours: Option<Vec<Rule>> = None;
    let mut everybodys: Vec<Rule> = Vec::new();
    let (mut for_us, mut for_all, mut in_rules) = (false, false, true);
    for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "user-agent" => {
                if in_rules {
                    (for_us, for_all, in_rules) = (false, false, false);
                }
                if names_us(value) {
                    for_us = true;
                    ours.get_or_insert_default();
                }
                for_all |= value == "*" || value.starts_with("* ");
            }
            "allow" | "disallow" => {
                in_rules = true;
                if value.is_empty() {
                    continue;
                }
                let rule = || Rule { allow: key == "allow", pattern: normal(value) };
                if for_us {
                    ours.get_or_insert_default().push(rule());
                }
                if for_all {
                    everybodys.push(rule());
                }
            }
            // Sitemaps and what else there is belong to no group and end none.
            _ => {}
        }
    }
    ours.unwrap_or(everybodys)
}

/// Whether a user-agent line is about us: its product token, without case (RFC 9309 section 2.2.1).
fn names_us(value: &str) -> bool {
    let token = value.split(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '_')).next().unwrap_or_default();
    token.eq_ignore_ascii_case(PRODUCT)
}

/// Percent-encoding in one form: what is not ASCII encoded, what is unreserved decoded, the rest in
/// capitals (RFC 9309 section 2.2.2).
fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut rest = bytes.clone();
            let pair = rest.next().and_then(hex).zip(rest.next().and_then(hex));
            if let Some((high, low)) = pair {
                bytes = rest;
                let value = high * 16 + low;
                if value.is_ascii_alphanumeric() || matches!(value, b'-' | b'.' | b'_' | b'~') {
                    out.push(char::from(value));
                } else {
                    push_encoded(&mut out, value);
                }
                continue;
            }
        }
        if byte.is_ascii() { out.push(char::from(byte)) } else { push_encoded(&mut out, byte) }
    }
    out
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn push_encoded(out: &mut String, byte: u8) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    out.push('%');
    out.extend([byte >> 4, byte & 15].map(|half| DIGITS.get(usize::from(half)).copied().unwrap_or('0')));
}

/// Whether a pattern with `*` (anything) and a last `$` (the end) matches the start of a path.
/// Linear in both: each star is tried as short as possible, and only the last one is gone back to.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, to_end) = match pattern.split_last() {
        Some((b'$', rest)) => (rest, true),
        _ => (pattern, false),
    };
    let (mut p, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match pattern.get(p) {
            None if !to_end || at == path.len() => return true,
            Some(b'*') => {
                star = Some((p + 1, at));
                p += 1;
                continue;
            }
            Some(want) if path.get(at) == Some(want) => {
                p += 1;
                at += 1;
                continue;
            }
            _ => {}
        }
        let Some((after, from)) = star.filter(|(_, from)| *from < path.len()) else { return false };
        star = Some((after, from + 1));
        (p, at) = (after, from + 1);
    }
}
