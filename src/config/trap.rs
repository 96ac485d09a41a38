//! Where YAML trips a person: finds the line that was meant, and proves that YAML reads it.

use super::fault::Fault;
use super::lines::Lines;
use super::node::Spot;
use super::yaml::{self, Stop};

/// Most bytes that are read again to prove mended lines.
const MAX_PROOF: usize = 16 << 20;
/// Lines looked at above the one where YAML stopped.
const LINES_ABOVE: usize = 2;

/// One line, mended.
#[derive(Debug)]
pub(super) struct Mended {
    /// What tripped YAML, and the line as it should be.
    pub(super) fault: Fault,
    /// The whole text with that line.
    pub(super) text: String,
}

/// Mends the line at which YAML stopped, or one just above; `spent` counts what the proofs cost.
pub(super) fn mend(text: &str, stop: &Stop, spent: &mut usize) -> Option<Mended> {
    if !stop.mendable {
        return None;
    }
    let lines = Lines::new(text);
    let last = lines.number(stop.fault.spot().start);
    let full = |number: &usize| !lines.line(*number).trim().is_empty();
    let above = (0..last).rev().filter(full).take(LINES_ABOVE);
    // A tab at the beginning of a line is told at the end of the one before.
    let below = (last + 1..lines.count()).find(full);
    for number in std::iter::once(last).chain(below).chain(above) {
        let (start, line) = (lines.start(number), lines.line(number));
        let above = (0..number).rev().find(full).map(|number| lines.line(number)).unwrap_or_default();
        for guess in guesses(line, above) {
            *spent += text.len();
            if *spent > MAX_PROOF {
                return None;
            }
            let mut mended = text.to_owned();
            mended.replace_range(start..start + line.len(), &guess.line);
            // A tab at the beginning of the next line is told inside this one.
            let indent = guess.line.len() - guess.line.trim_start().len();
            let next_tab =
                guess.tab && number >= last && lines.line(number + 1).trim_start_matches(' ').starts_with('\t');
            let goes_on =
                |at: usize| Lines::new(&mended).number(at) > last.max(number) || (next_tab && at > start + indent);
            if yaml::first_stop(&mended).is_none_or(goes_on) {
                let spot = underlined(start + guess.at, &mended, guess.width);
                return Some(Mended { fault: Fault::new(spot, guess.why).instead(guess.line), text: mended });
            }
        }
    }
    None
}

/// As many characters of the mended text as the value had.
fn underlined(start: usize, mended: &str, width: usize) -> Spot {
    let letters = mended.get(start..).unwrap_or_default().chars().take(width);
    Spot { start, end: start + letters.map(char::len_utf8).sum::<usize>() }
}

/// A line that may have been meant.
struct Guess {
    line: String,
    /// What tripped YAML.
    why: &'static str,
    /// Where in the line.
    at: usize,
    /// How many characters of it.
    width: usize,
    /// Whether tabs were taken out of the indentation.
    tab: bool,
}

fn guesses(line: &str, above: &str) -> Vec<Guess> {
    let found = [missing_blank(line), flow(line), block(line), open_quote(line)];
    tabs(line, above).into_iter().chain(found.into_iter().flatten()).filter(|guess| guess.line != line).collect()
}

/// Blanks instead of tabs: as far in as the line above asks for, else two, four or eight for a tab.
fn tabs(line: &str, above: &str) -> Vec<Guess> {
    let rest = line.trim_start_matches([' ', '\t']);
    let blanks = line.get(..line.len() - rest.len()).unwrap_or_default();
    let Some(at) = blanks.find('\t') else { return Vec::new() };
    let outer = above.len() - above.trim_start().len();
    let asked = if above.trim_end().ends_with(':') { outer + 2 } else { outer };
    let mut wide = vec![" ".repeat(asked)];
    wide.extend(["  ", "    ", "        "].map(|tab| blanks.replace('\t', tab)));
    let why = "a tab in the indentation, where YAML wants blanks";
    wide.into_iter().map(|blanks| Guess { line: format!("{blanks}{rest}"), why, at, width: 1, tab: true }).collect()
}

