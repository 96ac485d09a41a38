//! A store that was damaged, lost, locked, or written by a later version.

use std::fs;

use super::world::{NOW, World, november, rss};

const CONFIG: &str = "sources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n";
const STORE: &str = ".feedwright/store.sqlite";

fn world() -> World {
    let world = World::new(CONFIG);
    world.write(
        "a.xml",
        &rss("a", &[(1, "One", &november(20)), (2, "Two", ""), (3, "Three", &november(18)), (4, "Four", "")]),
    );
    world.run(NOW);
    world
}

/// A run over a damaged store must not lose or change an id: it stops, or nothing was wrong.
fn holds(world: &World, what: &str) {
    let before = world.feeds();
    let ended = world.call("2026-11-25T06:00:00Z", &["run"]);
    assert_eq!(world.changed_since(&before), Vec::<String>::new(), "{what}: {}", ended.stderr);
    if ended.code == 0 {
        return;
    }
    assert_eq!(ended.code, 2, "{what}: {}", ended.stderr);
    assert!(ended.stderr.contains("run --rebuild-state"), "{what}: {}", ended.stderr);
    let ended = world.call("2026-11-25T07:00:00Z", &["run", "--rebuild-state"]);
    assert_eq!(ended.code, 0, "{what}: {}", ended.stderr);
    assert!(ended.stderr.starts_with("note: the old store lies in"), "{what}: {}", ended.stderr);
    assert_eq!(world.changed_since(&before), Vec::<String>::new(), "{what}");
    world.run("2026-11-25T08:00:00Z");
}

#[test]
fn random_flips_are_found_or_harmless() {
    let world = world();
    let good = world.read(STORE);
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..25 {
        let mut bad = good.clone();
        for _ in 0..8 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(seed >> 20).unwrap() % bad.len();
            bad[at] ^= 1 << (seed % 8);
        }
        fs::write(world.path(STORE), &bad).unwrap();
        for end in ["-wal", "-shm"] {
            let _ = fs::remove_file(world.path(&format!("{STORE}{end}")));
        }
        holds(&world, &format!("round {round}"));
    }
}

#[test]
fn a_store_cut_short_emptied_or_overwritten_is_found() {
    let good = world().read(STORE);
    let cases: [(&str, Vec<u8>); 4] = [
        ("half", good[..good.len() / 2].to_vec()),
        ("empty", Vec::new()),
        ("zeroes", vec![0; good.len()]),
        ("text", b"not a database at all".to_vec()),
    ];
    for (what, bytes) in cases {
        let world = world();
        fs::write(world.path(STORE), bytes).unwrap();
        let ended = world.call(NOW, &["run"]);
        assert_eq!(ended.code, 2, "{what}: {}", ended.stderr);
        holds(&world, what);
    }
}

#[test]
fn a_store_of_a_later_version_is_left_alone() {
    let world = world();
    let connection = rusqlite::Connection::open(world.path(STORE)).unwrap();
    connection.pragma_update(None, "user_version", 9999).unwrap();
    drop(connection);
    let before = (world.read(STORE), world.feeds());
    let ended = world.call(NOW, &["run"]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("has version 9999, this program knows version"), "{}", ended.stderr);
    assert_eq!((world.read(STORE), world.feeds()), before);
}

#[test]
#[ignore = "waits five seconds for the lock"]
fn a_store_locked_by_another_program_is_waited_for_and_then_told() {
    let world = world();
    let connection = rusqlite::Connection::open(world.path(STORE)).unwrap();
    connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let before = world.feeds();
    let begun = std::time::Instant::now();
    let ended = world.call("2026-11-25T06:00:00Z", &["run"]);
    assert_eq!(ended.code, 2, "{}", ended.stderr);
    assert!(ended.stderr.contains("is locked by another program"), "{}", ended.stderr);
    assert!(begun.elapsed() < std::time::Duration::from_secs(15));
    assert_eq!(world.feeds(), before);
}
