//! Which entries tell of one event.

use super::article::Article;
use super::linkage;
use super::vectors::Vectors;

/// How many times more similar than two entries by chance the entries of a story are, on average.
///
/// Measured: the best threshold of sets of long, middling and very short texts, in two languages, lies
/// between 5.5 and 7.5 times their own mean similarity, whose absolute values differ by a factor of seven.
const ABOVE_CHANCE: f64 = 6.0;

/// Pairs that the expectation counts for against the measured mean: few entries say little about chance.
const PRIOR_PAIRS: f64 = 1_000.0;

/// The groups of entries that tell of one event: for each entry the number of the earliest of its group.
#[must_use]
pub fn stories(articles: &[Article<'_>]) -> Vec<usize> {
    let vectors = Vectors::of(articles);
    linkage::groups(&vectors.each, threshold(&vectors, articles.len()))
}

/// The least average similarity of a story's entries, from the similarity of all and their length.
fn threshold(vectors: &Vectors, count: usize) -> f32 {
    let pairs = count as f64 * (count as f64 - 1.0) / 2.0;
    // What texts of this length have in common by chance, as found in news of several kinds.
    let expected = 0.0025 * vectors.mean_words.max(1.0).powf(0.42);
    let chance = (vectors.mean_similarity * pairs + expected * PRIOR_PAIRS) / (pairs + PRIOR_PAIRS);
    (ABOVE_CHANCE * chance.clamp(expected / 2.0, expected * 2.0)) as f32
}
