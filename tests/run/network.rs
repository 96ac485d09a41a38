//! The net fails in every way it can: nothing is lost, nobody is asked twice, the end comes in time.

use std::time::{Duration, Instant};

use super::origin::{Answer, Origin};
use super::world::{NOW, Witness, World, november, rss};

/// Sources of these addresses, each asked once an hour and given little time.
fn config<'a>(sources: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut text = "fetch: {networks: [127.0.0.0/8], every: 1h, timeout: 1s, connect_timeout: 1s, at_once: 64, \
                    per_host: {at_once: 64, spacing: 0ms}}\nsources:\n"
        .to_owned();
    for (name, address) in sources {
        text.push_str(&format!("  {name}: {address}\n"));
    }
    text + "feeds:\n  all: {title: All, description: All, limit: 1000, dedupe: no}\n"
}

/// A feed with one entry, named after its path.
fn one(path: &str) -> Answer {
    let name = path.trim_matches('/');
    Answer::Feed(rss(name, &[(1, &format!("From {name}"), &november(20))]))
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("s{n:03}")).collect()
}

#[test]
fn when_no_name_is_found_all_sources_fail_in_bounded_time_and_the_feeds_stay() {
    let origin = Origin::new(Answer::by(|path, _| one(path)));
    let world = World::new(&config([("a", origin.address("/a")), ("b", origin.address("/b"))]));
    let mut witness = Witness::default();
    world.run(NOW);
    witness.look(&world);
    let before = world.shown("all");
    let lost = names(20).into_iter().map(|name| (name.clone(), format!("http://{name}.invalid/feed")));
    let lost: Vec<(String, String)> = lost.collect();
    let sources = [("a", "http://a.invalid/feed".to_owned()), ("b", "http://b.invalid/feed".to_owned())];
    world.write(
        "config.yaml",
        &config(sources.into_iter().chain(lost.iter().map(|(name, address)| (name.as_str(), address.clone())))),
    );
    let begun = Instant::now();
    let ended = world.call("2026-11-24T08:00:00Z", &["run", "-v"]);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("0 read, 0 without news, 22 failed, 0 not due"), "{}", ended.stderr);
    assert!(ended.stderr.contains("s007  failed: the name `s007.invalid` leads nowhere"), "{}", ended.stderr);
    witness.look(&world);
    assert_eq!(world.shown("all"), before);
    assert_eq!(world.call("2026-11-25T08:00:00Z", &["run", "--strict"]).code, 1);
}

