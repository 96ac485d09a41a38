//! Entries that stand side by side in a segment, a bit for each.

/// Words of 64 bits in a block.
const WORDS: usize = 16;
/// How many entries a block has.
pub(super) const WIDTH: u32 = 64 * WORDS as u32;

/// The entries of one block that are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Block([u64; WORDS]);

impl Block {
    /// The first entries of a block: so many of them.
    pub(super) fn first(count: u32) -> Self {
        let mut left = count;
        Self([(); WORDS].map(|()| {
            let own = left.min(64);
            left -= own;
            if own == 64 { u64::MAX } else { (1 << own) - 1 }
        }))
    }

    /// Adds the entry at this place of the block.
    pub(super) fn set(&mut self, at: u32) {
        if let Some(word) = self.0.get_mut(at as usize / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Adds the entries whose bits are these bytes, the lowest first; a block may end early.
    pub(super) fn add_bytes(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        let words = words.iter().map(|word| u64::from_le_bytes(*word)).chain([last]);
        self.0.iter_mut().zip(words).for_each(|(own, more)| *own |= more);
    }

    /// Adds what is in the other.
    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    /// Leaves what is in both.
    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
    }

    /// Leaves what is not in the other.
    pub(super) fn remove(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= !other);
    }

    /// Whether none is meant.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The place of the first entry from this one on.
    pub(super) fn next(&self, from: u32) -> Option<u32> {
        let start = from as usize / 64;
        let first = self.0.get(start)? & (u64::MAX << (from % 64));
        let rest = self.0.get(start + 1..).unwrap_or_default().iter().copied();
        let (at, word) = (start..).zip([first].into_iter().chain(rest)).find(|(_, word)| *word != 0)?;
        Some(at as u32 * 64 + word.trailing_zeros())
    }
}
