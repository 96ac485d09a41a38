//! Tokens of XML as it is found: quick-xml finds where markup ends, the mending stands around it.

use std::io::BufRead;

use memchr::{memchr, memmem};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::mend::{MendKind, Mends};

/// Most bytes looked through in vain, for ends that never come. A document made of openings alone would
/// be read once for each; after this, markup ends at the next bracket.
const MAX_VAIN: usize = 64 << 20;

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The name with its prefix, as written.
    pub name: &'a str,
    /// What stands after the name: attributes.
    pub rest: &'a str,
    /// Whether it closes itself.
    pub empty: bool,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag: its name.
    End(&'a str),
    /// Text with its references, never empty.
    Text(&'a str),
    /// What stands in a CDATA section.
    Cdata(&'a str),
    /// A processing instruction without its marks.
    Instruction(&'a str),
    /// A document type declaration, after the word.
    Doctype(&'a str),
    /// A comment.
    Comment(&'a str),
}

/// Reads a text token by token, and never gives up.
pub struct Tokens<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Where the reader started in the text.
    origin: usize,
    /// Where the next token starts.
    at: usize,
    /// Where the last token started.
    start: usize,
    /// How many bytes were looked through in vain.
    vain: usize,
}

impl<'a> Tokens<'a> {
    /// Reads this text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, reader: reader(text), origin: 0, at: 0, start: 0, vain: 0 }
    }

    /// Where the last token started, in bytes.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where the last token ended, in bytes.
    #[must_use]
    pub fn end(&self) -> usize {
        self.at
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The next token; nothing at the end.
    pub fn next(&mut self, mends: &mut Mends) -> Option<Token<'a>> {
        loop {
            self.start = self.at;
            let rest = self.text.get(self.at..)?;
            if rest.is_empty() {
                return None;
            }
            let length = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            if length > 0 {
                self.reader.stream().consume(length);
                self.at += length;
                return rest.get(..length).map(Token::Text);
            }
            if let Some(token) = self.markup(rest, mends) {
                return Some(token);
            }
        }
    }

    /// The token that starts with this `<`; nothing where something was passed over.
    fn markup(&mut self, rest: &'a str, mends: &mut Mends) -> Option<Token<'a>> {
        match rest.as_bytes().get(1) {
            Some(b'/') => match rest.as_bytes().get(2) {
                Some(&byte) if starts_name(byte) => self.proper(rest, mends),
                _ => self.pass(rest, mends),
            },
            Some(b'!') => {
                if rest.starts_with("<!--") || rest.starts_with("<![CDATA[") || is_doctype(rest) {
                    self.proper(rest, mends)
                } else {
                    self.pass(rest, mends)
                }
            }
            Some(b'?') => self.proper(rest, mends),
            Some(&byte) if starts_name(byte) => self.proper(rest, mends),
            _ => {
                mends.push(MendKind::NotWellFormed, self.start, || "a `<` that starts no tag".to_owned());
                let length = memchr(b'<', rest.as_bytes().get(1..)?).map_or(rest.len(), |at| at + 1);
                self.jump(self.start + length);
                rest.get(..length).map(Token::Text)
            }
        }
    }

    /// Markup as quick-xml reads it, or mended where it cannot.
    fn proper(&mut self, rest: &'a str, mends: &mut Mends) -> Option<Token<'a>> {
        if self.vain > MAX_VAIN {
            return self.mend(rest, mends);
        }
        if let Some((token, length)) = bare(rest) {
            self.reader.stream().consume(length);
            self.at += length;
            return Some(token);
        }
        let event = self.reader.read_event();
        let end = self.origin + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let length = end.saturating_sub(self.start);
        let token = match event {
            Ok(Event::Start(_)) => rest.get(1..length.saturating_sub(1)).map(|inner| tag(inner, false)),
            Ok(Event::Empty(_)) => rest.get(1..length.saturating_sub(2)).map(|inner| tag(inner, true)),
            Ok(Event::End(_)) => rest.get(2..length.saturating_sub(1)).map(|inner| Token::End(inner.trim_ascii_end())),
            Ok(Event::CData(_)) => rest.get(9..length.saturating_sub(3)).map(Token::Cdata),
            Ok(Event::Comment(_)) => rest.get(4..length.saturating_sub(3)).map(Token::Comment),
            Ok(Event::DocType(_)) => rest.get(9..length.saturating_sub(1)).map(Token::Doctype),
            Ok(Event::PI(_) | Event::Decl(_)) => rest.get(2..length.saturating_sub(2)).map(Token::Instruction),
            _ => None,
        };
        match token {
            Some(Token::Start(tag)) if is_cut(tag.rest) => {
                self.vain = self.vain.saturating_add(length);
                self.cut(rest, mends)
            }
            Some(Token::End(name)) if memchr(b'<', name.as_bytes()).is_some() => {
                self.vain = self.vain.saturating_add(length);
                self.cut(rest, mends)
            }
            Some(token) => {
                self.at = end;
                Some(token)
            }
            None => {
                self.vain = self.vain.saturating_add(rest.len());
                self.mend(rest, mends)
            }
        }
    }

    /// A tag that took in markup behind it ends at its first `>`, or before that markup.
    fn cut(&mut self, rest: &'a str, mends: &mut Mends) -> Option<Token<'a>> {
        let next = memchr(b'<', rest.as_bytes().get(1..)?)? + 1;
        let close = memchr(b'>', rest.as_bytes().get(..next)?);
        let what = if close.is_some() { "a quote left open in a tag" } else { "a tag without its `>`" };
        mends.push(MendKind::NotWellFormed, self.start, || what.to_owned());
        self.jump(self.start + close.map_or(next, |close| close + 1));
        let inner = rest.get(1..close.unwrap_or(next))?.trim_ascii_end();
        Some(match (inner.strip_prefix('/'), inner.strip_suffix('/')) {
            (Some(name), _) => Token::End(name.trim_ascii()),
            (None, Some(inner)) => tag(inner, true),
            (None, None) => tag(inner, false),
        })
    }

    /// Markup that does not end as it should.
    fn mend(&mut self, rest: &'a str, mends: &mut Mends) -> Option<Token<'a>> {
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            return Some(self.open_cdata(inner, mends));
        }
        if rest.starts_with("<!--") || rest.starts_with("<?") || is_doctype(rest) {
            let end = memchr(b'>', rest.as_bytes());
            let kind = if end.is_some() { MendKind::NotWellFormed } else { MendKind::Truncated };
            mends.push(kind, self.start, || "a comment or declaration left open".to_owned());
            self.jump(end.map_or(self.text.len(), |end| self.start + end + 1));
            return None;
        }
        if memchr(b'<', rest.as_bytes().get(1..)?).is_some() {
            return self.cut(rest, mends);
        }
        let Some(close) = memchr(b'>', rest.as_bytes()) else {
            mends.push(MendKind::Truncated, self.start, || "the document ends inside a tag".to_owned());
            self.jump(self.text.len());
            return None;
        };
        mends.push(MendKind::NotWellFormed, self.start, || "a quote left open in a tag".to_owned());
        self.jump(self.start + close + 1);
        let inner = rest.get(1..close)?;
        Some(match inner.strip_suffix('/') {
            Some(inner) => tag(inner, true),
            None => tag(inner, false),
        })
    }

    /// A CDATA section left open ends before the next end tag that closes an element of a feed's text;
    /// where there is none, the document was cut.
    fn open_cdata(&mut self, inner: &'a str, mends: &mut Mends) -> Token<'a> {
        let offset = self.text.len() - inner.len();
        let marks: &[&[u8]] = if self.vain > MAX_VAIN { &[] } else { &[b"]]", b"]>"] };
        let close = marks.iter().find_map(|mark| {
            let at = memmem::find(inner.as_bytes(), mark)?;
            Some((at, mark.len()))
        });
        if let Some((at, length)) = close {
            mends.push(MendKind::NotWellFormed, self.start, || "a CDATA section left open".to_owned());
            self.jump(offset + at + length);
            return Token::Cdata(inner.get(..at).unwrap_or_default());
        }
        if let Some(at) = memmem::find(inner.as_bytes(), b"</") {
            mends.push(MendKind::NotWellFormed, self.start, || "a CDATA section left open".to_owned());
            self.jump(offset + at);
            return Token::Cdata(inner.get(..at).unwrap_or_default());
        }
        mends.push(MendKind::Truncated, self.start, || "the document ends inside a CDATA section".to_owned());
        self.jump(self.text.len());
        Token::Cdata(inner)
    }

    /// Passes over a declaration that nobody knows, up to its `>`.
    fn pass(&mut self, rest: &'a str, mends: &mut Mends) -> Option<Token<'a>> {
        mends.push(MendKind::NotWellFormed, self.start, || "a declaration that XML does not have".to_owned());
        let length = memchr(b'>', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        self.jump(self.start + length);
        None
    }

    fn jump(&mut self, to: usize) {
        self.at = to;
        self.origin = to;
        self.reader = reader(self.text.get(to..).unwrap_or_default());
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_reader(text.as_bytes());
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// The tag that a text begins with, if it is a name alone as most are, and its length.
fn bare(text: &str) -> Option<(Token<'_>, usize)> {
    let (name, is_end) = match text.strip_prefix("</") {
        Some(name) => (name, true),
        None => (text.strip_prefix('<')?, false),
    };
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.');
    let length = name.bytes().position(|byte| !is_name(&byte))?;
    let (name, after) = name.split_at(length);
    let token = if is_end { Token::End(name) } else { Token::Start(Tag { name, rest: "", empty: false }) };
    after.starts_with('>').then(|| (token, text.len() - after.len() + 1))
}

fn tag(inner: &str, empty: bool) -> Token<'_> {
    let end = inner.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/').unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    Token::Start(Tag { name, rest, empty })
}

/// Whether a tag took in markup behind it. XML allows no `<` in a value: one outside of quotes
/// shows a missing `>`, one behind a `>` a quote that was never closed.
fn is_cut(rest: &str) -> bool {
    let Some(open) = memchr(b'<', rest.as_bytes()) else { return false };
    if memchr(b'>', rest.as_bytes()).is_some_and(|close| close < open) {
        return true;
    }
    let mut quote = None;
    for byte in rest.bytes().take(open) {
        match quote {
            Some(current) if byte == current => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => {}
        }
    }
    quote.is_none()
}

fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80
}

fn is_doctype(rest: &str) -> bool {
    rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case("doctype"))
}
