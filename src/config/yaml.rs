//! YAML text to a tree with places; knows YAML's own rules and nothing of keys.

use std::collections::{HashMap, HashSet};

use serde_saphyr::granit_parser::{self, ErrorKind, Event, Parser, ScalarStyle, ScanError, Span};

use super::fault::Fault;
use super::node::{Node, Pair, Scalar, Spot, Tree};

/// Longest config.yaml in bytes: far beyond one written by hand, and small enough to be read at once.
pub const MAX_BYTES: usize = 4 << 20;
/// Deepest nesting; what we read needs six.
const MAX_DEPTH: usize = 64;
/// Most nodes: tens of thousands of sources.
const MAX_NODES: usize = 500_000;
/// Most nodes that `&name`, `*name` and `<<` may copy, so that a small text stays a small tree.
const MAX_COPIES: usize = 20_000;

/// Why the text could not be read to its end.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) fault: Fault,
    /// Whether quotes or spaces in the line could mend it.
    pub(super) mendable: bool,
}

/// A tree, and what is wrong with it although it could be built.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) root: Node,
    pub(super) faults: Vec<Fault>,
}

/// Reads one document.
pub(super) fn parse(text: &str) -> Result<Parsed, Stop> {
    let mut builder = Builder::new(text);
    for event in events(text) {
        let (event, span) = event.map_err(|error| stopped(text, &error))?;
        builder.take(event, spot(span)).map_err(|fault| Stop { fault, mendable: false })?;
    }
    let faults = builder.finish();
    let root = builder.root.unwrap_or(Node { spot: Spot::default(), tree: empty() });
    Ok(Parsed { root, faults })
}

/// Where reading stops, in bytes; nothing when the whole text can be read.
pub(super) fn first_stop(text: &str) -> Option<usize> {
    events(text).find_map(|event| event.err().map(|error| error.marker().byte_offset().unwrap_or(0)))
}

fn events(text: &str) -> Parser<'_, granit_parser::StrInput<'_>> {
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    Parser::new_from_str_with_options(text, options)
}

fn spot(span: Span) -> Spot {
    let range = span.byte_range().unwrap_or_default();
    Spot { start: range.start, end: range.end.max(range.start) }
}

fn empty() -> Tree {
    Tree::Scalar(Scalar { text: String::new(), plain: true })
}

enum Frame {
    List { spot: Spot, anchor: usize, items: Vec<Node> },
    Map(OpenMap),
}

struct OpenMap {
    spot: Spot,
    anchor: usize,
    pairs: Vec<Pair>,
    seen: HashSet<String>,
    merged: Vec<Node>,
    key: Option<(String, Spot)>,
}

struct Builder<'a> {
    text: &'a str,
    frames: Vec<Frame>,
    root: Option<Node>,
    nodes: usize,
    copies: usize,
    kept: HashMap<usize, Node>,
    /// Anchors on texts that nothing has referred to yet, and where they stand.
    unused: HashMap<usize, Spot>,
    faults: Vec<Fault>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            frames: Vec::new(),
            root: None,
            nodes: 0,
            copies: 0,
            kept: HashMap::new(),
            unused: HashMap::new(),
            faults: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, spot: Spot) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(Fault::new(spot, "a second document begins here")
                .help("config.yaml is one document: take the `---` out")),
            Event::Scalar(text, style, anchor, tag) => {
                let scalar = Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain };
                let tree = if tag.is_some() { self.tagged(spot) } else { Tree::Scalar(scalar) };
                self.place(Node { spot, tree }, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                if tag.is_some() {
                    self.tagged(spot);
                }
                self.open(Frame::List { spot, anchor, items: Vec::new() })
            }
            Event::MappingStart(_, anchor, tag) => {
                if tag.is_some() {
                    self.tagged(spot);
                }
                let (pairs, seen, merged) = (Vec::new(), HashSet::new(), Vec::new());
                self.open(Frame::Map(OpenMap { spot, anchor, pairs, seen, merged, key: None }))
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(spot),
            Event::Anchor(id, _) => {
                let text = matches!(self.kept.get(&id), Some(Node { tree: Tree::Scalar(_), .. }));
                if text {
                    self.unused.insert(id, spot);
                }
                Ok(())
            }
            Event::Alias(id) => self.alias(id, spot),
            _ => Ok(()),
        }
    }

    /// A tag: nothing in config.yaml has one, so somebody began a value with `!`.
    fn tagged(&mut self, spot: Spot) -> Tree {
        let at = self.text.get(..spot.start).and_then(|before| before.rfind('!')).unwrap_or(spot.start);
        let fault = Fault::new(Spot { start: at, end: at + 1 }, "a value that begins with `!` is a tag to YAML");
        self.faults.push(fault.quoting(self.text, at));
        Tree::Broken
    }

    fn open(&mut self, frame: Frame) -> Result<(), Fault> {
        if self.frames.len() >= MAX_DEPTH {
            let spot = match &frame {
                Frame::List { spot, .. } | Frame::Map(OpenMap { spot, .. }) => *spot,
            };
            return Err(too_deep(spot));
        }
        self.frames.push(frame);
        Ok(())
    }

    fn close(&mut self, end: Spot) -> Result<(), Fault> {
        let reach = |spot: Spot| Spot { start: spot.start, end: end.end.max(spot.end) };
        match self.frames.pop() {
            Some(Frame::List { spot, anchor, items }) => {
                self.place(Node { spot: reach(spot), tree: Tree::List(items) }, anchor)
            }
            Some(Frame::Map(mut map)) => {
                self.merge(&mut map)?;
                self.place(Node { spot: reach(map.spot), tree: Tree::Map(map.pairs) }, map.anchor)
            }
            None => Ok(()),
        }
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node, anchor: usize) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Fault::new(node.spot, format!("config.yaml holds more than {MAX_NODES} values")));
        }
        if anchor != 0 {
            self.copied(&node)?;
            self.kept.insert(anchor, node.clone());
        }
        match self.frames.last_mut() {
            None => self.root = Some(node),
            Some(Frame::List { items, .. }) => items.push(node),
            Some(Frame::Map(map)) => {
                let faults = &mut self.faults;
                map.take(node, faults);
            }
        }
        Ok(())
    }

    fn alias(&mut self, id: usize, spot: Spot) -> Result<(), Fault> {
        self.unused.remove(&id);
        let Some(node) = self.kept.get(&id).cloned() else {
            return Err(Fault::new(spot, "a part cannot hold itself"));
        };
        self.copied(&node)?;
        self.place(node, 0)
    }

    fn copied(&mut self, node: &Node) -> Result<(), Fault> {
        self.copies += node.count();
        if self.copies > MAX_COPIES {
            let message = format!("`&`, `*` and `<<` copy more than {MAX_COPIES} values");
            return Err(Fault::new(node.spot, message).help("write the values out, or use `defaults:`"));
        }
        Ok(())
    }

    /// `<<`: keys that the mapping does not have itself; the first that has one wins.
    fn merge(&mut self, map: &mut OpenMap) -> Result<(), Fault> {
        for merged in std::mem::take(&mut map.merged) {
            let parts = match merged.tree {
                Tree::List(items) => items,
                tree => vec![Node { spot: merged.spot, tree }],
            };
            for part in parts {
                let Tree::Map(pairs) = part.tree else {
                    self.faults.push(Fault::new(part.spot, "`<<` takes the keys of a mapping, and this is none"));
                    continue;
                };
                for pair in pairs {
                    self.copied(&pair.value)?;
                    if map.seen.insert(pair.key.clone()) {
                        map.pairs.push(pair);
                    }
                }
            }
        }
        Ok(())
    }

    /// What can only be said at the end.
    fn finish(&mut self) -> Vec<Fault> {
        let mut faults = std::mem::take(&mut self.faults);
        for spot in self.unused.values() {
            let fault = Fault::new(*spot, "a value that begins with `&` is a name for YAML, and nothing refers to it");
            faults.push(fault.quoting(self.text, spot.start));
        }
        faults
    }
}

