//! The folder of published files: what is put there, what is left alone.

#![expect(clippy::disallowed_methods, reason = "tests put files of somebody else there")]

use std::fs;
use std::path::Path;

use super::{Change, Folder, TargetError};
use crate::advice::told;
use crate::model::PublishedFile;

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
    assert_eq!(folder.holds("all.rss", OURS).unwrap(), Some(false));
    assert_eq!(folder.holds("other.rss", OURS).unwrap(), None);
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
    assert_eq!(folder.unpacks_to("all.rss.gz", NEWER).unwrap(), Some(true));
    assert_eq!(folder.unpacks_to("all.rss.gz", OURS).unwrap(), Some(false));

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
        assert!(matches!(folder.is_ours(name), Err(TargetError::Name(_))), "{name:?}");
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

#[test]
fn a_mark_is_found_across_two_pieces_of_a_long_file() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    for before in (16_384 - 30)..16_384 {
        let mut text = " ".repeat(before).into_bytes();
        text.extend_from_slice(OURS);
        fs::write(place.path().join("all.rss"), &text).unwrap();
        assert_eq!(folder.is_ours("all.rss").unwrap(), Some(true), "{before}");
        fs::write(place.path().join("all.rss.gz"), packed(&text)).unwrap();
        assert_eq!(folder.is_ours("all.rss.gz").unwrap(), Some(true), "{before}");
    }
}

/// The folder as the next run finds it.
#[cfg(unix)]
fn opened_later(path: &Path) -> Folder {
    std::thread::sleep(std::time::Duration::from_millis(80));
    Folder::open(path).unwrap()
}

#[cfg(unix)]
#[test]
fn a_file_that_looks_as_it_did_is_not_read_again_but_every_change_is_seen() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("all.rss");
    let folder = Folder::open(place.path()).unwrap();
    folder.put("all.rss", OURS).unwrap();
    let left = PublishedFile { hash: xxhash_rust::xxh3::xxh3_64(OURS), look: None };

    let fresh = folder.as_left("all.rss", left).unwrap().unwrap();
    assert_eq!(fresh.look, None, "within the tick of the clock in which it was written, a change might not show");
    let settled = opened_later(place.path()).as_left("all.rss", left).unwrap().unwrap();
    assert!(settled.look.is_some());
    let trusted = PublishedFile { hash: 0, ..settled };
    assert_eq!(folder.as_left("all.rss", trusted).unwrap(), Some(trusted), "the hash is not asked again");

    // Written in place with as many bytes, and its time set back.
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, vec![b'x'; OURS.len()]).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert_eq!(folder.as_left("all.rss", settled).unwrap(), None);

    // Another file with the same bytes, as after a clone.
    fs::remove_file(&path).unwrap();
    fs::write(&path, OURS).unwrap();
    let again = opened_later(place.path()).as_left("all.rss", settled).unwrap().unwrap();
    assert_ne!(again.look, settled.look);

    fs::remove_file(&path).unwrap();
    assert_eq!(folder.as_left("all.rss", again).unwrap(), None);
}

#[test]
fn what_the_first_versions_remembered_of_a_file_is_read() {
    let read = |json: &str| serde_json::from_str::<PublishedFile>(json).unwrap();
    assert_eq!(read("18446744073709551615"), PublishedFile { hash: u64::MAX, look: None });
    let file = PublishedFile { hash: 1, look: Some(2) };
    assert_eq!(read(&serde_json::to_string(&file).unwrap()), file);
}
