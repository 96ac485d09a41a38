//! Ascending numbers, kept as the distances between them, a few bits each.

/// Numbers between two places that can be jumped to.
const STRIDE: usize = 128;
/// Bytes of a place to jump to: the number before it, and how far behind the places its byte is.
const JUMP: usize = 8;

/// Appends a number, seven bits a byte, the lowest first.
fn push(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends a list of ascending numbers, each once: how many places it has to jump to, these places, the numbers.
pub(super) fn write(numbers: &[u32], bytes: &mut Vec<u8>) {
    let jumps = if numbers.len() < 2 * STRIDE { 0 } else { (numbers.len() - 1) / STRIDE };
    push(u32::try_from(jumps).unwrap_or(u32::MAX), bytes);
    let places = bytes.len();
    bytes.resize(places + jumps * JUMP, 0);
    let start = bytes.len();
    let mut before = 0;
    for (count, number) in numbers.iter().enumerate() {
        if jumps > 0 && count > 0 && count % STRIDE == 0 {
            let at = u32::try_from(bytes.len() - start).unwrap_or(u32::MAX);
            let place = places + (count / STRIDE - 1) * JUMP;
            if let Some(place) = bytes.get_mut(place..place + JUMP) {
                place.copy_from_slice(&(u64::from(at) << 32 | u64::from(before)).to_le_bytes());
            }
        }
        push(number - before, bytes);
        before = *number;
    }
}

/// A list that is being read.
#[derive(Debug, Clone, Default)]
pub(super) struct List<'a> {
    bytes: &'a [u8],
    jumps: &'a [[u8; JUMP]],
    at: usize,
    last: u32,
    started: bool,
}

impl<'a> List<'a> {
    /// The list that was written as these bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut list = Self { bytes, ..Self::default() };
        let jumps = list.varint().unwrap_or_default() as usize;
        let rest = bytes.get(list.at..).unwrap_or_default();
        let Some((places, numbers)) = jumps.checked_mul(JUMP).and_then(|length| rest.split_at_checked(length)) else {
            return Self::default();
        };
        Self { bytes: numbers, jumps: places.as_chunks().0, ..Self::default() }
    }

    /// The first number from this one on; asked with numbers that do not get smaller.
    pub(super) fn seek(&mut self, least: u32) -> Option<u32> {
        if self.started && self.last >= least {
            return Some(self.last);
        }
        self.jump(least);
        while let Some(number) = self.read() {
            if number >= least {
                return Some(number);
            }
        }
        None
    }

    fn jump(&mut self, least: u32) {
        let parted = |jump: &[u8; JUMP]| {
            let both = u64::from_le_bytes(*jump);
            (both as u32, (both >> 32) as usize)
        };
        // Most often the place is near: look ahead in growing steps before halving.
        let mut step = 1;
        while self.jumps.get(step - 1).is_some_and(|jump| parted(jump).0 < least) {
            step *= 2;
        }
        let ahead = self.jumps.get(..step.min(self.jumps.len())).unwrap_or_default();
        let passed = ahead.partition_point(|jump| parted(jump).0 < least);
        if let Some(jump) = passed.checked_sub(1).and_then(|last| self.jumps.get(last)) {
            let (before, at) = parted(jump);
            if at > self.at {
                (self.at, self.last, self.started) = (at, before, true);
            }
            self.jumps = self.jumps.get(passed..).unwrap_or_default();
        }
    }

    fn read(&mut self) -> Option<u32> {
        let distance = self.varint()?;
        self.last = self.last.wrapping_add(distance);
        self.started = true;
        Some(self.last)
    }

    fn varint(&mut self) -> Option<u32> {
        let mut value = 0;
        let mut shift = 0;
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            value |= u32::from(byte & 0x7f).wrapping_shl(shift);
            shift += 7;
            if byte < 0x80 {
                return Some(value);
            }
        }
    }
}

impl Iterator for List<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.read()
    }
}
