//! Puts files into a folder, each whole or not at all.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::{Builder, NamedTempFile};

use super::error::TargetError;
use super::mark::is_ours;

/// How the names of files that are still being written begin and end.
const TEMPORARY: (&str, &str) = (".feedwright-", ".tmp");

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    New,
    /// It has other bytes now.
    Changed,
    /// It had these bytes already and was not touched.
    Same,
}

/// The folder of published files.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Whether a name in the folder changed since it was last made durable.
    moved: AtomicBool,
}

impl Folder {
    /// The folder, made when it is missing, and known to be writable.
    ///
    /// # Errors
    /// When a file stands in its place, or it cannot be made or written.
    pub fn open(path: &Path) -> Result<Self, TargetError> {
        if fs::metadata(path).is_ok_and(|found| !found.is_dir()) {
            return Err(TargetError::NotAFolder(path.to_owned()));
        }
        fs::create_dir_all(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => TargetError::NotAFolder(path.to_owned()),
            _ => TargetError::of(path, "made", error),
        })?;
        // A file without a name: leaves no trace where the system knows such files.
        tempfile::tempfile_in(path).map_err(|error| TargetError::of(path, "written", error))?;
        Ok(Self::existing(path))
    }

    /// The folder as it is, perhaps missing, for whoever only looks.
    #[must_use]
    pub fn existing(path: &Path) -> Self {
        Self { path: path.to_owned(), moved: AtomicBool::new(false) }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The bytes of a file; nothing where there is none.
    ///
    /// # Errors
    /// When the name is none, something else than a file stands there, or the disk fails.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, TargetError> {
        let path = self.file(name)?;
        match fs::symlink_metadata(&path) {
            Ok(found) if !found.is_file() => return Err(TargetError::Foreign(path)),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(TargetError::of(&path, "read", error)),
        }
        fs::read(&path).map(Some).map_err(|error| TargetError::of(&path, "read", error))
    }

    /// Whether a file has these bytes, read piece by piece; nothing where there is none.
    fn compare(&self, name: &str, bytes: &[u8]) -> Result<Option<bool>, TargetError> {
        let path = self.file(name)?;
        let found = match fs::symlink_metadata(&path) {
            Ok(found) if !found.is_file() => return Err(TargetError::Foreign(path)),
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(TargetError::of(&path, "read", error)),
        };
        if u64::try_from(bytes.len()).is_ok_and(|length| length != found.len()) {
            return Ok(Some(false));
        }
        let same = fs::File::open(&path).and_then(|file| same(file, bytes));
        same.map(Some).map_err(|error| TargetError::of(&path, "read", error))
    }

    /// Puts a file in place, whole: written beside it, made durable, then renamed. A file that has
    /// these bytes already is not touched. The rename is durable after [`Folder::sync`].
    ///
    /// # Errors
    /// When the name is none, a file of somebody else stands there, or the disk is full or fails; the
    /// file that was there before then stays.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<Change, TargetError> {
        let same = self.compare(name, bytes)?;
        if same == Some(true) {
            return Ok(Change::Same);
        }
        if same.is_some()
            && let Some(before) = self.read(name)?
            && !self.wrote(name, &before)
        {
            return Err(TargetError::Foreign(self.file(name)?));
        }
        self.replace(name, bytes)
    }

    /// The same for a file that is known to be ours whatever it says: we wrote it, and it was cut or
    /// edited since.
    ///
    /// # Errors
    /// When the name is none, or the disk is full or fails; the file that was there before then stays.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> Result<Change, TargetError> {
        let before = self.compare(name, bytes)?;
        if before == Some(true) {
            return Ok(Change::Same);
        }
        let path = self.file(name)?;
        let file = self.written(&path, bytes).map_err(|error| TargetError::of(&path, "written", error))?;
        file.persist(&path).map_err(|error| TargetError::of(&path, "put in place", error.error))?;
        self.moved.store(true, Ordering::Release);
        Ok(if before.is_some() { Change::Changed } else { Change::New })
    }

    /// Removes a file if this program wrote it; whether one was removed.
    ///
    /// # Errors
    /// When the name is none, a file of somebody else stands there, or the disk fails.
    pub fn remove(&self, name: &str) -> Result<bool, TargetError> {
        let Some(bytes) = self.read(name)? else { return Ok(false) };
        let path = self.file(name)?;
        if !self.wrote(name, &bytes) {
            return Err(TargetError::Foreign(path));
        }
        fs::remove_file(&path).map_err(|error| TargetError::of(&path, "removed", error))?;
        self.moved.store(true, Ordering::Release);
        Ok(true)
    }

    /// Makes the names of all files that were put in place or removed durable.
    ///
    /// # Errors
    /// When the disk fails: the files may be lost with the power.
    pub fn sync(&self) -> Result<(), TargetError> {
        if !self.moved.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let synced = fs::File::open(&self.path).and_then(|folder| folder.sync_all());
        synced.map_err(|error| TargetError::of(&self.path, "made durable", error))
    }

    /// Removes what a killed run left unfinished; how many files that were. Nobody else may be
    /// writing at the time.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn clean(&self) -> Result<usize, TargetError> {
        let failed = |error| TargetError::of(&self.path, "read", error);
        let mut removed = 0;
        let found = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            found => found.map_err(failed)?,
        };
        for item in found {
            let item = item.map_err(failed)?;
            let name = item.file_name();
            let unfinished =
                name.to_str().is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
            if unfinished && item.file_type().is_ok_and(|kind| kind.is_file()) {
                fs::remove_file(item.path()).map_err(|error| TargetError::of(&item.path(), "removed", error))?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Whether a file is ours: it has our mark, or it is the compressed form of one that has.
    fn wrote(&self, name: &str, bytes: &[u8]) -> bool {
        is_ours(name, bytes)
            || name
                .strip_suffix(".gz")
                .is_some_and(|twin| self.read(twin).is_ok_and(|found| found.is_some_and(|bytes| is_ours(twin, &bytes))))
    }

    /// A finished file beside the one it will replace; removed again when anything fails.
    fn written(&self, path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
        readable_by_all(&mut builder);
        let mut file = builder.tempfile_in(&self.path)?;
        file.write_all(bytes)?;
        if let Ok(before) = fs::symlink_metadata(path) {
            // The owner may have set who reads it. A system without such rights loses nothing.
            let _ = file.as_file().set_permissions(before.permissions());
        }
        file.as_file().sync_all()?;
        Ok(file)
    }

    fn file(&self, name: &str) -> Result<PathBuf, TargetError> {
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        if name.is_empty() || name.starts_with('.') || !plain {
            return Err(TargetError::Name(name.to_owned()));
        }
        Ok(self.path.join(name))
    }
}

/// Published files are for web servers, which run as somebody else; the umask has its say.
/// Whether a file says just this.
fn same(mut file: fs::File, mut bytes: &[u8]) -> io::Result<bool> {
    let mut piece = vec![0; 1 << 16];
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

#[cfg(unix)]
fn readable_by_all(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable_by_all(_builder: &mut Builder<'_, '_>) {}
