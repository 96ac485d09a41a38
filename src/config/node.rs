//! The tree that YAML becomes: scalars as written, everything with its place.

use std::fmt;

/// A stretch of the text of config.yaml, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// One node.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) spot: Spot,
    pub(super) tree: Tree,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(super) enum Tree {
    /// A text as written.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A mapping; every key stands once.
    Map(Vec<Pair>),
    /// Something told of already: nothing more is said about it.
    Broken,
}

/// A text as written.
#[derive(Debug, Clone)]
pub(super) struct Scalar {
    pub(super) text: String,
    /// Whether it stands without quotes.
    pub(super) plain: bool,
}

/// One key of a mapping and what it holds.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) key_spot: Spot,
    pub(super) value: Node,
}

impl Scalar {
    /// Whether it is YAML's word for nothing.
    pub(super) fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

impl Node {
    /// How many nodes it holds, itself among them.
    pub(super) fn count(&self) -> usize {
        match &self.tree {
            Tree::Scalar(_) | Tree::Broken => 1,
            Tree::List(items) => 1 + items.iter().map(Self::count).sum::<usize>(),
            Tree::Map(pairs) => 1 + pairs.iter().map(|pair| 1 + pair.value.count()).sum::<usize>(),
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(&self.tree, Tree::Scalar(scalar) if scalar.is_null())
    }
}

/// A text of config.yaml and where it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    value: String,
    spot: Spot,
    variable: bool,
}

impl Text {
    /// A text at a place; `variable` when a part of it came from the environment.
    #[must_use]
    pub fn new(value: String, spot: Spot, variable: bool) -> Self {
        Self { value, spot, variable }
    }

    /// The text, with what came from the environment.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Where it stands.
    #[must_use]
    pub fn spot(&self) -> Spot {
        self.spot
    }

    /// Whether a part of it came from the environment: then it is never shown.
    #[must_use]
    pub fn is_variable(&self) -> bool {
        self.variable
    }
}

/// What came from the environment is shown to nobody, developers among them.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.variable { f.write_str("${…}") } else { fmt::Debug::fmt(&self.value, f) }
    }
}
