//! Any sequence of news, faults, kills and losses ends as if nothing had happened.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::world::{World, november, rss};

/// What may happen between two runs.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// The source has one more entry.
    News,
    /// The source sends rubbish for once.
    Rubbish,
    /// A run is killed after so many milliseconds.
    Kill(u64),
    /// The state is deleted.
    Loss,
    /// A published file is cut short.
    Cut,
    /// A published file is deleted.
    Delete,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::News),
        1 => Just(Event::Rubbish),
        3 => (0u64..80).prop_map(Event::Kill),
        1 => Just(Event::Loss),
        1 => Just(Event::Cut),
        1 => Just(Event::Delete),
    ]
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
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 20, ..ProptestConfig::default() })]
    #[test]
    fn nothing_is_lost_and_no_id_or_date_changes(events in proptest::collection::vec(event(), 1..10)) {
        let world = World::new("sources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n");
        let mut count = 4;
        world.write("a.xml", &document(count));
        let mut minute = 0;
        let mut clock = || { minute += 1; format!("2026-11-24T06:{minute:02}:00Z") };
        world.run(&clock());
        let mut known = published(&world);
        for event in events {
            match event {
                Event::News => { count += 1; world.write("a.xml", &document(count)); }
                Event::Rubbish => {
                    world.write("a.xml", "<html>sorry</html>");
                    world.call(&clock(), &["run"]);
                    world.write("a.xml", &document(count));
                }
                Event::Kill(after) => {
                    let mut child = world.command(&clock(), &["run"]).spawn().unwrap();
                    std::thread::sleep(Duration::from_millis(after));
                    let _ = child.kill();
                    child.wait().unwrap();
                }
                Event::Loss => world.remove(".feedwright"),
                Event::Cut => {
                    let text = world.read("feeds/all.atom");
                    std::fs::write(world.path("feeds/all.atom"), &text[..text.len() / 2]).unwrap();
                }
                Event::Delete => world.remove("feeds/all.rss"),
            }
            let ended = world.call(&clock(), &["run"]);
            prop_assert_eq!(ended.code, 0, "{}", ended.stderr);
            let now = published(&world);
            for (id, date) in &known {
                prop_assert_eq!(now.get(id), Some(date), "{} after {:?}", id, event);
            }
            prop_assert_eq!(now.len(), usize::try_from(count).unwrap());
            known = now;
        }
        let before = world.feeds();
        world.run(&clock());
        prop_assert_eq!(world.changed_since(&before), Vec::<String>::new());
    }
}
