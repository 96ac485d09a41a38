//! Prints as bytes, so that they can be kept and need not be made again.

use chrono::{DateTime, Utc};

use super::copies::Print;
use super::likeness::Shingles;
use super::title::Title;

/// Begins every print; another way to make them gets another number.
const VERSION: u8 = 1;

impl Print {
    /// The print as bytes: about four for each word of the text, and some two hundred.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        let date = self.date.map(|date| date.timestamp_millis().cast_unsigned());
        for part in [self.source, self.address, self.id, date] {
            bytes.push(u8::from(part.is_some()));
            bytes.extend(part.into_iter().flat_map(u64::to_le_bytes));
        }
        for words in self.title.parts() {
            each(words.iter().map(|word| word.to_le_bytes()), &mut bytes);
        }
        each(self.shingles.0.iter().map(|shingle| shingle.to_le_bytes()), &mut bytes);
        bytes
    }

    /// The print that was written as these bytes; nothing when they are damaged or of another version:
    /// then it has to be made again.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(&[VERSION])?;
        let [source, address, id, date] = [(); 4].map(|()| part(&mut rest));
        let [full, core, site] = [(); 3].map(|()| list(&mut rest, u64::from_le_bytes));
        let shingles = Shingles(list(&mut rest, u32::from_le_bytes)?);
        let date = match date? {
            Some(date) => Some(DateTime::<Utc>::from_timestamp_millis(date.cast_signed())?),
            None => None,
        };
        let title = Title::of_parts([full?, core?, site?]);
        let print = Self { source: source?, address: address?, id: id?, title, shingles, date };
        rest.is_empty().then_some(print)
    }
}

fn each<const N: usize>(values: impl ExactSizeIterator<Item = [u8; N]>, bytes: &mut Vec<u8>) {
    bytes.extend(u32::try_from(values.len()).unwrap_or(u32::MAX).to_le_bytes());
    values.for_each(|value| bytes.extend(value));
}

fn part(rest: &mut &[u8]) -> Option<Option<u64>> {
    let (there, after) = rest.split_first()?;
    *rest = after;
    if *there == 0 {
        return Some(None);
    }
    let (number, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(Some(u64::from_le_bytes(*number)))
}

fn list<const N: usize, T>(rest: &mut &[u8], value: impl Fn([u8; N]) -> T) -> Option<Box<[T]>> {
    let (count, after) = rest.split_first_chunk()?;
    let length = (u32::from_le_bytes(*count) as usize).checked_mul(N)?;
    let (values, after) = after.split_at_checked(length)?;
    *rest = after;
    Some(values.as_chunks().0.iter().map(|one| value(*one)).collect())
}
