//! Sources that fail, lie or go empty never empty a feed.

use super::origin::{Answer, Origin};
use super::world::{NOW, World, november, rss};

const CONFIG: &str = "sources:\n  a: a.xml\n  good: good.xml\nfeeds:\n  all: {title: All}\n";

fn world() -> World {
    let world = World::new(CONFIG);
    world.write("a.xml", &rss("a", &[(1, "One", &november(20))]));
    world.write("good.xml", &rss("good", &[(1, "Good", &november(19))]));
    world
}

#[test]
fn whatever_comes_instead_of_a_feed_is_told_and_the_entries_stay() {
    for (what, body) in [
        ("nothing", ""),
        ("a page", "<!doctype html><html><body><h1>Sign in</h1></body></html>"),
        ("a pdf", "%PDF-1.7\n%\u{e2}\u{e3}\n1 0 obj <</Type/Catalog>> endobj"),
        ("a page that says 404", "<html><head><title>404 Not Found</title></head><body>404</body></html>"),
    ] {
        let world = world();
        world.run(NOW);
        let before = world.read("feeds/all.rss");
        world.write("a.xml", body);
        let ended = world.call("2026-11-24T07:00:00Z", &["run"]);
        assert_eq!(ended.code, 0, "{what}: {}", ended.stderr);
        assert!(ended.stderr.starts_with("source `a` broke: "), "{what}: {}", ended.stderr);
        assert_eq!(world.read("feeds/all.rss"), before, "{what}");
        assert_eq!(world.call("2026-11-24T08:00:00Z", &["run", "--strict"]).code, 1, "{what}");
    }
}

#[test]
fn a_source_that_goes_empty_keeps_its_entries() {
    let world = world();
    world.run(NOW);
    world.write("a.xml", &rss("a", &[]));
    world.run("2026-11-24T07:00:00Z");
    world.run("2027-11-24T07:00:00Z");
    assert_eq!(world.titles("all"), ["One", "Good"]);
}

#[test]
fn a_source_that_fails_for_a_year_keeps_its_entries() {
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    let world = World::new(&origin.config());
    world.run(NOW);
    origin.set(Answer::Status("500 Internal Server Error"));
    world.call("2027-11-24T07:00:00Z", &["run"]);
    world.call("2027-12-24T07:00:00Z", &["run"]);
    assert_eq!(world.titles("all"), ["One"]);
    origin.set(Answer::Feed(rss("a", &[(2, "Two", &november(21)), (1, "One", &november(20))])));
    world.call("2028-01-24T07:00:00Z", &["run"]);
    assert_eq!(world.titles("all"), ["Two", "One"]);
}

#[test]
fn when_no_source_answers_at_first_sight_nothing_is_published() {
    let world = World::new("sources:\n  a: missing.xml\nfeeds:\n  all: {title: All}\n");
    let ended = world.call(NOW, &["run"]);
    assert_eq!((ended.code, world.feeds().len()), (0, 0), "{}", ended.stderr);
    world.write("missing.xml", &rss("a", &[]));
    world.call("2026-11-24T07:00:00Z", &["run"]);
    assert_eq!(world.json("all")["items"].as_array().unwrap().len(), 0, "an empty feed is a feed");
}

#[test]
fn less_than_its_owner_expects_is_a_fault_and_the_last_good_stays() {
    let world = World::new("sources:\n  a: {url: a.xml, expect: {entries: 2}}\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &rss("a", &[(1, "One", &november(20)), (2, "Two", &november(19))]));
    world.run(NOW);
    world.write("a.xml", &rss("a", &[(3, "Login", &november(21))]));
    let ended = world.call("2026-11-24T07:00:00Z", &["run", "--strict"]);
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    assert_eq!(world.titles("all"), ["One", "Two"]);
}

#[test]
fn stored_answers_are_read_again_without_asking() {
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    let world = World::new(&origin.config());
    world.run(NOW);
    let before = world.feeds();
    world.call("2026-11-25T06:00:00Z", &["run", "--replay"]);
    assert_eq!((origin.asked(), world.changed_since(&before)), (1, Vec::new()));
}

#[test]
fn a_document_that_came_packed_is_stored_as_it_came_and_known_again_however_it_comes() {
    let entries: Vec<(u32, &str, &str)> = (1..=20).map(|number| (number, "One", "")).collect();
    let origin = Origin::new(Answer::Packed(rss("a", &entries)));
    let world = World::new(&origin.config());
    world.run(NOW);
    let before = world.feeds();
    let stored = || rusqlite::Connection::open(world.path(".feedwright/store.sqlite")).unwrap();
    let kept: Vec<u8> = stored().query_row("SELECT body FROM body", [], |row| row.get(0)).unwrap();
    assert_eq!(kept[..3], [3, 0x1f, 0x8b], "its kind, then gzip");

    origin.set(Answer::Feed(rss("a", &entries)));
    let ended = world.call("2026-11-24T07:00:00Z", &["run", "-v"]);
    assert!(ended.stderr.contains("0 read, 1 without news"), "{}", ended.stderr);
    let ended = world.call("2026-11-24T08:00:00Z", &["run", "--replay", "-v"]);
    assert!(ended.stderr.contains("1 read, 0 without news"), "{}", ended.stderr);
    assert_eq!((origin.asked(), world.changed_since(&before)), (2, Vec::new()));

    let mut damaged = kept;
    *damaged.last_mut().unwrap() ^= 1;
    stored().execute("UPDATE body SET body = ?1", [damaged]).unwrap();
    let ended = world.call("2026-11-24T09:00:00Z", &["run", "--replay"]);
    assert_eq!(ended.code, 2, "{}", ended.stderr);
    assert!(ended.stderr.contains("a document is not what was written"), "{}", ended.stderr);
}
