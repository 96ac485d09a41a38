//! What the disk is told and when, and what comes of it when it fails: full, out of order, over quota.
#![cfg(unix)]

use std::fs;

use super::world::{Ended, NOW, Witness, World, november, rss};

const CONFIG: &str = "sources:\n  a: a.xml\nfeeds:\n  all: {title: All, limit: 1000}\n  few: {title: Few, limit: 2}\n";

fn document(count: u32) -> String {
    let made: Vec<(u32, String)> = (1..=count).rev().map(|n| (n, format!("Entry {n}"))).collect();
    let date = november(20);
    let made: Vec<(u32, &str, &str)> =
        made.iter().map(|(n, name)| (*n, name.as_str(), if n % 3 == 0 { "" } else { date.as_str() })).collect();
    rss("a", &made)
}

/// A world that was published once, and a document with one more entry.
fn world() -> (World, Witness) {
    let world = World::new(CONFIG);
    world.write("a.xml", &document(4));
    world.run(NOW);
    let mut witness = Witness::default();
    witness.look(&world);
    world.write("a.xml", &document(5));
    (world, witness)
}

/// The program under strace with these arguments; its log.
fn traced(world: &World, now: &str, arguments: &str) -> (Ended, String) {
    let log = world.path("strace.log");
    let script = format!("exec timeout -s KILL 20 strace -f -y -qq -s 64 -o {} {arguments} \"$0\" run", log.display());
    let ended = world.shell(now, &script);
    (ended, fs::read_to_string(log).unwrap_or_default())
}

/// The calls in the order in which they ended; where others came in between, strace writes one in two lines.
fn whole_calls(log: &str) -> Vec<String> {
    let mut begun = std::collections::HashMap::new();
    let mut whole = Vec::new();
    for line in log.lines() {
        let thread = line.split(' ').next().unwrap();
        if let Some(start) = line.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, start);
        } else if let Some((_, end)) = line.split_once(" resumed>") {
            whole.push(format!("{}{end}", begun.remove(thread).expect(line)));
        } else {
            whole.push(line.to_owned());
        }
    }
    whole
}

/// The old files are there, or new ones, and the next run makes all well.
fn holds(world: &World, witness: &mut Witness, what: &str) {
    witness.look(world);
    let left = fs::read_dir(world.path("feeds")).unwrap().map(|item| item.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_str().is_some_and(|name| name.ends_with(".tmp"))).collect();
    assert!(left.is_empty(), "{what}: {left:?}");
    let ended = world.call("2026-11-24T08:00:00Z", &["run"]);
    assert_eq!(ended.code, 0, "{what}: {}", ended.stderr);
    witness.look(world);
    assert_eq!(world.titles("all").len(), 5, "{what}");
}

#[test]
#[ignore = "needs strace"]
fn a_file_is_on_the_disk_before_its_name_is_and_names_are_before_the_state_says_so() {
    let (world, _) = world();
    let calls = "-e trace=rename,renameat,renameat2,fsync,fdatasync";
    let (ended, log) = traced(&world, "2026-11-24T07:00:00Z", calls);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let whole = whole_calls(&log);
    let lines: Vec<&str> = whole.iter().map(String::as_str).filter(|line| line.trim_end().ends_with("= 0")).collect();
    let renames: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains("rename")).collect();
    assert!(renames.len() >= 8, "{log}");
    let output = format!("{}>", world.path("feeds").canonicalize().unwrap().display());
    let folder = lines.iter().rposition(|line| line.contains("fsync(") && line.contains(&output)).expect(&log);
    for at in &renames {
        let line = lines[*at];
        let temporary = line.split('"').find(|part| part.ends_with(".tmp")).expect(line);
        let name = temporary.rsplit('/').next().unwrap();
        assert!(lines[..*at].iter().any(|line| line.contains("fsync(") && line.contains(name)), "{line}\n{log}");
        assert!(*at < folder, "the folder is synced after the last rename\n{log}");
    }
    let commits: Vec<usize> =
        (0..lines.len()).filter(|at| lines[*at].contains("sync(") && lines[*at].contains("store.sqlite")).collect();
    assert!(commits.iter().any(|at| *at < renames[0]), "what came in is stored before it is published\n{log}");
    assert!(commits.iter().any(|at| *at > folder), "the state follows the files\n{log}");
    assert!(commits.iter().all(|at| *at < renames[0] || *at > folder), "nothing is stored in between\n{log}");
}

