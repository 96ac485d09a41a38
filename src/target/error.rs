//! Why a file could not be put in place.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::advice::Advice;

/// Why a file could not be put in place.
#[derive(Debug, Error)]
pub enum TargetError {
    /// A file stands where the folder should be.
    #[error("the output `{}` is no folder", .0.display())]
    NotAFolder(PathBuf),
    /// The folder or a file in it may not be written.
    #[error("the output `{}` cannot be written", .path.display())]
    NotWritable {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Not a plain file name.
    #[error("`{0}` is no name of a published file")]
    Name(String),
    /// Somebody else's file.
    #[error("`{}` was not written by feedwright", .0.display())]
    Foreign(PathBuf),
    /// No room left on the disk, or in the quota.
    #[error("no room left for `{}`", .path.display())]
    Full {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system failed.
    #[error("`{}` could not be {doing}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried: `read`, `written`, `removed` …
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl TargetError {
    /// The error for what the system said of a path.
    #[must_use]
    pub fn of(path: &Path, doing: &'static str, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path, source },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::NotWritable { path, source },
            io::ErrorKind::NotADirectory => Self::NotAFolder(path),
            _ => Self::Io { path, doing, source },
        }
    }
}

impl Advice for TargetError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotAFolder(path) => {
                format!("move `{}` away, or name another folder with `output:`", path.display())
            }
            Self::NotWritable { path, .. } => {
                format!("let this user write to `{}`, or name another folder with `output:`", path.display())
            }
            Self::Name(_) => "a name of a published file has letters, digits, `-`, `_` and `.` alone".to_owned(),
            Self::Foreign(path) => {
                format!("move `{}` away if it is not needed, or name another folder with `output:`", path.display())
            }
            Self::Full { .. } => {
                "make room and run again; the files that were published before are still whole".to_owned()
            }
            Self::Io { path, .. } => format!("look at the disk that holds `{}`, then run again", path.display()),
        })
    }
}
