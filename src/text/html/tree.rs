//! Markup that nests badly, put in order by html5ever's tree builder and written out again.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, Tracer, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute as TreeAttribute, LocalName, Namespace, QualName, local_name, ns};

use super::entity::{decode_entities, escape_text};
use super::filter::{Builder, Doubt};
use super::list::{Element, element};
use super::policy::{Cleaning, Written};
use super::stream::MAX_DEPTH;
use super::token::Attribute;

/// How many nodes may come of one tag: a parser copies formatting that is left open into each block.
const NODES_A_TAG: usize = 16;

/// Nodes that any markup may have, however short.
const NODES_AT_LEAST: usize = 4096;

/// How many bytes of attributes may come of one, since those of formatting are copied with it.
const BYTES_A_BYTE: usize = 8;

/// Bytes of attributes that any markup may have.
const BYTES_AT_LEAST: usize = 64 << 10;

/// A tree in the making.
pub(super) struct Tree<'c> {
    cleaning: &'c Cleaning<'c>,
    builder: TreeBuilder<usize, Nodes>,
    /// The start tag that was cleaned last, to save allocations.
    scratch: String,
    tags: usize,
    /// Bytes of attributes that were handed to the tree builder.
    bytes: usize,
    /// How much the tree builder had open when that was last counted, and how many nodes there were then.
    counted: (usize, usize),
    /// Elements below the greatest depth whose tags were passed over, and so their end tags must be.
    passed_over: usize,
    /// Whether there were any.
    is_cut: bool,
}

impl<'c> Tree<'c> {
    /// An empty tree: what stands in a `div`.
    pub(super) fn new(cleaning: &'c Cleaning<'c>) -> Self {
        let nodes = Nodes::default();
        let context = nodes.add(Kind::Element(QualName::new(None, ns!(html), local_name!("div"))), String::new());
        let options = TreeBuilderOpts::default();
        let builder = TreeBuilder::new_for_fragment(nodes, context, None, options);
        let (tags, bytes, counted) = (0, 0, (0, 0));
        Self { cleaning, builder, scratch: String::new(), tags, bytes, counted, passed_over: 0, is_cut: false }
    }

    /// Whether elements were passed over since they stood too deep.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The markup of the tree.
    pub(super) fn finish(self) -> String {
        self.send(Token::EOFToken);
        self.builder.end();
        self.builder.sink.write()
    }

    /// Whether so many elements are open, or wait to be opened again, that no more may be. Each tag costs
    /// the tree builder a walk through all of them.
    fn is_full(&mut self) -> bool {
        // Nothing was closed since.
        if self.passed_over > 0 {
            return true;
        }
        let nodes = self.builder.sink.count();
        let (open, before) = self.counted;
        // Only what was made since can have been opened.
        if open + (nodes - before) < MAX_DEPTH {
            return false;
        }
        let count = Count(Cell::new(0));
        self.builder.trace_handles(&count);
        self.counted = (count.0.get(), nodes);
        count.0.get() >= MAX_DEPTH
    }

    fn send(&self, token: Token) {
        // Elements that would want the tokenizer's help never come this far.
        let _ = self.builder.process_token(token, 1);
    }

    fn send_tag(&mut self, kind: TagKind, name: &str, attributes: &str) -> Result<(), Doubt> {
        self.tags += 1;
        self.bytes += attributes.len();
        let nodes = &self.builder.sink;
        if nodes.count() > NODES_AT_LEAST + NODES_A_TAG * self.tags
            || nodes.bytes.get() > BYTES_AT_LEAST + BYTES_A_BYTE * self.bytes
        {
            return Err(Doubt);
        }
        let attrs = if attributes.is_empty() {
            Vec::new()
        } else {
            let name = QualName::new(None, ns!(), LocalName::from("cleaned"));
            vec![TreeAttribute { name, value: StrTendril::from_slice(attributes) }]
        };
        self.builder.sink.is_end_tag.set(kind == TagKind::EndTag);
        self.send(Token::TagToken(Tag {
            kind,
            name: LocalName::from(name),
            self_closing: false,
            attrs,
            had_duplicate_attributes: false,
        }));
        Ok(())
    }
}

