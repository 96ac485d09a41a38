//! A text cut into blocks: paragraphs, titles, lines of their own.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::text::dates::{Context, date_line};

/// Lines at least this long, one after the other, are one paragraph that was wrapped.
const WRAPPED: usize = 55;
/// Blocks at the start that may be several lines of a head.
const HEAD: usize = 8;

/// The blocks of a text: what stands between empty lines; lines where there are no empty ones.
pub(super) fn blocks(text: &str, context: &Context<'_>) -> Vec<String> {
    let text = normalised(text);
    let lines: Vec<String> = text.split('\n').map(tidy).collect();
    let inner = lines.iter().skip_while(|line| line.is_empty()).collect::<Vec<_>>();
    let end = inner.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    let has_empty_lines = inner.iter().take(end).any(|line| line.is_empty());
    if !has_empty_lines {
        return inner.into_iter().filter(|line| !line.is_empty()).cloned().collect();
    }
    let mut blocks = Vec::new();
    for block in lines.split(String::is_empty).filter(|block| !block.is_empty()) {
        let in_head = blocks.len() < HEAD;
        if block.len() > 1 && in_head && holds_lines_of_a_head(block, context) {
            blocks.extend(block.iter().cloned());
        } else {
            blocks.push(joined(block));
        }
    }
    blocks
}

/// One way to write what looks the same: NFC, `\n`, plain spaces, no marks of order.
fn normalised(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

/// A line with its white space made plain.
fn tidy(line: &str) -> String {
    let line: String = line.chars().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether lines without an empty one between them are title, date, by-line rather than a paragraph.
fn holds_lines_of_a_head(lines: &[String], context: &Context<'_>) -> bool {
    lines.len() <= HEAD && lines.iter().any(|line| date_line(line, context).is_some())
}

/// The lines of one block: a wrapped paragraph becomes one line, other lines stay.
fn joined(lines: &[String]) -> String {
    let wrapped = lines.iter().rev().skip(1).all(|line| line.chars().count() >= WRAPPED || ends_in_cjk(line));
    if !wrapped {
        return lines.join("\n");
    }
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() && !ends_in_cjk(&text) {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

fn ends_in_cjk(line: &str) -> bool {
    line.chars()
        .next_back()
        .is_some_and(|c| matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'))
}

/// Whether a block ends as a sentence does.
pub(super) fn ends_as_sentence(block: &str) -> bool {
    let block = block.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | '«' | ')' | ']' | '」' | '』' | '）' | '】' | ' ')
    });
    block.ends_with(['.', '!', '?', '。', '！', '？', '…', '؟', '।', '۔', ':', ';', '։', '።'])
}

/// Whether a block ends with a full stop, which titles do not.
pub(super) fn ends_with_full_stop(block: &str) -> bool {
    let abbreviated = block.ends_with("...") || block.ends_with('…');
    !abbreviated && block.ends_with(['.', '。', '।', '۔', '።', ';'])
}

/// How long a block reads: a sign of Chinese, Japanese or Korean says as much as two letters or more.
pub(super) fn weight(block: &str) -> usize {
    block
        .chars()
        .map(|c| {
            if matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}') { 2 } else { 1 }
        })
        .sum()
}
