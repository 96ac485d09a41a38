//! Ascending numbers: the distances between them, a few bits each; or a bit for each number, where most are near.

use super::block::{Block, WIDTH};
use super::pairs;

/// Numbers between two places that can be jumped to.
const STRIDE: usize = 128;
/// Bytes of a place to jump to: the number before it, and how far behind the places its byte is.
const JUMP: usize = 8;
/// Where one of so many numbers is in a list, it has a bit for each: of two such lists 64 are compared at once.
const DENSE: usize = 32;
/// Says, in place of how many places to jump to there are, that a bit for each number follows.
const BITS: u32 = u32::MAX;

/// Appends a number, seven bits a byte, the lowest first.
fn push(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends a list of ascending numbers, each once, as bits where most are near to each other.
pub(super) fn write(numbers: &[u32], bytes: &mut Vec<u8>) {
    let last = numbers.last().copied().unwrap_or_default() as usize;
    if numbers.len() >= 2 * STRIDE && last / DENSE < numbers.len() {
        return write_bits(numbers, last, bytes);
    }
    write_distances(numbers, bytes);
}

/// Appends a list of ascending numbers, each once: how many places it has to jump to, these places, the numbers.
pub(super) fn write_distances(numbers: &[u32], bytes: &mut Vec<u8>) {
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

fn write_bits(numbers: &[u32], last: usize, bytes: &mut Vec<u8>) {
    push(BITS, bytes);
    let start = bytes.len();
    bytes.resize(start + last / 8 + 1, 0);
    for number in numbers {
        if let Some(byte) = bytes.get_mut(start + *number as usize / 8) {
            *byte |= 1 << (number % 8);
        }
    }
}

/// A list that is being read.
#[derive(Debug, Clone)]
pub(super) enum List<'a> {
    /// Kept as distances.
    Distances(Distances<'a>),
    /// Kept as a bit for each number.
    Bits(&'a [u8]),
    /// The entries of one pair among those of all pairs of a list, by its lower bits.
    Pair(Distances<'a>, u32),
}

impl<'a> List<'a> {
    /// The list that was written as these bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Distances::new(bytes).map_or_else(Self::Bits, Self::Distances)
    }

    /// The entries of this pair in a list of pairs that was written as these bytes.
    pub(super) fn of_pair(bytes: &'a [u8], pair: u32) -> Self {
        Self::Pair(Distances::new(bytes).unwrap_or_default(), pairs::lower(pair))
    }

    /// The first block from this one on that has a number, or may have one; asked of blocks that do not get smaller.
    pub(super) fn next_block(&mut self, block: u32) -> Option<u32> {
        match self {
            Self::Distances(list) => list.seek(block.checked_mul(WIDTH)?).map(|number| number / WIDTH),
            Self::Pair(list, lower) => {
                let mut next = list.seek(pairs::first(block.checked_mul(WIDTH)?));
                while next.is_some_and(|number| pairs::lower(number) != *lower) {
                    next = list.read();
                }
                next.map(|number| pairs::entry(number) / WIDTH)
            }
            Self::Bits(bytes) => ((block as usize) < bytes.len().div_ceil(WIDTH as usize / 8)).then_some(block),
        }
    }

    /// Adds the numbers of this block; asked of blocks that do not get smaller.
    pub(super) fn fill(&mut self, block: u32, to: &mut Block) {
        match self {
            Self::Distances(list) => {
                let Some(start) = block.checked_mul(WIDTH) else { return };
                list.each_from(start, |number| {
                    let at = number - start;
                    (at < WIDTH).then(|| to.set(at))
                });
            }
            Self::Pair(list, lower) => {
                let Some(start) = block.checked_mul(WIDTH) else { return };
                list.each_from(pairs::first(start), |number| {
                    let at = pairs::entry(number) - start;
                    (at < WIDTH).then(|| {
                        if pairs::lower(number) == *lower {
                            to.set(at);
                        }
                    })
                });
            }
            Self::Bits(bytes) => {
                let size = WIDTH as usize / 8;
                let rest = bytes.get(block as usize * size..).unwrap_or_default();
                to.add_bytes(rest.get(..size).unwrap_or(rest));
            }
        }
    }

    /// All numbers.
    pub(super) fn each(self, mut take: impl FnMut(u32)) {
        match self {
            Self::Distances(mut list) | Self::Pair(mut list, _) => {
                while let Some(number) = list.read() {
                    take(number);
                }
            }
            Self::Bits(bytes) => {
                for (start, byte) in (0_u32..).step_by(8).zip(bytes) {
                    let mut left = *byte;
                    while left != 0 {
                        take(start + left.trailing_zeros());
                        left &= left - 1;
                    }
                }
            }
        }
    }
}

/// A list that is kept as distances.
#[derive(Debug, Clone, Default)]
pub(super) struct Distances<'a> {
    bytes: &'a [u8],
    jumps: &'a [[u8; JUMP]],
    at: usize,
    last: u32,
    started: bool,
}

impl<'a> Distances<'a> {
    /// The list that was written as these bytes; where bits were written, these.
    fn new(bytes: &'a [u8]) -> Result<Self, &'a [u8]> {
        let mut list = Self { bytes, ..Self::default() };
        let jumps = list.varint().unwrap_or_default();
        let rest = bytes.get(list.at..).unwrap_or_default();
        if jumps == BITS {
            return Err(rest);
        }
        let parted = (jumps as usize).checked_mul(JUMP).and_then(|length| rest.split_at_checked(length));
        Ok(parted.map_or_else(Self::default, |(places, numbers)| Self {
            bytes: numbers,
            jumps: places.as_chunks().0,
            ..Self::default()
        }))
    }

    /// The first number from this one on; asked with numbers that do not get smaller.
    fn seek(&mut self, least: u32) -> Option<u32> {
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

    /// The numbers from this one on, until one is not taken.
    fn each_from(&mut self, least: u32, mut take: impl FnMut(u32) -> Option<()>) {
        let mut next = self.seek(least);
        while let Some(number) = next {
            if take(number).is_none() {
                return;
            }
            next = self.read();
        }
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
        // Most numbers are near to the one before.
        let distance = match self.bytes.get(self.at) {
            Some(byte) if *byte < 0x80 => {
                self.at += 1;
                u32::from(*byte)
            }
            _ => self.varint()?,
        };
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
