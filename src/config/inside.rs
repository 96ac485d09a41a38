//! Finds the place of one character of a text inside the YAML that holds it.

use super::node::{Spot, Text};

/// The place of the character `at` of a text; the whole text where it cannot be found.
pub(super) fn place(yaml: &str, text: &Text, at: usize) -> Spot {
    let spot = text.spot();
    let Some(raw) = yaml.get(spot.start..spot.end) else { return spot };
    if text.is_variable() {
        return spot;
    }
    let letters = match raw.chars().next() {
        Some('\'') => single_quoted(raw),
        Some('"') => double_quoted(raw),
        _ => plain(raw),
    };
    let read: String = letters.iter().map(|(_, c)| *c).collect();
    // The text is kept collapsed and trimmed; only where it is as it was written can letters be counted.
    if read.trim_end() != text.as_str().trim_end() {
        return spot;
    }
    let end = spot.end.saturating_sub(usize::from(raw.starts_with(['\'', '"']) && raw.len() > 1));
    let start = letters.get(at).map_or(end, |(offset, _)| spot.start + offset);
    let width = yaml.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Spot { start, end: (start + width).min(spot.end) }
}

/// The letters with the bytes at which they stand; a line break and the blanks around it are one blank.
fn folded(letters: Vec<(usize, char)>) -> Vec<(usize, char)> {
    let mut out: Vec<(usize, char)> = Vec::with_capacity(letters.len());
    let mut rest = letters.into_iter().peekable();
    while let Some((at, c)) = rest.next() {
        if c != '\n' {
            out.push((at, c));
            continue;
        }
        while out.last().is_some_and(|(_, c)| matches!(c, ' ' | '\t' | '\r')) {
            out.pop();
        }
        let mut breaks = 1;
        while let Some((_, c)) = rest.peek() {
            match c {
                '\n' => breaks += 1,
                ' ' | '\t' | '\r' => {}
                _ => break,
            }
            rest.next();
        }
        if breaks == 1 {
            out.push((at, ' '));
        } else {
            out.extend(std::iter::repeat_n((at, '\n'), breaks - 1));
        }
    }
    out
}

fn plain(raw: &str) -> Vec<(usize, char)> {
    folded(raw.char_indices().collect())
}

fn single_quoted(raw: &str) -> Vec<(usize, char)> {
    let mut letters = Vec::new();
    let mut rest = raw.char_indices().skip(1).peekable();
    while let Some((at, c)) = rest.next() {
        if c == '\'' {
            let doubled = rest.next_if(|(_, next)| *next == '\'').is_some();
            if !doubled {
                break;
            }
        }
        letters.push((at, c));
    }
    folded(letters)
}

fn double_quoted(raw: &str) -> Vec<(usize, char)> {
    let mut letters = Vec::new();
    let mut rest = raw.char_indices().skip(1);
    while let Some((at, c)) = rest.next() {
        match c {
            '"' => break,
            '\\' => {
                let Some((_, escape)) = rest.next() else { break };
                let digits = match escape {
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    _ => 0,
                };
                let code: String = rest.by_ref().take(digits).map(|(_, c)| c).collect();
                letters.push((at, unescaped(escape, &code)));
            }
            c => letters.push((at, c)),
        }
    }
    folded(letters)
}

fn unescaped(escape: char, code: &str) -> char {
    match escape {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        'x' | 'u' | 'U' => u32::from_str_radix(code, 16).ok().and_then(char::from_u32).unwrap_or('\u{fffd}'),
        other => other,
    }
}
