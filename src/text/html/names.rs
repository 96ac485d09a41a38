//! Looks a name up in a fixed table, in any case, without copying it.

/// Slots of a table of names: several for each name, so that few names share one.
const SLOTS: usize = 1024;

/// The longest name that is looked up, in bytes: what fits into one number with its length.
const LONGEST: usize = 15;

/// Names of a table, and where each is found.
pub(super) struct Names<const N: usize> {
    /// The names as numbers.
    packed: [u128; N],
    /// For each slot the number of the name in it, counted from 1; 0 where there is none.
    slots: [u8; SLOTS],
}

impl<const N: usize> Names<N> {
    /// The names of a table, in lower case.
    #[expect(clippy::indexing_slicing, reason = "it runs while the program is built, and a fault would stop that")]
    pub(super) const fn new(names: [&str; N]) -> Self {
        let (mut packed, mut slots) = ([0; N], [0; SLOTS]);
        let mut number = 0;
        while number < N {
            assert!(names[number].len() <= LONGEST);
            packed[number] = pack(names[number].as_bytes());
            let mut at = slot(packed[number]);
            while slots[at] != 0 {
                at = (at + 1) % SLOTS;
            }
            number += 1;
            slots[at] = number as u8;
        }
        Self { packed, slots }
    }

    /// The place in the table of a name in any case.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        if name.len() > LONGEST {
            return None;
        }
        let packed = pack(name.as_bytes());
        let mut slot = slot(packed);
        loop {
            let number = usize::from(*self.slots.get(slot)?).checked_sub(1)?;
            if *self.packed.get(number)? == packed {
                return Some(number);
            }
            slot = (slot + 1) % SLOTS;
        }
    }
}

/// A name as one number, whatever its case.
const fn pack(name: &[u8]) -> u128 {
    let mut packed = name.len() as u128;
    let mut rest = name;
    while let [first, after @ ..] = rest {
        packed = (packed << 8) | first.to_ascii_lowercase() as u128;
        rest = after;
    }
    packed
}

/// The slot in which a name is put, or the search for it begins.
const fn slot(packed: u128) -> usize {
    let folded = (packed as u64) ^ ((packed >> 64) as u64).rotate_left(21);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize
}
