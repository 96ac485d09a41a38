//! A part of the index that no longer changes: some entries, and the list of each of their words.

use std::ops::Range;

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_64;

use super::list::{self, List};
use super::name::{self, Scope};
use super::pairs::MOST_ENTRIES;
use crate::text::fold::Word;

/// Begins every segment; another layout, or another way to fold words, gets another number.
const MARK: &[u8; 8] = b"fwindex4";
/// Bytes before the tables.
const HEAD: usize = 48;
/// Bytes of the hash at the end.
const SEAL: usize = 8;

/// Where an entry stands among others: the newest first, of one moment the one with the larger key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it was published, in seconds since 1970.
    pub date: i64,
    /// Its key.
    pub key: i64,
}

/// Entries with the lists of their words, as the bytes that are saved: nothing is made of them to be ready.
#[derive(Debug, Clone)]
pub struct Segment {
    bytes: Bytes,
    layout: Layout,
}

/// What stands where.
#[derive(Debug, Clone, Default)]
struct Layout {
    entries: usize,
    terms: usize,
    /// The date of the newest entry, and the least key.
    newest: i64,
    least_key: i64,
    /// Bytes of a date and of a key.
    widths: (usize, usize),
    dates: Range<usize>,
    keys: Range<usize>,
    name_ends: Range<usize>,
    list_ends: Range<usize>,
    names: Range<usize>,
    lists: Range<usize>,
}

impl Layout {
    fn placed(mut self, names: usize, lists: usize) -> Option<Self> {
        let mut at = HEAD;
        let mut next = |length: Option<usize>| {
            let start = at;
            at = at.checked_add(length?)?;
            Some(start..at)
        };
        self.dates = next(self.entries.checked_mul(self.widths.0))?;
        self.keys = next(self.entries.checked_mul(self.widths.1))?;
        self.name_ends = next(self.terms.checked_mul(4))?;
        self.list_ends = next(self.terms.checked_mul(4))?;
        self.names = next(Some(names))?;
        self.lists = next(Some(lists))?;
        Some(self)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (numbers, _) = bytes.strip_prefix(MARK)?.as_chunks::<8>();
        let number = |at: usize| numbers.get(at).map(|number| u64::from_le_bytes(*number));
        let size = |at: usize| usize::try_from(number(at)?).ok();
        let counts = number(0)?;
        let layout = Self {
            entries: (counts & 0xffff_ffff) as usize,
            terms: (counts >> 32) as usize,
            newest: number(1)?.cast_signed(),
            least_key: number(2)?.cast_signed(),
            // The two highest bits of the lengths, which no length needs.
            widths: (width(number(3)? >> 63), width(number(4)? >> 63)),
            ..Self::default()
        };
        let length = |at: usize| Some(size(at)? & (usize::MAX >> 1));
        let layout = layout.placed(length(3)?, length(4)?)?;
        (layout.lists.end.checked_add(SEAL)? == bytes.len()).then_some(layout)
    }

    fn head(&self) -> Vec<u8> {
        let wide = |width: usize| u64::from(width == 8) << 63;
        let numbers = [
            self.entries as u64 | (self.terms as u64) << 32,
            self.newest.cast_unsigned(),
            self.least_key.cast_unsigned(),
            self.names.len() as u64 | wide(self.widths.0),
            self.lists.len() as u64 | wide(self.widths.1),
        ];
        let mut head = MARK.to_vec();
        numbers.iter().for_each(|number| head.extend_from_slice(&number.to_le_bytes()));
        head
    }
}

fn width(wide: u64) -> usize {
    if wide == 1 { 8 } else { 4 }
}

/// A term of a segment: its number among the sorted names, and how many bytes its list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    number: usize,
    pub(super) weight: usize,
}

/// The parts of a segment on their way into one piece.
#[derive(Debug, Default)]
pub(super) struct Parts {
    places: Vec<Place>,
    name_ends: Vec<u32>,
    list_ends: Vec<u32>,
    names: Vec<u8>,
    lists: Vec<u8>,
}

impl Parts {
    /// Of these entries, the newest first.
    pub(super) fn of(places: Vec<Place>) -> Self {
        Self { places, ..Self::default() }
    }

    /// With room for as much as these segments hold together: what grows step by step takes up to twice as much.
    pub(super) fn make_room(&mut self, segments: &[Segment]) {
        let sum = |length: &dyn Fn(&Segment) -> usize| segments.iter().map(length).sum::<usize>();
        let terms = sum(&Segment::terms);
        self.name_ends.reserve_exact(terms);
        self.list_ends.reserve_exact(terms);
        self.names.reserve_exact(sum(&|one| one.layout.names.len()));
        self.lists.reserve_exact(sum(&|one| one.bytes.len()) + HEAD);
    }

