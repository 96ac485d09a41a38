//! Articles in files of a pattern: what of them cannot be read, and files that change under our eyes.
#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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

/// Does something to a file; whether it could.
type Harm = fn(&World) -> bool;

/// Root reads everything, so nothing can be forbidden to it.
fn forbid(world: &World, name: &str) -> bool {
    fs::set_permissions(world.path(name), fs::Permissions::from_mode(0o000)).unwrap();
    fs::read(world.path(name)).is_err()
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_path_once_and_its_entry_stays() {
    let cases: [(&str, Harm, &str); 5] = [
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

/// Does this again and again until it is told to stop.
fn meanwhile<R>(disturb: impl Fn() + Send + 'static, work: impl FnOnce() -> R) -> R {
    let go_on = Arc::new(AtomicBool::new(true));
    let told = Arc::clone(&go_on);
    let other = std::thread::spawn(move || {
        while told.load(Ordering::Relaxed) {
            disturb();
        }
    });
    let done = work();
    go_on.store(false, Ordering::Relaxed);
    other.join().unwrap();
    done
}

#[test]
fn a_file_that_turns_into_a_link_while_it_is_read_brings_nothing_from_outside() {
    let world = World::new(&CONFIG.replace("4096B", "1MB"));
    world.write("outside/secret.txt", &article("secret"));
    world.write("outside/folder/two.txt", &article("secret"));
    world.write("inbox/one.txt", &article("one"));
    world.write("config.yaml", &CONFIG.replace("4096B", "1MB").replace("inbox/*", "inbox/**"));
    world.write("inbox/folder/two.txt", &article("two"));
    let (inbox, outside) = (world.path("inbox"), world.path("outside"));
    let swap = move || {
        let part = inbox.join("part");
        std::os::unix::fs::symlink(outside.join("secret.txt"), &part).unwrap();
        fs::rename(&part, inbox.join("one.txt")).unwrap();
        fs::rename(inbox.join("folder"), inbox.join("aside")).unwrap();
        std::os::unix::fs::symlink(outside.join("folder"), inbox.join("folder")).unwrap();
        fs::remove_file(inbox.join("folder")).unwrap();
        fs::rename(inbox.join("aside"), inbox.join("folder")).unwrap();
        fs::write(&part, article("one")).unwrap();
        fs::rename(&part, inbox.join("one.txt")).unwrap();
    };
    meanwhile(swap, || {
        for minute in 0..25 {
            let ended = world.call(&format!("2026-11-24T06:{minute:02}:00Z"), &["run"]);
            assert_eq!(ended.code, 0, "{}", ended.stderr);
            for (name, bytes) in world.feeds() {
                if !name.ends_with(".gz") && !name.starts_with("status") {
                    assert!(!String::from_utf8_lossy(&bytes).contains("secret"), "{name} in minute {minute}");
                }
            }
        }
    });
    world.call("2026-11-24T07:00:00Z", &["run"]);
    let titles: Vec<String> = world.titles("all");
    assert_eq!(titles.iter().filter(|title| *title == "one").count(), 1, "{titles:?}");
}

#[test]
fn a_file_that_is_replaced_while_it_is_read_is_one_or_the_other_and_one_that_grows_is_told() {
    let world = World::new(&CONFIG.replace("4096B", "9MB"));
    let text = |word: &str| format!("The title\n\n{}\n", format!("{word} ").repeat(20_000));
    world.write("inbox/whole.txt", &text("left"));
    world.write("inbox/growing.txt", &article("growing"));
    let inbox = world.path("inbox");
    let disturb = move || {
        for word in ["left", "right"] {
            fs::write(inbox.join(".part"), text(word)).unwrap();
            fs::rename(inbox.join(".part"), inbox.join("whole.txt")).unwrap();
            let mut growing = fs::File::create(inbox.join("growing.txt")).unwrap();
            growing.write_all(b"growing\n\n").unwrap();
            for _ in 0..500 {
                growing.write_all(b"and on it goes\n").unwrap();
            }
        }
    };
    meanwhile(disturb, || {
        for minute in 0..8 {
            let ended = world.call(&format!("2026-11-24T06:{minute:02}:00Z"), &["run"]);
            assert_eq!(ended.code, 0, "{}", ended.stderr);
            for line in ended.stderr.lines().filter(|line| line.starts_with("source")) {
                assert!(line.contains("changed while it was read") || line.contains("nothing any more"), "{line}");
            }
            let json = world.json("all");
            let items = json["items"].as_array().unwrap();
            for item in items.iter().filter(|item| item["title"] == "The title") {
                let text = item["content_html"].as_str().unwrap();
                let (left, right) = (text.matches("left").count(), text.matches("right").count());
                assert!(left + right == 20_000 && left * right == 0, "{left} and {right}");
            }
        }
    });
}
