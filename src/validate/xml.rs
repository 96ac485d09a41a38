//! A strict reader of XML 1.0 with namespaces: whatever is not well formed ends it.

use super::finding::shown;

/// Deepest element; published feeds have ten.
const MAX_DEPTH: usize = 256;

/// The namespace of `xml:lang` and `xml:base`.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// An element with all that is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// The namespace; empty for none.
    pub(super) namespace: String,
    /// The local name.
    pub(super) name: String,
    /// The attributes in order, declarations of namespaces left out.
    pub(super) attributes: Vec<Attribute>,
    /// The text directly inside.
    pub(super) text: String,
    /// The elements inside.
    pub(super) children: Vec<Element>,
    /// The line on which it begins.
    pub(super) line: u32,
}

/// An attribute.
#[derive(Debug)]
pub(super) struct Attribute {
    /// The namespace; empty for none.
    pub(super) namespace: String,
    /// The local name.
    pub(super) name: String,
    /// The value.
    pub(super) value: String,
}

impl Element {
    /// An attribute in no namespace.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attribute_in("", name)
    }

    /// An attribute of a namespace.
    pub(super) fn attribute_in(&self, namespace: &str, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|known| known.namespace == namespace && known.name == name);
        found.map(|attribute| attribute.value.as_str())
    }

    /// Whether it is the element of this name in a namespace.
    pub(super) fn is(&self, namespace: &str, name: &str) -> bool {
        self.name == name && self.namespace == namespace
    }

    /// The elements of a name directly inside.
    pub(super) fn all<'a>(&'a self, namespace: &'a str, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.is(namespace, name))
    }

    /// The first of them.
    pub(super) fn first(&self, namespace: &str, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.is(namespace, name))
    }

    /// Its text, ends cut.
    pub(super) fn value(&self) -> &str {
        self.text.trim()
    }
}

/// A document, and what our own files may not have.
#[derive(Debug)]
pub(super) struct Document {
    /// The root.
    pub(super) root: Element,
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

/// Reads a document.
///
/// # Errors
/// When it is not well formed, or nested too deep.
pub(super) fn read(text: &str) -> Result<Document, Fault> {
    let mut reader = Reader { text, at: 0, line: 1, counted: 0, scopes: Vec::new() };
    let mut document = Document { root: Element::default(), cdata: None, doctype: None, late_namespace: None };
    reader.declaration()?;
    let mut open: Vec<(Element, String, usize)> = Vec::new();
    let mut root = None;
    while reader.at < text.len() {
        let finished = reader.piece(&mut open, root.is_some(), &mut document)?;
        let Some(element) = finished else { continue };
        match open.last_mut() {
            Some((parent, ..)) => parent.children.push(element),
            None => root = Some(element),
        }
    }
    if let Some((element, ..)) = open.last() {
        return Err(Fault { line: element.line, message: format!("<{}> is not closed", shown(&element.name)) });
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
    scopes: Vec<(String, String)>,
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
        open: &mut Vec<(Element, String, usize)>,
        after_root: bool,
        document: &mut Document,
    ) -> Result<Option<Element>, Fault> {
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
            let Some((element, ..)) = open.last_mut() else { return Err(self.fault("text outside the root")) };
            element.text.push_str(text);
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

    fn characters(&mut self, open: &mut [(Element, String, usize)]) -> Result<(), Fault> {
        let rest = self.rest();
        let raw = rest.get(..rest.find('<').unwrap_or(rest.len())).unwrap_or_default();
        if raw.contains("]]>") {
            return Err(self.fault("`]]>` in text"));
        }
        let text = self.decoded(raw)?;
        match open.last_mut() {
            Some((element, ..)) => element.text.push_str(&text),
            None if text.trim().is_empty() => {}
            None => return Err(self.fault("text outside the root")),
        }
        self.at += raw.len();
        Ok(())
    }

    fn end_tag(&mut self, open: &mut Vec<(Element, String, usize)>) -> Result<Element, Fault> {
        self.at += 2;
        let name = self.until(">", "an end tag")?.trim_end();
        let Some((element, written, scope)) = open.pop() else {
            return Err(self.fault(format!("</{}> closes nothing", shown(name))));
        };
        if written != name {
            return Err(self.fault(format!("</{}> closes <{}>", shown(name), shown(&written))));
        }
        self.scopes.truncate(scope);
        Ok(element)
    }

    fn start_tag(
        &mut self,
        open: &mut Vec<(Element, String, usize)>,
        document: &mut Document,
    ) -> Result<Option<Element>, Fault> {
        let line = self.line_here();
        self.at += 1;
        let written = self.name()?;
        let scope = self.scopes.len();
        let mut raw: Vec<(String, String)> = Vec::new();
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
                return Err(self.fault(format!("<{}> is not closed as a tag", shown(&written))));
            }
            let (name, value) = self.attribute()?;
            if raw.iter().any(|(before, _)| *before == name) {
                return Err(self.fault(format!("the attribute {} stands twice", shown(&name))));
            }
            raw.push((name, value));
        };
        let element = self.element(line, &written, raw, open.is_empty(), document)?;
        if empty {
            self.scopes.truncate(scope);
            return Ok(Some(element));
        }
        if open.len() >= MAX_DEPTH {
            return Err(self.fault("elements nested too deep"));
        }
        open.push((element, written, scope));
        Ok(None)
    }