#[test]
fn a_disk_that_is_full_for_the_state_publishes_nothing_and_the_next_run_asks_again() {
    for first in [true, false] {
        let (world, mut witness) = world();
        if first {
            world.remove(".feedwright");
            world.remove("feeds");
        }
        let before = world.feeds();
        // Much that does not compress, so that the state outgrows the limit before anything is published.
        let mut noise = 1_u64;
        let long: String = (0..40_000)
            .map(|_| {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                format!("{:x} ", noise >> 33)
            })
            .collect();
        world.write("a.xml", &document(5).replacen("What Entry 5 tells", &long, 1));
        let ended = world.shell("2026-11-24T07:00:00Z", "trap '' XFSZ; ulimit -f 100; exec \"$0\" run");
        assert_eq!(ended.code, 2, "{}", ended.stderr);
        assert!(ended.stderr.starts_with("error: ") && ended.stderr.contains("help: "), "{}", ended.stderr);
        assert_eq!(world.feeds(), before);
        world.write("a.xml", &document(5));
        if first {
            world.run("2026-11-24T08:00:00Z");
            assert_eq!(world.titles("all").len(), 5);
        } else {
            holds(&world, &mut witness, "full");
        }
    }
}

#[test]
#[ignore = "needs strace"]
fn a_store_whose_disk_is_full_fails_or_over_quota_publishes_nothing_that_it_does_not_know() {
    for (call, error) in [
        ("pwrite64", "ENOSPC"),
        ("pwrite64", "EDQUOT"),
        ("pwrite64", "EIO"),
        ("fdatasync", "EIO"),
        ("fdatasync", "ENOSPC"),
        ("pread64", "EIO"),
    ] {
        for file in ["store.sqlite", "store.sqlite-wal"] {
            for when in ["1", "2", "3", "5", "8", "1+"] {
                let (world, mut witness) = world();
                let path = world.path(&format!(".feedwright/{file}"));
                let inject =
                    format!("-P {} -e trace={call} -e inject={call}:error={error}:when={when}", path.display());
                let (ended, log) = traced(&world, "2026-11-24T07:00:00Z", &inject);
                let what = format!("{call} {error} {file} {when}: {}\n{log}", ended.stderr);
                assert!(!ended.stderr.contains("panicked"), "{what}");
                if log.contains("INJECTED") {
                    assert!(ended.code == 2 || ended.code == 0 && world.titles("all").len() == 5, "{what}");
                } else {
                    assert_eq!(ended.code, 0, "{what}");
                }
                // A page that cannot be read is like one that is damaged; all else is the disk's matter.
                let damaged = ended.stderr.contains("rebuild-state");
                assert!(!damaged || call == "pread64", "{what}");
                holds(&world, &mut witness, &what);
            }
        }
    }
}

#[test]
#[ignore = "needs strace"]
fn an_output_that_cannot_be_written_synced_or_renamed_leaves_old_or_new_files_and_is_told() {
    let faults = [
        ("fsync", "EIO"),
        ("fsync", "ENOSPC"),
        ("write", "ENOSPC"),
        ("write", "EDQUOT"),
        ("write", "EIO"),
        ("rename,renameat,renameat2", "EIO"),
    ];
    for (call, error) in faults {
        let mut hits = 0;
        // Threads wake each other by writes, which no disk ever fails: only later ones are the output's.
        let whens = if call == "write" { ["9", "11", "13", "15", "17"] } else { ["1", "2", "5", "9", "1+"] };
        for when in whens {
            let (world, mut witness) = world();
            let inject = format!("-e trace={call} -e inject={call}:error={error}:when={when}");
            let (ended, log) = traced(&world, "2026-11-24T07:00:00Z", &inject);
            let what = format!("{call} {error} {when}: {} {}\n{log}", ended.code, ended.stderr);
            let injected: Vec<&str> = log.lines().filter(|line| line.contains("INJECTED")).collect();
            // Calls are counted over all that the process does; whatever was hit, nothing may be lost.
            if !injected.is_empty() && injected.iter().all(|line| line.contains("feeds")) {
                hits += 1;
                assert!(!ended.stderr.contains("panicked"), "{what}");
                assert_eq!(ended.code, 2, "{what}");
                assert!(ended.stderr.contains("feeds"), "{what}");
            }
            holds(&world, &mut witness, &what);
        }
        assert!(hits > 0, "{call} {error} hit nothing of the output");
    }
}

#[test]
#[ignore = "needs strace"]
fn a_source_whose_file_cannot_be_read_from_the_disk_is_told_and_keeps_its_entries() {
    let (world, mut witness) = world();
    let path = world.path("a.xml");
    let inject = format!("-P {} -e trace=read -e inject=read:error=EIO:when=1+", path.display());
    let (ended, log) = traced(&world, "2026-11-24T07:00:00Z", &inject);
    assert!(log.contains("INJECTED"), "{log}");
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.starts_with("source `a` broke: `a.xml` cannot be read: "), "{}", ended.stderr);
    holds(&world, &mut witness, "EIO");
}
