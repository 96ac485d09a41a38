//! Holds the house together: which room may import which, where a foreign crate lives, what lock files name.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The floor of each room. A room imports only rooms on lower floors.
const FLOORS: &[(&str, u8)] = &[
    ("main", 8),
    ("cli", 7),
    ("serve", 6),
    ("pipeline", 5),
    ("plan", 4),
    ("source", 3),
    ("query", 3),
    ("select", 3),
    ("group", 3),
    ("schedule", 3),
    ("render", 3),
    ("validate", 3),
    ("store", 3),
    ("target", 3),
    ("parse", 2),
    ("extract", 2),
    ("fetch", 2),
    ("config", 2),
    ("model", 1),
    ("text", 1),
    ("advice", 0),
];

/// Pairs on one floor that may import: the model holds `SafeHtml`, which text makes.
const NEIGHBOURS: &[(&str, &str)] = &[("model", "text")];

/// Foreign crates with one home: no other file names them.
const HOMES: &[(&str, &[&str])] = &[
    ("reqwest", &["fetch/client"]),
    ("brotli_decompressor", &["fetch/client/unpack", "store/sqlite/pack"]),
    ("rustls_platform_verifier", &["fetch/tls"]),
    ("rss", &["render/rss"]),
    ("atom_syndication", &["render/atom"]),
    ("serde_saphyr", &["config/yaml"]),
    ("annotate_snippets", &["config/"]),
    ("quick_xml", &["text/xml"]),
    ("html5ever", &["text/html"]),
    ("ammonia", &["text/html"]),
    ("rusqlite", &["store/sqlite"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("rustix", &["cli/"]),
    ("tokio", &["fetch/", "pipeline/", "serve/", "cli/"]),
    ("encoding_rs", &["text/"]),
    ("chardetng", &["text/"]),
    ("whatlang", &["text/language"]),
    ("pulldown_cmark", &["extract/markdown"]),
];

/// Longest file, in lines.
const MAX_LINES: usize = 600;

struct File {
    path: String,
    text: String,
}

impl File {
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// The lines of code, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(n, line)| (n + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push(File { path: name, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// The rooms that a line of code names through `crate::`.
fn imported(line: &str) -> BTreeSet<&str> {
    line.split("crate::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
        .filter(|room| !room.is_empty())
        .collect()
}

#[test]
fn imports_run_only_downwards() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|f| f.path != "lib.rs" && f.path != "main.rs") {
        let room = file.room();
        let Some(own) = floor(room) else {
            faults.push(format!("{}: the room `{room}` has no floor", file.path));
            continue;
        };
        for (number, line) in file.code() {
            for other in imported(line) {
                let Some(theirs) = floor(other) else {
                    faults.push(format!("{}:{number}: `crate::{other}` is no room", file.path));
                    continue;
                };
                if other != room && theirs >= own && !NEIGHBOURS.contains(&(room, other)) {
                    faults
                        .push(format!("{}:{number}: {room} (floor {own}) imports {other} (floor {theirs})", file.path));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_foreign_crate_has_one_home() {
    let mut faults = Vec::new();
    for file in sources() {
        for (number, line) in file.code() {
            for (name, homes) in HOMES {
                let named = [format!("use {name}::"), format!("use ::{name}::"), format!("use {name};")]
                    .iter()
                    .any(|form| line.trim_start().trim_start_matches("pub ").starts_with(form.as_str()))
                    || line.contains(&format!("::{name}::")) && line.contains(&format!(" ::{name}::"))
                    || (*name != "rss"
                        && line.match_indices(&format!("{name}::")).any(|(at, _)| {
                            !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                        }));
                if named && !homes.iter().any(|home| file.path.starts_with(home)) {
                    faults.push(format!("{}:{number}: `{name}` lives in {}", file.path, homes.join(", ")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_file_opens_with_one_sentence_and_is_not_too_long() {
    let mut faults = Vec::new();
    for file in sources() {
        if !file.text.starts_with("//! ") {
            faults.push(format!("{}: does not say what is in here", file.path));
        }
        let lines = file.text.lines().count();
        if lines > MAX_LINES {
            faults.push(format!("{}: {lines} lines, at most {MAX_LINES}", file.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_of_a_room_import_each_other_by_file() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|f| f.path != "lib.rs") {
        let room = file.room();
        for (number, line) in file.code() {
            if imported(line).contains(room)
                && file.path.contains('/')
                && !file.path.ends_with("tests.rs")
                && !file.path.contains("/tests/")
            {
                faults.push(format!("{}:{number}: write `super::` inside the room {room}", file.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The packages that a manifest asks for, wherever they are used.
fn packages(manifest: &str) -> BTreeSet<&str> {
    let mut section = "";
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
        } else if section == "dependencies" || section.starts_with("target.") && section.ends_with(".dependencies") {
            names.extend(line.split_once(" = ").map(|(name, _)| name));
        }
    }
    names
}

#[test]
fn lock_files_beside_the_program_name_what_it_uses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let benches = fs::read_dir(root.join("benches")).unwrap().map(|item| item.unwrap().path());
    let mut looked_at = 0;
    for folder in benches {
        let lock = fs::read_to_string(folder.join("Cargo.lock")).unwrap();
        // The benchmark of fetching starts the program as it is.
        let Some(own) = lock.split("\n\n").find(|package| package.contains("\nname = \"feedwright\"\n")) else {
            continue;
        };
        let named = own.lines().filter_map(|line| line.strip_prefix(" \"")?.strip_suffix("\","));
        let named: BTreeSet<&str> = named.map(|name| name.split(' ').next().unwrap_or_default()).collect();
        let advice = "run `cargo update --workspace` there";
        assert_eq!(named, packages(&manifest), "{}/Cargo.lock: {advice}", folder.display());
        looked_at += 1;
    }
    assert!(looked_at >= 5, "{looked_at}");
}
