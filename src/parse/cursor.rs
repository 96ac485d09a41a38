//! Walks the elements of a document: nesting mended, namespaces, bases and languages in scope.

use std::borrow::Cow;
use std::sync::Arc;

use memchr::memchr;

use super::bases::{BaseId, Bases, MAX_BASES};
use super::names::{Key, Ns};
use super::unclosed;
use crate::text::html::Cleaning;
use crate::text::xml::{
    Attribute, Entities, MAX_ATTRIBUTES, MendKind, Mends, Tag, Token, Tokens, Written, attributes, shown,
};

/// Deepest nesting; a feed needs twenty, and recursion elsewhere must not meet more.
const MAX_DEPTH: usize = 256;
/// Most unknown namespaces told apart; they are looked for in a list.
const MAX_NAMESPACES: usize = 128;
/// Most prefixes bound at one place; they are looked for in a list.
const MAX_BINDINGS: usize = 256;

/// Why a document is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Elements too deep inside each other, at this offset.
    Depth(usize),
    /// Entities made to blow up.
    Entities(usize),
}

/// An element whose start tag was just read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) ns: Ns,
    pub(super) key: Key,
    /// The local name as written.
    pub(super) local: &'a str,
    /// How deep it is; the root has 1.
    pub(super) depth: usize,
    /// Where its start tag begins.
    pub(super) start: usize,
    /// The base of what is inside.
    pub(super) base: BaseId,
    /// `xml:lang` on this very element.
    pub(super) lang: Option<&'a str>,
    /// Whether the tag closed itself.
    pub(super) empty: bool,
}

