//! Makes segments of entries.

use super::super::narrow::{joined, names, paired, properties, texts};
use super::super::view::{EntryView, Part};
use super::name::{self, Scope};
use super::names::Names;
use super::pairs;
use super::segment::{Parts, Place, Segment};

/// Entries on their way into a segment. What it took up is used again for the next one.
#[derive(Debug, Default)]
pub struct Builder {
    entries: Vec<(Place, Range)>,
    /// The terms of all entries, one entry after the other: the numbers of names, and the same of words in titles
    /// and tags, and pairs, marked as such.
    terms: Vec<u32>,
    names: Names,
    /// For each name how it is counted in pairs; nothing: it is no word of a text.
    paired: Vec<Option<u64>>,
    /// For each name, each word of titles and tags, the last entry that has it: each term counts once. For each list
    /// of pairs the last entry with its pair.
    last: Vec<u32>,
    last_apart: [Vec<u32>; 2],
    last_pair: Vec<u32>,
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
        // Counted from one: none has a name that is new.
        let own = u32::try_from(self.entries.len() + 1).unwrap_or(u32::MAX);
        let mut name = std::mem::take(&mut self.name);
        for (part, text) in texts(entry) {
            let apart = apart(part);
            let mut before = None;
            for word in text.words() {
                name::word(Scope::Texts, word, &mut name);
                let number = self.names.number(&name);
                if number == self.paired.len() {
                    self.paired.push(Some(paired(word)));
                }
                self.push(number, own);
                if let Some(apart) = apart {
                    self.push_apart(apart, number, own);
                }
                let after = self.paired.get(number).copied().flatten();
                if let Some((before, after)) = before.zip(after) {
                    self.push_pair(joined(before, after), own);
                }
                before = after;
            }
        }
        for word in names(entry) {
            name::word(Scope::Authors, word, &mut name);
            self.push_name(&name, own);
        }
        for property in properties(entry).iter().chain(more) {
            name::property(property, &mut name);
            self.push_name(&name, own);
        }
        self.name = name;
        self.entries.push((place, start..self.terms.len()));
    }

    /// Adds a name that makes no pairs.
    fn push_name(&mut self, name: &[u8], own: u32) {
        let number = self.names.number(name);
        if number == self.paired.len() {
            self.paired.push(None);
        }
        self.push(number, own);
    }

    fn push(&mut self, number: usize, own: u32) {
        if is_new(&mut self.last, number, own) {
            self.terms.push(u32::try_from(number).unwrap_or(TAG - 1));
        }
    }

    fn push_apart(&mut self, (mark, place, _): Apart, number: usize, own: u32) {
        if let Some(last) = self.last_apart.get_mut(place)
            && is_new(last, number, own)
        {
            self.terms.push(mark | u32::try_from(number).unwrap_or(TAG - 1));
        }
    }

    fn push_pair(&mut self, pair: u32, own: u32) {
        // Another pair of the same list may come between: then one stands there twice, until the list is written.
        if is_new(&mut self.last_pair, usize::from(pairs::list(pair)), pairs::with(own, pair)) {
            self.terms.push(PAIR | pair);
        }
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

    /// The segment of these entries; nothing when there is none. None is left after that.
    #[must_use]
    pub fn finish(&mut self) -> Option<Segment> {
        if self.entries.is_empty() {
            return None;
        }
        let segment = self.segment();
        self.entries.clear();
        self.terms.clear();
        self.names.clear();
        self.paired.clear();
        self.last.clear();
        self.last_apart.iter_mut().for_each(Vec::clear);
        self.last_pair.fill(0);
        segment
    }

    fn segment(&mut self) -> Option<Segment> {
        // Of an entry that was added twice the later one counts.
        self.entries.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        let mut entries: Vec<(Place, Range)> = Vec::with_capacity(self.entries.len());
        for entry in self.entries.drain(..) {
            match entries.last_mut() {
                Some(last) if last.0 == entry.0 => *last = entry,
                _ => entries.push(entry),
            }
        }
        let lists = Lists::of(&self.terms, &entries, self.names.len());
        let mut parts = Parts::of(entries.iter().map(|(place, _)| *place).collect());
        let mut names: Vec<(u64, &[u8], u32)> =
            (0_u32..).zip(self.names.iter()).map(|(number, name)| (beginning(name), name, number)).collect();
        names.sort_unstable();
        let mut name = Vec::new();
        name::pairs(0, &mut name);
        let (before, after) = names.split_at(names.partition_point(|(_, other, _)| *other < name.as_slice()));
        before.iter().for_each(|(_, name, number)| parts.push(name, lists.of_term(*number)));
        let mut numbers = Vec::new();
        for list in 0..=u16::MAX {
            lists.of_pairs(list, &mut numbers);
            if !numbers.is_empty() {
                name::pairs(list, &mut name);
                parts.push(&name, &numbers);
            }
        }
        let (authors, words) = after.split_at(after.partition_point(|(_, other, _)| name::is_of_author(other)));
        authors.iter().for_each(|(_, name, number)| parts.push(name, lists.of_term(*number)));
        for (mark, _, scope) in [Part::Title, Part::Tag].into_iter().filter_map(apart) {
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

/// Whether an entry has this term for the first time, which is noted.
fn is_new(last: &mut Vec<u32>, number: usize, own: u32) -> bool {
    if number >= last.len() {
        last.resize((number + 1).next_power_of_two(), 0);
    }
    last.get_mut(number).is_some_and(|last| std::mem::replace(last, own) != own)
}

/// Marks a pair among the numbers of terms: they need no name to be counted.
const PAIR: u32 = 1 << 31;
/// Marks a word of a title among the numbers of terms, and a word of a tag: their names are those of the words.
const TITLE: u32 = 1 << 30;
const TAG: u32 = 1 << 29;

/// How words of a text are told from those of others: their mark, their place among such texts, and their names' scope.
type Apart = (u32, usize, Scope);

/// The texts whose words are also found apart from those of the others.
fn apart(part: Part) -> Option<Apart> {
    match part {
        Part::Title => Some((TITLE, 0, Scope::Titles)),
        Part::Tag => Some((TAG, 1, Scope::Tags)),
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
        let mut ends = vec![0_u32; 3 * names + pairs::LISTS];
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
            for term in terms.get(range.clone()).unwrap_or_default() {
                let Some(end) = ends.get_mut(place(term)) else { continue };
                if let Some(free) = numbers.get_mut(*end as usize) {
                    *free = if *term >= PAIR { pairs::with(number, *term) } else { number };
                }
                *end += 1;
            }
        }
        Self { numbers, ends, names }
    }

    fn of_term(&self, term: u32) -> &[u32] {
        self.at(place(term, self.names))
    }

    /// The entries of a list of pairs, each with its pair once.
    fn of_pairs(&self, list: u16, numbers: &mut Vec<u32>) {
        numbers.clear();
        numbers.extend_from_slice(self.at(3 * self.names + usize::from(list)));
        // Those of one entry stand as they came.
        numbers.sort_unstable();
        numbers.dedup();
    }

    fn at(&self, at: usize) -> &[u32] {
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
        PAIR.. => 3 * names + usize::from(pairs::list(term ^ PAIR)),
        _ => term as usize,
    }
}
