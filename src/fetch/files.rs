//! Reads local files: one by its path, or those below a folder that match a pattern.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use globset::{GlobBuilder, GlobMatcher};
use url::Url;

use super::error::FetchError;
use crate::model::{Address, Document};

/// Files of one pattern: more is a slip in the pattern.
const MAX_FILES: usize = 10_000;

/// Things looked at below one root, matching or not; keeps a pattern at `/` from walking a whole disk.
const MAX_SEEN: usize = 1_000_000;

/// Folders inside folders.
const MAX_DEPTH: usize = 64;

/// How often a file that changes under our eyes is read again.
const READINGS: usize = 3;

/// A file found by a pattern.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    /// Its path below the root, with `/` between folders.
    pub relative: String,
    /// Its path.
    pub path: PathBuf,
}

/// What a pattern found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files, sorted by their path below the root.
    pub files: Vec<FoundFile>,
    /// What could not be looked at.
    pub faults: Vec<FetchError>,
}

/// The regular files below `root` whose path below it matches `pattern`, sorted. Links are followed
/// as long as they stay below the root; hidden files match only patterns that name the dot.
///
/// # Errors
/// When the pattern is none, the root cannot be listed, or too many files match.
pub fn list(root: &Path, pattern: &str) -> Result<Listing, FetchError> {
    let glob = GlobBuilder::new(pattern)
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .map_err(|error| FetchError::Pattern { pattern: pattern.to_owned(), why: error.kind().to_string() })?;
    let home = root.canonicalize().map_err(|error| unreadable(root, &error))?;
    let depth = if pattern.contains("**") { MAX_DEPTH } else { pattern.matches('/').count() };
    let mut walk = Walk {
        root,
        home,
        matcher: glob.compile_matcher(),
        hidden: pattern.starts_with('.') || pattern.contains("/."),
        depth: depth.min(MAX_DEPTH),
        been: HashSet::new(),
        seen: 0,
        listing: Listing::default(),
    };
    walk.folder(root, "", 0)?;
    walk.listing.files.sort();
    Ok(walk.listing)
}

struct Walk<'a> {
    root: &'a Path,
    /// The root without links.
    home: PathBuf,
    matcher: GlobMatcher,
    hidden: bool,
    depth: usize,
    /// Folders walked, without links: a link to a folder above would go round for ever.
    been: HashSet<PathBuf>,
    seen: usize,
    listing: Listing,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, below: &str, depth: usize) -> Result<(), FetchError> {
        let real = match folder.canonicalize() {
            Ok(real) if real.starts_with(&self.home) => real,
            _ => return Ok(()),
        };
        if !self.been.insert(real) {
            return Ok(());
        }
        let items = match fs::read_dir(folder) {
            Ok(items) => items,
            Err(error) if depth == 0 => return Err(unreadable(folder, &error)),
            Err(error) => {
                self.listing.faults.push(unreadable(folder, &error));
                return Ok(());
            }
        };
        let mut items: Vec<_> = items.filter_map(Result::ok).collect();
        // Two links to one folder: the one that comes first by name counts, each time.
        items.sort_by_key(fs::DirEntry::file_name);
        for item in items {
            self.seen += 1;
            if self.seen > MAX_SEEN {
                return Err(FetchError::TooManyFiles { root: self.root.to_owned(), limit: MAX_SEEN });
            }
            let name = item.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') && !self.hidden {
                continue;
            }
            let relative = if below.is_empty() { name } else { format!("{below}/{name}") };
            self.item(&item.path(), relative, depth)?;
        }
        Ok(())
    }

    fn item(&mut self, path: &Path, relative: String, depth: usize) -> Result<(), FetchError> {
        // A link that leads nowhere is not there.
        let Ok(metadata) = fs::metadata(path) else { return Ok(()) };
        if metadata.is_dir() {
            return if depth < self.depth { self.folder(path, &relative, depth + 1) } else { Ok(()) };
        }
        if !metadata.is_file() || !self.matcher.is_match(&relative) || !self.stays(path) {
            return Ok(());
        }
        if self.listing.files.len() >= MAX_FILES {
            return Err(FetchError::TooManyFiles { root: self.root.to_owned(), limit: MAX_FILES });
        }
        self.listing.files.push(FoundFile { relative, path: path.to_owned() });
        Ok(())
    }

    /// Whether a file lies below the root once links are followed.
    fn stays(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|real| real.starts_with(&self.home))
    }
}

