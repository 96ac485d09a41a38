//! Whatever happens: cron comes every few minutes, and no source is asked twice within its interval.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::origin::{Answer, Origin};
use super::world::{Witness, World, november, rss};

/// What the next calls of cron meet.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// The source is as it was.
    Well,
    /// One more entry.
    News,
    /// The same entries under other ids.
    OtherIds,
    /// The same entries at other addresses.
    OtherLinks,
    /// A feed without entries.
    Empty,
    /// A page where the feed was.
    Page,
    /// Its own error.
    Error,
    /// It hangs up.
    Gone,
    /// The clock is set back by so many minutes.
    Back(u32),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => Just(Event::Well),
        3 => Just(Event::News),
        1 => Just(Event::OtherIds),
        1 => Just(Event::OtherLinks),
        1 => Just(Event::Empty),
        1 => Just(Event::Page),
        1 => Just(Event::Error),
        1 => Just(Event::Gone),
        1 => (1u32..10).prop_map(Event::Back),
    ]
}

fn answer(event: Event, count: u32) -> Answer {
    let made: Vec<(u32, String)> = (1..=count).rev().map(|n| (n, format!("Entry number {n} of the source"))).collect();
    let date = november(20);
    // Every third has no date: then the one of first sight must stay.
    let dated = |n: u32| if n.is_multiple_of(3) { "" } else { date.as_str() };
    let made: Vec<(u32, &str, &str)> = made.iter().map(|(n, name)| (*n, name.as_str(), dated(*n))).collect();
    let text = rss("a", &made);
    match event {
        Event::Page => Answer::Page("<html><body>sorry</body></html>".to_owned()),
        Event::Empty => Answer::Feed(rss("a", &[])),
        Event::Error => Answer::Status("500 Internal Server Error"),
        Event::Gone => Answer::Close,
        Event::OtherIds => Answer::Feed(text.replace("<guid>https", "<guid isPermaLink=\"false\">urn:x:https")),
        Event::OtherLinks => Answer::Feed(text.replace("</link><title>", "?utm_source=feed</link><title>")),
        Event::Well | Event::News | Event::Back(_) => Answer::Feed(text),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 20, ..ProptestConfig::default() })]
    #[test]
    fn nobody_is_asked_twice_within_an_interval_and_no_entry_is_lost_or_doubled(
        events in proptest::collection::vec(event(), 3..7)
    ) {
        let mut count = 4;
        let origin = Origin::new(answer(Event::Well, count));
        let world = World::new(&origin.config().replace("every: 1min", "every: 1h"));
        let mut minute: i64 = 6 * 60;
        let mut asked: Vec<i64> = Vec::new();
        let mut witness = Witness::default();
        for event in [Event::Well].into_iter().chain(events) {
            match event {
                Event::News => count += 1,
                Event::Back(minutes) => minute -= i64::from(minutes),
                _ => {}
            }
            origin.set(answer(event, count));
            // Cron, for an hour and a half.
            for _ in 0..6 {
                let now = format!("2026-11-{:02}T{:02}:{:02}:00Z", 24 + minute / 1440, minute / 60 % 24, minute % 60);
                let ended = world.call(&now, &["run"]);
                prop_assert_eq!(ended.code, 0, "{}", ended.stderr);
                // A request that was hung up on is made once more on a fresh connection.
                if !origin.take_paths().is_empty() {
                    asked.push(minute);
                }
                witness.look(&world);
                minute += 17;
            }
        }
        for pair in asked.windows(2) {
            prop_assert!(pair[1] - pair[0] >= 60, "{:?}", asked);
        }
        // In the end all of them are there, each once.
        origin.set(answer(Event::Well, count));
        let ended = world.call("2026-11-27T06:00:00Z", &["run"]);
        prop_assert_eq!(ended.code, 0, "{}", ended.stderr);
        witness.look(&world);
        let titles = world.titles("all");
        let once: BTreeSet<&String> = titles.iter().collect();
        prop_assert_eq!((titles.len(), once.len()), (count as usize, count as usize));
    }
}