    /// Resolves the names of a tag.
    fn element(
        &mut self,
        line: u32,
        written: &str,
        raw: Vec<(String, String)>,
        is_root: bool,
        document: &mut Document,
    ) -> Result<Element, Fault> {
        let mut attributes = Vec::new();
        for (name, value) in raw {
            let declared = name.strip_prefix("xmlns:").or((name == "xmlns").then_some(""));
            match declared {
                Some(prefix) => {
                    if !is_root {
                        document.late_namespace.get_or_insert(line);
                    }
                    self.scopes.push((prefix.to_owned(), value));
                }
                None => attributes.push((name, value)),
            }
        }
        let (namespace, name) = self.resolved(written, true)?;
        let mut element = Element { namespace, name, line, ..Element::default() };
        for (name, value) in attributes {
            let (namespace, name) = self.resolved(&name, false)?;
            element.attributes.push(Attribute { namespace, name, value });
        }
        Ok(element)
    }

    fn resolved(&mut self, written: &str, is_element: bool) -> Result<(String, String), Fault> {
        let (prefix, name) = written.split_once(':').unwrap_or(("", written));
        if name.is_empty() || name.contains(':') || (written.contains(':') && prefix.is_empty()) {
            return Err(self.fault(format!("`{}` is no name", shown(written))));
        }
        if prefix.is_empty() && !is_element {
            return Ok((String::new(), name.to_owned()));
        }
        if prefix == "xml" {
            return Ok((XML.to_owned(), name.to_owned()));
        }
        let found = self.scopes.iter().rev().find(|(known, _)| known == prefix).map(|(_, namespace)| namespace.clone());
        match found {
            Some(namespace) => Ok((namespace, name.to_owned())),
            None if prefix.is_empty() => Ok((String::new(), name.to_owned())),
            None => Err(self.fault(format!("the prefix `{}` is not declared", shown(prefix)))),
        }
    }

    fn attribute(&mut self) -> Result<(String, String), Fault> {
        let name = self.name()?;
        self.space();
        if !self.rest().starts_with('=') {
            return Err(self.fault(format!("the attribute {} has no value", shown(&name))));
        }
        self.at += 1;
        self.space();
        let quote = match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => quote,
            _ => return Err(self.fault(format!("the value of {} is not quoted", shown(&name)))),
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

    fn name(&mut self) -> Result<String, Fault> {
        let rest = self.rest();
        let starts = |c: char| c.is_alphabetic() || matches!(c, '_' | ':');
        let end = rest.find(|c: char| !(starts(c) || c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{b7}')));
        let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if !name.starts_with(starts) {
            return Err(self.fault("a `<` that starts no tag, or a name that is none"));
        }
        self.at += name.len();
        Ok(name.to_owned())
    }

    fn space(&mut self) -> bool {
        let rest = self.rest();
        let left = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        self.at += rest.len() - left.len();
        left.len() < rest.len()
    }

    /// Text with its references replaced: the five of XML, and numbers.
    fn decoded(&mut self, raw: &str) -> Result<String, Fault> {
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
        Ok(out)
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
