//! The folder of published files: what is put there, what is left alone.

#![expect(clippy::disallowed_methods, reason = "tests put files of somebody else there")]

use std::fs;
use std::path::Path;

use super::{Change, Folder, TargetError};
use crate::advice::told;

const OURS: &[u8] = b"<rss><channel><generator>feedwright 0.1.0</generator></channel></rss>";
const NEWER: &[u8] = b"<rss><channel><generator>feedwright 0.1.0</generator><item/></channel></rss>";

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// The message without the machine's own folder.
fn message(error: &TargetError, folder: &Path) -> String {
    told(error).replace(folder.to_str().unwrap(), "FOLDER")
}

#[test]
fn a_file_is_new_then_the_same_then_changed() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(&place.path().join("a/b")).unwrap();
    assert_eq!(folder.put("all.rss", OURS).unwrap(), Change::New);
    assert_eq!(folder.put("all.rss", OURS).unwrap(), Change::Same);
    assert_eq!(folder.put("all.rss", NEWER).unwrap(), Change::Changed);
    folder.sync().unwrap();
    assert_eq!(folder.holds("all.rss", NEWER).unwrap(), Some(true));
    assert_eq!(folder.holds("other.rss", NEWER).unwrap(), None);
    assert_eq!(names(folder.path()), ["all.rss"]);
}

#[test]
fn a_file_with_the_same_bytes_keeps_its_time() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    folder.put("all.rss", OURS).unwrap();
    let path = place.path().join("all.rss");
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    folder.put("all.rss", OURS).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), long_ago);
}

#[test]
fn a_file_of_somebody_else_is_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    for (name, bytes) in [("index.html", &b"<h1>My page</h1>"[..]), ("all.json", br#"{"note": "\"_feedwright\""}"#)] {
        fs::write(place.path().join(name), bytes).unwrap();
        let put = folder.put(name, OURS).unwrap_err();
        let removed = folder.remove(name).unwrap_err();
        assert!(matches!((put, removed), (TargetError::Foreign(_), TargetError::Foreign(_))));
        assert_eq!(fs::read(place.path().join(name)).unwrap(), bytes);
    }
    let error = folder.put("index.html", OURS).unwrap_err();
    insta::assert_snapshot!(message(&error, place.path()), @r"
    error: `FOLDER/index.html` was not written by feedwright
      help: move `FOLDER/index.html` away if it is not needed, or name another folder with `output:`
    ");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_is_somebody_elses() {
    let place = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    fs::write(elsewhere.path(), OURS).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), place.path().join("all.rss")).unwrap();
    let folder = Folder::open(place.path()).unwrap();
    assert!(matches!(folder.put("all.rss", NEWER), Err(TargetError::Foreign(_))));
    assert_eq!(fs::read(elsewhere.path()).unwrap(), OURS);
}

#[test]
fn an_empty_file_is_nobodys() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("all.rss"), b"").unwrap();
    assert_eq!(Folder::open(place.path()).unwrap().put("all.rss", OURS).unwrap(), Change::Changed);
}

#[test]
fn a_compressed_file_is_ours_by_what_is_in_it_or_by_its_twin() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    let packed_ours = packed(OURS);
    folder.put("all.rss.gz", &packed_ours).unwrap();
    assert_eq!(folder.put("all.rss.gz", &packed(NEWER)).unwrap(), Change::Changed);

    fs::write(place.path().join("broken.rss.gz"), b"not gzip").unwrap();
    assert!(matches!(folder.put("broken.rss.gz", &packed_ours), Err(TargetError::Foreign(_))));
    folder.put("broken.rss", OURS).unwrap();
    assert_eq!(folder.put("broken.rss.gz", &packed_ours).unwrap(), Change::Changed);
}

#[test]
fn only_plain_names_are_names() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    for name in ["", ".", "..", "../all.rss", "a/b.rss", "a\\b.rss", ".hidden", "tin tức.rss", "a\0.rss"] {
        assert!(matches!(folder.put(name, OURS), Err(TargetError::Name(_))), "{name:?}");
        assert!(matches!(folder.open_file(name), Err(TargetError::Name(_))), "{name:?}");
    }
}

#[test]
fn what_a_killed_run_left_is_cleaned_away_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    for name in [".feedwright-a1b2c3.tmp", ".feedwright-x.tmp", ".keep", "note.tmp"] {
        fs::write(place.path().join(name), b"half").unwrap();
    }
    let folder = Folder::open(place.path()).unwrap();
    assert_eq!(folder.clean().unwrap(), 2);
    assert_eq!(names(place.path()), [".keep", "note.tmp"]);
    assert_eq!(Folder::existing(&place.path().join("missing")).clean().unwrap(), 0);
}

#[test]
fn a_file_where_the_folder_should_be_is_told_at_once() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("feeds");
    fs::write(&path, b"a note").unwrap();
    insta::assert_snapshot!(message(&Folder::open(&path).unwrap_err(), place.path()), @r"
    error: the output `FOLDER/feeds` is no folder
      help: move `FOLDER/feeds` away, or name another folder with `output:`
    ");
    assert!(matches!(Folder::open(&path.join("below")), Err(TargetError::NotAFolder(_))));
}

#[cfg(unix)]
#[test]
fn files_are_readable_for_a_web_server_and_keep_the_rights_they_were_given() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    let mode = || fs::metadata(place.path().join("all.rss")).unwrap().permissions().mode() & 0o777;
    folder.put("all.rss", OURS).unwrap();
    // What the umask of whoever runs the tests leaves, but never a private file's 0600 by itself.
    let fresh = fs::File::create(place.path().join("plain")).unwrap().metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), fresh);
    fs::set_permissions(place.path().join("all.rss"), fs::Permissions::from_mode(0o640)).unwrap();
    folder.put("all.rss", NEWER).unwrap();
    assert_eq!(mode(), 0o640);
}

#[test]
fn a_removed_file_is_gone_and_a_missing_one_no_fault() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    folder.put("all.rss", OURS).unwrap();
    assert!(folder.remove("all.rss").unwrap());
    assert!(!folder.remove("all.rss").unwrap());
    folder.sync().unwrap();
    assert!(names(place.path()).is_empty());
}