/// Reads one file. `relative` is its path below the root of a pattern.
///
/// # Errors
/// When it is not there, not a regular file, too long, not ours to read, or written to all the while.
pub fn read(path: &Path, relative: Option<String>, max_size: u64, now: DateTime<Utc>) -> Result<Document, FetchError> {
    let home = relative.as_deref().and_then(|relative| root(path, relative));
    for _ in 0..READINGS {
        // Without links, and read by that name: one that is put there meanwhile is not followed.
        let real = path.canonicalize().map_err(|error| unreadable(path, &error))?;
        if home.as_ref().is_some_and(|home| !real.starts_with(home)) {
            return Err(FetchError::NotThere { path: path.to_owned() });
        }
        let before = fs::symlink_metadata(&real).map_err(|error| unreadable(path, &error))?;
        // Never opened: opening a pipe waits for ever, opening some devices does things.
        if !before.is_file() {
            return Err(FetchError::NotAFile { path: path.to_owned() });
        }
        if before.len() > max_size {
            return Err(FetchError::FileTooLarge { path: path.to_owned(), limit: max_size });
        }
        let mut file = File::open(&real).map_err(|error| unreadable(path, &error))?;
        let opened = file.metadata().map_err(|error| unreadable(path, &error))?;
        if !opened.is_file() {
            return Err(FetchError::NotAFile { path: path.to_owned() });
        }
        let mut body = Vec::with_capacity(usize::try_from(opened.len().min(max_size)).unwrap_or(0));
        let read = file.by_ref().take(max_size + 1).read_to_end(&mut body).map_err(|error| unreadable(path, &error))?;
        if read as u64 > max_size {
            return Err(FetchError::FileTooLarge { path: path.to_owned(), limit: max_size });
        }
        let after = file.metadata().map_err(|error| unreadable(path, &error))?;
        let stayed = || real.canonicalize().is_ok_and(|still| still == real);
        if same(&before, &opened) && same(&opened, &after) && stayed() {
            return document(&real, path, relative, body, &after, now);
        }
    }
    Err(FetchError::Changing { path: path.to_owned() })
}

/// The root of a pattern without links, from a file's path and its path below the root.
fn root(path: &Path, relative: &str) -> Option<PathBuf> {
    let root = path.ancestors().nth(Path::new(relative).components().count())?;
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    root.canonicalize().ok()
}

fn document(
    real: &Path,
    path: &Path,
    relative: Option<String>,
    body: Vec<u8>,
    metadata: &Metadata,
    now: DateTime<Utc>,
) -> Result<Document, FetchError> {
    let url = Url::from_file_path(real).map_or_else(|()| format!("file:{}", path.display()), |url| url.to_string());
    let address = Address::new(&url).ok_or_else(|| FetchError::NotThere { path: path.to_owned() })?;
    Ok(Document {
        address,
        path: relative,
        content_type: None,
        content_language: None,
        content_location: None,
        body: Bytes::from(body),
        packed: None,
        fetched: now,
        modified: metadata.modified().ok().map(DateTime::<Utc>::from),
        delta: false,
    })
}

/// Whether it is the same file, untouched.
fn same(a: &Metadata, b: &Metadata) -> bool {
    identity(a) == identity(b) && a.len() == b.len() && a.modified().ok() == b.modified().ok()
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

fn unreadable(path: &Path, error: &io::Error) -> FetchError {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound => FetchError::NotThere { path },
        io::ErrorKind::NotADirectory => FetchError::NotThere { path },
        io::ErrorKind::PermissionDenied => FetchError::Unreadable { path, why: "permission denied".to_owned() },
        _ => {
            let why = error.to_string();
            let why = why.split(" (os error").next().unwrap_or_default().to_lowercase();
            FetchError::Unreadable { path, why }
        }
    }
}

/// How many files and connections this process may have open, where the system tells.
pub(super) fn most_open() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}
