//! How much of one text stands in another, in runs of four words.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::text::fold::Tokens;

/// Words of a shingle.
const SHINGLE: usize = 4;
/// Shingles of a text that are looked at: longer texts are told apart by their beginning.
const MAX_SHINGLES: usize = 4_000;

/// The shingles of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shingles {
    /// In the order of the text.
    pub(super) order: Vec<u64>,
    /// Each once.
    set: HashSet<u64>,
}

/// How two texts compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    /// The part of the shorter text's shingles that the longer one has, 0 to 1.
    pub(super) share: f64,
    /// Shingles of the shorter text.
    pub(super) shorter: usize,
    /// Places inside the shorter text, not at its ends, where it differs from the longer one.
    pub(super) gaps: usize,
    /// Whether the texts have the same shingles.
    pub(super) same: bool,
}

impl Shingles {
    /// The shingles of a text. A word is told by its letters without marks and by the signs after it:
    /// who copies a text keeps its signs, who writes it anew does not.
    pub(super) fn of(text: &str) -> Self {
        let (tokens, spans) = Tokens::with_spans(text);
        let mut words: Vec<u64> = Vec::with_capacity(spans.len().min(MAX_SHINGLES + SHINGLE));
        let mut key = String::new();
        for (number, token) in tokens.iter().take(MAX_SHINGLES + SHINGLE).enumerate() {
            key.clear();
            key.push_str(token);
            let end = spans.get(number).map_or(0, |span| span.end);
            let next = spans.get(number + 1).map_or(text.len(), |span| span.start);
            let between = text.get(end..next.max(end)).unwrap_or_default();
            key.push('\n');
            key.extend(between.chars().filter(|c| !c.is_whitespace()));
            words.push(xxh3_64_with_seed(key.as_bytes(), 0));
        }
        let order: Vec<u64> = words.windows(SHINGLE).map(joined).collect();
        let set = order.iter().copied().collect();
        Self { order, set }
    }

    /// How many different ones there are.
    pub(super) fn len(&self) -> usize {
        self.set.len()
    }

    /// How this text and another compare.
    pub(super) fn compare(&self, other: &Self) -> Likeness {
        let (short, long) = if self.order.len() <= other.order.len() { (self, other) } else { (other, self) };
        let (few, many) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        let common = few.set.iter().filter(|shingle| many.set.contains(shingle)).count();
        let share = if few.len() == 0 { 0.0 } else { common as f64 / few.len() as f64 };
        Likeness {
            share,
            shorter: few.len(),
            gaps: gaps(short, long),
            same: common == few.len() && common == many.len(),
        }
    }
}

fn joined(words: &[u64]) -> u64 {
    words.iter().fold(0, |hash: u64, word| (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Runs of shingles inside `short` that `long` has not.
fn gaps(short: &Shingles, long: &Shingles) -> usize {
    let there = |shingle: &u64| long.set.contains(shingle);
    let (Some(first), Some(last)) = (short.order.iter().position(there), short.order.iter().rposition(there)) else {
        return 0;
    };
    let inside = short.order.get(first..=last).unwrap_or_default();
    inside.windows(2).filter(|pair| matches!(pair, [before, after] if there(before) && !there(after))).count()
}