    /// Adds the next term by name, with the ascending numbers of its entries.
    pub(super) fn push(&mut self, name: &[u8], numbers: &[u32]) {
        let end = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.names.extend_from_slice(name);
        self.name_ends.push(end(&self.names));
        if name::is_of_pairs(name) {
            list::write_distances(numbers, &mut self.lists);
        } else {
            list::write(numbers, &mut self.lists);
        }
        self.list_ends.push(end(&self.lists));
    }

    /// The segment; nothing when there is no entry, or more than a segment can hold.
    pub(super) fn finish(self) -> Option<Segment> {
        let newest = self.places.first()?.date;
        let least_key = self.places.iter().map(|place| place.key).min()?;
        let back = |place: &Place| newest.wrapping_sub(place.date).cast_unsigned();
        let above = |place: &Place| place.key.wrapping_sub(least_key).cast_unsigned();
        let width = |most: u64| if u32::try_from(most).is_ok() { 4 } else { 8 };
        let widths = (width(self.places.iter().map(back).max()?), width(self.places.iter().map(above).max()?));
        let fits = u32::try_from(self.lists.len().max(self.names.len())).is_ok();
        if !fits || self.places.len() > MOST_ENTRIES {
            return None;
        }
        let layout = Layout {
            entries: self.places.len(),
            terms: self.name_ends.len(),
            newest,
            least_key,
            widths,
            ..Layout::default()
        };
        let layout = layout.placed(self.names.len(), self.lists.len())?;
        let mut front = layout.head();
        front.reserve_exact(layout.lists.start - front.len());
        let mut numbers = |width: usize, value: &dyn Fn(&Place) -> u64| {
            for place in &self.places {
                front.extend_from_slice(value(place).to_le_bytes().get(..width).unwrap_or_default());
            }
        };
        numbers(widths.0, &back);
        numbers(widths.1, &above);
        for ends in [&self.name_ends, &self.list_ends] {
            ends.iter().for_each(|end| front.extend_from_slice(&end.to_le_bytes()));
        }
        front.extend_from_slice(&self.names);
        // The lists are most of it: they become the whole where they are.
        let Self { lists: mut bytes, .. } = self;
        bytes.reserve_exact(front.len() + SEAL);
        bytes.splice(..0, front);
        let seal = xxh3_64(&bytes);
        bytes.extend_from_slice(&seal.to_le_bytes());
        bytes.shrink_to_fit();
        Some(Segment { bytes: bytes.into(), layout })
    }
}

impl Segment {
    /// How the bytes of every segment begin that this version of the program can read.
    pub const BEGINS: &'static [u8; 8] = MARK;

    /// The segment that was saved as these bytes; nothing when they are damaged or of another version:
    /// then it has to be built again.
    #[must_use]
    pub fn restored(bytes: impl Into<Bytes>) -> Option<Self> {
        let bytes = bytes.into();
        let layout = Layout::read(&bytes)?;
        let (content, seal) = bytes.split_last_chunk::<SEAL>()?;
        (xxh3_64(content) == u64::from_le_bytes(*seal)).then(|| Self { bytes: bytes.clone(), layout })
    }

    /// The segment as bytes, to be kept as they are.
    #[must_use]
    pub fn saved(&self) -> &Bytes {
        &self.bytes
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layout.entries
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    fn number(&self, range: &Range<usize>, width: usize, at: usize) -> Option<u64> {
        let table = self.part(range);
        if width == 4 {
            return table.as_chunks::<4>().0.get(at).map(|number| u64::from(u32::from_le_bytes(*number)));
        }
        table.as_chunks::<8>().0.get(at).map(|number| u64::from_le_bytes(*number))
    }

    /// The place of the entry with this number, the newest being zero.
    pub(super) fn place(&self, number: u32) -> Option<Place> {
        let (layout, at) = (&self.layout, number as usize);
        let back = self.number(&layout.dates, layout.widths.0, at)?;
        let above = self.number(&layout.keys, layout.widths.1, at)?;
        Some(Place {
            date: layout.newest.wrapping_sub(back.cast_signed()),
            key: layout.least_key.wrapping_add(above.cast_signed()),
        })
    }

    /// The number of the newest entry below this place.
    pub(super) fn first_below(&self, below: Place) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let above = u32::try_from(middle).ok().and_then(|number| self.place(number)).is_some_and(|at| at >= below);
            if above { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The places of all entries, the newest first.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        (0..).map_while(|number| self.place(number))
    }

    /// How many terms there are.
    pub(super) fn terms(&self) -> usize {
        self.layout.terms
    }

    fn range(&self, ends: &Range<usize>, number: usize) -> Range<usize> {
        let end = |at: usize| self.number(ends, 4, at).and_then(|end| usize::try_from(end).ok());
        let start = number.checked_sub(1).and_then(end).unwrap_or(0);
        start..end(number).unwrap_or(start)
    }

    /// The name of a term.
    pub(super) fn name(&self, number: usize) -> &[u8] {
        self.part(&self.layout.names).get(self.range(&self.layout.name_ends, number)).unwrap_or_default()
    }

    fn list_bytes(&self, number: usize) -> &[u8] {
        self.part(&self.layout.lists).get(self.range(&self.layout.list_ends, number)).unwrap_or_default()
    }

    /// The list of a term.
    pub(super) fn list(&self, number: usize) -> List<'_> {
        List::new(self.list_bytes(number))
    }

