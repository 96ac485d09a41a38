//! Makes a segment of entries.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::super::narrow::{names, properties, words};
use super::super::view::{EntryView, Part};
use super::name::{self, Scope};
use super::segment::{Parts, Place, Segment};

/// Entries on their way into a segment.
#[derive(Debug, Default)]
pub struct Builder {
    entries: Vec<(Place, Range)>,
    /// The terms of all entries, one entry after the other: the numbers of names, and the same of words in titles
    /// and tags, and pairs, marked as such.
    terms: Vec<u32>,
    numbers: HashMap<Box<[u8]>, u32, Seeded>,
    /// Where names are spelled.
    name: Vec<u8>,
}

/// Where the terms of an entry stand.
type Range = std::ops::Range<usize>;

impl Builder {
    /// Adds an entry with its words and properties.
    pub fn add(&mut self, place: Place, entry: &EntryView<'_>) {
        self.add_with(place, entry, &[]);
    }

    /// Adds an entry with its words, its properties, and some more of them.
    pub fn add_with(&mut self, place: Place, entry: &EntryView<'_>, more: &[String]) {
        let start = self.terms.len();
        let mut name = std::mem::take(&mut self.name);
        for (part, word, pair) in words(entry) {
            name::word(Scope::Texts, word, &mut name);
            let number = self.push(&name);
            self.terms.extend(apart(part).map(|(mark, _)| mark | number));
            self.terms.extend(pair.map(|pair| PAIR | u32::from(pair)));
        }
        for word in names(entry) {
            name::word(Scope::Authors, word, &mut name);
            self.push(&name);
        }
        for property in properties(entry).iter().chain(more) {
            name::property(property, &mut name);
            self.push(&name);
        }
        self.name = name;
        // Each term counts once.
        if let Some(own) = self.terms.get_mut(start..) {
            own.sort_unstable();
        }
        let mut kept = start;
        for at in start..self.terms.len() {
            let Some(term) = self.terms.get(at).copied() else { break };
            if kept > start && self.terms.get(kept - 1) == Some(&term) {
                continue;
            }
            if let Some(place) = self.terms.get_mut(kept) {
                *place = term;
            }
            kept += 1;
        }
        self.terms.truncate(kept);
        self.entries.push((place, start..kept));
    }

    fn push(&mut self, name: &[u8]) -> u32 {
        let number = match self.numbers.get(name) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
                self.numbers.insert(name.into(), number);
                number
            }
        };
        self.terms.push(number);
        number
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The segment of these entries; nothing when there is none.
    #[must_use]
    pub fn finish(mut self) -> Option<Segment> {
        // Of an entry that was added twice the later one counts.
        self.entries.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        let mut entries: Vec<(Place, Range)> = Vec::with_capacity(self.entries.len());
        for entry in self.entries {
            match entries.last_mut() {
                Some(last) if last.0 == entry.0 => *last = entry,
                _ => entries.push(entry),
            }
        }
        let lists = Lists::of(&self.terms, &entries, self.numbers.len());
        let mut parts = Parts::of(entries.iter().map(|(place, _)| *place).collect());
        let mut names: Vec<(u64, &[u8], u32)> =
            self.numbers.iter().map(|(name, number)| (beginning(name), name.as_ref(), *number)).collect();
        names.sort_unstable();
        let mut name = std::mem::take(&mut self.name);
        name::pair(0, &mut name);
        let (before, after) = names.split_at(names.partition_point(|(_, other, _)| *other < name.as_slice()));
        before.iter().for_each(|(_, name, number)| parts.push(name, lists.of_term(*number)));
        for pair in 0..=u16::MAX {
            let numbers = lists.of_term(PAIR | u32::from(pair));
            if !numbers.is_empty() {
                name::pair(pair, &mut name);
                parts.push(&name, numbers);
            }
        }
        let (authors, words) = after.split_at(after.partition_point(|(_, other, _)| name::is_of_author(other)));
        authors.iter().for_each(|(_, name, number)| parts.push(name, lists.of_term(*number)));
        for (mark, scope) in [Part::Title, Part::Tag].into_iter().filter_map(apart) {
            for (_, word, number) in words {
                let numbers = lists.of_term(mark | *number);
                if !numbers.is_empty() {
                    name::scoped(scope, word, &mut name);
                    parts.push(&name, numbers);
                }
            }
        }
        words.iter().for_each(|(_, name, number)| parts.push(name, lists.of_term(*number)));
        parts.finish()
    }
}

/// Marks a pair among the numbers of terms: they need no name to be counted.
const PAIR: u32 = 1 << 31;
/// Marks a word of a title among the numbers of terms, and a word of a tag: their names are those of the words.
const TITLE: u32 = 1 << 30;
const TAG: u32 = 1 << 29;
/// How many pairs there are.
const PAIRS: usize = 1 << 16;

/// The texts whose words are also found apart from those of the others: how these are marked, and named.
fn apart(part: Part) -> Option<(u32, Scope)> {
    match part {
        Part::Title => Some((TITLE, Scope::Titles)),
        Part::Tag => Some((TAG, Scope::Tags)),
        _ => None,
    }
}

/// The first bytes of a name as a number: most names are put in order by it.
fn beginning(name: &[u8]) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(name).for_each(|(to, from)| *to = *from);
    u64::from_be_bytes(first)
}

/// The numbers of the entries of each term, one term after the other.
struct Lists {
    numbers: Vec<u32>,
    /// Where the list of each name ends, then where that of each word in titles, in tags, and of each pair.
    ends: Vec<u32>,
    names: usize,
}

impl Lists {
    /// Sorts the entries by term: counts first, so that each number is written once, in its place.
    fn of(terms: &[u32], entries: &[(Place, Range)], names: usize) -> Self {
        let place = |term: &u32| place(*term, names);
        let own = |range: &Range| terms.get(range.clone()).unwrap_or_default().iter().map(place);
        let mut ends = vec![0_u32; 3 * names + PAIRS];
        for at in entries.iter().flat_map(|(_, range)| own(range)) {
            if let Some(end) = ends.get_mut(at) {
                *end += 1;
            }
        }
        let mut all = 0;
        for end in &mut ends {
            (*end, all) = (all, all + *end);
        }
        let mut numbers = vec![0; all as usize];
        // Each end begins as the start of its list and is moved with each number.
        for (number, (_, range)) in (0_u32..).zip(entries) {
            for at in own(range) {
                let Some(end) = ends.get_mut(at) else { continue };
                if let Some(free) = numbers.get_mut(*end as usize) {
                    *free = number;
                }
                *end += 1;
            }
        }
        Self { numbers, ends, names }
    }

    fn of_term(&self, term: u32) -> &[u32] {
        let at = place(term, self.names);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.numbers.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Where a term stands among all that may be.
fn place(term: u32, names: usize) -> usize {
    match term {
        TAG..TITLE => 2 * names + (term ^ TAG) as usize,
        TITLE..PAIR => names + (term ^ TITLE) as usize,
        PAIR.. => 3 * names + (term ^ PAIR) as usize,
        _ => term as usize,
    }
}

/// Hashes names fast, and each time by another seed: nobody from outside can choose names that collide.
#[derive(Debug, Clone)]
struct Seeded(u64);

impl Default for Seeded {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for Seeded {
    type Hasher = NameHasher;

    fn build_hasher(&self) -> NameHasher {
        NameHasher(self.0)
    }
}

struct NameHasher(u64);

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn write_usize(&mut self, length: usize) {
        self.0 = self.0.wrapping_add(length as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
