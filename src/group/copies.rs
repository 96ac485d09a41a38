//! Whether two entries are one article: a wrongly hidden one is worse than one shown twice.

use chrono::{DateTime, TimeDelta, Utc};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::article::Article;
use super::likeness::{Likeness, Shingles};
use super::title::Title;
use crate::text::address::canonical_address;

/// The part of the shorter text that must stand in the longer one.
const MIN_SHARE: f64 = 0.8;
/// Places where a copy may differ inside: a sentence edited here and there. More is another version.
const MAX_GAPS: usize = 2;
/// Texts with fewer shingles may differ at their ends alone.
const BRIEF: usize = 30;
/// The part that texts behind one address or title have in common at least; less is a page whose
/// content changes, a title that comes again.
const MIN_KINSHIP: f64 = 0.3;
/// Texts with fewer shingles are too short to decide alone.
const SHORT: usize = 12;
/// Texts with fewer shingles say nothing at all.
const TINY: usize = 4;
/// Fewest shingles that decide without titles.
const UNTITLED: usize = 20;
/// Fewest words of a title that decides.
const TITLE_WORDS: usize = 4;
/// How far apart entries of one title may be.
const TITLE_HOURS: i64 = 72;
/// How far apart copies may be.
const WINDOW_DAYS: i64 = 7;
/// Smallest shingles that a text is found by: of its beginning, and of all of it.
const MINIMA: usize = 4;
/// Shingles that are the beginning; excerpts keep it.
const BEGINNING: usize = 48;

/// Why two entries are copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// They have the same address, tracking parameters aside.
    Address,
    /// They have the same id.
    Id,
    /// They have the same title, and too little text to differ in.
    Title,
    /// So many per cent of one text stand in the other.
    Text(u8),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Address => f.write_str("the same address"),
            Self::Id => f.write_str("the same id"),
            Self::Title => f.write_str("the same title within 72 hours"),
            Self::Text(share) => write!(f, "{share} % of one text stands in the other"),
        }
    }
}

/// What an entry is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    pub(super) source: Option<u64>,
    pub(super) address: Option<u64>,
    pub(super) id: Option<u64>,
    pub(super) title: Title,
    pub(super) shingles: Shingles,
    pub(super) date: Option<DateTime<Utc>>,
}

/// What the parts of a print are told apart by in one key space.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Source = 1,
    Address,
    Id,
    Title,
    Shingle,
}

fn hash(kind: Kind, text: &str) -> u64 {
    xxh3_64_with_seed(text.as_bytes(), kind as u64)
}

impl Print {
    /// The print of an entry.
    #[must_use]
    pub fn of(article: &Article<'_>) -> Self {
        let present = |text: Option<&'_ str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Self {
            source: present(article.source).map(|source| hash(Kind::Source, &source)),
            address: present(article.url).map(|url| hash(Kind::Address, &canonical_address(&url))),
            id: present(article.id).map(|id| hash(Kind::Id, &id)),
            title: Title::of(article.title),
            shingles: Shingles::of(article.text),
            date: article.date,
        }
    }

    /// Whether the text is long enough to tell it from others.
    pub(super) fn speaks(&self) -> bool {
        self.shingles.len() >= SHORT
    }

    /// A number for all that it holds.
    pub(super) fn face(&self) -> u64 {
        xxh3_64_with_seed(&self.to_bytes(), 0)
    }

    /// Seconds between the two; none where one has no date.
    pub(super) fn apart(&self, other: &Self) -> i64 {
        self.date.zip(other.date).map_or(0, |(a, b)| (a - b).abs().num_seconds())
    }

    /// The keys it is found by: entries that share none are no copies. At most eleven.
    #[must_use]
    pub fn keys(&self) -> Vec<u64> {
        let mut keys: Vec<u64> = self.address.into_iter().chain(self.id).collect();
        if !self.title.is_empty() {
            keys.push(self.title.key() ^ Kind::Title as u64);
        }
        let all = &self.shingles.0;
        let beginning = all.get(..BEGINNING).unwrap_or(all);
        for part in [beginning, all] {
            keys.extend(minima(part).map(|shingle| u64::from(shingle) << 8 | Kind::Shingle as u64));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// The smallest of some hashes: a sample that is the same wherever the same text stands.
fn minima(shingles: &[u32]) -> impl Iterator<Item = u32> {
    let mut least: Vec<u32> = Vec::with_capacity(MINIMA + 1);
    for shingle in shingles {
        let at = least.partition_point(|other| other < shingle);
        if at < MINIMA && least.get(at) != Some(shingle) {
            least.insert(at, *shingle);
            least.truncate(MINIMA);
        }
    }
    least.into_iter()
}

/// Whether two entries are copies, and why. The order of the two does not matter.
#[must_use]
pub fn compare(a: &Print, b: &Print) -> Option<Reason> {
    let apart = a.date.zip(b.date).map(|(a, b)| (a - b).abs());
    if apart.is_some_and(|apart| apart > TimeDelta::days(WINDOW_DAYS)) {
        return None;
    }
    let same = |a: Option<u64>, b: Option<u64>| a.is_some() && a == b;
    let (one_source, one_address, one_id) = (same(a.source, b.source), same(a.address, b.address), same(a.id, b.id));
    let titled = !a.title.is_empty() && !b.title.is_empty();
    if titled && !one_address && !one_id && !a.title.is_alike(&b.title) {
        return None;
    }
    let text = a.shingles.compare(&b.shingles);
    if one_source {
        // A source that lists one text twice; what it only begins alike is a series.
        let told = text.same && text.shorter > 0 && a.title.is_same(&b.title);
        return told.then_some(Reason::Text(100));
    }
    let one_title = a.title.is_same(&b.title);
    let kin = text.shorter < TINY || text.share >= MIN_KINSHIP || (text.shorter < SHORT && one_title);
    if kin && one_address {
        return Some(Reason::Address);
    }
    if kin && one_id {
        return Some(Reason::Id);
    }
    if text.shorter < SHORT {
        let near = apart.is_none_or(|apart| apart <= TimeDelta::hours(TITLE_HOURS));
        let told = kin && near && one_title && a.title.len() >= TITLE_WORDS;
        return told.then_some(Reason::Title);
    }
    by_text(a, b, &text)
}

fn by_text(a: &Print, b: &Print, text: &Likeness) -> Option<Reason> {
    let titled = !a.title.is_empty() && !b.title.is_empty();
    let may_be = if titled { a.title.is_alike(&b.title) } else { text.shorter >= UNTITLED };
    let most_gaps = if text.shorter < BRIEF { 0 } else { MAX_GAPS };
    if !may_be || text.share < MIN_SHARE || text.gaps > most_gaps {
        return None;
    }
    Some(Reason::Text((text.share * 100.0).round() as u8))
}

/// An entry that is like a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub number: i64,
    /// Why.
    pub reason: Reason,
}
