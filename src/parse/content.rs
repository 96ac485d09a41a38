//! What stands inside an element: text, markup that was escaped, or markup as it is.

use std::borrow::Cow;

use super::bases::BaseId;
use super::cursor::{Cursor, Element, Step, Stop};
use super::names::Ns;
use crate::text::html::{Cleaning, escape_attribute, escape_text, plain, sanitise_telling};
use crate::text::xml::MendKind;
use crate::text::{RawHtml, SafeHtml, one_line};

/// How an element says that its inside is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Characters; elements found there count as markup all the same.
    Text,
    /// Markup that was escaped once more.
    Escaped,
    /// Markup as XML; the outer `div` is no part of it (RFC 4287 section 3.1.1.3).
    Xhtml,
    /// Markup as XML, all of it (Atom 0.3 knows no outer `div`).
    Inline,
    /// XML of another kind, as it is.
    Xml,
}

/// Whether a content is characters or markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Markup,
}

/// The inside of an element, read but not yet made safe.
#[derive(Debug, Clone)]
pub(super) struct Content<'a> {
    text: Body<'a>,
    pub(super) form: Form,
    pub(super) base: BaseId,
    pub(super) lang: Option<&'a str>,
    /// Where its element begins.
    at: usize,
}

#[derive(Debug, Clone)]
enum Body<'a> {
    /// One piece of text, its references still in it, and where it stands.
    Raw(&'a str, usize),
    Ready(Cow<'a, str>),
}

/// Attributes of HTML that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "cite", "longdesc", "poster", "background", "data", "action", "usemap"];
/// Elements of HTML that have no end tag.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

impl<'a> Content<'a> {
    /// A content from text that is at hand.
    pub(super) fn new(text: Cow<'a, str>, form: Form, element: &Element<'a>) -> Self {
        Self { text: Body::Ready(text), form, base: element.base, lang: element.lang, at: element.start }
    }

    /// Whether there is nothing but white space.
    pub(super) fn is_empty(&self) -> bool {
        match &self.text {
            Body::Raw(text, _) => text.trim_ascii().is_empty(),
            Body::Ready(text) => text.trim_ascii().is_empty(),
        }
    }

    /// The characters, references replaced.
    pub(super) fn text(self, cursor: &mut Cursor<'a>) -> Cow<'a, str> {
        match self.text {
            Body::Raw(raw, at) => cursor.decode(raw, at),
            Body::Ready(text) => text,
        }
    }

    /// The characters with their ends cut; nothing when there are none.
    pub(super) fn word(self, cursor: &mut Cursor<'a>) -> Option<Cow<'a, str>> {
        let text = match self.text(cursor) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        (!text.is_empty()).then_some(text)
    }

    /// One line of plain text.
    pub(super) fn plain(self, cursor: &mut Cursor<'a>) -> Option<String> {
        let form = self.form;
        let text = self.text(cursor);
        let line = match form {
            Form::Markup if text.contains(['<', '&']) => plain(&text),
            _ => one_line(&text),
        };
        (!line.is_empty()).then_some(line)
    }

    /// The markup, made safe.
    pub(super) fn html(self, cursor: &mut Cursor<'a>) -> Option<SafeHtml> {
        let (form, base, at) = (self.form, self.base, self.at);
        let text = self.text(cursor);
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let raw = RawHtml(match form {
            Form::Text => escape_text(text),
            Form::Markup => Cow::Borrowed(text),
        });
        let (safe, left_out) = sanitise_telling(&raw, &Cleaning { base: cursor.bases.url(base), ..cursor.cleaning });
        for (most, what) in left_out.told() {
            cursor.mends.bound(MendKind::Bound, at, most, what);
        }
        (!safe.is_empty()).then_some(safe)
    }
}

/// The text of safe markup in one line.
pub(super) fn plain_of(html: &SafeHtml) -> String {
    let markup = html.as_str();
    plain(markup)
}

/// Reads the inside of an element.
pub(super) fn read<'a>(cursor: &mut Cursor<'a>, element: &Element<'a>, reading: Reading) -> Result<Content<'a>, Stop> {
    let mut reader = Reader::new(element, reading);
    while cursor.is_open(element.depth) {
        match cursor.step()? {
            Some(Step::Text(raw, at)) => reader.text(cursor, raw, at),
            Some(Step::Cdata(text)) => reader.cdata(cursor, text),
            Some(Step::Start(child)) => reader.start(cursor, &child),
            Some(Step::End(local)) if cursor.is_open(element.depth) => reader.end(local),
            Some(Step::End(_)) => {}
            None => break,
        }
    }
    Ok(reader.finish(element))
}

/// The characters inside an element, ends cut; nothing when there are none.
pub(super) fn word<'a>(cursor: &mut Cursor<'a>, element: &Element<'a>) -> Result<Option<Cow<'a, str>>, Stop> {
    Ok(read(cursor, element, Reading::Text)?.word(cursor))
}

struct Reader<'a> {
    reading: Reading,
    form: Form,
    base: BaseId,
    /// The only piece so far.
    first: Option<Body<'a>>,
    /// White space behind it, needed only if more comes.
    space: &'a str,
    /// All pieces, once there are several.
    out: String,
    joined: bool,
    /// How deep in markup.
    level: usize,
    /// The tag of an outer `div` that was left out, and where in `out` it was closed.
    outer: Option<String>,
    outer_end: Option<usize>,
}

impl<'a> Reader<'a> {
    fn new(element: &Element<'a>, reading: Reading) -> Self {
        Self {
            reading,
            form: if reading == Reading::Text { Form::Text } else { Form::Markup },
            base: element.base,
            first: None,
            space: "",
            out: String::new(),
            joined: false,
            level: 0,
            outer: None,
            outer_end: None,
        }
    }

    fn text(&mut self, cursor: &mut Cursor<'a>, raw: &'a str, at: usize) {
        if !self.joined && raw.trim_ascii().is_empty() {
            if self.first.is_some() {
                self.space = raw;
            }
            return;
        }
        if !self.joined && self.first.is_none() && !self.keeps_escapes() {
            self.first = Some(Body::Raw(raw, at));
            return;
        }
        self.join(cursor);
        let text = cursor.decode(raw, at);
        if self.keeps_escapes() {
            self.out.push_str(&escape_text(&text));
        } else {
            self.out.push_str(&text);
        }
    }

    fn cdata(&mut self, cursor: &mut Cursor<'a>, text: &'a str) {
        if !self.joined && self.first.is_none() && !self.keeps_escapes() {
            self.first = Some(Body::Ready(Cow::Borrowed(text)));
            return;
        }
        self.join(cursor);
        if self.keeps_escapes() {
            self.out.push_str(&escape_text(text));
        } else {
            self.out.push_str(text);
        }
    }

    /// Puts what came before into `out`.
    fn join(&mut self, cursor: &mut Cursor<'a>) {
        if let Some(first) = self.first.take() {
            let text = match first {
                Body::Raw(raw, at) => cursor.decode(raw, at),
                Body::Ready(text) => text,
            };
            if self.keeps_escapes() {
                self.out.push_str(&escape_text(&text));
            } else {
                self.out.push_str(&text);
            }
            self.out.push_str(self.space);
            self.space = "";
        }
        self.joined = true;
    }

    /// Whether `<` as a character stays escaped: in markup that is XML.
    fn keeps_escapes(&self) -> bool {
        self.form == Form::Markup && self.reading != Reading::Escaped
    }

    fn start(&mut self, cursor: &mut Cursor<'a>, element: &Element<'a>) {
        self.form = Form::Markup;
        self.join(cursor);
        self.level += 1;
        let name = element.local;
        let mut tag = String::with_capacity(name.len() + 16);
        tag.push('<');
        tag.push_str(name);
        self.attributes(cursor, element, &mut tag);
        if self.reading == Reading::Xml && element.empty {
            tag.push('/');
        }
        tag.push('>');
        // An outer `div` of XHTML is a container whatever the type says: it cannot be meant as escaped markup.
        let drops = self.reading == Reading::Xhtml
            || matches!(self.reading, Reading::Text | Reading::Escaped) && element.ns == Ns::Xhtml;
        let is_outer = self.level == 1 && drops && name.eq_ignore_ascii_case("div");
        if is_outer && self.outer.is_none() && self.out.trim_ascii().is_empty() {
            self.outer = Some(tag);
        } else {
            self.out.push_str(&tag);
        }
    }

    fn attributes(&mut self, cursor: &mut Cursor<'a>, element: &Element<'a>, tag: &mut String) {
        for index in 0..cursor.raw_attributes().len() {
            let Some(attribute) = cursor.raw_attributes().get(index).copied() else { break };
            let name = match attribute.name {
                "xml:lang" => "lang",
                name if name == "xmlns" || name.contains(':') => continue,
                name => name,
            };
            let value = cursor.decode(attribute.value, element.start);
            let is_address =
                element.base != self.base && ADDRESSES.iter().any(|known| name.eq_ignore_ascii_case(known));
            let value = match is_address.then(|| cursor.bases.resolve(element.base, &value)).flatten() {
                Some(address) => Cow::Owned(address.as_str().to_owned()),
                None => value,
            };
            tag.push(' ');
            tag.push_str(name);
            tag.push_str("=\"");
            tag.push_str(&escape_attribute(&value));
            tag.push('"');
        }
    }

    fn end(&mut self, local: &str) {
        self.level = self.level.saturating_sub(1);
        if self.level == 0 && self.outer.is_some() && self.outer_end.is_none() {
            self.outer_end = Some(self.out.len());
            return;
        }
        let is_void = VOID.iter().any(|name| local.eq_ignore_ascii_case(name));
        if !is_void {
            self.out.push_str("</");
            self.out.push_str(local);
            self.out.push('>');
        }
    }

    fn finish(mut self, element: &Element<'a>) -> Content<'a> {
        if let (Some(tag), Some(end)) = (&self.outer, self.outer_end)
            && self.out.get(end..).is_some_and(|rest| !rest.trim_ascii().is_empty())
        {
            self.out.insert_str(end, "</div>");
            self.out.insert_str(0, tag);
        }
        let text = if self.joined {
            Body::Ready(Cow::Owned(self.out))
        } else {
            self.first.unwrap_or(Body::Ready(Cow::Borrowed("")))
        };
        Content { text, form: self.form, base: element.base, lang: element.lang, at: element.start }
    }
}
