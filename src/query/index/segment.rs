//! A part of the index that no longer changes: some entries, and the list of each of their words.

use std::collections::HashMap;
use std::ops::Range;

use super::super::narrow::{properties, words};
use super::super::view::EntryView;
use super::list::{Jump, List, Pending};
use crate::text::fold::{Word, WordRef};

/// Where an entry stands among others: the newest first, of one moment the one with the larger key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it was published, in seconds since 1970.
    pub date: i64,
    /// Its key.
    pub key: i64,
}

/// Entries on their way into a segment.
#[derive(Debug, Default)]
pub struct Builder {
    entries: Vec<(Place, Box<[u32]>)>,
    numbers: HashMap<Box<str>, u32>,
    /// Where names are spelled.
    name: String,
}

impl Builder {
    /// Adds an entry with its words and properties.
    pub fn add(&mut self, place: Place, entry: &EntryView<'_>) {
        let mut terms: Vec<u32> = Vec::new();
        let mut name = std::mem::take(&mut self.name);
        for word in words(entry) {
            name.clear();
            spell(word, &mut name);
            terms.push(self.number(&name));
        }
        for property in properties(entry) {
            name.clear();
            name.push(PROPERTY);
            name.push_str(&property);
            terms.push(self.number(&name));
        }
        self.name = name;
        terms.sort_unstable();
        terms.dedup();
        self.entries.push((place, terms.into_boxed_slice()));
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

    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.into(), number);
        number
    }

    pub(super) fn finish(mut self) -> Segment {
        self.entries.sort_unstable_by(|(one, _), (other, _)| other.cmp(one));
        let mut lists: Vec<Pending> = Vec::new();
        lists.resize_with(self.numbers.len(), Pending::default);
        let mut places = Vec::with_capacity(self.entries.len());
        for (number, (place, terms)) in (0..).zip(self.entries) {
            places.push(place);
            for term in terms {
                if let Some(list) = lists.get_mut(term as usize) {
                    list.push(number);
                }
            }
        }
        let mut names: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        names.sort_unstable();
        let mut segment = Segment { places, ..Segment::default() };
        for (name, number) in names {
            if let Some(list) = lists.get_mut(number as usize) {
                segment.push(&name, &std::mem::take(list));
            }
        }
        segment.names.shrink_to_fit();
        segment.bytes.shrink_to_fit();
        segment
    }
}

/// Begins the name of a property.
const PROPERTY: char = '\u{1}';
/// Ends the letters in the name of a word; its marks follow.
const LETTERS_END: char = '\u{2}';

fn spell(word: WordRef<'_>, name: &mut String) {
    name.push_str(word.letters());
    name.push(LETTERS_END);
    for (at, mark) in word.marks() {
        // No letter stands beyond 2^20, and the number must be a character: 0x100 keeps it clear of signs.
        name.push(char::from_u32(at + 0x100).unwrap_or(char::REPLACEMENT_CHARACTER));
        name.push(mark);
    }
}

fn read(name: &str) -> Option<Word> {
    let (letters, marks) = name.split_once(LETTERS_END)?;
    let mut marks = marks.chars();
    let mut word = Word { letters: letters.to_owned(), marks: Vec::new() };
    while let (Some(at), Some(mark)) = (marks.next(), marks.next()) {
        word.marks.push((u32::from(at).saturating_sub(0x100), mark));
    }
    Some(word)
}

/// A term of a segment: its number among the sorted names, and how many entries have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    number: usize,
    pub(super) count: u32,
}

#[derive(Debug, Default)]
pub(super) struct Segment {
    /// The entries, newest first.
    pub(super) places: Vec<Place>,
    /// The names of the terms, sorted, one after the other.
    pub(super) names: String,
    pub(super) name_ends: Vec<u32>,
    /// The lists of the terms, in the same order.
    pub(super) bytes: Vec<u8>,
    pub(super) list_ends: Vec<u32>,
    pub(super) counts: Vec<u32>,
    /// The places to jump to, of those lists that have some.
    pub(super) jumps: Vec<Jump>,
    pub(super) jump_ends: Vec<(u32, u32)>,
}

impl Segment {
    fn push(&mut self, name: &str, list: &Pending) {
        let length = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let jumps = list.jumps();
        if !jumps.is_empty() {
            self.jumps.extend(jumps);
            self.jump_ends.push((length(self.counts.len()), length(self.jumps.len())));
        }
        self.names.push_str(name);
        self.name_ends.push(length(self.names.len()));
        self.bytes.extend_from_slice(&list.bytes);
        self.list_ends.push(length(self.bytes.len()));
        self.counts.push(list.count);
    }

    fn range(ends: &[u32], number: usize) -> Range<usize> {
        let start = number.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
        start as usize..ends.get(number).copied().unwrap_or(start) as usize
    }

    fn name(&self, number: usize) -> &str {
        self.names.get(Self::range(&self.name_ends, number)).unwrap_or_default()
    }

    /// The numbers of all names that begin like this.
    fn beginning(&self, start: &str) -> Range<usize> {
        let (mut low, mut high) = (0, self.counts.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.name(middle) < start { low = middle + 1 } else { high = middle }
        }
        let mut end = low;
        while end < self.counts.len() && self.name(end).starts_with(start) {
            end += 1;
        }
        low..end
    }

    fn term(&self, number: usize) -> Term {
        Term { number, count: self.counts.get(number).copied().unwrap_or(0) }
    }

    /// The terms of a word: every form of it that has the marks.
    pub(super) fn forms(&self, word: &Word) -> Vec<Term> {
        let numbers = self.beginning(&format!("{}{LETTERS_END}", word.letters));
        let has_marks = |number: &usize| read(self.name(*number)).is_some_and(|form| word.covers(&form));
        numbers.filter(has_marks).map(|number| self.term(number)).collect()
    }

    /// The terms of all words that begin like this; nothing when there are more than `most`.
    pub(super) fn beginnings(&self, word: &Word, most: usize) -> Option<Vec<Term>> {
        let numbers = self.beginning(&word.letters);
        if numbers.len() > most {
            return None;
        }
        let fits = |number: &usize| read(self.name(*number)).is_some_and(|form| word.begins(&form));
        Some(numbers.filter(fits).map(|number| self.term(number)).collect())
    }

    /// The term of a property.
    pub(super) fn property(&self, property: &str) -> Option<Term> {
        let name = format!("{PROPERTY}{property}");
        self.beginning(&name).find(|number| self.name(*number) == name).map(|number| self.term(number))
    }

    /// The list of a term.
    pub(super) fn list(&self, term: Term) -> List<'_> {
        let bytes = self.bytes.get(Self::range(&self.list_ends, term.number)).unwrap_or_default();
        let wanted = u32::try_from(term.number).unwrap_or(u32::MAX);
        let jumps = match self.jump_ends.binary_search_by_key(&wanted, |(number, _)| *number) {
            Ok(at) => {
                let start = at.checked_sub(1).and_then(|before| self.jump_ends.get(before)).map_or(0, |(_, end)| *end);
                let end = self.jump_ends.get(at).map_or(start, |(_, end)| *end);
                self.jumps.get(start as usize..end as usize).unwrap_or_default()
            }
            Err(_) => &[],
        };
        List::new(bytes, jumps)
    }

    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.places.len() * size_of::<Place>()
            + self.names.len()
            + self.bytes.len()
            + 4 * (self.name_ends.len() + self.list_ends.len() + self.counts.len())
            + 8 * (self.jumps.len() + self.jump_ends.len())
    }
}