impl Builder for Tree<'_> {
    fn text(&mut self, raw: &str) -> Result<(), Doubt> {
        self.literal(&decode_entities(raw))
    }

    fn literal(&mut self, text: &str) -> Result<(), Doubt> {
        if !text.is_empty() {
            self.send(Token::CharacterTokens(StrTendril::from_slice(text)));
        }
        Ok(())
    }

    fn start(&mut self, element: &'static Element, attributes: &[Attribute<'_>]) -> Result<bool, Doubt> {
        if self.is_full() {
            self.passed_over += usize::from(!element.is_void());
            self.is_cut = true;
            return Ok(false);
        }
        let mut tag = std::mem::take(&mut self.scratch);
        tag.clear();
        let written = self.cleaning.write_start(&mut tag, element, attributes) == Written::Yes;
        if written {
            let cleaned = tag.get(1 + element.name.len()..tag.len() - 1).unwrap_or_default();
            self.send_tag(TagKind::StartTag, element.name, cleaned)?;
        }
        self.scratch = tag;
        Ok(written)
    }

    fn end(&mut self, element: &'static Element) -> Result<(), Doubt> {
        if self.passed_over > 0 {
            self.passed_over -= 1;
            return Ok(());
        }
        self.send_tag(TagKind::EndTag, element.name, "")
    }

    fn is_open(&self, _name: &str) -> bool {
        // The tree builder keeps what is open to itself.
        false
    }
}

/// Counts what the tree builder holds on to.
struct Count(Cell<usize>);

impl Tracer for Count {
    type Handle = usize;

    fn trace_handle(&self, _node: &usize) {
        self.0.set(self.0.get() + 1);
    }
}

#[derive(Debug)]
enum Kind {
    Document,
    Element(QualName),
    Text,
}

/// A node; its links are places in the list of all nodes.
#[derive(Debug)]
struct Node {
    kind: Kind,
    /// The text, or the cleaned attributes as they are written.
    text: String,
    parent: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    before: Option<usize>,
    after: Option<usize>,
    /// An end tag made it: a paragraph that nobody opened.
    from_end_tag: bool,
}

/// All nodes; the first one is the document.
struct Nodes {
    all: RefCell<Vec<Node>>,
    /// Bytes of all attributes.
    bytes: Cell<usize>,
    is_end_tag: Cell<bool>,
}

impl Default for Nodes {
    fn default() -> Self {
        let nodes = Self { all: RefCell::default(), bytes: Cell::new(0), is_end_tag: Cell::new(false) };
        nodes.add(Kind::Document, String::new());
        nodes
    }
}

impl Nodes {
    fn count(&self) -> usize {
        self.all.borrow().len()
    }

    fn add(&self, kind: Kind, text: String) -> usize {
        let mut all = self.all.borrow_mut();
        let from_end_tag = self.is_end_tag.get();
        all.push(Node { kind, text, parent: None, first: None, last: None, before: None, after: None, from_end_tag });
        all.len() - 1
    }

    fn read<T>(&self, node: usize, field: impl FnOnce(&Node) -> T) -> Option<T> {
        self.all.borrow().get(node).map(field)
    }

    fn change(&self, node: Option<usize>, change: impl FnOnce(&mut Node)) {
        if let Some(node) = node.and_then(|node| self.all.borrow_mut().get_mut(node).map(change)) {
            node
        }
    }

    fn detach(&self, node: usize) {
        let Some((parent, before, after)) = self.read(node, |node| (node.parent, node.before, node.after)) else {
            return;
        };
        self.change(before, |before| before.after = after);
        self.change(after, |after| after.before = before);
        self.change(parent, |parent| {
            if parent.first == Some(node) {
                parent.first = after;
            }
            if parent.last == Some(node) {
                parent.last = before;
            }
        });
        self.change(Some(node), |node| {
            node.parent = None;
            node.before = None;
            node.after = None;
        });
    }

    /// Puts a node into a parent, before a child of it or at the end.
    fn insert(&self, parent: usize, node: usize, next: Option<usize>) {
        self.detach(node);
        let previous = match next {
            Some(next) => self.read(next, |next| next.before).flatten(),
            None => self.read(parent, |parent| parent.last).flatten(),
        };
        self.change(Some(node), |node| {
            node.parent = Some(parent);
            node.before = previous;
            node.after = next;
        });
        self.change(previous, |previous| previous.after = Some(node));
        self.change(next, |next| next.before = Some(node));
        self.change(Some(parent), |parent| {
            if next.is_none() {
                parent.last = Some(node);
            }
            if previous.is_none() {
                parent.first = Some(node);
            }
        });
    }

