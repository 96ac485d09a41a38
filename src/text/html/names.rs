//! Looks a name up in a fixed table, in any case, without copying it.

/// Slots of a table of names: several for each name, so that few names share one.
pub(super) const SLOTS: usize = 1024;

/// The longest name that is looked up, in bytes: what fits into one number.
const LONGEST: usize = 16;

/// For each slot the number of the name in it, counted from 1; 0 where there is none.
pub(super) type Slots = [u8; SLOTS];

/// The slot in which a name is put, or the search for it begins.
pub(super) const fn slot(name: &[u8]) -> usize {
    let mut packed: u128 = 0;
    let mut rest = name;
    while let [first, after @ ..] = rest {
        packed = (packed << 8) | first.to_ascii_lowercase() as u128;
        rest = after;
    }
    let folded = (packed as u64) ^ ((packed >> 64) as u64).rotate_left(21);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize
}

/// Finds a name; `name_of` gives the names by their place in the table.
pub(super) fn find(slots: &Slots, name: &str, name_of: impl Fn(usize) -> Option<&'static str>) -> Option<usize> {
    if name.len() > LONGEST {
        return None;
    }
    let mut slot = slot(name.as_bytes());
    loop {
        let number = usize::from(*slots.get(slot)?).checked_sub(1)?;
        if name_of(number)?.eq_ignore_ascii_case(name) {
            return Some(number);
        }
        slot = (slot + 1) % SLOTS;
    }
}
