//! Cuts markup into tags and text as a browser does (HTML standard, 13.2.5), without copying anything.

use memchr::{memchr, memmem};

use super::list::element;

/// The most attributes of one tag that are looked at; more is an attack on whoever compares them.
pub(super) const MAX_ATTRIBUTES: usize = 128;

/// What opens a CDATA section.
const SECTION: &str = "<![CDATA[";

/// What closes it.
const SECTION_END: &str = "]]>";

/// One piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, its references not replaced.
    Text(&'a str),
    /// `<name …>`; the attributes are in the tokenizer until the next token.
    Start {
        /// The name as written.
        name: &'a str,
        /// Whether it ends in `/>`.
        closed: bool,
    },
    /// `</name>`; the name as written.
    End(&'a str),
    /// A comment, a doctype, a processing instruction: nothing that is shown.
    Hidden,
    /// A tag that the end of the markup cut off, from its `<`.
    Cut(&'a str),
}

/// One attribute, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    /// The name as written.
    pub(super) name: &'a str,
    /// The value, its references not replaced; empty where there is none.
    pub(super) value: &'a str,
}

/// Reads markup from the front.
#[derive(Debug, Clone)]
pub(super) struct Tokenizer<'a> {
    source: &'a str,
    at: usize,
    /// The attributes of the start tag that was read last.
    pub(super) attributes: Vec<Attribute<'a>>,
    /// Whether some tag had more of them than are looked at.
    pub(super) too_many: bool,
    /// Elements known to have no end tag further on, so that nobody searches for it again.
    never_closed: Vec<&'static str>,
    /// The same for the ends of comments and the like.
    has_no_more: Vec<&'static str>,
    /// Where the CDATA section ends that is open.
    section_end: Option<usize>,
}

