//! Runs that are stopped, killed, or begun twice.

use std::process::Child;
use std::time::{Duration, Instant};

use super::origin::{Answer, Origin};
use super::world::{NOW, World, november, rss};

/// One source that answers at once, one that never does.
fn half() -> (World, Origin) {
    let origin = Origin::new(Answer::Hang);
    let world = World::new(&origin.config().replace("sources:\n", "sources:\n  local: a.xml\n"));
    world.write("a.xml", &rss("a", &[(1, "One", &november(20))]));
    (world, origin)
}

fn until_asked(origin: &Origin) {
    let begun = Instant::now();
    while origin.asked() == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "nobody asked");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args([name, &id]).status().unwrap().success());
}

#[test]
#[cfg(unix)]
fn a_signal_ends_a_run_soon_and_what_was_done_is_saved() {
    for (name, code) in [("-TERM", 143), ("-INT", 130)] {
        let (world, origin) = half();
        let mut child = world.command(NOW, &["run"]).spawn().unwrap();
        until_asked(&origin);
        std::thread::sleep(Duration::from_millis(100));
        let begun = Instant::now();
        signal(&child, name);
        let status = child.wait().unwrap();
        // The source would hold it for twenty seconds.
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        assert_eq!(status.code(), Some(code));
        origin.set(Answer::Feed(rss("web", &[(1, "Web", &november(19))])));
        world.run("2026-11-24T06:01:00Z");
        assert_eq!(world.titles("all"), ["One", "Web"]);
    }
}

#[test]
fn a_run_whose_time_is_over_publishes_what_it_has() {
    let (world, origin) = half();
    let begun = Instant::now();
    let ended = world.call(NOW, &["run", "--max-time", "500ms"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(begun.elapsed() < Duration::from_secs(10) && origin.asked() == 1);
    assert_eq!(world.titles("all"), ["One"]);
}

#[test]
#[cfg(unix)]
fn a_second_run_ends_at_once_and_asks_nobody_and_a_killed_one_holds_no_lock() {
    let (world, origin) = half();
    let mut first = world.command(NOW, &["run"]).spawn().unwrap();
    until_asked(&origin);
    for _ in 0..5 {
        let second = world.call(NOW, &["run"]);
        assert_eq!(second.code, 75);
        assert!(second.stderr.starts_with("error: another run holds the lock"), "{}", second.stderr);
    }
    assert_eq!(origin.asked(), 1);
    let mut waiting = world.command("2026-11-24T06:02:00Z", &["run", "--wait"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(waiting.try_wait().unwrap().is_none());
    origin.set(Answer::Feed(rss("web", &[(1, "Web", &november(19))])));
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(waiting.wait().unwrap().code(), Some(0));
    assert_eq!(world.titles("all"), ["One", "Web"]);
}