#[test]
fn when_the_net_goes_in_the_middle_of_a_run_what_came_is_in_and_the_rest_comes_next_time() {
    let origin = Origin::new(Answer::by(|path, number| if number <= 10 { one(path) } else { Answer::Close }));
    let names = names(30);
    let world = World::new(&config(names.iter().map(|name| (name.as_str(), origin.address(&format!("/{name}"))))));
    let mut witness = Witness::default();
    let ended = world.call(NOW, &["run", "-v"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(
        ended.stderr.contains("10 read, 0 without news, 20 failed, 0 not due · 10 new entries"),
        "{}",
        ended.stderr
    );
    witness.look(&world);
    assert_eq!(world.titles("all").len(), 10);
    let first = origin.take_counts();
    assert_eq!(first.len(), 30);
    assert!(first.values().all(|times| *times <= 2), "once, and once more on a fresh connection at most: {first:?}");
    origin.set(Answer::by(|path, _| one(path)));
    // Nobody is asked within its interval, those that failed neither.
    world.call("2026-11-24T06:30:00Z", &["run"]);
    assert_eq!(origin.asked(), 0);
    world.call("2026-11-24T07:30:00Z", &["run"]);
    witness.look(&world);
    assert_eq!(world.titles("all").len(), 30);
    assert!(origin.take_counts().values().all(|times| *times == 1));
}

#[test]
#[cfg(target_os = "linux")]
fn when_half_of_the_hosts_swallow_everything_the_run_ends_within_the_timeout() {
    let well = Origin::new(Answer::by(|path, _| one(path)));
    let holes: Vec<Origin> =
        (1..=20).map(|n| Origin::at(&format!("127.0.3.{n}"), Duration::ZERO, Answer::Hang)).collect();
    let names = names(40);
    let address = |n: usize, name: &str| match holes.get(n / 2).filter(|_| n.is_multiple_of(2)) {
        Some(hole) => hole.address(&format!("/{name}")),
        None => well.address(&format!("/{name}")),
    };
    let world = World::new(&config(names.iter().enumerate().map(|(n, name)| (name.as_str(), address(n, name)))));
    let begun = Instant::now();
    let ended = world.call(NOW, &["run", "-v"]);
    // One second each: after one another they would take twenty.
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("20 read, 0 without news, 20 failed"), "{}", ended.stderr);
    assert_eq!(world.titles("all").len(), 20);
    assert!(holes.iter().all(|hole| hole.asked() == 1));
}

#[test]
fn a_server_that_comes_and_goes_lets_no_entry_flicker_and_is_forgiven_at_once() {
    let feed = || Answer::Feed(rss("a", &[(2, "Two", &november(21)), (1, "One", &november(20))]));
    let origin = Origin::new(feed());
    let world = World::new(&origin.config());
    let mut witness = Witness::default();
    world.run(NOW);
    witness.look(&world);
    let bytes = world.feeds();
    for day in 25..=30 {
        origin.set(if day % 2 == 1 { Answer::Status("500 Internal Server Error") } else { feed() });
        world.run(&format!("2026-11-{day}T06:00:00Z"));
        witness.look(&world);
        let same = |name: &str| world.read(&format!("feeds/{name}")) == bytes[name];
        assert!(["all.rss", "all.atom", "all.json", "all.html"].into_iter().all(same), "{day}");
        let state = &world.status()["sources"][0];
        let failures = state["failures"].as_u64().unwrap();
        assert_eq!(failures, u64::from(day % 2 == 1), "{day}: {state}");
        if failures == 0 {
            // A minute is its interval: back-off is forgotten.
            assert!(state["next_due"].as_str().unwrap() <= format!("2026-11-{day}T06:01:06Z").as_str(), "{state}");
        }
    }
    assert_eq!(origin.asked(), 7);
}

#[test]
fn a_server_that_drips_for_ever_is_left_when_its_time_is_over() {
    let origin = Origin::new(Answer::by(|path, _| if path == "/slow" { Answer::Drip } else { one(path) }));
    let world = World::new(&config([("slow", origin.address("/slow")), ("well", origin.address("/well"))]));
    let begun = Instant::now();
    let ended = world.call(NOW, &["run", "-v"]);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("slow  failed: `127.0.0.1` was still sending after 1 s"), "{}", ended.stderr);
    assert_eq!(world.titles("all"), ["From well"]);
}

#[test]
fn a_page_in_the_place_of_a_feed_is_a_failure_and_leads_to_no_other_feed() {
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    let world = World::new(&origin.config());
    let mut witness = Witness::default();
    world.run(NOW);
    witness.look(&world);
    let login = "<!doctype html><html><head><title>Log in</title>\
                 <link rel=\"alternate\" type=\"application/rss+xml\" href=\"/other\"></head><body>Log in</body></html>";
    let other = Answer::Feed(rss("other", &[(1, "Not asked for", &november(21))]));
    let wall = move |path: &str, _| if path == "/other" { other.clone() } else { Answer::Page(login.to_owned()) };
    origin.set(Answer::by(wall));
    origin.take_paths();
    for day in 25..=28 {
        let ended = world.call(&format!("2026-11-{day}T06:00:00Z"), &["run"]);
        assert_eq!(ended.code, 0);
        let told = ended.stderr.starts_with("source `web` broke: ");
        assert_eq!(told, day == 25, "told once: {}", ended.stderr);
        witness.look(&world);
    }
    assert_eq!(world.titles("all"), ["One"]);
    assert_eq!(origin.take_counts().keys().collect::<Vec<_>>(), ["/feed"]);
    origin.set(Answer::Feed(rss("a", &[(2, "Two", &november(21)), (1, "One", &november(20))])));
    let ended = world.call("2026-12-20T06:00:00Z", &["run"]);
    assert_eq!(ended.stderr, "source `web` answers again\n");
    witness.look(&world);
    assert_eq!(world.titles("all"), ["Two", "One"]);
}

