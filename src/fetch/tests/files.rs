//! Examples of local files, well and ill placed.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use tempfile::TempDir;

use super::super::{list, read};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        File::options().write(true).create_new(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
    }
    folder
}

fn found(root: &Path, pattern: &str) -> Vec<String> {
    list(root, pattern).unwrap().files.into_iter().map(|file| file.relative).collect()
}

fn fault(path: &Path, limit: u64) -> String {
    let error = read(path, None, limit, "2026-11-24T06:00:00Z".parse().unwrap()).unwrap_err().to_string();
    error.replace(&format!("{}/", path.parent().unwrap().display()), "")
}

#[test]
fn patterns_find_regular_files_in_order() {
    let folder =
        folder(&[("b.md", ""), ("a.txt", ""), ("c.pdf", ""), ("in/d.txt", ""), ("in/deep/e.txt", ""), (".f.txt", "")]);
    fs::create_dir(folder.path().join("folder.txt")).unwrap();
    assert_eq!(found(folder.path(), "*.{txt,md}"), ["a.txt", "b.md"]);
    assert_eq!(found(folder.path(), "**/*.txt"), ["a.txt", "in/d.txt", "in/deep/e.txt"]);
    assert_eq!(found(folder.path(), "in/*.txt"), ["in/d.txt"]);
    assert_eq!(found(folder.path(), ".*.txt"), [".f.txt"]);
    assert_eq!(found(folder.path(), "nothing*"), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn links_are_followed_below_the_root_and_loops_end() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.txt", "")]);
    let folder = folder(&[("a.txt", ""), ("in/b.txt", "")]);
    let root = folder.path();
    symlink(".", root.join("loop")).unwrap();
    symlink("a.txt", root.join("link.txt")).unwrap();
    symlink(outside.path().join("secret.txt"), root.join("out.txt")).unwrap();
    symlink(outside.path(), root.join("out")).unwrap();
    symlink("nowhere", root.join("dead.txt")).unwrap();
    symlink("/dev/zero", root.join("zero.txt")).unwrap();
    assert_eq!(found(root, "**/*.txt"), ["a.txt", "in/b.txt", "link.txt"]);
}

#[test]
fn folders_within_folders_end() {
    let deep = vec!["d"; 200].join("/");
    let folder = folder(&[(&format!("{deep}/x.txt"), ""), ("d/y.txt", "")]);
    assert_eq!(found(folder.path(), "**/*.txt"), ["d/y.txt"]);
}

#[test]
fn what_is_no_file_is_not_read() {
    let folder = folder(&[("long.txt", "0123456789")]);
    insta::assert_snapshot!(fault(&folder.path().join("long.txt"), 9), @"`long.txt` is longer than 9 bytes");
    insta::assert_snapshot!(fault(&folder.path().join("none.txt"), 9), @"`none.txt` is not there");
    fs::create_dir(folder.path().join("folder")).unwrap();
    insta::assert_snapshot!(fault(&folder.path().join("folder"), 9), @"`folder` is not a file");
    insta::assert_snapshot!(fault(Path::new("/dev/zero"), 9), @"`zero` is not a file");
    insta::assert_snapshot!(list(Path::new("/"), "[a").unwrap_err(), @"`[a` is no pattern of file names: unclosed character class; missing ']'");
}

#[test]
fn a_file_is_brought_in_whole_with_its_place() {
    let folder = folder(&[("in/a b.txt", "text")]);
    let at = "2026-11-24T06:00:00Z".parse().unwrap();
    let document = read(&folder.path().join("in/a b.txt"), Some("in/a b.txt".to_owned()), 4, at).unwrap();
    assert_eq!(document.body, "text");
    assert_eq!(document.path.as_deref(), Some("in/a b.txt"));
    assert!(document.address.as_str().starts_with("file:///") && document.address.as_str().ends_with("/in/a%20b.txt"));
}
