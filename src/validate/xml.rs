//! A strict reader of XML 1.0 with namespaces: whatever is not well formed ends it.

use std::borrow::Cow;

use super::finding::shown;

/// Deepest element; published feeds have ten.
const MAX_DEPTH: usize = 256;

/// The namespace of `xml:lang` and `xml:base`.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// An element with all that is in it, borrowed from the document where nothing had to be decoded.
#[derive(Debug, Default)]
pub(super) struct Element<'a> {
    /// The namespace; empty for none.
    pub(super) namespace: Cow<'a, str>,
    /// The local name.
    pub(super) name: &'a str,
    /// The attributes in order, declarations of namespaces left out.
    pub(super) attributes: Vec<Attribute<'a>>,
    /// The text directly inside.
    pub(super) text: Cow<'a, str>,
    /// The elements inside.
    pub(super) children: Vec<Element<'a>>,
    /// The line on which it begins.
    pub(super) line: u32,
}

/// An attribute.
#[derive(Debug)]
pub(super) struct Attribute<'a> {
    /// The namespace; empty for none.
    pub(super) namespace: Cow<'a, str>,
    /// The local name.
    pub(super) name: &'a str,
    /// The value.
    pub(super) value: Cow<'a, str>,
}

impl<'a> Element<'a> {
    /// An attribute in no namespace.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attribute_in("", name)
    }

    /// An attribute of a namespace.
    pub(super) fn attribute_in(&self, namespace: &str, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|known| known.namespace == namespace && known.name == name);
        found.map(|attribute| attribute.value.as_ref())
    }

    /// Whether it is the element of this name in a namespace.
    pub(super) fn is(&self, namespace: &str, name: &str) -> bool {
        self.name == name && self.namespace == namespace
    }

    /// The elements of a name directly inside.
    pub(super) fn all<'e>(&'e self, namespace: &'e str, name: &'e str) -> impl Iterator<Item = &'e Element<'a>> {
        self.children.iter().filter(move |child| child.is(namespace, name))
    }

    /// The first of them.
    pub(super) fn first(&self, namespace: &str, name: &str) -> Option<&Element<'a>> {
        self.children.iter().find(|child| child.is(namespace, name))
    }

    /// Its text, ends cut.
    pub(super) fn value(&self) -> &str {
        self.text.trim()
    }

    /// Its text, ends cut, for whoever needs it longer than the element.
    pub(super) fn lasting_value(&self) -> Cow<'a, str> {
        match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }
    }
}

/// What becomes of an element that has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays in its parent.
    Kept,
    /// All has been said of it: its name, attributes and line stay in its parent, what was in it goes.
    Judged,
}

/// A document, and what our own files may not have.
#[derive(Debug)]
pub(super) struct Document<'a> {
    /// The root.
    pub(super) root: Element<'a>,
    /// The line of the first CDATA section.
    pub(super) cdata: Option<u32>,
    /// The line of a document type or a stylesheet.
    pub(super) doctype: Option<u32>,
    /// The line on which a namespace is declared below the root.
    pub(super) late_namespace: Option<u32>,
}

/// Why a document is not well formed.
#[derive(Debug)]
pub(super) struct Fault {
    /// The line.
    pub(super) line: u32,
    /// What stands there.
    pub(super) message: String,
}

/// An element whose end has not been read.
#[derive(Debug)]
pub(super) struct Open<'a> {
    /// The element as far as it was read.
    pub(super) element: Element<'a>,
    /// Its name as written, with the prefix.
    written: &'a str,
    /// The prefixes in scope before it.
    scopes: usize,
}

