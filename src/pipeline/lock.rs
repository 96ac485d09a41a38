//! One pass at a time: a lock on a file in the state folder, and in it what the store looked like when
//! the last pass left it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek as _, Write as _};
use std::path::Path;

use crate::store::{Backend, Trust};

use super::error::RunError;

/// Longest mark that is read back.
const MARK: u64 = 512;

/// What a store that is being written to is marked with.
const OPEN: &str = "open";

/// Whether another pass is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// It is not.
    None,
    /// Until it is done.
    Endless,
}

/// The lock. The system frees it with the process, however that ends.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    trust: Trust,
}

impl Lock {
    /// Takes the lock; makes the folder when it is missing.
    ///
    /// # Errors
    /// When another pass holds it, or the folder cannot be written.
    pub(super) fn take(state: &Path, patience: Patience, backend: &dyn Backend) -> Result<Self, RunError> {
        let failed = |source| RunError::State { path: state.to_owned(), source };
        std::fs::create_dir_all(state).map_err(failed)?;
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(state.join("lock")).map_err(failed)?;
        match (patience, file.try_lock()) {
            (_, Ok(())) => {}
            (Patience::None, Err(TryLockError::WouldBlock)) => return Err(RunError::Locked),
            (Patience::Endless, Err(TryLockError::WouldBlock)) => file.lock().map_err(failed)?,
            (_, Err(TryLockError::Error(error))) => return Err(failed(error)),
        }
        let mut mark = String::new();
        Read::by_ref(&mut file).take(MARK).read_to_string(&mut mark).map_err(failed)?;
        let trust = match mark.trim() {
            "" => Trust::NeverThere,
            mark if backend.seal(state).as_deref() == Some(mark) => Trust::AsLeft,
            _ => Trust::Check,
        };
        Ok(Self { file, trust })
    }

    /// What may be believed of the store.
    pub(super) fn trust(&self) -> Trust {
        self.trust
    }

    /// Marks that from now on there is a store, and that it is being written to.
    pub(super) fn begin(&mut self) {
        self.write(OPEN);
    }

    /// Marks how the store was left. Without the mark the next pass checks all of it.
    pub(super) fn leave(mut self, state: &Path, backend: &dyn Backend) {
        if let Some(seal) = backend.seal(state) {
            self.write(&seal);
        }
    }

    /// The mark saves time, no more: where it cannot be written, the next pass takes longer.
    fn write(&mut self, mark: &str) {
        let _ =
            self.file.set_len(0).and_then(|()| self.file.rewind()).and_then(|()| self.file.write_all(mark.as_bytes()));
    }
}