impl<'a> Tokenizer<'a> {
    /// At the beginning of markup.
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            attributes: Vec::new(),
            too_many: false,
            never_closed: Vec::new(),
            has_no_more: Vec::new(),
            section_end: None,
        }
    }

    /// Where the next token begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Passes over all that is left.
    pub(super) fn skip_all(&mut self) {
        self.at = self.source.len();
    }

    /// The text up to the end tag that closes a raw element (script, style, title and the like), passed
    /// over with that tag. Nothing when it is never closed: then nothing is passed over.
    pub(super) fn raw_text(&mut self, name: &str) -> Option<&'a str> {
        if self.never_closed.contains(&element(name).name) {
            return None;
        }
        let start = self.at;
        let mut from = start;
        while let Some(candidate) = self.find_end(from) {
            if self.ends_raw(candidate, name) {
                let mut probe = Tokenizer { at: candidate, ..Tokenizer::new(self.source) };
                if matches!(probe.next(), Some(Token::End(_))) {
                    self.at = probe.at;
                    return Some(self.slice(start, candidate));
                }
                break;
            }
            from = candidate + 2;
        }
        self.never_closed.push(element(name).name);
        None
    }

    /// Passes over an element with all that is in it. Nothing when it is never closed: then nothing is
    /// passed over.
    pub(super) fn skip_element(&mut self, name: &str) -> Option<&'a str> {
        if self.never_closed.contains(&element(name).name) {
            return None;
        }
        let start = self.at;
        let never_closed = std::mem::take(&mut self.never_closed);
        let mut probe = Tokenizer { at: start, never_closed, ..Tokenizer::new(self.source) };
        let end = probe.end_of(name);
        self.never_closed = probe.never_closed;
        match end {
            Some(end) => self.at = end,
            None => self.never_closed.push(element(name).name),
        }
        end.map(|end| self.slice(start, end))
    }

    /// Reads up to the end tag of an element that is open; where it ends.
    fn end_of(&mut self, name: &str) -> Option<usize> {
        let mut depth = 1_usize;
        while let Some(token) = self.next() {
            match token {
                Token::Start { name: found, .. } if found.eq_ignore_ascii_case(name) => depth += 1,
                Token::Start { name: found, .. } if element(found).is_raw() => _ = self.raw_text(found),
                Token::End(found) if found.eq_ignore_ascii_case(name) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(self.at);
            }
        }
        None
    }

    /// Whether the `</` at a position is followed by this very name.
    fn ends_raw(&self, at: usize, name: &str) -> bool {
        let end = at + 2 + name.len();
        let written = self.source.as_bytes().get(at + 2..end);
        written.is_some_and(|written| written.eq_ignore_ascii_case(name.as_bytes()))
            && self.byte(end).is_none_or(|byte| is_space(byte) || matches!(byte, b'/' | b'>'))
    }

    /// Where the next `</` stands, from a position.
    fn find_end(&self, from: usize) -> Option<usize> {
        let rest = self.source.as_bytes().get(from..)?;
        memmem::find(rest, b"</").map(|found| found + from)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.source.as_bytes().get(at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.source.get(from..to).unwrap_or_default()
    }

    /// Where a byte stands next, from a position.
    fn find_byte(&self, byte: u8, from: usize) -> Option<usize> {
        let rest = self.source.as_bytes().get(from..)?;
        memchr(byte, rest).map(|found| found + from)
    }

    /// Text up to the next `<` that opens something, from a position that is text for certain.
    fn text(&mut self, from: usize) -> Token<'a> {
        let start = self.at;
        let mut search = from;
        loop {
            let Some(open) = self.find_byte(b'<', search) else {
                self.at = self.source.len();
                break;
            };
            if opens(self.byte(open + 1)) {
                self.at = open;
                break;
            }
            search = open + 1;
        }
        if let Some(end) = self.section_end.filter(|end| (start..self.at).contains(end)) {
            self.at = end;
        }
        Token::Text(self.slice(start, self.at))
    }

    fn start_tag(&mut self, open: usize) -> Token<'a> {
        let name_end = self.name_end(open + 1);
        let name = self.slice(open + 1, name_end);
        match self.read_attributes(name_end) {
            Some(closed) => Token::Start { name, closed },
            None => self.cut(open),
        }
    }

    fn end_tag(&mut self, open: usize) -> Token<'a> {
        let name_end = self.name_end(open + 2);
        let name = self.slice(open + 2, name_end);
        match self.read_attributes(name_end) {
            Some(_) => Token::End(name),
            None => self.cut(open),
        }
    }

    fn cut(&mut self, open: usize) -> Token<'a> {
        self.at = self.source.len();
        Token::Cut(self.slice(open, self.at))
    }

    fn name_end(&self, from: usize) -> usize {
        let rest = self.source.as_bytes().get(from..).unwrap_or_default();
        let length = rest.iter().position(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'));
        from + length.unwrap_or(rest.len())
    }

    /// Reads attributes up to the `>`; whether `/` stood before it, nothing where the markup ends first.
    fn read_attributes(&mut self, from: usize) -> Option<bool> {
        self.attributes.clear();
        let mut at = from;
        let mut closed = false;
        loop {
            match self.byte(at)? {
                b'>' => {
                    self.at = at + 1;
                    return Some(closed);
                }
                b'/' => {
                    closed = true;
                    at += 1;
                }
                byte if is_space(byte) => {
                    closed = false;
                    at += 1;
                }
                _ => {
                    closed = false;
                    at = self.read_attribute(at)?;
                }
            }
        }
    }

    /// Reads one attribute; where it ends.
    fn read_attribute(&mut self, start: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        // A `=` at the very beginning is part of the name.
        let length =
            bytes.get(start + 1..)?.iter().position(|byte| is_space(*byte) || matches!(byte, b'/' | b'>' | b'='))?;
        let name_end = start + 1 + length;
        let name = self.slice(start, name_end);
        let equals = self.skip_space(name_end)?;
        if bytes.get(equals) != Some(&b'=') {
            self.keep(name, "");
            return Some(equals);
        }
        let value_start = self.skip_space(equals + 1)?;
        let (from, to, next) = match self.byte(value_start)? {
            quote @ (b'"' | b'\'') => {
                let end = self.find_byte(quote, value_start + 1)?;
                (value_start + 1, end, end + 1)
            }
            _ => {
                let rest = bytes.get(value_start..)?;
                let end = value_start + rest.iter().position(|byte| is_space(*byte) || *byte == b'>')?;
                (value_start, end, end)
            }
        };
        let value = self.slice(from, to);
        self.keep(name, value);
        Some(next)
    }

    fn keep(&mut self, name: &'a str, value: &'a str) {
        if self.attributes.len() < MAX_ATTRIBUTES {
            self.attributes.push(Attribute { name, value });
        } else {
            self.too_many = true;
        }
    }

    fn skip_space(&self, from: usize) -> Option<usize> {
        let rest = self.source.as_bytes().get(from..)?;
        rest.iter().position(|byte| !is_space(*byte)).map(|length| from + length)
    }

    /// Passes over what is not shown, up to the next `>`. Without one nothing was opened: it is text.
    fn hidden(&mut self, open: usize) -> Token<'a> {
        let end = if self.has_no_more.contains(&">") { None } else { self.find_byte(b'>', open) };
        match end {
            Some(end) => {
                self.at = end + 1;
                Token::Hidden
            }
            None => {
                self.has_no_more.push(">");
                self.text(open + 1)
            }
        }
    }

    /// Passes over a comment. One that is never closed ends at the next `>`: readers of old did so, and
    /// a whole article would be lost otherwise.
    fn comment(&mut self, open: usize) -> Token<'a> {
        let from = open + 4;
        // `<!-->` and `<!--->` are whole comments.
        for short in [">", "->"] {
            if self.source.get(from..).is_some_and(|rest| rest.starts_with(short)) {
                self.at = from + short.len();
                return Token::Hidden;
            }
        }
        if self.has_no_more.contains(&"-->") {
            return self.open_comment(open);
        }
        let rest = self.source.as_bytes().get(from..).unwrap_or_default();
        let plain = memmem::find(rest, b"-->");
        let odd = memmem::find(rest.get(..plain.unwrap_or(rest.len())).unwrap_or_default(), b"--!>");
        match (odd, plain) {
            (Some(length), _) => self.at = from + length + 4,
            (None, Some(length)) => self.at = from + length + 3,
            (None, None) => {
                self.has_no_more.push("-->");
                return self.open_comment(open);
            }
        }
        Token::Hidden
    }

    /// Passes over what little of a comment is certain to be one.
    fn open_comment(&mut self, open: usize) -> Token<'a> {
        self.at = self.find_byte(b'>', open).map_or(self.source.len(), |end| end + 1);
        Token::Hidden
    }

    /// Passes over the mark that opens a CDATA section, which HTML does not know: it was wrapped once more
    /// than it was unwrapped. What is in it counts, and its end is passed over when it comes.
    fn section(&mut self, open: usize) -> Token<'a> {
        let from = open + SECTION.len();
        let end = if self.has_no_more.contains(&"]]>") {
            None
        } else {
            self.source.as_bytes().get(from..).and_then(|rest| memmem::find(rest, b"]]>"))
        };
        if end.is_none() {
            self.has_no_more.push("]]>");
        }
        self.section_end = end.map(|length| from + length);
        self.at = from;
        Token::Hidden
    }

    /// A `<!`: a comment, a doctype, a section, or nothing that anybody knows.
    fn declaration(&mut self, open: usize) -> Token<'a> {
        let rest = self.source.get(open..).unwrap_or_default();
        match self.byte(open + 2) {
            _ if rest.starts_with("<!--") => self.comment(open),
            _ if rest.starts_with(SECTION) => self.section(open),
            Some(byte) if byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'[' | b'>') => self.hidden(open),
            _ => self.text(open + 1),
        }
    }
}

impl<'a> Iterator for Tokenizer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let open = self.at;
        if self.section_end == Some(open) {
            self.section_end = None;
            self.at = open + SECTION_END.len();
            return Some(Token::Hidden);
        }
        if self.byte(open)? != b'<' {
            return Some(self.text(open));
        }
        Some(match self.byte(open + 1) {
            Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(open),
            Some(b'/') => match self.byte(open + 2) {
                Some(byte) if byte.is_ascii_alphabetic() => self.end_tag(open),
                Some(_) => self.hidden(open),
                None => self.text(open + 1),
            },
            Some(b'!') => self.declaration(open),
            Some(b'?') => self.hidden(open),
            _ => self.text(open + 1),
        })
    }
}

/// Whether a `<` before this byte opens a tag, a comment or the like.
fn opens(next: Option<u8>) -> bool {
    next.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'))
}

/// White space of HTML.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0C' | b'\r')
}
