//! What a key of config.yaml may hold: declared once, read by reader, schema, documentation.

use super::from_text::{FromText, Wrong};

/// One key of a section.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub form: Form,
    /// What holds where it is not written, as it would be written; empty where there is nothing.
    pub default: &'static str,
    /// What it is for, one sentence without a full stop.
    pub doc: &'static str,
}

impl Key {
    /// A key.
    #[must_use]
    pub const fn new(name: &'static str, form: Form, default: &'static str, doc: &'static str) -> Self {
        Self { name, form, default, doc }
    }

    /// A key that a later version reads: an error, with these words.
    #[must_use]
    pub const fn later(name: &'static str, words: &'static str) -> Self {
        Self { name, form: Form::Later(words), default: "", doc: "" }
    }

    /// Whether this version reads it.
    #[must_use]
    pub const fn is_built(&self) -> bool {
        !matches!(self.form, Form::Later(_))
    }
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// A text of a certain make.
    Made(&'static Make),
    /// A whole number within bounds.
    Whole {
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// One of these words; where `no` is among them, `false` and `off` mean it, too, and so `true` and `on`
    /// mean `yes`.
    Word(&'static [&'static str]),
    /// A list, or a single value.
    List(&'static Form),
    /// A section with keys of its own.
    Keys(&'static [Key]),
    /// A section that says nothing without some of its keys.
    Rule {
        /// Its keys.
        keys: &'static [Key],
        /// Keys that it must have.
        all: &'static [&'static str],
        /// Keys of which it must have one, and only one.
        one: &'static [&'static str],
    },
    /// Names of the owner's choice, each with a value.
    Named {
        /// What has such a name: `source`.
        noun: &'static str,
        /// The make of the names.
        names: &'static Make,
        /// What stands behind each.
        of: &'static Form,
    },
    /// A text, or a section whose one key among many says what kind it is.
    Kinds(&'static Kinds),
    /// Nothing yet.
    Later(&'static str),
}

/// A number nobody needs more of, so that sums stay sums.
pub const MANY: u64 = 1_000_000_000;

/// A make of text.
#[derive(Debug, Clone, Copy)]
pub struct Make {
    /// What it is, with its article.
    pub what: &'static str,
    /// A regular expression for the JSON Schema; every text that `check` accepts matches.
    pub pattern: &'static str,
    /// Texts of this pattern that are none all the same.
    pub reserved: &'static [&'static str],
    /// Whether a text is one.
    pub check: fn(&str) -> Result<(), Wrong>,
    /// Whether people write sentences there.
    pub prose: Prose,
}

/// Whether a text is written by people, so that signs of YAML in it are hardly meant as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prose {
    /// It is a value of a fixed form.
    No,
    /// Words.
    Text,
    /// A query: `title:sport`.
    Query,
    /// Letters that count one by one, blanks at the ends of a quoted text among them.
    Exact,
}

/// The make of the texts that can be read as a type.
#[must_use]
pub const fn make<T: FromText>() -> Make {
    Make { what: T::WHAT, pattern: T::PATTERN, reserved: T::RESERVED, check: check::<T>, prose: Prose::No }
}

impl Make {
    /// The same for words and queries.
    #[must_use]
    pub const fn prose(self, prose: Prose) -> Self {
        Self { prose, ..self }
    }
}

fn check<T: FromText>(text: &str) -> Result<(), Wrong> {
    T::from_text(text).map(drop)
}

/// Sections whose kind is said by one of their keys.
#[derive(Debug, Clone, Copy)]
pub struct Kinds {
    /// The kinds there are.
    pub table: fn() -> Vec<KindKeys>,
    /// Words of kinds that a later version reads.
    pub later: &'static [&'static str],
    /// Keys that every kind has.
    pub common: &'static [Key],
    /// What a bare text may be.
    pub bare: &'static Make,
}

/// One kind: the key that says it, and all keys of its own.
#[derive(Debug, Clone, Copy)]
pub struct KindKeys {
    /// The key that says it.
    pub word: &'static str,
    /// Its own keys, that one among them.
    pub keys: &'static [Key],
}
