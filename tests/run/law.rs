//! Any sequence of news, faults, kills and losses ends as if nothing had happened.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::origin::{Answer, Origin};
use super::world::{World, november, rss};

/// What may happen between two runs.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// The source has one more entry.
    News,
    /// A run meets the source in this state, then it is well again.
    Fault(Fault),
    /// A run is killed after so many milliseconds.
    Kill(u64),
    /// A run is told to stop after so many milliseconds.
    Stop(u64),
    /// No file may grow beyond so many blocks.
    Full(u32),
    /// The state is deleted.
    Loss,
    /// The store is overwritten with rubbish.
    Damage,
    /// A published file is cut short.
    Cut,
    /// A published file is deleted.
    Delete,
    /// A clock that is some days ahead, and right again.
    Ahead(u32),
}

/// What a source may do instead of answering well.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Page,
    Empty,
    Error,
    HangUp,
    /// The end of the document is missing.
    HalfOfIt,
    /// Other ids for the same entries.
    OtherIds,
}

fn event() -> impl Strategy<Value = Event> {
    let fault = prop_oneof![
        Just(Fault::Page),
        Just(Fault::Empty),
        Just(Fault::Error),
        Just(Fault::HangUp),
        Just(Fault::HalfOfIt),
        Just(Fault::OtherIds)
    ];
    prop_oneof![
        3 => Just(Event::News),
        4 => fault.prop_map(Event::Fault),
        3 => (0u64..80).prop_map(Event::Kill),
        1 => (0u64..80).prop_map(Event::Stop),
        1 => prop_oneof![Just(4u32), Just(12), Just(40)].prop_map(Event::Full),
        1 => Just(Event::Loss),
        1 => Just(Event::Damage),
        1 => Just(Event::Cut),
        1 => Just(Event::Delete),
        1 => (1u32..400).prop_map(Event::Ahead),
    ]
}

fn answer(fault: Fault, count: u32) -> Answer {
    let whole = document(count);
    match fault {
        Fault::Page => Answer::Page("<html><body>sorry</body></html>".to_owned()),
        Fault::Empty => Answer::Feed(rss("a", &[])),
        Fault::Error => Answer::Status("500 Internal Server Error"),
        Fault::HangUp => Answer::Close,
        Fault::HalfOfIt => Answer::Feed(whole[..whole.len() / 2].to_owned()),
        Fault::OtherIds => Answer::Feed(whole.replace("<guid>https", "<guid isPermaLink=\"false\">urn:x:https")),
    }
}

fn document(count: u32) -> String {
    let made: Vec<(u32, String, String)> = (1..=count)
        .rev()
        // Every third has no date: then ours must stay.
        .map(|n| (n, format!("Entry {n}"), if n % 3 == 0 { String::new() } else { november(n.min(20)) }))
        .collect();
    let made: Vec<(u32, &str, &str)> = made.iter().map(|(n, name, date)| (*n, name.as_str(), date.as_str())).collect();
    rss("a", &made)
}

/// For each id its date; each file whole.
fn published(world: &World) -> BTreeMap<String, String> {
    let items = world.json("all")["items"].as_array().unwrap().clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let all: BTreeMap<String, String> =
        items.iter().map(|item| (text(&item["id"]), text(&item["date_published"]))).collect();
    assert_eq!(all.len(), items.len(), "an id stands twice");
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 20, ..ProptestConfig::default() })]
    #[test]
    #[cfg(unix)]
    fn nothing_is_lost_and_no_id_or_date_changes(events in proptest::collection::vec(event(), 1..10)) {
        let mut count = 4;
        let origin = Origin::new(Answer::Feed(document(count)));
        let world = World::new(&origin.config());
        let mut minute = 0;
        let mut clock = || { minute += 2; format!("2026-11-24T{:02}:{:02}:00Z", 6 + minute / 60, minute % 60) };
        world.run(&clock());
        let mut known = published(&world);
        for event in events {
            match event {
                Event::News => { count += 1; origin.set(Answer::Feed(document(count))); }
                Event::Fault(fault) => {
                    origin.set(answer(fault, count));
                    let ended = world.call(&clock(), &["run", "--force"]);
                    prop_assert_eq!(ended.code, 0, "{}", ended.stderr);
                    origin.set(Answer::Feed(document(count)));
                }
                Event::Kill(after) => {
                    let mut child = world.command(&clock(), &["run"]).spawn().unwrap();
                    std::thread::sleep(Duration::from_millis(after));
                    let _ = child.kill();
                    child.wait().unwrap();
                }
                Event::Stop(after) => {
                    let after = Duration::from_millis(after).as_secs_f64();
                    let ended = world.shell(&clock(), &format!("timeout --preserve-status {after} \"$0\" run"));
                    prop_assert!([0, 143].contains(&ended.code), "{} {}", ended.code, ended.stderr);
                }
                Event::Full(blocks) => {
                    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" run --force");
                    let ended = world.shell(&clock(), &script);
                    prop_assert!([0, 2].contains(&ended.code), "{} {}", ended.code, ended.stderr);
                }
                Event::Loss => world.remove(".feedwright"),
                Event::Damage => {
                    for end in ["-wal", "-shm"] {
                        let _ = std::fs::remove_file(world.path(&format!(".feedwright/store.sqlite{end}")));
                    }
                    world.write(".feedwright/store.sqlite", "rubbish");
                    let ended = world.call(&clock(), &["run"]);
                    prop_assert_eq!(ended.code, 2, "{}", ended.stderr);
                    let ended = world.call(&clock(), &["run", "--rebuild-state"]);
                    prop_assert_eq!(ended.code, 0, "{}", ended.stderr);
                }
                Event::Cut => {
                    let text = world.read("feeds/all.atom");
                    std::fs::write(world.path("feeds/all.atom"), &text[..text.len() / 2]).unwrap();
                }
                Event::Delete => world.remove("feeds/all.rss"),
                Event::Ahead(days) => {
                    let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap() + chrono::Days::new(days.into());
                    let ended = world.call(&format!("{at}T06:00:00Z"), &["run"]);
                    prop_assert_eq!(ended.code, 0, "{}", ended.stderr);
                }
            }
            let ended = world.call(&clock(), &["run", "--force"]);
            prop_assert_eq!(ended.code, 0, "{:?}: {}", event, ended.stderr);
            let now = published(&world);
            for (id, date) in &known {
                prop_assert_eq!(now.get(id), Some(date), "{} after {:?}", id, event);
            }
            prop_assert_eq!(now.len(), usize::try_from(count).unwrap(), "after {:?}", event);
            known = now;
        }
        let before = world.feeds();
        let asked = origin.asked();
        world.run(&clock());
        prop_assert_eq!(world.changed_since(&before), Vec::<String>::new());
        prop_assert_eq!(origin.asked(), asked + 1);
    }
}