/// `title:My feeds`
fn missing_blank(line: &str) -> Option<Guess> {
    let content = line.trim_start().trim_start_matches("- ");
    let (key, value) = content.split_once(':')?;
    let word = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if !word || value.is_empty() || value.starts_with([' ', '/', '\t']) {
        return None;
    }
    let at = line.len() - value.len();
    let (before, value) = line.split_at(at);
    Some(Guess {
        line: format!("{before} {value}"),
        why: "a `:` with no blank after it",
        at: at - 1,
        width: 1,
        tab: false,
    })
}

/// Quotes the value of a line that is no list or mapping in brackets.
fn block(line: &str) -> Option<Guess> {
    let (at, value) = value(line)?;
    let why = why(value)?;
    Some(Guess { line: quoted_at(line, at, value), why, at, width: value.chars().count(), tab: false })
}

/// What trips YAML in a value without brackets.
fn why(value: &str) -> Option<&'static str> {
    let first = value.chars().next()?;
    Some(match first {
        '"' | '\'' if goes_on(value, first) => "the value begins with a quote and goes on after it",
        '"' | '\'' => return None,
        '!' => "a value that begins with `!` is a tag to YAML",
        '*' => "a value that begins with `*` stands for another one to YAML",
        '&' => "a value that begins with `&` is a name for YAML",
        '@' | '`' | '%' => "YAML keeps this sign at the beginning of a value for itself",
        '>' | '|' => "a value that begins with `>` or `|` goes on in the next lines for YAML",
        '[' | '{' if !closed_before_its_end(value) => return None,
        '[' | '{' => "a value that begins with a bracket is a list or a mapping to YAML",
        '?' | '-' => "a value that begins with this sign and a blank is something else to YAML",
        _ if value.contains(": ") || value.ends_with(':') => "a `: ` inside a value makes a key of what is before it",
        _ => return None,
    })
}

/// Whether the bracket that a value begins with is closed, and the value goes on: `[review] of`.
fn closed_before_its_end(value: &str) -> bool {
    let mut depth = 0_usize;
    for (at, c) in value.char_indices() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8() < value.len();
        }
    }
    false
}

/// Whether a value in quotes has something after its closing quote.
fn goes_on(value: &str, quote: char) -> bool {
    closing(value, quote).is_some_and(|end| !value.get(end..).unwrap_or_default().trim().is_empty())
}

/// The byte after the closing quote of a text that begins with one.
fn closing(value: &str, quote: char) -> Option<usize> {
    let mut letters = value.char_indices().skip(1).peekable();
    while let Some((at, c)) = letters.next() {
        if c == '\\' && quote == '"' {
            letters.next();
        } else if c == quote {
            let doubled = quote == '\'' && letters.next_if(|(_, next)| *next == '\'').is_some();
            if !doubled {
                return Some(at + 1);
            }
        }
    }
    None
}

fn open_quote(line: &str) -> Option<Guess> {
    let (at, value) = value(line)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if closing(value, quote).is_some() {
        return None;
    }
    Some(Guess {
        line: format!("{}{quote}", line.trim_end()),
        why: "a quote is opened here and never closed",
        at,
        width: 1,
        tab: false,
    })
}