    /// The list of a pair in that of all pairs of a term.
    pub(super) fn list_of_pair(&self, term: Term, pair: u32) -> List<'_> {
        List::of_pair(self.list_bytes(term.number), pair)
    }

    /// The list of a term.
    pub(super) fn list_of(&self, term: Term) -> List<'_> {
        self.list(term.number)
    }

    /// The first of the terms from this one on that is not `before` the wanted one.
    fn first(&self, from: usize, before: impl Fn(&[u8]) -> bool) -> usize {
        self.first_where(from, |number| before(self.name(number)))
    }

    /// The same, told by the number of a term.
    fn first_where(&self, from: usize, before: impl Fn(usize) -> bool) -> usize {
        let (mut low, mut high) = (from, self.terms());
        while low < high {
            let middle = low + (high - low) / 2;
            if before(middle) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The numbers of all terms whose names begin like this.
    fn beginning(&self, start: &[u8]) -> Range<usize> {
        let low = self.first(0, |name| name < start);
        low..self.first(low, |name| name.starts_with(start))
    }

    fn term(&self, number: usize) -> Term {
        Term { number, weight: self.range(&self.layout.list_ends, number).len() }
    }

    /// The terms of a word: every form of it that has the marks.
    pub(super) fn forms(&self, scope: Scope, word: &Word) -> Vec<Term> {
        self.marked(self.beginning(&name::forms(scope, word)), word)
    }

    /// The terms of all words that begin like this; nothing when there are more than `most`.
    pub(super) fn beginnings(&self, scope: Scope, word: &Word, most: usize) -> Option<Vec<Term>> {
        let numbers = self.beginning(&name::beginnings(scope, word));
        (numbers.len() <= most).then(|| self.marked(numbers, word))
    }

    /// The terms of all words with these letters in them; nothing when there are more than `most`.
    pub(super) fn containing(&self, scope: Scope, letters: &str, most: usize) -> Option<Vec<Term>> {
        let numbers = match scope.mark() {
            Some(mark) => self.beginning(&[mark]),
            None => self.first(0, |name| name < [name::WORDS].as_slice())..self.terms(),
        };
        let names = self.part(&self.layout.names);
        let place = |number: usize| self.range(&self.layout.name_ends, number);
        let (mut at, end) = (place(numbers.start).start, numbers.clone().next_back().map_or(0, |last| place(last).end));
        // The name that this byte is of; asked of bytes and from names that do not get smaller.
        let name_at = |from: usize, byte: usize| self.first_where(from, |number| place(number).end <= byte);
        let mut found: Vec<usize> = Vec::new();
        // A word that is cut may have them behind its end.
        let some = (at..end).step_by(name::CUT / 2).map(|byte| name_at(numbers.start, byte));
        found.extend(some.filter(|number| place(*number).len() >= name::CUT));
        let finder = memchr::memmem::Finder::new(letters);
        let mut number = numbers.start;
        while let Some(hit) = names.get(at..end).and_then(|rest| finder.find(rest)).map(|hit| at + hit) {
            number = name_at(number, hit);
            let own = place(number);
            if hit + letters.len() <= own.start + name::letters_end(self.name(number)) {
                found.push(number);
            }
            if found.len() > most {
                return None;
            }
            at = own.end;
        }
        found.sort_unstable();
        found.dedup();
        Some(found.into_iter().map(|number| self.term(number)).collect())
    }

    fn marked(&self, numbers: Range<usize>, word: &Word) -> Vec<Term> {
        let marks = name::marks(word);
        numbers.filter(|number| name::has_marks(self.name(*number), &marks)).map(|number| self.term(number)).collect()
    }

    /// The term of a list of pairs.
    pub(super) fn pairs(&self, list: u16) -> Option<Term> {
        let mut name = Vec::new();
        name::pairs(list, &mut name);
        self.named(&name)
    }

    /// The term of a property.
    pub(super) fn property(&self, property: &str) -> Option<Term> {
        let mut name = Vec::new();
        name::property(property, &mut name);
        self.named(&name)
    }

    /// The term of exactly this name.
    fn named(&self, name: &[u8]) -> Option<Term> {
        let number = self.first(0, |other| other < name);
        (number < self.terms() && self.name(number) == name).then(|| self.term(number))
    }
}
