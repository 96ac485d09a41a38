//! How much of one text stands in another, in runs of four words.

use xxhash_rust::xxh3::xxh3_64;

use crate::text::fold::Tokens;

/// Words of a shingle.
const SHINGLE: usize = 4;
/// Shingles of a text that are looked at: longer texts are told apart by their beginning.
const MAX_SHINGLES: usize = 4_000;

/// The shingles of a text, in its order. Half a hash each: a few thousand are compared, not millions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shingles(pub(super) Box<[u32]>);

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
        for (number, token) in tokens.iter().take(MAX_SHINGLES + SHINGLE - 1).enumerate() {
            let end = spans.get(number).map_or(0, |span| span.end);
            let next = spans.get(number + 1).map_or(text.len(), |span| span.start);
            let signs = text.get(end..next).unwrap_or_default().chars().filter(|c| !c.is_whitespace());
            words.push(signs.fold(xxh3_64(token.as_bytes()), |hash, sign| mixed(hash, u64::from(sign))));
        }
        let shingles = words.windows(SHINGLE).map(|words| words.iter().fold(0, |hash, word| mixed(hash, *word)));
        Self(shingles.map(|hash| (hash >> 32) as u32).collect())
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Each once, in the order of their numbers.
    fn sorted(&self) -> Vec<u32> {
        let mut sorted = self.0.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        sorted
    }

    /// How this text and another compare.
    pub(super) fn compare(&self, other: &Self) -> Likeness {
        let (short, long) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        let (few, many) = (short.sorted(), long.sorted());
        let common = few.iter().filter(|shingle| many.binary_search(shingle).is_ok()).count();
        Likeness {
            share: if few.is_empty() { 0.0 } else { common as f64 / few.len() as f64 },
            shorter: few.len(),
            gaps: gaps(&short.0, &many),
            same: common == few.len() && common == many.len(),
        }
    }
}

fn mixed(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Runs of shingles inside the shorter text that the longer one has not.
fn gaps(short: &[u32], long: &[u32]) -> usize {
    let there = |shingle: &u32| long.binary_search(shingle).is_ok();
    let (Some(first), Some(last)) = (short.iter().position(there), short.iter().rposition(there)) else {
        return 0;
    };
    let inside = short.get(first..=last).unwrap_or_default();
    inside.windows(2).filter(|pair| matches!(pair, [before, after] if there(before) && !there(after))).count()
}
