//! Articles in files of a pattern: what of them cannot be read, and files that change under our eyes.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::world::{NOW, World};

const CONFIG: &str = "fetch: {max_size: 4096B}\ndefaults: {history: 10d}\nsources:\n  notes: {files: \"inbox/*\"}\nfeeds:\n  all: {title: All}\n";

fn article(title: &str) -> String {
    format!("{title}\n\nWhat {title} tells in a sentence of its own.\n")
}

fn world() -> World {
    let world = World::new(CONFIG);
    for name in ["one", "two", "three"] {
        world.write(&format!("inbox/{name}.txt"), &article(name));
    }
    world.run(NOW);
    world
}

/// Root reads everything, so nothing can be forbidden to it.
fn forbid(world: &World, name: &str) -> bool {
    fs::set_permissions(world.path(name), fs::Permissions::from_mode(0o000)).unwrap();
    fs::read(world.path(name)).is_err()
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_path_once_and_its_entry_stays() {
    let cases: [(&str, fn(&World) -> bool, &str); 5] = [
        ("forbidden", |world| forbid(world, "inbox/two.txt"), "`two.txt` cannot be read: permission denied"),
        (
            "too long",
            |world| {
                world.write("inbox/two.txt", &"word ".repeat(2000));
                true
            },
            "`two.txt` is longer than 4096 bytes",
        ),
        (
            "no text",
            |world| {
                fs::write(world.path("inbox/two.txt"), b"\x7fELF\0\0\0\x01").unwrap();
                true
            },
            "`two.txt`: the file is no text",
        ),
        (
            "a feed",
            |world| {
                world.write("inbox/two.txt", "<rss version='2.0'><channel/></rss>");
                true
            },
            "`two.txt`: a feed came where an article should be",
        ),
        (
            "another kind",
            |world| {
                world.write("inbox/picture.png", "no picture either");
                true
            },
            "`picture.png`: files that end in `.png` are not read",
        ),
    ];
    for (what, harm, message) in cases {
        let world = world();
        let before = world.shown("all");
        let unharmed = world.read("inbox/two.txt");
        if !harm(&world) {
            continue;
        }
        world.write("inbox/four.txt", &article("four"));
        let ended = world.call("2026-11-24T07:00:00Z", &["run"]);
        assert_eq!(ended.code, 0, "{what}");
        assert!(
            ended.stderr.starts_with(&format!("source `notes` lacks something: {message}\n  help: ")),
            "{what}: {}",
            ended.stderr
        );
        let after = world.shown("all");
        assert!(before.lines().all(|line| after.contains(line)), "{what}: {before} {after}");
        assert!(after.contains(" four\n"), "{what}: the other files are read");
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let told = json(&String::from_utf8(world.read("feeds/status.json")).unwrap())["sources"][0].clone();
        assert_eq!((&told["state"], &told["fault"]), (&"suspect".into(), &message.into()), "{what}");
        assert!(told["help"].is_string() && told["since"] == "2026-11-24T07:00:00Z", "{what}: {told}");
        let told = json(&world.call("2026-11-24T07:00:00Z", &["status", "--json"]).stdout)["sources"][0].clone();
        assert_eq!((&told["state"], &told["fault"]), (&"suspect".into(), &message.into()), "{what}");
        let told = world.call("2026-11-24T07:00:00Z", &["status"]).stdout;
        assert!(told.contains(message) && told.contains("help: "), "{what}: {told}");
        // Told once, and as long as it lasts no file changes for it; nothing is taken for vanished, so
        // that no history runs out.
        let published = world.feeds();
        world.run("2026-12-24T07:00:00Z");
        assert_eq!(world.changed_since(&published), Vec::<String>::new(), "{what}");
        assert_eq!(world.call("2026-12-25T08:00:00Z", &["run", "--strict"]).code, 1, "{what}");
        let _ = fs::remove_file(world.path("inbox/picture.png"));
        let _ = fs::remove_file(world.path("inbox/two.txt"));
        fs::write(world.path("inbox/two.txt"), unharmed).unwrap();
        let ended = world.call("2026-12-26T07:00:00Z", &["run"]);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, "source `notes` lacks nothing any more\n"), "{what}");
        assert!(before.lines().all(|line| world.shown("all").contains(line)), "{what}");
    }
}
