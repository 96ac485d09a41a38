//! Ascending numbers, kept as the distances between them, a few bits each.

/// Numbers between two places that can be jumped to.
const STRIDE: u32 = 64;

/// Where one can go on reading: the number before it, and the byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Jump {
    pub(super) before: u32,
    pub(super) at: u32,
}

/// A list that is being written.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub(super) bytes: Vec<u8>,
    pub(super) count: u32,
    last: u32,
}

impl Pending {
    /// Adds a number that is larger than all before it; the same one again is left out.
    pub(super) fn push(&mut self, number: u32) {
        if self.count > 0 && number == self.last {
            return;
        }
        let mut rest = if self.count == 0 { number } else { number - self.last };
        while rest >= 0x80 {
            self.bytes.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
        self.last = number;
        self.count += 1;
    }

    /// Places to jump to; none in a short list.
    pub(super) fn jumps(&self) -> Vec<Jump> {
        if self.count < 2 * STRIDE {
            return Vec::new();
        }
        let mut list = List::new(&self.bytes, &[]);
        let mut jumps = Vec::new();
        for count in 0..self.count {
            if count > 0 && count % STRIDE == 0 {
                jumps.push(Jump { before: list.last, at: u32::try_from(list.at).unwrap_or(u32::MAX) });
            }
            list.read();
        }
        jumps
    }
}

/// A list that is being read.
#[derive(Debug, Clone)]
pub(super) struct List<'a> {
    bytes: &'a [u8],
    jumps: &'a [Jump],
    at: usize,
    last: u32,
    started: bool,
}

impl<'a> List<'a> {
    pub(super) fn new(bytes: &'a [u8], jumps: &'a [Jump]) -> Self {
        Self { bytes, jumps, at: 0, last: 0, started: false }
    }

    /// The first number from this one on; asked with numbers that do not get smaller.
    pub(super) fn seek(&mut self, least: u32) -> Option<u32> {
        if self.started && self.last >= least {
            return Some(self.last);
        }
        let passed = self.jumps.partition_point(|jump| jump.before < least);
        if let Some(jump) = passed.checked_sub(1).and_then(|at| self.jumps.get(at)) {
            if jump.at as usize > self.at {
                (self.at, self.last, self.started) = (jump.at as usize, jump.before, true);
            }
            self.jumps = self.jumps.get(passed..).unwrap_or_default();
        }
        while self.read().is_some() {
            if self.last >= least {
                return Some(self.last);
            }
        }
        None
    }

    fn read(&mut self) -> Option<u32> {
        let mut value = 0;
        let mut shift = 0;
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            value |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        self.last = if self.started { self.last + value } else { value };
        self.started = true;
        Some(self.last)
    }
}
