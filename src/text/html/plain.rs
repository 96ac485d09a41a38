//! Markup to plain text: as one line, or with its paragraphs.

use memchr::memchr2;

use super::super::line::{Line, one_line};
use super::entity::{Place, decode_entities, decode_into};
use super::list::{Flow, element, is_known};
use super::safe::SafeHtml;
use super::token::{Token, Tokenizer};

/// Markup as one line of plain text: tags and comments gone, script and style with what is in them,
/// references replaced, white space collapsed, ends cut. Blocks and `<br>` part words, inline tags do not.
#[must_use]
pub fn plain(markup: &str) -> String {
    if memchr2(b'<', b'&', markup.as_bytes()).is_none() {
        return one_line(markup);
    }
    let mut line = Line::with_capacity(markup.len().min(4096));
    read(markup, |piece| match piece {
        Piece::Text(text) => decode_into(text, Place::Text, |text| line.push(text)),
        Piece::Flow(_) => line.part(),
    });
    line.into_text()
}

/// The text of markup with its shape: an empty line between paragraphs, a line break for `<br>`,
/// between list items and table rows and inside `pre`.
#[must_use]
pub fn text_lines(html: &SafeHtml) -> String {
    let mut lines = Lines::default();
    let mut preformatted = 0_usize;
    read(html.as_str(), |piece| match piece {
        Piece::Text(text) if preformatted > 0 => {
            for (number, line) in decode_entities(text).split('\n').enumerate() {
                if number > 0 {
                    lines.finish();
                    lines.breaks += 1;
                }
                lines.push_verbatim(line);
            }
        }
        Piece::Text(text) => decode_into(text, Place::Text, |text| lines.push(text)),
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
    /// Text, its references not replaced.
    Text(&'a str),
    Flow(Edge),
}

/// A tag that does something to the flow of text.
#[derive(Clone, Copy)]
enum Edge {
    Start(Flow),
    End(Flow),
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
        self.line.push_verbatim(text);
    }

    fn edge(&mut self, edge: Edge) {
        let (Edge::Start(flow) | Edge::End(flow)) = edge;
        if flow == Flow::Cell {
            self.line.part();
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
        if !self.line.text().is_empty() {
            if !self.done.is_empty() {
                self.done.push_str(if self.breaks > 1 { "\n\n" } else { "\n" });
            }
            self.done.push_str(self.line.text());
            self.breaks = 0;
        }
        self.line.clear();
    }
}

fn read(markup: &str, mut piece: impl FnMut(Piece<'_>)) {
    let mut tokens = Tokenizer::new(markup);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => piece(Piece::Text(text)),
            // A cut tag of a known name is a tag, anything else a `<` that somebody wrote.
            Token::Cut(text) if !is_cut_tag(text) => piece(Piece::Text(text)),
            Token::Start { name, .. } => {
                let element = element(name);
                if element.flow != Flow::Inline && element.flow != Flow::Hidden {
                    piece(Piece::Flow(Edge::Start(element.flow)));
                }
                if element.is_raw() {
                    match tokens.raw_text(element.name) {
                        Some(inside) if element.flow != Flow::Hidden => piece(Piece::Text(inside)),
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
