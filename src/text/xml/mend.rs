//! What the token reader had to mend, by place in the text.

/// Most mends kept of one document: a person reads the first few, and a broken page has thousands.
const MAX_MENDS: usize = 100;

/// Longest name of a tag or prefix that is shown, in characters.
const MAX_NAME: usize = 40;

/// A name as far as it is shown.
#[must_use]
pub fn shown(name: &str) -> &str {
    name.char_indices().nth(MAX_NAME).map_or(name, |(end, _)| name.get(..end).unwrap_or(name))
}

/// The kinds of mends in XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MendKind {
    /// Tags left open or closed twice, stray `<` or `&`, text outside the root.
    NotWellFormed,
    /// A prefix that nobody declared.
    Namespace,
    /// An entity that XML does not know.
    Entity,
    /// A character that XML forbids.
    Character,
    /// The document ends in the middle.
    Truncated,
    /// A document type declaration.
    Doctype,
    /// More of something than is read: the rest was left out.
    Bound,
}

/// One mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// What kind it was.
    pub kind: MendKind,
    /// Where: the offset in the text, in bytes.
    pub at: usize,
    /// More about it, for a person.
    pub detail: String,
}

/// The mends of one document: at most a hundred, and what was left out beside them, each kind of it once.
#[derive(Debug, Default)]
pub struct Mends {
    list: Vec<Mend>,
    bounds: Vec<Mend>,
    /// Where the first one is that found no room.
    unlisted: Option<usize>,
}

impl Mends {
    /// Writes down a mend; `detail` is only made when there is room for it.
    pub fn push(&mut self, kind: MendKind, at: usize, detail: impl FnOnce() -> String) {
        if self.list.len() < MAX_MENDS {
            self.list.push(Mend { kind, at, detail: detail() });
        } else {
            self.unlisted.get_or_insert(at);
        }
    }

    /// Writes down that there was more of something than is read; the first place counts.
    pub fn bound(&mut self, kind: MendKind, at: usize, most: usize, what: &str) {
        let detail = format!("more than {most} {what}: the rest was left out");
        if !self.bounds.iter().any(|known| known.detail == detail) {
            self.bounds.push(Mend { kind, at, detail });
        }
    }

    /// The mends, in the order they were made; then what was left out.
    #[must_use]
    pub fn into_list(mut self) -> Vec<Mend> {
        if let Some(at) = self.unlisted {
            self.bound(MendKind::Bound, at, MAX_MENDS, "mends");
        }
        self.list.append(&mut self.bounds);
        self.list
    }
}
