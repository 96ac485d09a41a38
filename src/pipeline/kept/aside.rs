//! Parts of the index that wait until their entries were looked at: the first in memory, the others in a file.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use crate::model::{EntryKey, Stand};
use crate::query::index::Segment;

/// An entry that is in the index already, or needs not be, and the place of its source in the plan.
pub(super) type Placed = (Stand, Option<usize>);

/// A part of what came that was not looked at yet, with its part of the index.
#[derive(Debug)]
pub(super) struct Part {
    /// Its entries, one after the other as they were saved.
    pub(super) placed: Vec<Placed>,
    /// Nothing where none is kept.
    pub(super) segment: Option<Segment>,
}

impl Part {
    /// The bytes of its segment.
    fn saved(&self) -> &[u8] {
        self.segment.as_ref().map_or(&[], |segment| segment.saved())
    }
}

/// Bytes of parts that wait in memory: enough for the few entries of most passes.
const IN_MEMORY: usize = 1 << 20;

/// Bytes of an entry in the file.
const WIDTH: usize = 24;

/// Parts in the order in which they came; given back one after the other.
#[derive(Debug, Default)]
pub(super) struct Parts {
    folder: PathBuf,
    first: VecDeque<Part>,
    bytes: usize,
    /// Has no name: it is gone with the pass, however that ends.
    file: Option<File>,
    /// Where each of the others begins, and how many bytes of entries and of the segment it has.
    others: VecDeque<(u64, usize, usize)>,
    end: u64,
}

impl Parts {
    /// None yet; a file would be put into this folder.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, ..Self::default() }
    }

    /// Puts one more behind the others.
    ///
    /// # Errors
    /// When there is no room for it: its entries wait in the store all the same.
    pub(super) fn push(&mut self, part: Part) -> io::Result<()> {
        self.bytes += part.saved().len() + part.placed.len() * WIDTH;
        if self.bytes <= IN_MEMORY {
            self.first.push_back(part);
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile_in(&self.folder)?),
        };
        let mut entries = Vec::with_capacity(part.placed.len() * WIDTH);
        for (stand, source) in &part.placed {
            let source = source.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1);
            [stand.at, stand.key.0, source].iter().for_each(|number| entries.extend_from_slice(&number.to_le_bytes()));
        }
        let segment = part.saved();
        file.write_all(&entries)?;
        file.write_all(segment)?;
        self.others.push_back((self.end, entries.len(), segment.len()));
        self.end += (entries.len() + segment.len()) as u64;
        Ok(())
    }

    fn read(&mut self, (start, entries, segment): (u64, usize, usize)) -> Option<Part> {
        let file = self.file.as_mut()?;
        file.seek(SeekFrom::Start(start)).ok()?;
        let (mut placed, mut bytes) = (vec![0; entries], vec![0; segment]);
        file.read_exact(&mut placed).ok()?;
        file.read_exact(&mut bytes).ok()?;
        let (numbers, _) = placed.as_chunks::<8>();
        let (entries, _) = numbers.as_chunks::<3>();
        let entry = |[at, key, source]: &[[u8; 8]; 3]| {
            let [at, key, source] = [at, key, source].map(|number| i64::from_le_bytes(*number));
            (Stand { at, key: EntryKey(key) }, usize::try_from(source).ok())
        };
        let segment = if segment == 0 { None } else { Some(Segment::restored(bytes)?) };
        Some(Part { placed: entries.iter().map(entry).collect(), segment })
    }
}

/// One that cannot be read is left out: its entries wait in the store all the same.
impl Iterator for Parts {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        if let Some(part) = self.first.pop_front() {
            return Some(part);
        }
        while let Some(place) = self.others.pop_front() {
            if let Some(part) = self.read(place) {
                return Some(part);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::index::{Builder, Place};
    use crate::query::{EntryView, Facts};

    fn part(number: i64) -> Part {
        let mut builder = Builder::default();
        let placed: Vec<Placed> = (0..200)
            .map(|at| {
                let (at, key) = (number * 7 + at, EntryKey(number * 200 + at));
                let text: String = (0..60).map(|word| format!("word{} ", key.0 * 60 + word)).collect();
                let facts = Facts { title: Some(&text), ..Facts::default() };
                builder.add(Place { date: at, key: key.0 }, &EntryView::new(facts));
                (Stand { at, key }, usize::try_from(at % 5 - 1).ok())
            })
            .collect();
        Part { placed, segment: builder.finish() }
    }

    #[test]
    fn parts_come_back_as_they_went_also_those_that_waited_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut parts = Parts::new(folder.path().to_owned());
        (0..20).for_each(|number| parts.push(part(number)).unwrap());
        assert!(parts.first.len() < 10 && !parts.first.is_empty(), "{} of 20 in memory", parts.first.len());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the file has no name");
        for number in 0..20 {
            let (one, same) = (parts.next().unwrap(), part(number));
            assert_eq!(one.placed, same.placed);
            assert_eq!(one.saved(), same.saved());
        }
        assert!(parts.next().is_none());
    }

    #[test]
    fn parts_without_an_index_come_back_without_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut parts = Parts::new(folder.path().to_owned());
        let without = |number: i64| Part { segment: None, ..part(number) };
        (0..400).for_each(|number| parts.push(without(number)).unwrap());
        assert!(!parts.others.is_empty(), "some waited in a file");
        for number in 0..400 {
            let (one, same) = (parts.next().unwrap(), without(number));
            assert_eq!((one.placed, one.segment.is_none()), (same.placed, true));
        }
    }

    #[test]
    fn what_cannot_be_read_again_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let mut parts = Parts::new(folder.path().to_owned());
        (0..20).for_each(|number| parts.push(part(number)).unwrap());
        let in_memory = parts.first.len();
        let (start, entries, _) = parts.others[1];
        let file = parts.file.as_mut().unwrap();
        file.seek(SeekFrom::Start(start + entries as u64 + 100)).unwrap();
        file.write_all(b"damage").unwrap();
        assert_eq!(parts.count(), 19, "{in_memory} of them in memory");
    }

    #[test]
    fn where_no_file_can_be_written_nothing_more_is_taken() {
        let mut parts = Parts::new(PathBuf::from("/nowhere/at/all"));
        let taken = (0..20).take_while(|number| parts.push(part(*number)).is_ok()).count();
        assert!(taken > 0 && taken < 10, "{taken}");
        assert_eq!(parts.count(), taken);
    }
}
