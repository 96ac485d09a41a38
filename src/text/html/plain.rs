//! Markup to plain text: as one line, or with its paragraphs.

use super::entity::decode_entities;
use super::list::{Flow, element, is_known};
use super::safe::SafeHtml;
use super::token::{Token, Tokenizer};

/// Markup as one line of plain text: tags and comments gone, script and style with what is in them,
/// references replaced, white space collapsed, ends cut. Blocks and `<br>` part words, inline tags do not.
#[must_use]
pub fn plain(markup: &str) -> String {
    let mut line = Line::default();
    line.text.reserve(markup.len().min(4096));
    read(markup, |piece| match piece {
        Piece::Text(text) => line.push(text),
        Piece::Flow(_) => line.gap = true,
    });
    line.text
}

/// The text of markup with its shape: an empty line between paragraphs, a line break for `<br>`,
/// between list items and table rows and inside `pre`.
#[must_use]
pub fn text_lines(html: &SafeHtml) -> String {
    let mut lines = Lines::default();
    let mut preformatted = 0_usize;
    read(html.as_str(), |piece| match piece {
        Piece::Text(text) if preformatted > 0 => {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    lines.finish();
                    lines.breaks += 1;
                }
                lines.push_verbatim(line);
            }
        }
        Piece::Text(text) => lines.push(text),
        Piece::Flow(flow) => {
            match flow {
                Edge::Start(Flow::Preformatted) => preformatted += 1,
                Edge::End(Flow::Preformatted) => preformatted = preformatted.saturating_sub(1),
                Edge::Start(_) | Edge::End(_) => {}
            }
            lines.edge(flow);
        }
    });
    lines.finish();
    lines.done
}

/// What a reader of text sees in markup.
enum Piece<'a> {
    Text(&'a str),
    Flow(Edge),
}

/// A tag that does something to the flow of text.
#[derive(Clone, Copy)]
enum Edge {
    Start(Flow),
    End(Flow),
}

/// A line of text that collapses the white space it is given.
#[derive(Default)]
struct Line {
    text: String,
    gap: bool,
}

impl Line {
    fn push(&mut self, mut text: &str) {
        loop {
            let begun = text.trim_start();
            self.gap |= begun.len() < text.len();
            let (words, rest) = begun.split_at_checked(even(begun)).unwrap_or((begun, ""));
            if words.is_empty() {
                return;
            }
            if self.gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push_str(words);
            text = rest;
        }
    }
}

/// How far a text goes on as a line has it: words with one blank between. Most texts are so as they stand,
/// and are copied whole.
fn even(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let white = match byte {
            b' ' if bytes.get(at + 1).is_some_and(u8::is_ascii_graphic) => {
                at += 2;
                continue;
            }
            b'\t'..=b'\r' | b' ' => true,
            // What begins white space beyond ASCII; none does with another byte.
            0xc2 | 0xe1..=0xe3 => text.get(at..).is_some_and(|rest| rest.starts_with(char::is_whitespace)),
            _ => false,
        };
        if white {
            break;
        }
        at += 1;
    }
    at
}

/// Lines of text with the breaks between them.
#[derive(Default)]
struct Lines {
    done: String,
    line: Line,
    /// Line breaks before the next text; two are an empty line between.
    breaks: usize,
}

impl Lines {
    fn push(&mut self, text: &str) {
        self.line.push(text);
    }

    fn push_verbatim(&mut self, text: &str) {
        let text = text.trim_end();
        if !text.is_empty() {
            self.line.gap = false;
            self.line.text.push_str(text);
        }
    }

    fn edge(&mut self, edge: Edge) {
        let (Edge::Start(flow) | Edge::End(flow)) = edge;
        if flow == Flow::Cell {
            self.line.gap = true;
            return;
        }
        self.finish();
        match flow {
            Flow::Break => self.breaks += 1,
            Flow::Line => self.breaks = self.breaks.max(1),
            _ => self.breaks = self.breaks.max(2),
        }
    }

    fn finish(&mut self) {
        if !self.line.text.is_empty() {
            if !self.done.is_empty() {
                self.done.push_str(if self.breaks > 1 { "\n\n" } else { "\n" });
            }
            self.done.push_str(&self.line.text);
            self.line.text.clear();
            self.breaks = 0;
        }
        self.line.gap = false;
    }
}

fn read(markup: &str, mut piece: impl FnMut(Piece<'_>)) {
    let mut tokens = Tokenizer::new(markup);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => piece(Piece::Text(&decode_entities(text))),
            // A cut tag of a known name is a tag, anything else a `<` that somebody wrote.
            Token::Cut(text) if !is_cut_tag(text) => piece(Piece::Text(&decode_entities(text))),
            Token::Start { name, .. } => {
                let element = element(name);
                if element.flow != Flow::Inline && element.flow != Flow::Hidden {
                    piece(Piece::Flow(Edge::Start(element.flow)));
                }
                if element.is_raw() {
                    match tokens.raw_text(element.name) {
                        Some(inside) if element.flow != Flow::Hidden => piece(Piece::Text(&decode_entities(inside))),
                        // Half a script is no text.
                        None if matches!(element.name, "script" | "style") => tokens.skip_all(),
                        _ => {}
                    }
                }
            }
            Token::End(name) => {
                let flow = element(name).flow;
                if flow != Flow::Inline && flow != Flow::Hidden {
                    piece(Piece::Flow(Edge::End(flow)));
                }
            }
            Token::Hidden | Token::Cut(_) => {}
        }
    }
}

/// Whether what was cut off was a tag. One letter alone is more likely what somebody wrote: `A<B`.
fn is_cut_tag(text: &str) -> bool {
    let name = text.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let is_letter = text.trim_end().len() == 2;
    !is_letter && name.get(..end).is_some_and(is_known)
}

#[cfg(test)]
mod tests;