/// Reads a document. Each element is shown to `judge` as soon as its end has been read, with those
/// around it, the root first: what is judged there is never in memory all at once.
///
/// # Errors
/// When it is not well formed, or nested too deep.
pub(super) fn read<'a>(
    text: &'a str,
    judge: &mut dyn FnMut(&[Open<'a>], &Element<'a>) -> Fate,
) -> Result<Document<'a>, Fault> {
    let mut reader = Reader { text, at: 0, line: 1, counted: 0, scopes: Vec::new() };
    let mut document = Document { root: Element::default(), cdata: None, doctype: None, late_namespace: None };
    reader.declaration()?;
    let mut open: Vec<Open<'a>> = Vec::new();
    let mut root = None;
    while reader.at < text.len() {
        let Some(mut element) = reader.piece(&mut open, root.is_some(), &mut document)? else { continue };
        if judge(&open, &element) == Fate::Judged {
            (element.text, element.children) = (Cow::default(), Vec::new());
        }
        match open.last_mut() {
            Some(parent) => parent.element.children.push(element),
            None => root = Some(element),
        }
    }
    if let Some(Open { element, .. }) = open.last() {
        return Err(Fault { line: element.line, message: format!("<{}> is not closed", shown(element.name)) });
    }
    document.root = root.ok_or_else(|| reader.fault("there is no element"))?;
    Ok(document)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    /// Up to where lines have been counted.
    counted: usize,
    /// Prefixes in scope, the last one of a name counts.
    scopes: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fault(&mut self, message: impl Into<String>) -> Fault {
        Fault { line: self.line_here(), message: message.into() }
    }

    fn line_here(&mut self) -> u32 {
        let passed = self.text.get(self.counted..self.at).unwrap_or_default();
        let more = memchr::memchr_iter(b'\n', passed.as_bytes()).count();
        self.line = self.line.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        self.counted = self.at;
        self.line
    }

    /// Takes the text up to an end mark, and passes over the mark.
    fn until(&mut self, mark: &str, what: &str) -> Result<&'a str, Fault> {
        let rest = self.rest();
        let Some(end) = rest.find(mark) else { return Err(self.fault(format!("{what} is not closed"))) };
        self.at += end + mark.len();
        Ok(rest.get(..end).unwrap_or_default())
    }

    /// The XML declaration, if there is one.
    fn declaration(&mut self) -> Result<(), Fault> {
        if self.rest().starts_with("<?xml") {
            self.until("?>", "the declaration")?;
        }
        Ok(())
    }

    /// Reads one piece; gives an element when its end was read.
    fn piece(
        &mut self,
        open: &mut Vec<Open<'a>>,
        after_root: bool,
        document: &mut Document<'a>,
    ) -> Result<Option<Element<'a>>, Fault> {
        let rest = self.rest();
        if !rest.starts_with('<') {
            self.characters(open)?;
            return Ok(None);
        }
        if rest.starts_with("<!--") {
            self.at += 4;
            if self.until("-->", "a comment")?.contains("--") {
                return Err(self.fault("a comment with `--` in it"));
            }
        } else if rest.starts_with("<![CDATA[") {
            let line = self.line_here();
            document.cdata.get_or_insert(line);
            self.at += 9;
            let text = self.until("]]>", "a CDATA section")?;
            let Some(inside) = open.last_mut() else { return Err(self.fault("text outside the root")) };
            add(&mut inside.element.text, Cow::Borrowed(text));
        } else if rest.starts_with("<?") {
            let line = self.line_here();
            let instruction = self.until("?>", "an instruction")?;
            if instruction.starts_with("<?xml-stylesheet") {
                document.doctype.get_or_insert(line);
            } else if instruction.get(2..5).is_some_and(|name| name.eq_ignore_ascii_case("xml")) {
                return Err(self.fault("a declaration that is not at the beginning"));
            }
        } else if rest.starts_with("<!DOCTYPE") {
            let line = self.line_here();
            document.doctype.get_or_insert(line);
            if rest.split('>').next().is_some_and(|declaration| declaration.contains('[')) {
                self.until("]", "the document type")?;
            }
            self.until(">", "the document type")?;
        } else if rest.starts_with("</") {
            return self.end_tag(open).map(Some);
        } else {
            if after_root && open.is_empty() {
                return Err(self.fault("a second element after the root"));
            }
            return self.start_tag(open, document);
        }
        Ok(None)
    }

    fn characters(&mut self, open: &mut [Open<'a>]) -> Result<(), Fault> {
        let rest = self.rest();
        let raw = rest.get(..rest.find('<').unwrap_or(rest.len())).unwrap_or_default();
        if raw.contains("]]>") {
            return Err(self.fault("`]]>` in text"));
        }
        let text = self.decoded(raw)?;
        match open.last_mut() {
            Some(inside) => add(&mut inside.element.text, text),
            None if text.trim().is_empty() => {}
            None => return Err(self.fault("text outside the root")),
        }
        self.at += raw.len();
        Ok(())
    }

    fn end_tag(&mut self, open: &mut Vec<Open<'a>>) -> Result<Element<'a>, Fault> {
        self.at += 2;
        let name = self.until(">", "an end tag")?.trim_end();
        let Some(Open { element, written, scopes }) = open.pop() else {
            return Err(self.fault(format!("</{}> closes nothing", shown(name))));
        };
        if written != name {
            return Err(self.fault(format!("</{}> closes <{}>", shown(name), shown(written))));
        }
        self.scopes.truncate(scopes);
        Ok(element)
    }

    fn start_tag(
        &mut self,
        open: &mut Vec<Open<'a>>,
        document: &mut Document<'a>,
    ) -> Result<Option<Element<'a>>, Fault> {
        let line = self.line_here();
        self.at += 1;
        let written = self.name()?;
        let scopes = self.scopes.len();
        let mut raw: Vec<(&'a str, Cow<'a, str>)> = Vec::new();
        let empty = loop {
            let spaced = self.space();
            if self.rest().starts_with("/>") {
                self.at += 2;
                break true;
            }
            if self.rest().starts_with('>') {
                self.at += 1;
                break false;
            }
            if !spaced {
                return Err(self.fault(format!("<{}> is not closed as a tag", shown(written))));
            }
            let (name, value) = self.attribute()?;
            if raw.iter().any(|(before, _)| *before == name) {
                return Err(self.fault(format!("the attribute {} stands twice", shown(name))));
            }
            raw.push((name, value));
        };
        let element = self.element(line, written, raw, open.is_empty(), document)?;
        if empty {
            self.scopes.truncate(scopes);
            return Ok(Some(element));
        }
        if open.len() >= MAX_DEPTH {
            return Err(self.fault("elements nested too deep"));
        }
        open.push(Open { element, written, scopes });
        Ok(None)
    }

    /// Resolves the names of a tag.
    fn element(
        &mut self,
        line: u32,
        written: &'a str,
        raw: Vec<(&'a str, Cow<'a, str>)>,
        is_root: bool,
        document: &mut Document<'a>,
    ) -> Result<Element<'a>, Fault> {
        let mut attributes = Vec::new();
        for (name, value) in raw {
            let declared = name.strip_prefix("xmlns:").or((name == "xmlns").then_some(""));
            match declared {
                Some(prefix) => {
                    if !is_root {
                        document.late_namespace.get_or_insert(line);
                    }
                    self.scopes.push((prefix, value));
                }
                None => attributes.push((name, value)),
            }
        }
        let (namespace, name) = self.resolved(written, true)?;
        let mut element = Element { namespace, name, line, ..Element::default() };
        for (name, value) in attributes {
            let (namespace, name) = self.resolved(name, false)?;
            element.attributes.push(Attribute { namespace, name, value });
        }
        Ok(element)
    }

    fn resolved(&mut self, written: &'a str, is_element: bool) -> Result<(Cow<'a, str>, &'a str), Fault> {
        let (prefix, name) = written.split_once(':').unwrap_or(("", written));
        if name.is_empty() || name.contains(':') || (written.contains(':') && prefix.is_empty()) {
            return Err(self.fault(format!("`{}` is no name", shown(written))));
        }
        if prefix.is_empty() && !is_element {
            return Ok((Cow::default(), name));
        }
        if prefix == "xml" {
            return Ok((Cow::Borrowed(XML), name));
        }
        let found =
            self.scopes.iter().rev().find(|(known, _)| *known == prefix).map(|(_, namespace)| namespace.clone());
        match found {
            Some(namespace) => Ok((namespace, name)),
            None if prefix.is_empty() => Ok((Cow::default(), name)),
            None => Err(self.fault(format!("the prefix `{}` is not declared", shown(prefix)))),
        }
    }

    fn attribute(&mut self) -> Result<(&'a str, Cow<'a, str>), Fault> {
        let name = self.name()?;
        self.space();
        if !self.rest().starts_with('=') {
            return Err(self.fault(format!("the attribute {} has no value", shown(name))));
        }
        self.at += 1;
        self.space();
        let quote = match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => quote,
            _ => return Err(self.fault(format!("the value of {} is not quoted", shown(name)))),
        };
        self.at += 1;
        let rest = self.rest();
        let Some(end) = rest.find(quote) else { return Err(self.fault("a quote is not closed")) };
        let raw = rest.get(..end).unwrap_or_default();
        if raw.contains('<') {
            return Err(self.fault("`<` in the value of an attribute"));
        }
        let value = self.decoded(raw)?;
        self.at += end + 1;
        Ok((name, value))
    }

    fn name(&mut self) -> Result<&'a str, Fault> {
        let rest = self.rest();
        let starts = |c: char| c.is_alphabetic() || matches!(c, '_' | ':');
        let end = rest.find(|c: char| !(starts(c) || c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{b7}')));
        let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if !name.starts_with(starts) {
            return Err(self.fault("a `<` that starts no tag, or a name that is none"));
        }
        self.at += name.len();
        Ok(name)
    }

    fn space(&mut self) -> bool {
        let rest = self.rest();
        let left = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        self.at += rest.len() - left.len();
        left.len() < rest.len()
    }

    /// Text with its references replaced: the five of XML, and numbers.
    fn decoded(&mut self, raw: &'a str) -> Result<Cow<'a, str>, Fault> {
        if !raw.contains('&') {
            return Ok(Cow::Borrowed(raw));
        }
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((before, after)) = rest.split_once('&') {
            out.push_str(before);
            let Some((name, next)) = after.split_once(';') else {
                return Err(self.fault("`&` that starts no reference"));
            };
            let Some(character) = reference(name) else {
                return Err(self.fault(format!("`&{};` is no reference of XML", shown(name))));
            };
            out.push(character);
            rest = next;
        }
        out.push_str(rest);
        Ok(Cow::Owned(out))
    }
}

/// Adds to a text; the first piece of it stays borrowed.
fn add<'a>(text: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if text.is_empty() {
        *text = more;
    } else {
        text.to_mut().push_str(&more);
    }
}

fn reference(name: &str) -> Option<char> {
    let number = match name {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => match name.strip_prefix("#x") {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => name.strip_prefix('#')?.parse().ok()?,
        },
    };
    char::from_u32(number).filter(|c| !super::values::is_forbidden(*c))
}
