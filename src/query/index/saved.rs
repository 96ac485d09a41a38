//! The index as bytes, so that a later start need not build it again.

use xxhash_rust::xxh3::xxh3_64;

use super::list::Jump;
use super::search::Index;
use super::segment::{Place, Segment};

/// Begins every saved index; another layout gets another number.
const MARK: &[u8; 8] = b"fwindex1";

/// Writes numbers and texts, each with its length before it.
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: usize) {
        self.0.extend_from_slice(&(number as u64).to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    fn each<const N: usize>(&mut self, values: impl ExactSizeIterator<Item = [u8; N]>) {
        self.number(values.len());
        self.0.reserve(values.len() * N);
        values.for_each(|value| self.0.extend_from_slice(&value));
    }
}

/// Reads the same; nothing where the bytes end too soon.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(u64::from_le_bytes(self.take(8)?.try_into().ok()?)).ok()
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = self.number()?;
        self.take(count)
    }

    fn each<const N: usize, T>(&mut self, value: impl Fn([u8; N]) -> T) -> Option<Vec<T>> {
        let count = self.number()?;
        let (chunks, _) = self.take(count.checked_mul(N)?)?.as_chunks::<N>();
        Some(chunks.iter().map(|chunk| value(*chunk)).collect())
    }
}

fn two(pair: [u8; 8]) -> (u32, u32) {
    let both = u64::from_le_bytes(pair);
    ((both >> 32) as u32, both as u32)
}

fn paired(first: u32, second: u32) -> [u8; 8] {
    (u64::from(first) << 32 | u64::from(second)).to_le_bytes()
}

impl Index {
    /// The index as bytes.
    #[must_use]
    pub fn saved(&self) -> Vec<u8> {
        let mut out = Writer(Vec::with_capacity(self.bytes() + 1024));
        out.0.extend_from_slice(MARK);
        out.number(self.segments.len());
        for segment in &self.segments {
            out.each(segment.places.iter().map(|place| place.date.to_le_bytes()));
            out.each(segment.places.iter().map(|place| place.key.to_le_bytes()));
            out.bytes(segment.names.as_bytes());
            out.bytes(&segment.bytes);
            for ends in [&segment.name_ends, &segment.list_ends, &segment.counts] {
                out.each(ends.iter().map(|end| end.to_le_bytes()));
            }
            out.each(segment.jumps.iter().map(|jump| paired(jump.before, jump.at)));
            out.each(segment.jump_ends.iter().map(|(number, end)| paired(*number, *end)));
        }
        let sum = xxh3_64(&out.0);
        out.0.extend_from_slice(&sum.to_le_bytes());
        out.0
    }

    /// The index that was saved as these bytes; nothing when they are damaged or of another version:
    /// then it has to be built again.
    #[must_use]
    pub fn restored(bytes: &[u8]) -> Option<Self> {
        let (content, sum) = bytes.split_at_checked(bytes.len().checked_sub(8)?)?;
        if xxh3_64(content) != u64::from_le_bytes(sum.try_into().ok()?) {
            return None;
        }
        let mut reader = Reader(content.strip_prefix(MARK)?);
        let count = reader.number()?;
        let segments = (0..count).map(|_| segment(&mut reader)).collect::<Option<Vec<Segment>>>()?;
        reader.0.is_empty().then_some(Self { segments })
    }
}

fn segment(reader: &mut Reader<'_>) -> Option<Segment> {
    let dates = reader.each(i64::from_le_bytes)?;
    let keys = reader.each(i64::from_le_bytes)?;
    Some(Segment {
        places: dates.into_iter().zip(keys).map(|(date, key)| Place { date, key }).collect(),
        names: std::str::from_utf8(reader.bytes()?).ok()?.to_owned(),
        bytes: reader.bytes()?.to_vec(),
        name_ends: reader.each(u32::from_le_bytes)?,
        list_ends: reader.each(u32::from_le_bytes)?,
        counts: reader.each(u32::from_le_bytes)?,
        jumps: reader.each(|pair| {
            let (before, at) = two(pair);
            Jump { before, at }
        })?,
        jump_ends: reader.each(two)?,
    })
}
