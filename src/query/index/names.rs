//! The names of a segment's terms while it is made: each gets a number.

use std::hash::{BuildHasher as _, RandomState};

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Slots of a table at first.
const SLOTS: usize = 1 << 12;

/// Names, one after the other, and a table to find them in.
#[derive(Debug)]
pub(super) struct Names {
    bytes: Vec<u8>,
    /// Where each name ends.
    ends: Vec<usize>,
    /// For each slot some bits of the hash and the number of the name, counted from one; zero: it is free.
    slots: Vec<(u32, u32)>,
    /// Another one each time: nobody from outside can choose names that collide.
    seed: u64,
}

impl Default for Names {
    fn default() -> Self {
        Self { bytes: Vec::new(), ends: Vec::new(), slots: Vec::new(), seed: RandomState::new().hash_one(0) }
    }
}

impl Names {
    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The names by their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|number| self.name(number))
    }

    /// Forgets all names, but not the room for them.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.slots.fill((0, 0));
    }

    fn name(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(number).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default()
    }

    /// The number of a name; a new one gets the next.
    pub(super) fn number(&mut self, name: &[u8]) -> usize {
        if self.slots.len() < (self.len() + 1) * 2 {
            self.grow();
        }
        let hash = xxh3_64_with_seed(name, self.seed);
        let (tag, mask) = ((hash >> 32) as u32, self.slots.len() - 1);
        let mut at = hash as usize & mask;
        while let Some((other, number)) = self.slots.get(at).copied().filter(|(_, number)| *number > 0) {
            let number = number as usize - 1;
            if other == tag && self.name(number) == name {
                return number;
            }
            at = (at + 1) & mask;
        }
        let number = self.len();
        self.bytes.extend_from_slice(name);
        self.ends.push(self.bytes.len());
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = (tag, u32::try_from(number + 1).unwrap_or(u32::MAX));
        }
        number
    }

    /// Doubles the table.
    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(SLOTS);
        let mut slots = vec![(0, 0); size];
        for number in 0..self.len() {
            let hash = xxh3_64_with_seed(self.name(number), self.seed);
            let mut at = hash as usize & (size - 1);
            while slots.get(at).is_some_and(|(_, number)| *number > 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = ((hash >> 32) as u32, u32::try_from(number + 1).unwrap_or(u32::MAX));
            }
        }
        self.slots = slots;
    }
}
