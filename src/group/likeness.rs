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
    /// who copies a text keeps its signs, who writes it anew does not. Which quotes and dashes they are is left to
    /// the typesetter.
    pub(super) fn of(text: &str) -> Self {
        let (tokens, spans) = Tokens::with_spans(text);
        let mut words: Vec<u64> = Vec::with_capacity(spans.len().min(MAX_SHINGLES + SHINGLE));
        for (number, token) in tokens.iter().take(MAX_SHINGLES + SHINGLE - 1).enumerate() {
            let end = spans.get(number).map_or(0, |span| span.end);
            let next = spans.get(number + 1).map_or(text.len(), |span| span.start);
            let mut word = xxh3_64(token.as_bytes());
            let mut before = None;
            for sign in text.get(end..next).unwrap_or_default().chars().filter_map(plain_sign) {
                // `--` is a dash, `''` a quote, and so many dots as one likes are dots.
                if before != Some(sign) {
                    word = mixed(word, u64::from(sign));
                }
                before = Some(sign);
            }
            words.push(word);
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

/// A sign as everybody writes it; nothing for what is not seen.
fn plain_sign(sign: char) -> Option<char> {
    match sign {
        '\'' | '"' | '`' | '´' | '‘'..='‟' | '′' | '″' | '«' | '»' | '‹' | '›' => Some('\''),
        '-' | '‐'..='―' | '−' => Some('-'),
        '…' => Some('.'),
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => None,
        sign => (!sign.is_whitespace()).then_some(sign),
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