impl OpenMap {
    fn take(&mut self, node: Node, faults: &mut Vec<Fault>) {
        let Some((key, key_spot)) = self.key.take() else {
            self.key = Some(match node.tree {
                Tree::Scalar(scalar) => (scalar.text, node.spot),
                _ => {
                    faults.push(Fault::new(node.spot, "a key is a text, not a list or a mapping"));
                    (String::new(), Spot::default())
                }
            });
            return;
        };
        if key_spot == Spot::default() && key.is_empty() {
            return;
        }
        if key == "<<" {
            self.merged.push(node);
            return;
        }
        if !self.seen.insert(key.clone()) {
            faults.push(Fault::new(key_spot, format!("`{key}` stands here a second time")).help("keep one of the two"));
            return;
        }
        self.pairs.push(Pair { key, key_spot, value: node });
    }
}

fn too_deep(spot: Spot) -> Fault {
    Fault::new(spot, format!("config.yaml is nested deeper than {MAX_DEPTH} levels"))
}

/// A stop of the YAML reader, in our words.
fn stopped(text: &str, error: &ScanError) -> Stop {
    let start = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let width = text.get(start..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let spot = Spot { start, end: start + width };
    let (message, help) = match error.kind() {
        ErrorKind::RecursionLimitExceeded => return Stop { fault: too_deep(spot), mendable: false },
        ErrorKind::DirectiveDisallowed => {
            let fault = Fault::new(spot, "a line that begins with `%` is a directive of YAML").help("take it out");
            return Stop { fault, mendable: false };
        }
        ErrorKind::UnclosedQuotedScalar => ("a quote is opened here and never closed".to_owned(), "close it"),
        ErrorKind::UnclosedFlowCollection { open } => (format!("`{open}` is never closed"), "close it"),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            (format!("`{open}` is closed by `{close}`"), "close it by its own kind")
        }
        ErrorKind::UnknownAnchor => {
            ("`*` stands for a part that has a name, and none has this one".to_owned(), "put it in quotes")
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::BlockSequenceEntryNotAllowed => (
            "this does not line up with what stands above".to_owned(),
            "keys of one section begin in the same column, and what is inside a section further right",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("a `:` and a blank are missing after the key".to_owned(), "write `key: value`")
        }
        ErrorKind::MappingValueNotAllowed => {
            ("a `:` where no key can be".to_owned(), "put the value in single quotes if the `:` belongs to it")
        }
        ErrorKind::UnknownQuotedScalarEscape => {
            ("a `\\` in double quotes begins something that YAML does not know".to_owned(), "use single quotes")
        }
        ErrorKind::UnexpectedCharacter { character } => {
            (format!("`{}` cannot stand here", character.escape_debug()), "put the value in single quotes")
        }
        kind => (format!("this is no YAML: {kind}"), "look for a missing quote, blank or bracket here or just above"),
    };
    Stop { fault: Fault::new(spot, message).help(help), mendable: true }
}