    fn put(&self, parent: usize, child: NodeOrText<usize>, next: Option<usize>) {
        match child {
            NodeOrText::AppendNode(node) => self.insert(parent, node, next),
            NodeOrText::AppendText(text) => {
                let previous = match next {
                    Some(next) => self.read(next, |next| next.before).flatten(),
                    None => self.read(parent, |parent| parent.last).flatten(),
                };
                let is_text = |node: usize| self.read(node, |node| matches!(node.kind, Kind::Text)) == Some(true);
                match previous.filter(|previous| is_text(*previous)) {
                    Some(previous) => self.change(Some(previous), |node| node.text.push_str(&text)),
                    None => {
                        let node = self.add(Kind::Text, text.to_string());
                        self.insert(parent, node, next);
                    }
                }
            }
        }
    }

    /// The markup of what stands in the root that the tree builder made.
    fn write(&self) -> String {
        let all = self.all.borrow();
        let mut out = String::new();
        let root = all.first().and_then(|document| document.first);
        let mut at = root.and_then(|root| all.get(root)).and_then(|root| root.first);
        while let Some(node) = at.and_then(|at| all.get(at)) {
            open_node(&mut out, node, &all);
            if node.first.is_some() {
                at = node.first;
                continue;
            }
            close_node(&mut out, node);
            let mut done = node;
            at = loop {
                if done.after.is_some() {
                    break done.after;
                }
                let Some(parent) = done.parent.filter(|parent| Some(*parent) != root) else { break None };
                let Some(node) = all.get(parent) else { break None };
                close_node(&mut out, node);
                done = node;
            };
        }
        out
    }
}

/// The element that a node is written as, if it is.
fn written(node: &Node) -> Option<&'static Element> {
    let Kind::Element(name) = &node.kind else { return None };
    let nobodys = node.from_end_tag && node.first.is_none() && name.local == local_name!("p");
    (name.ns == ns!(html) && !nobodys).then(|| element(&name.local))
}

fn open_node(out: &mut String, node: &Node, all: &[Node]) {
    if matches!(node.kind, Kind::Text) {
        out.push_str(&escape_text(&node.text));
    }
    if let Some(element) = written(node) {
        out.push('<');
        out.push_str(element.name);
        out.push_str(&node.text);
        out.push('>');
        // A parser swallows the line break after `<pre>`, so one that is meant needs another.
        let first = node.first.and_then(|first| all.get(first));
        if element.name == "pre" && first.is_some_and(|f| matches!(f.kind, Kind::Text) && f.text.starts_with('\n')) {
            out.push('\n');
        }
    }
}

fn close_node(out: &mut String, node: &Node) {
    if let Some(element) = written(node).filter(|element| !element.is_void()) {
        out.push_str("</");
        out.push_str(element.name);
        out.push('>');
    }
}

/// The name of an element, as html5ever asks for it.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Nodes {
    type Handle = usize;
    type Output = ();
    type ElemName<'a> = Name;

    fn finish(self) {}

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Name {
        let name = self.read(*target, |node| match &node.kind {
            Kind::Element(name) => Some(name.clone()),
            Kind::Document | Kind::Text => None,
        });
        Name(name.flatten().unwrap_or_else(|| QualName::new(None, ns!(html), local_name!("html"))))
    }

    fn create_element(&self, name: QualName, attrs: Vec<TreeAttribute>, _flags: ElementFlags) -> usize {
        let cleaned = attrs.first().map(|attribute| attribute.value.to_string()).unwrap_or_default();
        self.bytes.set(self.bytes.get() + cleaned.len());
        self.add(Kind::Element(name), cleaned)
    }

    fn create_comment(&self, _text: StrTendril) -> usize {
        self.add(Kind::Text, String::new())
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> usize {
        self.add(Kind::Text, String::new())
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.put(*parent, child, None);
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        match self.read(*element, |node| node.parent).flatten() {
            Some(parent) => self.put(parent, child, Some(*element)),
            None => self.put(*previous, child, None),
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public_id: StrTendril, _system_id: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, new_node: NodeOrText<usize>) {
        if let Some(parent) = self.read(*sibling, |node| node.parent).flatten() {
            self.put(parent, new_node, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, _target: &usize, _attrs: Vec<TreeAttribute>) {}

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        while let Some(child) = self.read(*node, |node| node.first).flatten() {
            self.insert(*new_parent, child, None);
        }
    }
}
