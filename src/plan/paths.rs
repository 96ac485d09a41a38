//! Paths of config.yaml: relative to its folder, compared without looking at the disk.

use std::path::{Component, Path, PathBuf};

/// A path without `.` and `..`, as far as the text can say.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => {
                    out.pop();
                }
                Some(Component::RootDir) => {}
                _ => out.push(part),
            },
            _ => out.push(part),
        }
    }
    out
}

/// The folder of a file; empty for the current one.
pub(super) fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}