/// One step through a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    Start(Element<'a>),
    /// Text with its references, and where it stands.
    Text(&'a str, usize),
    Cdata(&'a str),
    /// The innermost element ended; its local name as opened.
    End(&'a str),
}

struct Open<'a> {
    name: &'a str,
    local: &'a str,
    ns: Ns,
    key: Key,
    /// How many bindings there were before it.
    bindings: usize,
    /// The default namespace inside.
    default: Ns,
    base: BaseId,
}

/// Walks a document.
pub(super) struct Cursor<'a> {
    tokens: Tokens<'a>,
    open: Vec<Open<'a>>,
    /// The attributes of the element started last.
    attributes: Vec<Attribute<'a>>,
    bindings: Vec<(&'a str, Ns)>,
    others: Vec<Arc<str>>,
    /// What no namespace means in this document.
    plain: Ns,
    /// How many elements are still to be closed before the next token.
    closing: usize,
    /// A start tag that has to wait until a sibling left open is closed.
    waiting: Option<(Tag<'a>, usize)>,
    /// An element without content in HTML that was opened last and may lack its end tag.
    void: bool,
    /// Where the last step ended.
    end: usize,
    ended: bool,
    pub(super) entities: Entities<'a>,
    pub(super) bases: Bases,
    /// What is done to HTML beside making it safe.
    pub(super) cleaning: Cleaning<'static>,
    pub(super) mends: Mends,
    undeclared: Vec<&'a str>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, bases: Bases) -> Self {
        Self {
            tokens: Tokens::new(text),
            open: Vec::with_capacity(16),
            attributes: Vec::with_capacity(8),
            bindings: Vec::with_capacity(16),
            others: Vec::new(),
            plain: Ns::None,
            closing: 0,
            waiting: None,
            void: false,
            end: 0,
            ended: false,
            entities: Entities::default(),
            bases,
            cleaning: Cleaning::default(),
            mends: Mends::default(),
            undeclared: Vec::new(),
        }
    }

    /// From here on, elements in no namespace count as in this one.
    pub(super) fn read_plain_as(&mut self, ns: Ns) {
        self.plain = ns;
    }

    /// From here on, the default namespace of the root counts as none: whoever calls his root `rss` means
    /// RSS, whatever he declares.
    pub(super) fn read_own_as_plain(&mut self) {
        let Some(root) = self.open.first_mut() else { return };
        if root.name == root.local && !matches!(root.ns, Ns::None | Ns::Rss) {
            root.default = Ns::None;
            self.mends.push(MendKind::Namespace, 0, || "the namespace of the root is not one of RSS".to_owned());
        }
    }

    /// The text read so far between two offsets.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.tokens.text().get(start..end).unwrap_or_default()
    }

    /// Where the last step ended.
    pub(super) fn position(&self) -> usize {
        self.end
    }

    /// The next element directly inside the one at this depth; nothing when that one has ended. What
    /// the caller left unread is passed over.
    pub(super) fn child(&mut self, parent: usize) -> Result<Option<Element<'a>>, Stop> {
        while self.open.len() >= parent {
            match self.step()? {
                Some(Step::Start(element)) if element.depth == parent + 1 => return Ok(Some(element)),
                Some(_) => {}
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Passes over what is left of an element.
    pub(super) fn skip(&mut self, element: &Element<'a>) -> Result<(), Stop> {
        while self.is_open(element.depth) && self.step()?.is_some() {}
        Ok(())
    }

    /// Whether the element at this depth is still open.
    pub(super) fn is_open(&self, depth: usize) -> bool {
        self.open.len() >= depth
    }

    /// Whether everything was read.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// The next step; nothing at the end of the document.
    pub(super) fn step(&mut self) -> Result<Option<Step<'a>>, Stop> {
        loop {
            if self.closing > 0 {
                self.closing -= 1;
                return Ok(self.pop().map(Step::End));
            }
            if let Some((tag, at)) = self.waiting.take() {
                if self.ends_top(&tag) {
                    self.waiting = Some((tag, at));
                    self.closing = 1;
                    continue;
                }
                return self.start(tag, at).map(Some);
            }
            let Some(token) = self.tokens.next(&mut self.mends) else {
                self.finish();
                return Ok(None);
            };
            self.end = self.tokens.end();
            let at = self.tokens.start();
            if self.void {
                self.void = false;
                if !matches!(token, Token::End(name) if self.is_top(name)) {
                    self.mend(at, || "a tag left open".to_owned());
                    if let Some(step) = self.pop_before(token, at)? {
                        return Ok(Some(step));
                    }
                    continue;
                }
            }
            if let Some(step) = self.token(token, at)? {
                return Ok(Some(step));
            }
        }
    }

    /// Closes the element on top, and keeps the token that showed its end for the next step.
    fn pop_before(&mut self, token: Token<'a>, at: usize) -> Result<Option<Step<'a>>, Stop> {
        match token {
            Token::Start(tag) => {
                self.waiting = Some((tag, at));
                self.closing = 1;
                Ok(None)
            }
            _ => {
                self.pop();
                self.token(token, at)
            }
        }
    }

    fn token(&mut self, token: Token<'a>, at: usize) -> Result<Option<Step<'a>>, Stop> {
        match token {
            Token::Start(tag) => {
                if self.ends_top(&tag) {
                    self.mend(at, || format!("`<{}>` inside one left open", shown(tag.name)));
                    self.waiting = Some((tag, at));
                    self.closing = 1;
                    return Ok(None);
                }
                self.start(tag, at).map(Some)
            }
            Token::End(name) => {
                self.close(name, at);
                Ok(None)
            }
            Token::Text(text) => Ok(self.text(text, at)),
            Token::Cdata(text) => {
                if self.open.is_empty() {
                    self.mend(at, || "text outside the root".to_owned());
                    return Ok(None);
                }
                Ok(Some(Step::Cdata(text)))
            }
            Token::Doctype(text) => {
                self.mends.push(MendKind::Doctype, at, || "a document type was passed over".to_owned());
                self.entities.read(text).map_err(|_| Stop::Entities(at))?;
                Ok(None)
            }
            Token::Instruction(_) | Token::Comment(_) => Ok(None),
        }
    }

    fn text(&mut self, text: &'a str, at: usize) -> Option<Step<'a>> {
        if !self.open.is_empty() {
            return Some(Step::Text(text, at));
        }
        if !text.trim_matches('\u{feff}').trim_ascii().is_empty() {
            self.mend(at, || "text outside the root".to_owned());
        }
        None
    }

    /// Whether this tag shows that the element on top was never closed: an entry inside an entry or inside what holds
    /// none, in markup the elements whose end HTML lets one leave out, a part of a feed inside a text.
    fn ends_top(&self, tag: &Tag<'_>) -> bool {
        const IMPLIED: &[&str] = &["p", "li", "td", "th", "tr", "dt", "dd", "option"];
        let Some(top) = self.open.last() else { return false };
        if self.ends_text(top, tag) || self.ends_part(top, tag) {
            return true;
        }
        if !top.name.eq_ignore_ascii_case(tag.name) {
            return false;
        }
        matches!(top.key, Key::Item | Key::Entry) && matches!(top.ns, Ns::Rss | Ns::Atom)
            || top.key == Key::Unknown && IMPLIED.iter().any(|name| top.local.eq_ignore_ascii_case(name))
    }

    /// Whether this tag is a part of a feed, and the element on top a text that holds none.
    fn ends_text(&self, top: &Open<'_>, tag: &Tag<'_>) -> bool {
        // Markup that was not escaped may stand in the text, and be left open, too.
        let text = match top.key {
            Key::Unknown | Key::Br | Key::Div if matches!(top.ns, Ns::Rss | Ns::Atom) => self
                .open
                .iter()
                .rev()
                .find(|open| !matches!(open.key, Key::Unknown | Key::Br | Key::Div) || open.ns != top.ns),
            _ => Some(top),
        };
        // A tag that declares namespaces belongs to something else.
        let Some(text) = text.filter(|text| unclosed::holds_text(text.ns, text.key)) else { return false };
        if tag.rest.contains("xmlns") {
            return false;
        }
        let (ns, local) = self.name_in(top, tag.name);
        unclosed::ends(text.key, ns, Key::of(local), !tag.rest.trim_ascii().is_empty())
    }

    /// Whether this tag begins an entry, and the element on top is one that holds none.
    fn ends_part(&self, top: &Open<'_>, tag: &Tag<'_>) -> bool {
        if !unclosed::holds_no_entry(top.ns, top.key) {
            return false;
        }
        let (ns, local) = self.name_in(top, tag.name);
        matches!(ns, Ns::Rss | Ns::Atom) && matches!(Key::of(local), Key::Item | Key::Entry)
    }

    /// The namespace of a name inside an element, and its local part.
    fn name_in<'n>(&self, top: &Open<'_>, name: &'n str) -> (Ns, &'n str) {
        match name.split_once(':') {
            None => (if top.default == Ns::None { self.plain } else { top.default }, name),
            Some((prefix, local)) => {
                let bound = self.bindings.iter().rev().find(|(bound, _)| *bound == prefix).map(|(_, ns)| *ns);
                (bound.or_else(|| Ns::of_prefix(prefix)).unwrap_or(Ns::None), local)
            }
        }
    }

    /// Opens an element.
    fn start(&mut self, tag: Tag<'a>, at: usize) -> Result<Step<'a>, Stop> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Stop::Depth(at));
        }
        let bindings = self.bindings.len();
        let (mut default, mut base) =
            self.open.last().map_or((Ns::None, BaseId::DOCUMENT), |top| (top.default, top.base));
        let mut lang = None;
        if tag.rest.is_empty() {
            self.attributes.clear();
        } else {
            match attributes(tag.rest, &mut self.attributes) {
                Written::Properly => {}
                Written::Loosely => {
                    self.mend(at, || format!("an attribute of `<{}>` without quotes", shown(tag.name)));
                }
                Written::TooMany => self.mends.bound(MendKind::Bound, at, MAX_ATTRIBUTES, "attributes of a tag"),
            }
            if memchr(b'<', tag.rest.as_bytes()).is_some() {
                self.mend(at, || format!("a `<` in an attribute of `<{}>`", shown(tag.name)));
            }
            if has_twins(&self.attributes) {
                self.mend(at, || format!("an attribute of `<{}>` that it has already", shown(tag.name)));
            }
        }
        for index in 0..self.attributes.len() {
            let Some(attribute) = self.attributes.get(index).copied() else { break };
            if !attribute.name.starts_with("xml") {
                continue;
            }
            match attribute.name {
                "xmlns" => default = self.namespace(attribute.value, at),
                "xml:lang" => lang = Some(attribute.value),
                "xml:base" => {
                    let value = self.entities.decode(attribute.value, at, &mut self.mends);
                    match self.bases.nest(base, value.trim()) {
                        Some(nested) => base = nested,
                        None => self.mends.bound(MendKind::Bound, at, MAX_BASES, "bases, or one that is too long"),
                    }
                }
                name => {
                    let Some(prefix) = name.strip_prefix("xmlns:") else { continue };
                    if self.bindings.len() >= MAX_BINDINGS {
                        self.mends.bound(MendKind::Bound, at, MAX_BINDINGS, "prefixes");
                        continue;
                    }
                    let ns = self.namespace(attribute.value, at);
                    self.bindings.push((prefix, ns));
                }
            }
        }
        let (ns, local) = match tag.name.split_once(':') {
            None => (if default == Ns::None { self.plain } else { default }, tag.name),
            Some((prefix, local)) => (self.prefix(prefix, at), local),
        };
        let key = Key::of(local);
        self.open.push(Open { name: tag.name, local, ns, key, bindings, default, base });
        if tag.empty {
            self.closing = 1;
        } else {
            self.void = is_void(local) && matches!(ns, Ns::None | Ns::Rss | Ns::Atom | Ns::Xhtml);
        }
        let depth = self.open.len();
        Ok(Step::Start(Element { ns, key, local, depth, start: at, base, lang, empty: tag.empty }))
    }

    /// The namespace with this address.
    fn namespace(&mut self, address: &'a str, at: usize) -> Ns {
        if address.is_empty() {
            return Ns::None;
        }
        if let Some(ns) = Ns::of(address) {
            return ns;
        }
        // Where the closing quote was lost, the next attribute stands in the value: no address holds white space.
        let first = address.split_ascii_whitespace().next().unwrap_or_default();
        match self.entities.decode(first, at, &mut self.mends) {
            Cow::Borrowed(address) => Ns::of(address).unwrap_or_else(|| self.other(address, at)),
            Cow::Owned(address) => Ns::of(&address).unwrap_or_else(|| self.other(address.trim(), at)),
        }
    }

    /// The number of an unknown namespace.
    fn other(&mut self, address: &str, at: usize) -> Ns {
        if let Some(index) = self.others.iter().position(|known| **known == *address) {
            return Ns::Other(u16::try_from(index).unwrap_or(u16::MAX));
        }
        if self.others.len() >= MAX_NAMESPACES {
            self.mends.bound(MendKind::Bound, at, MAX_NAMESPACES, "unknown namespaces");
            return Ns::Other(u16::MAX);
        }
        self.others.push(Arc::from(address));
        Ns::Other(u16::try_from(self.others.len() - 1).unwrap_or(u16::MAX))
    }

    /// The namespace bound to a prefix, or the one that everybody means by it.
    pub(super) fn prefix(&mut self, prefix: &'a str, at: usize) -> Ns {
        if let Some((_, ns)) = self.bindings.iter().rev().find(|(bound, _)| *bound == prefix) {
            return *ns;
        }
        if prefix == "xml" {
            return Ns::Xml;
        }
        if !self.undeclared.contains(&prefix) && self.undeclared.len() < MAX_NAMESPACES {
            self.undeclared.push(prefix);
            self.mends.push(MendKind::Namespace, at, || format!("the prefix `{}` is not declared", shown(prefix)));
        }
        Ns::of_prefix(prefix).unwrap_or_else(|| self.other(prefix, at))
    }

    /// The address of a namespace.
    pub(super) fn address(&self, ns: Ns) -> Arc<str> {
        match ns {
            Ns::Other(index) => self.others.get(usize::from(index)).cloned().unwrap_or_else(|| Arc::from("")),
            known => Arc::from(known.address()),
        }
    }

    /// Closes the element with this name, and those left open inside it; passes over an end tag that
    /// closes nothing.
    fn close(&mut self, name: &str, at: usize) {
        let Some(top) = self.open.last() else {
            self.mend(at, || format!("`</{}>` closes nothing", shown(name)));
            return;
        };
        if top.name == name {
            self.closing = 1;
            return;
        }
        let found = self
            .open
            .iter()
            .rposition(|open| open.name == name)
            .or_else(|| self.open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)));
        match found {
            Some(index) => {
                self.closing = self.open.len() - index;
                self.mend(at, || format!("`</{}>` closes what was left open inside it", shown(name)));
            }
            None => self.mend(at, || format!("`</{}>` closes nothing", shown(name))),
        }
    }

    fn is_top(&self, name: &str) -> bool {
        self.open.last().is_some_and(|top| top.name == name)
    }

    fn pop(&mut self) -> Option<&'a str> {
        let open = self.open.pop()?;
        self.bindings.truncate(open.bindings);
        Some(open.local)
    }

    fn finish(&mut self) {
        if !self.ended && !self.open.is_empty() {
            let at = self.tokens.end();
            self.mends.push(MendKind::Truncated, at, || "the document ends in the middle".to_owned());
        }
        self.ended = true;
        self.open.clear();
    }

    pub(super) fn mend(&mut self, at: usize, detail: impl FnOnce() -> String) {
        self.mends.push(MendKind::NotWellFormed, at, detail);
    }

    /// The attributes of the element started last, as written.
    pub(super) fn raw_attributes(&self) -> &[Attribute<'a>] {
        &self.attributes
    }

    /// An attribute of the element started last, references replaced, ends cut; nothing when empty.
    /// Attributes in a namespace are found by their full name as written.
    pub(super) fn attribute(&mut self, name: &str) -> Option<Cow<'a, str>> {
        let value = self.attributes.iter().find(|a| a.name.eq_ignore_ascii_case(name))?.value;
        let at = self.tokens.start();
        let value = match self.entities.decode(value, at, &mut self.mends) {
            Cow::Borrowed(value) => Cow::Borrowed(value.trim()),
            Cow::Owned(value) => Cow::Owned(value.trim().to_owned()),
        };
        (!value.is_empty()).then_some(value)
    }

    /// An attribute in this namespace, whatever its prefix.
    pub(super) fn attribute_in(&mut self, ns: Ns, local: &str) -> Option<Cow<'a, str>> {
        let at = self.tokens.start();
        for index in 0..self.attributes.len() {
            let name = self.attributes.get(index)?.name;
            let Some((prefix, rest)) = name.split_once(':') else { continue };
            if rest.eq_ignore_ascii_case(local) && self.prefix(prefix, at) == ns {
                return self.attribute(name);
            }
        }
        None
    }

    /// The characters a text means.
    pub(super) fn decode<'t>(&mut self, raw: &'t str, at: usize) -> Cow<'t, str> {
        self.entities.decode(raw, at, &mut self.mends)
    }
}

/// Whether two attributes have the same name: then the first one counts.
fn has_twins(attributes: &[Attribute<'_>]) -> bool {
    /// More are compared by nobody: the time would grow with their square.
    const COMPARED: usize = 16;
    let compared = attributes.get(..COMPARED).unwrap_or(attributes);
    compared.iter().enumerate().any(|(at, one)| compared.iter().take(at).any(|other| other.name == one.name))
}

/// Elements that HTML never closes; in a feed they stand in markup that was not escaped.
fn is_void(local: &str) -> bool {
    local.len() <= 5 && ["br", "hr", "img", "wbr", "input"].iter().any(|name| local.eq_ignore_ascii_case(name))
}
