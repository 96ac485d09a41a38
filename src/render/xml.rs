//! The pass over a writer's XML that makes it ours: prologue, no CDATA, no forbidden characters, one
//! element a line.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::characters::clean;

/// How every XML file begins.
const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// Rewrites the bytes of a well-formed document that a library wrote.
///
/// Elements down to depth `lines` (the root is 1) each begin a line, the deepest of them indented.
/// Content stays what it was, but for characters that may not be published.
pub(super) fn finish(written: &[u8], lines: usize) -> Vec<u8> {
    let text = text_of(written);
    let mut pass =
        Pass { out: String::with_capacity(text.len() + text.len() / 8), lines, depth: 0, after: After::Start };
    pass.out.push_str(PROLOGUE);
    pass.read(&text);
    pass.out.push('\n');
    pass.out.into_bytes()
}

/// The elements of a document that come again and again, rewritten one at a time: no other form of them
/// all is ever in memory.
pub(super) struct Pieces {
    pass: Pass,
    start: String,
    end: String,
}

impl Pieces {
    /// Elements of this name, at the depth before the last of `lines`; others stand before them.
    pub(super) fn new(name: &str, lines: usize) -> Self {
        let pass = Pass { out: String::new(), lines, depth: lines.saturating_sub(2), after: After::EndTag };
        Self { pass, start: format!("<{name}>"), end: format!("</{name}>") }
    }

    /// Adds the element from a document that a library wrote with this one alone.
    pub(super) fn add(&mut self, written: &[u8]) {
        let text = text_of(written);
        let end = text.rfind(&self.end).map(|at| at + self.end.len());
        if let (Some(start), Some(end)) = (text.find(&self.start), end) {
            self.pass.read(text.get(start..end).unwrap_or_default());
        }
    }

    /// The whole document, from one that a library wrote with a single element in place of them all.
    pub(super) fn finish(self, written: &[u8]) -> Vec<u8> {
        let around = finish(written, self.pass.lines);
        let around = text_of(&around);
        let (Some(start), Some(end)) = (around.rfind(&self.start), around.rfind(&self.end)) else {
            return around.into_owned().into_bytes();
        };
        let before = around.get(..start).unwrap_or_default();
        let mut out = self.pass.out;
        out.insert_str(0, before.strip_suffix('\n').unwrap_or(before));
        out.push_str(around.get(end + self.end.len()..).unwrap_or_default());
        out.into_bytes()
    }
}

/// What was written last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Start,
    StartTag,
    EndTag,
    Text,
}

struct Pass {
    out: String,
    lines: usize,
    depth: usize,
    after: After,
}

impl Pass {
    fn read(&mut self, mut rest: &str) {
        while !rest.is_empty() {
            let taken = self.token(rest);
            rest = rest.get(taken.max(1)..).unwrap_or_default();
        }
    }

    /// Writes the token at the beginning; how many bytes it had.
    fn token(&mut self, rest: &str) -> usize {
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let end = memmem::find(inner.as_bytes(), b"]]>").unwrap_or(inner.len());
            self.cdata(inner.get(..end).unwrap_or_default());
            return "<![CDATA[".len() + end + "]]>".len();
        }
        if !rest.starts_with('<') {
            let end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            self.text(rest.get(..end).unwrap_or_default());
            return end;
        }
        // The writers escape `>` in attribute values, so the first one ends the tag.
        let end = memchr(b'>', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let tag = rest.get(..end).unwrap_or_default();
        if !tag.starts_with("<?") && !tag.starts_with("<!") {
            self.tag(tag);
        }
        end
    }

    fn tag(&mut self, tag: &str) {
        if tag.starts_with("</") {
            if self.after == After::StartTag && self.out.ends_with('>') {
                self.out.truncate(self.out.len() - 1);
                self.out.push_str("/>");
                self.depth = self.depth.saturating_sub(1);
                self.after = After::EndTag;
                return;
            }
            if self.after == After::EndTag && self.depth < self.lines {
                self.break_line(self.depth);
            }
            self.depth = self.depth.saturating_sub(1);
        } else {
            let between = self.after == After::EndTag || self.after == After::StartTag;
            if between && self.depth < self.lines {
                self.break_line(self.depth + 1);
            }
            if !tag.ends_with("/>") {
                self.depth += 1;
            }
        }
        self.attributes(tag);
        let closed = tag.starts_with("</") || tag.ends_with("/>");
        self.after = if closed { After::EndTag } else { After::StartTag };
    }

    fn break_line(&mut self, depth: usize) {
        self.out.push('\n');
        if depth == self.lines {
            self.out.push_str("  ");
        }
    }

    /// A tag as it is; line breaks in values would be read as spaces, so they are escaped.
    fn attributes(&mut self, tag: &str) {
        self.copy(&clean(tag), |byte| match byte {
            b'\n' => Some("&#10;"),
            b'\t' => Some("&#9;"),
            b'\r' => Some("&#13;"),
            _ => None,
        });
    }

    /// Text as the writers escape it; quotes need no escape here.
    fn text(&mut self, text: &str) {
        self.after = After::Text;
        let text = clean(text);
        let mut rest = &*text;
        while let Some(at) = memchr(b'&', rest.as_bytes()) {
            self.characters(rest.get(..at).unwrap_or_default());
            rest = rest.get(at..).unwrap_or_default();
            let quote = [("&apos;", '\''), ("&quot;", '"')].into_iter().find(|(name, _)| rest.starts_with(name));
            let taken = match quote {
                Some((name, character)) => {
                    self.out.push(character);
                    name.len()
                }
                None => {
                    self.out.push('&');
                    1
                }
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
        self.characters(rest);
    }

    fn characters(&mut self, text: &str) {
        self.copy(text, |byte| match byte {
            b'\r' => Some("&#13;"),
            b':' => Some(QUOTED_COLON),
            _ => None,
        });
    }

    fn cdata(&mut self, text: &str) {
        self.after = After::Text;
        self.copy(&clean(text), |byte| match byte {
            b'&' => Some("&amp;"),
            b'<' => Some("&lt;"),
            b'>' => Some("&gt;"),
            b'\r' => Some("&#13;"),
            b':' => Some(QUOTED_COLON),
            _ => None,
        });
    }

    /// Copies a text of publishable characters, but for those of ASCII for which `escape` has something else.
    fn copy(&mut self, text: &str, escape: impl Fn(u8) -> Option<&'static str>) {
        let mut rest = text;
        while let Some((at, escaped)) = rest.bytes().enumerate().find_map(|(at, byte)| Some((at, escape(byte)?))) {
            let (before, after) = rest.split_at(at);
            self.out.push_str(before);
            let as_it_is = escaped == QUOTED_COLON && !self.quotes_declaration();
            self.out.push_str(if as_it_is { ":" } else { escaped });
            rest = after.get(1..).unwrap_or_default();
        }
        self.out.push_str(rest);
    }

    /// Whether an article quotes a declaration of a namespace: tools that look for those in the bytes
    /// of a feed would take it for one.
    fn quotes_declaration(&self) -> bool {
        self.out.ends_with("xmlns")
    }
}

/// The colon behind a prefix of namespaces that an article only quotes.
const QUOTED_COLON: &str = "&#58;";

/// The text that a library wrote.
fn text_of(written: &[u8]) -> Cow<'_, str> {
    str::from_utf8(written).map_or_else(|_| String::from_utf8_lossy(written), Cow::Borrowed)
}

#[cfg(test)]
mod tests;