/// The value of a line and where it begins: after indentation, `- ` and `key: `, before a comment.
fn value(line: &str) -> Option<(usize, &str)> {
    let mut at = line.len() - line.trim_start().len();
    while let Some(rest) = line.get(at..).and_then(|rest| rest.strip_prefix("- ")) {
        at = line.len() - rest.trim_start().len();
    }
    let rest = line.get(at..)?;
    if !rest.starts_with(['"', '\'', '{', '[']) {
        let key = rest.find(": ").filter(|colon| rest.get(..*colon).is_some_and(is_key));
        if let Some(colon) = key {
            at = line.len() - rest.get(colon + 1..)?.trim_start().len();
        }
    }
    let value = line.get(at..)?;
    let value = value.get(..value.find(" # ").unwrap_or(value.len()))?.trim_end();
    (!value.is_empty() && !value.starts_with('#')).then_some((at, value))
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// A line with a blank after the colon of its key, which had none.
pub(super) fn with_blank_after_colon(line: &str) -> Option<String> {
    missing_blank(line).map(|guess| guess.line)
}

/// A line with its value in single quotes; nothing when it has none.
pub(super) fn with_value_quoted(line: &str) -> Option<String> {
    let (at, value) = match value(line) {
        Some(found) => found,
        // `keep: #news`: to YAML a comment and no value.
        None => {
            let at = line.find(": #")? + 2;
            (at, line.get(at..)?.trim_end())
        }
    };
    Some(quoted_at(line, at, value))
}

/// A line with the whole rest from a place on in single quotes, what looks like a comment included.
pub(super) fn with_rest_quoted(line: &str) -> Option<String> {
    let (at, _) = value(line)?;
    Some(quoted_at(line, at, line.get(at..)?.trim_end()))
}

fn quoted_at(line: &str, at: usize, value: &str) -> String {
    let (before, after) = (line.get(..at).unwrap_or_default(), line.get(at + value.len()..).unwrap_or_default());
    format!("{before}{}{after}", quoted(value))
}

/// A text in single quotes, as YAML reads it.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Quotes what needs it inside `{…}` and `[…]` on one line.
fn flow(line: &str) -> Option<Guess> {
    let (from, value) = value(line)?;
    if !value.starts_with(['{', '[']) {
        return None;
    }
    let mut out = String::new();
    let mut first: Option<(usize, usize, &'static str)> = None;
    let mut at = from;
    for part in parts(value) {
        match part {
            Part::Sign(sign) => out.push_str(sign),
            Part::Item(item) => {
                let (key, text) = keyed(item);
                let inner = text.trim();
                let lead = text.len() - text.trim_start().len();
                match why_in_flow(inner) {
                    Some(why) => {
                        first = first.or(Some((at + key.len() + lead, inner.chars().count(), why)));
                        out.push_str(key);
                        out.push_str(&text.replacen(inner, &quoted(inner), 1));
                    }
                    None => out.push_str(item),
                }
            }
        }
        at += part.len();
    }
    let (at, width, why) = first?;
    let (before, after) = (line.get(..from)?, line.get(from + value.len()..)?);
    Some(Guess { line: format!("{before}{out}{after}"), why, at, width, tab: false })
}

fn why_in_flow(text: &str) -> Option<&'static str> {
    if text.starts_with(['"', '\'']) {
        return why(text);
    }
    if text.contains("${") {
        return Some("`${…}` inside `{…}` or `[…]` needs quotes");
    }
    why(text)
}

#[derive(Clone, Copy)]
enum Part<'a> {
    /// A bracket or comma.
    Sign(&'a str),
    /// What stands between them.
    Item(&'a str),
}

impl Part<'_> {
    fn len(self) -> usize {
        match self {
            Part::Sign(text) | Part::Item(text) => text.len(),
        }
    }
}

/// Splits `{a: b, c: [d]}` at brackets and commas; `${…}` and what is in quotes stays whole.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let begins =
            text.get(start..at).is_some_and(|before| before.trim().is_empty() || before.trim_end().ends_with(':'));
        let skipped = match rest.chars().next() {
            Some('$') if rest.starts_with("${") => rest.find('}').map(|end| end + 1),
            Some(quote @ ('"' | '\'')) if begins => closing(rest, quote),
            _ => None,
        };
        if let Some(skipped) = skipped {
            at += skipped;
            continue;
        }
        let width = rest.chars().next().map_or(1, char::len_utf8);
        if rest.starts_with(['{', '}', '[', ']', ',']) {
            parts.extend(text.get(start..at).filter(|item| !item.is_empty()).map(Part::Item));
            parts.extend(text.get(at..at + width).map(Part::Sign));
            start = at + width;
        }
        at += width;
    }
    parts.extend(text.get(start..).filter(|item| !item.is_empty()).map(Part::Item));
    parts
}

/// Splits `key: value`; the first part ends with the colon, and is empty where there is no key.
fn keyed(item: &str) -> (&str, &str) {
    match item.find(": ") {
        Some(colon) if is_key(item.get(..colon).unwrap_or_default().trim()) => item.split_at(colon + 1),
        _ => ("", item),
    }
}
