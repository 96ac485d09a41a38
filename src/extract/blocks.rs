//! Plain text to the blocks it is made of: paragraphs and lines that stand alone.

use unicode_normalization::UnicodeNormalization;

/// Lines of a block that are at least this wide may have been cut by an editor.
const WRAPPED_FROM: usize = 50;
/// Lines wider than this are whole paragraphs.
const WRAPPED_TO: usize = 120;
/// In so many blocks from the start each line stands for itself: title, date and by-line.
const HEAD_BLOCKS: usize = 6;

/// The blocks of a text: parted by empty lines, or each line where there are none.
pub(super) fn blocks(text: &str) -> Vec<String> {
    let text = normalised(text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let inside = lines.iter().skip_while(|line| line.is_empty()).count();
    let parted = lines.iter().rev().skip_while(|line| line.is_empty()).count();
    let has_empty = lines
        .get(lines.len().saturating_sub(inside)..parted)
        .is_some_and(|lines| lines.iter().any(|line| line.is_empty()));
    if !has_empty {
        return lines.iter().filter(|line| !line.is_empty()).map(|line| (*line).to_owned()).collect();
    }
    let groups = lines.split(|line| line.is_empty()).filter(|group| !group.is_empty());
    groups.enumerate().flat_map(|(at, group)| block(group, at < HEAD_BLOCKS)).collect()
}

/// NFC, line feeds, plain spaces, no byte order mark and nothing that is not seen.
fn normalised(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let seen = text.chars().filter_map(|c| match c {
        '\n' => Some('\n'),
        '\u{2028}' | '\u{2029}' | '\u{c}' => Some('\n'),
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    });
    seen.nfc().collect()
}

/// The blocks of lines between two empty ones.
fn block(lines: &[&str], is_head: bool) -> Vec<String> {
    let [first, rest @ ..] = lines else { return Vec::new() };
    if rest.is_empty() {
        return vec![(*first).to_owned()];
    }
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or_default();
    if is_wrapped(lines, widest) {
        return vec![joined(lines)];
    }
    if (is_head && !is_list(rest)) || widest > WRAPPED_TO {
        return lines.iter().map(|line| (*line).to_owned()).collect();
    }
    vec![lines.join("\n")]
}

/// Whether the lines behind the first are items of a list.
fn is_list(rest: &[&str]) -> bool {
    rest.iter().all(|line| {
        line.starts_with(['-', '*', '•', '+', '–'])
            || line.starts_with(|c: char| c.is_ascii_digit()) && line.contains([')', '.']) && !line.contains(['/', '-'])
    })
}

/// Whether one paragraph was cut into lines of about the same width.
fn is_wrapped(lines: &[&str], widest: usize) -> bool {
    let Some((_, all_but_last)) = lines.split_last() else { return false };
    (WRAPPED_FROM..=WRAPPED_TO).contains(&widest) && all_but_last.iter().all(|line| width(line) * 10 >= widest * 6)
}

fn joined(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        let spaced = match (text.chars().last(), line.chars().next()) {
            (Some(before), Some(after)) => !(is_spaceless(before) && is_spaceless(after)),
            _ => false,
        };
        if spaced {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

/// Letters of scripts that put no space between words, and the marks that go with them.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff65}' | '\u{e00}'..='\u{eff}')
}

/// How wide a text is: letters of East Asia count twice.
pub(super) fn width(text: &str) -> usize {
    let is_wide = |c: char| matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}');
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Narrower than this even a text with a full stop is no paragraph.
const SENTENCE_WIDTH: usize = 40;

/// Whether a block is a paragraph: long enough, and a sentence at its end.
pub(super) fn is_sentence(block: &str) -> bool {
    width(block) >= SENTENCE_WIDTH && ends_sentence(block)
}

/// Whether a text ends as a sentence does, in any script, quotes and brackets behind it let be.
pub(super) fn ends_sentence(text: &str) -> bool {
    last_mark(text).is_some_and(|c| is_stop(c) || matches!(c, '!' | '?' | '！' | '？' | '؟' | '…' | '⁈' | '⁉'))
}

/// Whether a text ends with a full stop.
pub(super) fn ends_with_stop(text: &str) -> bool {
    !text.ends_with("...") && last_mark(text).is_some_and(is_stop)
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '。' | '．' | '｡' | '।' | '॥' | '۔' | '։' | '።' | '။' | '។')
}

fn last_mark(text: &str) -> Option<char> {
    let closing = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '”' | '“' | '’' | '»' | '›' | '«' | ')' | ']' | '」' | '』' | '）')
    };
    text.trim_end_matches(closing).chars().last()
}
