//! Published files: the same bytes for the same entries, and whole at any moment.

use std::fs;

use super::origin::{Answer, Origin};
use super::world::{NOW, World, november, rss};

const TWO: &str = "
site: {url: https://feeds.example.org/}
sources:
  a: a.xml
  b: b.xml
feeds:
  all: {title: All}
  only-a: {title: A, from: a}
  only-b: {title: B, from: b}
";

fn two() -> World {
    let world = World::new(TWO);
    world.write("a.xml", &rss("a", &[(1, "One", &november(20)), (2, "Two", &november(19)), (3, "Undated", "")]));
    world.write("b.xml", &rss("b", &[(1, "Eins", &november(18))]));
    world
}

#[test]
fn a_second_run_changes_no_byte_and_no_time_a_year_on_and_in_any_zone() {
    let world = two();
    world.run(NOW);
    let (before, times) = (world.feeds(), world.times());
    assert!(before.len() >= 12, "{:?}", before.keys());
    world.run(NOW);
    world.run("2027-11-24T06:00:00Z");
    let mut command = world.command("2027-11-25T06:00:00Z", &["run"]);
    assert!(command.env("TZ", "Asia/Ho_Chi_Minh").env("LC_ALL", "vi_VN.UTF-8").status().unwrap().success());
    assert_eq!(world.changed_since(&before), Vec::<String>::new());
    assert_eq!(world.times(), times);
}

#[test]
fn one_new_entry_changes_the_files_of_the_feeds_it_enters_and_no_others() {
    let world = two();
    world.run(NOW);
    let before = world.feeds();
    world.write("b.xml", &rss("b", &[(2, "Zwei", &november(23)), (1, "Eins", &november(18))]));
    world.run("2026-11-24T07:00:00Z");
    let mut changed = world.changed_since(&before);
    changed.retain(|name| name.starts_with("all") || name.starts_with("only"));
    assert_eq!(
        changed,
        ["all.atom", "all.html", "all.json", "all.rss", "only-b.atom", "only-b.html", "only-b.json", "only-b.rss"]
    );
    assert_eq!(world.titles("all"), ["Undated", "Zwei", "One", "Two", "Eins"]);
}

#[test]
fn the_order_of_sources_in_config_yaml_does_not_matter_to_a_feed_that_names_its_own() {
    let world = two();
    world.run(NOW);
    let before = world.read("feeds/only-a.json");
    let other = World::new(&TWO.replace("  a: a.xml\n  b: b.xml\n", "  b: b.xml\n  a: a.xml\n"));
    other.write("a.xml", &String::from_utf8(world.read("a.xml")).unwrap());
    other.write("b.xml", &String::from_utf8(world.read("b.xml")).unwrap());
    other.run(NOW);
    assert_eq!(other.read("feeds/only-a.json"), before);
}

#[test]
fn a_file_that_was_cut_edited_or_deleted_is_written_anew_though_no_source_has_news() {
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    let world = World::new(&origin.config());
    world.run(NOW);
    let before = world.feeds();
    let half = String::from_utf8(before["all.rss"].clone()).unwrap();
    world.write("feeds/all.rss", &half[..half.len() / 2]);
    world.write("feeds/all.json", "{\"_feedwright\": \"edited by hand\"}");
    world.write("feeds/all.html.gz", "");
    world.remove("feeds/all.atom");
    world.run("2026-11-24T12:00:00Z");
    assert_eq!(world.changed_since(&before), Vec::<String>::new());
    assert_eq!(world.feeds(), before);
    assert_eq!(origin.asked(), 2);
}

#[test]
fn somebody_elses_file_is_never_overwritten_and_nobody_is_asked() {
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    let world = World::new(&origin.config());
    world.write("feeds/all.html", "<h1>My own page</h1>");
    let ended = world.call(NOW, &["run"]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("`feeds/all.html` was not written by feedwright"), "{}", ended.stderr);
    assert_eq!(world.read("feeds/all.html"), b"<h1>My own page</h1>");
    assert_eq!(origin.asked(), 0);
}

#[test]
fn an_output_that_is_a_file_is_told_before_anybody_is_asked() {
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    let world = World::new(&origin.config());
    world.write("feeds", "a file");
    let ended = world.call(NOW, &["run"]);
    assert_eq!((ended.code, origin.asked()), (2, 0));
    assert!(ended.stderr.contains("is no folder"), "{}", ended.stderr);
}

#[test]
#[cfg(unix)]
fn folders_that_cannot_be_written_are_told_before_anybody_is_asked() {
    use std::os::unix::fs::PermissionsExt as _;
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    for name in ["feeds", ".feedwright"] {
        let world = World::new(&origin.config());
        fs::create_dir(world.path(name)).unwrap();
        fs::set_permissions(world.path(name), fs::Permissions::from_mode(0o555)).unwrap();
        if fs::write(world.path(name).join("root"), "may do everything").is_ok() {
            return;
        }
        let ended = world.call(NOW, &["run"]);
        assert_eq!((ended.code, origin.asked()), (2, 0), "{}", ended.stderr);
        assert!(ended.stderr.contains("cannot be written"), "{}", ended.stderr);
    }
}

#[test]
#[cfg(unix)]
fn an_output_that_is_a_link_to_a_folder_is_that_folder() {
    let world = two();
    fs::create_dir(world.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink("elsewhere", world.path("feeds")).unwrap();
    world.run(NOW);
    assert!(!world.read("elsewhere/all.rss").is_empty());
}

#[test]
#[cfg(unix)]
fn a_disk_that_takes_no_more_leaves_the_old_files_and_the_next_run_goes_on() {
    let world = two();
    world.run(NOW);
    let before = world.feeds();
    let many: Vec<(u32, String, String)> = (10..60).map(|n| (n, format!("New {n}"), november(21))).collect();
    let many: Vec<(u32, &str, &str)> = many.iter().map(|(n, name, date)| (*n, name.as_str(), date.as_str())).collect();
    world.write("b.xml", &rss("b", &many));
    // No file may grow beyond this: like a full disk, but for the signal. The store's log is smaller.
    let ended = world.shell("2026-11-24T07:00:00Z", "trap '' XFSZ; ulimit -f 20; exec \"$0\" run");
    assert_eq!(ended.code, 2, "{}", ended.stderr);
    for (name, bytes) in &before {
        let now = world.read(&format!("feeds/{name}"));
        assert!(now == *bytes || is_whole(name, &now), "{name} is neither old nor new");
    }
    assert!(
        fs::read_dir(world.path("feeds")).unwrap().all(|item| !item
            .unwrap()
            .file_name()
            .to_str()
            .unwrap()
            .ends_with(".tmp"))
    );
    world.run("2026-11-24T08:00:00Z");
    assert_eq!(world.json("all")["items"].as_array().unwrap().len(), 50);
}

fn is_whole(name: &str, bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let end = text.trim_end();
    match name.rsplit('.').next().unwrap() {
        "rss" => end.ends_with("</rss>"),
        "atom" => end.ends_with("</feed>"),
        "json" => end.ends_with('}'),
        "html" => end.ends_with("</html>"),
        "opml" => end.ends_with("</opml>"),
        _ => true,
    }
}

#[test]
fn the_files_of_a_feed_that_left_config_yaml_go_and_others_stay() {
    let world = two();
    world.run(NOW);
    world.write("feeds/notes.txt", "mine");
    world.write("config.yaml", &TWO.replace("  only-b: {title: B, from: b}\n", ""));
    world.run("2026-11-24T07:00:00Z");
    let names: Vec<String> = world.feeds().into_keys().filter(|name| !name.ends_with(".gz")).collect();
    assert_eq!(
        names,
        [
            "all.atom",
            "all.html",
            "all.json",
            "all.rss",
            "feeds.opml",
            "index.html",
            "notes.txt",
            "only-a.atom",
            "only-a.html",
            "only-a.json",
            "only-a.rss",
            "status.json"
        ]
    );
}

#[test]
fn a_private_feed_is_known_to_nobody_who_has_not_its_token() {
    let world = World::new(
        "sources:\n  a: a.xml\nfeeds:\n  open: {title: Open}\n  mine: {title: My own, token: a-long-secret-token}\n",
    );
    world.write("a.xml", &rss("a", &[(1, "One", &november(20))]));
    world.run(NOW);
    let names: Vec<String> = world.feeds().into_keys().collect();
    // HMAC-SHA256("a-long-secret-token", "mine"), as Python's hmac and base64 give it.
    let private: Vec<&String> = names.iter().filter(|name| name.starts_with("mine")).collect();
    assert_eq!(private.len(), 8, "{names:?}");
    assert!(private.iter().all(|name| name.split('.').next().unwrap().len() == "mine-".len() + 26));
    for name in ["index.html", "feeds.opml", "status.json", "open.rss"] {
        let text = String::from_utf8(world.read(&format!("feeds/{name}"))).unwrap();
        assert!(!text.contains("mine") && !text.contains("My own"), "{name}");
    }
}