#[test]
#[cfg(target_os = "linux")]
fn when_all_sources_are_due_at_once_the_limits_hold_and_no_host_waits_for_another() {
    let hosts: Vec<Origin> = (1..=3)
        .map(|n| Origin::at(&format!("127.0.4.{n}"), Duration::from_millis(4), Answer::by(|path, _| one(path))))
        .collect();
    let names = names(500);
    let address = |n: usize, name: &str| hosts[n % 3].address(&format!("/{name}"));
    let text = config(names.iter().enumerate().map(|(n, name)| (name.as_str(), address(n, name))));
    let world = World::new(
        &text.replace("per_host: {at_once: 64", "per_host: {at_once: 2").replace("at_once: 64", "at_once: 5"),
    );
    for (now, outcome) in [(NOW, "500 read, 0 without news"), ("2026-12-01T06:00:00Z", "0 read, 500 without news")] {
        let watch = (now == NOW).then(|| {
            let hosts = hosts.clone();
            std::thread::spawn(move || {
                // The share of each host once a good part of all is asked.
                while hosts.iter().map(Origin::asked).sum::<usize>() < 250 {
                    std::thread::sleep(Duration::from_millis(1));
                }
                hosts.iter().map(Origin::asked).collect::<Vec<_>>()
            })
        });
        let ended = world.call(now, &["run", "-v"]);
        assert_eq!(ended.code, 0);
        assert!(ended.stderr.contains(&format!("{outcome}, 0 failed, 0 not due")), "{}", ended.stderr);
        if let Some(shares) = watch.map(|watch| watch.join().unwrap()) {
            // Five requests at once are two of one host, two of another and one of the third: a fifth of all, more
            // or less, is what each has at the least.
            assert!(shares.iter().all(|share| (25..=150).contains(share)), "{shares:?}");
        }
        for host in &hosts {
            assert!(host.most() <= 2, "{}", host.most());
            let paths = host.take_paths();
            let mut sorted = paths.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(sorted.len(), paths.len(), "each once");
            // In the order of config.yaml, but for those that were asked at about the same time.
            let place = |path: &String| sorted.iter().position(|known| known == path).unwrap();
            let astray = paths.iter().enumerate().map(|(at, path)| at.abs_diff(place(path))).max();
            assert!(astray < Some(20), "{astray:?}");
        }
    }
    assert_eq!(world.titles("all").len(), 500);
}

#[test]
fn what_can_be_published_is_and_the_exit_code_and_the_summary_tell_the_truth() {
    let origin = Origin::new(Answer::by(|path, _| match path {
        "/broken" => Answer::Status("500 Internal Server Error"),
        "/page" => Answer::Page("<html><body>hello</body></html>".to_owned()),
        "/closed" => Answer::Close,
        "/hangs" => Answer::Hang,
        "/well" | "/also-well" => one(path),
        _ => Answer::Status("404 Not Found"),
    }));
    let names = ["well", "broken", "page", "closed", "hangs", "also-well"];
    let text = config(names.map(|name| (name, origin.address(&format!("/{name}")))));
    let world = World::new(&text);
    let ended = world.call(NOW, &["run", "-v"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let last = ended.stderr.lines().last().unwrap();
    assert_eq!(
        last.split(" · ").take(2).collect::<Vec<_>>(),
        ["2 read, 0 without news, 4 failed, 0 not due", "2 new entries"]
    );
    assert_eq!(world.titles("all").len(), 2);
    let states: Vec<String> =
        world.status()["sources"].as_array().unwrap().iter().map(|s| s["state"].to_string()).collect();
    assert_eq!(states, ["\"ok\"", "\"failing\"", "\"failing\"", "\"failing\"", "\"failing\"", "\"ok\""]);
    let other = World::new(&text);
    assert_eq!(other.call(NOW, &["run", "--strict"]).code, 1);
    assert_eq!(other.titles("all").len(), 2, "strict is about the exit code alone");
}
