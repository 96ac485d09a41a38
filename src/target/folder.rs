//! Puts files into a folder, each whole or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use flate2::bufread::GzDecoder;
use tempfile::{Builder, NamedTempFile};

use crate::model::PublishedFile;

use super::error::TargetError;
use super::look::{hash, is_settled, look, same};
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
    /// The time by the clock of the file system when the folder was opened; unknown for whoever only looks.
    opened: Option<i64>,
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
        let probe = tempfile::tempfile_in(path).map_err(|error| TargetError::of(path, "written", error))?;
        let opened = probe.metadata().ok().and_then(|new| look(&new)).map(|(_, made)| made);
        Ok(Self { opened, ..Self::existing(path) })
    }

    /// The folder as it is, perhaps missing, for whoever only looks.
    #[must_use]
    pub fn existing(path: &Path) -> Self {
        Self { path: path.to_owned(), opened: None, moved: AtomicBool::new(false) }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file for reading; nothing where there is none.
    ///
    /// # Errors
    /// When the name is none, something else than a file stands there, or the disk fails.
    pub fn open_file(&self, name: &str) -> Result<Option<File>, TargetError> {
        let Some((path, _)) = self.found(name)? else { return Ok(None) };
        File::open(&path).map(Some).map_err(|error| TargetError::of(&path, "read", error))
    }

    /// The bytes of a file; nothing where there is none.
    ///
    /// # Errors
    /// When the name is none, something else than a file stands there, or the disk fails.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, TargetError> {
        let Some((path, _)) = self.found(name)? else { return Ok(None) };
        fs::read(&path).map(Some).map_err(|error| TargetError::of(&path, "read", error))
    }

    /// Whether a file was written by this program; nothing where there is none.
    ///
    /// # Errors
    /// When the name is none, something else than a file stands there, or the disk fails.
    pub fn is_ours(&self, name: &str) -> Result<Option<bool>, TargetError> {
        let Some(file) = self.open_file(name)? else { return Ok(None) };
        is_ours(name, file).map(Some).map_err(|error| TargetError::of(&self.path.join(name), "read", error))
    }

    /// Whether a file has these bytes, read piece by piece; nothing where there is none.
    ///
    /// # Errors
    /// When the name is none, something else than a file stands there, or the disk fails.
    pub fn holds(&self, name: &str, bytes: &[u8]) -> Result<Option<bool>, TargetError> {
        let Some((path, found)) = self.found(name)? else { return Ok(None) };
        if u64::try_from(bytes.len()).is_ok_and(|length| length != found.len()) {
            return Ok(Some(false));
        }
        let same = File::open(&path).and_then(|file| same(file, bytes));
        same.map(Some).map_err(|error| TargetError::of(&path, "read", error))
    }

    /// Whether a compressed file holds these bytes; nothing where there is none. Reading it costs much
    /// less than compressing them again.
    ///
    /// # Errors
    /// When the name is none or something else than a file stands there.
    pub fn unpacks_to(&self, name: &str, bytes: &[u8]) -> Result<Option<bool>, TargetError> {
        let Some(file) = self.open_file(name)? else { return Ok(None) };
        Ok(Some(same(GzDecoder::new(BufReader::new(file)), bytes).unwrap_or(false)))
    }

    /// The xxh3 of a file's bytes; nothing where there is none.
    ///
    /// # Errors
    /// When the name is none, something else than a file stands there, or the disk fails.
    pub fn hash(&self, name: &str) -> Result<Option<u64>, TargetError> {
        let Some(file) = self.open_file(name)? else { return Ok(None) };
        hash(file).map(Some).map_err(|error| TargetError::of(&self.path.join(name), "read", error))
    }

    /// Whether a file stands there as we left it: with what is to be remembered of it when it does. What
    /// looks as it did when its bytes were last read is not read again.
    ///
    /// # Errors
    /// When the name is none, something else than a file stands there, or the disk fails.
    pub fn as_left(&self, name: &str, known: PublishedFile) -> Result<Option<PublishedFile>, TargetError> {
        let Some((path, found)) = self.found(name)? else { return Ok(None) };
        let look = look(&found);
        if let Some((look, _)) = look
            && known.look == Some(look)
        {
            return Ok(Some(known));
        }
        let hash = File::open(&path).and_then(hash).map_err(|error| TargetError::of(&path, "read", error))?;
        let look = look.filter(|(_, changed)| self.opened.is_some_and(|opened| is_settled(*changed, opened)));
        Ok((hash == known.hash).then_some(PublishedFile { look: look.map(|(look, _)| look), ..known }))
    }

    /// What the system says of a file; nothing where there is none.
    fn found(&self, name: &str) -> Result<Option<(PathBuf, Metadata)>, TargetError> {
        let path = self.file(name)?;
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => Ok(Some((path, found))),
            Ok(_) => Err(TargetError::Foreign(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(TargetError::of(&path, "read", error)),
        }
    }

    /// Puts a file in place, whole: written beside it, made durable, then renamed. A file that has
    /// these bytes already is not touched. The rename is durable after [`Folder::sync`].
    ///
    /// # Errors
    /// When the name is none, a file of somebody else stands there, or the disk is full or fails; the
    /// file that was there before then stays.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<Change, TargetError> {
        let same = self.holds(name, bytes)?;
        if same == Some(true) {
            return Ok(Change::Same);
        }
        if same.is_some() && !self.wrote(name)? {
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
        let before = self.holds(name, bytes)?;
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
        let Some((path, _)) = self.found(name)? else { return Ok(false) };
        if !self.wrote(name)? {
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
    fn wrote(&self, name: &str) -> Result<bool, TargetError> {
        if self.is_ours(name)? == Some(true) {
            return Ok(true);
        }
        let twin = name.strip_suffix(".gz").map(|twin| self.is_ours(twin)).transpose()?;
        Ok(twin.flatten() == Some(true))
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
#[cfg(unix)]
fn readable_by_all(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable_by_all(_builder: &mut Builder<'_, '_>) {}
