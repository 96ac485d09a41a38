//! What a file looks like from outside, and its bytes piece by piece.

use std::fs::{File, Metadata};
use std::io::{self, Read};

use xxhash_rust::xxh3::Xxh3;

/// How much of a file is in memory at once, in bytes.
const PIECE: usize = 1 << 16;

/// Longest time between two ticks of the clock of a file system that writes fractions of a second, in nanoseconds.
const TICK: i64 = 50_000_000;

/// The same where only whole seconds are written; FAT has only even ones.
const WHOLE_TICK: i64 = 2_100_000_000;

/// What a file looks like from outside, hashed, and when anything of it last changed, in nanoseconds
/// since 1970: a time that cannot be set by hand. Nothing where the system does not tell enough.
#[cfg(unix)]
pub(super) fn look(found: &Metadata) -> Option<(u64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    let changed = found.ctime().checked_mul(1_000_000_000)?.checked_add(found.ctime_nsec())?;
    let mut hash = Xxh3::new();
    for number in [found.size(), found.ino(), found.dev()] {
        hash.update(&number.to_le_bytes());
    }
    for time in [found.mtime(), found.mtime_nsec(), changed] {
        hash.update(&time.to_le_bytes());
    }
    Some((hash.digest(), changed))
}

#[cfg(not(unix))]
pub(super) fn look(_found: &Metadata) -> Option<(u64, i64)> {
    None
}

/// Whether any change after `now` of a file that last changed before is sure to show: one within the
/// same tick of the clock would not.
pub(super) fn is_settled(changed: i64, now: i64) -> bool {
    let tick = if changed % 1_000_000_000 == 0 { WHOLE_TICK } else { TICK };
    changed.saturating_add(tick) < now
}

/// The xxh3 of a file's bytes.
pub(super) fn hash(mut file: File) -> io::Result<u64> {
    let mut hash = Xxh3::new();
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hash.digest()),
            Ok(read) => hash.update(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether a file says just this.
pub(super) fn same(mut file: impl Read, mut bytes: &[u8]) -> io::Result<bool> {
    let mut piece = vec![0; PIECE];
    loop {
        let read = match file.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read == 0 {
            return Ok(bytes.is_empty());
        }
        let Some(rest) = piece.get(..read).and_then(|piece| bytes.strip_prefix(piece)) else { return Ok(false) };
        bytes = rest;
    }
}
