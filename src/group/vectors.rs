//! Texts as vectors of their words and pairs of words, weighted by how rare each is (TF-IDF).

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::text::fold::Tokens;

use super::article::Article;

/// Words of the text that are looked at: what an article is about is said at its beginning.
const MAX_WORDS: usize = 200;

/// With so many texts, half of what is still alone in its text would be shared among many more.
const FEW: f32 = 5.0;

/// A vector of length one: terms and weights, by term.
pub(super) type Vector = Vec<(u32, f32)>;

/// The vectors of some texts.
#[derive(Debug, Default)]
pub(super) struct Vectors {
    /// One for each text.
    pub(super) each: Vec<Vector>,
    /// The mean number of words.
    pub(super) mean_words: f64,
    /// The mean similarity of two texts.
    pub(super) mean_similarity: f64,
}

impl Vectors {
    pub(super) fn of(articles: &[Article<'_>]) -> Self {
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        let mut holders: Vec<u32> = Vec::new();
        let mut words = 0;
        let counted: Vec<HashMap<u32, f32>> = articles
            .iter()
            .map(|article| {
                let (counts, length) = counts(article, &mut numbers);
                words += length;
                holders.resize(numbers.len(), 0);
                for term in counts.keys() {
                    if let Some(holders) = holders.get_mut(*term as usize) {
                        *holders += 1;
                    }
                }
                counts
            })
            .collect();
        let count = articles.len().max(1) as f32;
        let rarity = |term: u32| {
            let holders = holders.get(term as usize).copied().unwrap_or(1).max(1);
            ((count / holders as f32).ln(), holders)
        };
        let lonely = FEW / (count + FEW);
        let each: Vec<Vector> = counted.into_iter().map(|counts| weighted(counts, rarity, lonely)).collect();
        let mean_similarity = mean_similarity(&each, numbers.len());
        Self { each, mean_words: words as f64 / f64::from(count), mean_similarity }
    }
}

/// How often each word and pair of words stands in title and text, and how many words there are.
fn counts(article: &Article<'_>, numbers: &mut HashMap<u64, u32>) -> (HashMap<u32, f32>, usize) {
    let mut counts: HashMap<u32, f32> = HashMap::new();
    let mut length = 0;
    for text in [article.title, article.text] {
        let tokens = Tokens::of(text);
        let words: Vec<u64> = tokens.iter().take(MAX_WORDS).map(|word| xxh3_64_with_seed(word.as_bytes(), 0)).collect();
        length += words.len();
        let pairs = words.windows(2).filter_map(|pair| match pair {
            [first, second] => Some(first.rotate_left(17).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ second),
            _ => None,
        });
        for term in words.iter().copied().chain(pairs) {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *counts.entry(*numbers.entry(term).or_insert(next)).or_default() += 1.0;
        }
    }
    (counts, length)
}

/// The vector of some counts. Terms that no other text has are no part of it, but make it longer, by a
/// part that is the smaller the more texts there are: among few, one more text would have shared them.
fn weighted(counts: HashMap<u32, f32>, rarity: impl Fn(u32) -> (f32, u32), lonely: f32) -> Vector {
    let mut square = 0.0;
    let mut vector = Vector::with_capacity(counts.len());
    for (term, count) in counts {
        let (rarity, holders) = rarity(term);
        let weight = (1.0 + count.ln()) * rarity;
        if holders > 1 && weight > 0.0 {
            vector.push((term, weight));
            square += weight * weight;
        } else {
            square += lonely * weight * weight;
        }
    }
    vector.sort_unstable_by_key(|(term, _)| *term);
    let length = square.sqrt().max(f32::MIN_POSITIVE);
    for (_, weight) in &mut vector {
        *weight /= length;
    }
    vector
}

/// The mean over all pairs, from the sum of all vectors: no pair is looked at.
fn mean_similarity(vectors: &[Vector], terms: usize) -> f64 {
    let mut sum = vec![0.0_f64; terms];
    let mut own = 0.0;
    for (term, weight) in vectors.iter().flatten() {
        let weight = f64::from(*weight);
        own += weight * weight;
        if let Some(sum) = sum.get_mut(*term as usize) {
            *sum += weight;
        }
    }
    let all: f64 = sum.iter().map(|weight| weight * weight).sum();
    let count = vectors.len() as f64;
    if count < 2.0 { 0.0 } else { (all - own).max(0.0) / (count * (count - 1.0)) }
}
