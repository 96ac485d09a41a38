//! After any sequence of runs and changed rules, what is kept gives the feeds that a full look gives.

mod world;

use proptest::prelude::*;

use world::{End, Event, NONE, World};

use crate::store::Indexing;

fn event() -> impl Strategy<Value = Event> {
    let source = 0_usize..3;
    prop_oneof![
        6 => (source.clone(), proptest::collection::vec((text(), -80_i64..30), 1..6))
            .prop_map(|(source, entries)| Event::New { source, entries }),
        1 => (source.clone(), 10_usize..60, text()).prop_map(|(source, count, text)| Event::Many { source, count, text }),
        3 => (any::<prop::sample::Index>(), text()).prop_map(|(which, text)| Event::Rewrite { which, text }),
        2 => any::<prop::sample::Index>().prop_map(|which| Event::Unlist { which }),
        2 => (1_i64..40).prop_map(|hours| Event::Wait { hours }),
        3 => (0..=NONE).prop_map(|rules| Event::Rules { rules }),
        1 => (source, prop_oneof![Just("Zebra news"), Just("Ban nha")])
            .prop_map(|(source, title)| Event::Title { source, title: title.to_owned() }),
        5 => Just(Event::Begin),
        1 => Just(Event::Ask),
        1 => Just(Event::Lose),
        1 => Just(Event::Older),
        1 => Just(Event::Damage),
        8 => Just(Event::Run(End::Whole)),
        1 => Just(Event::Run(End::BeforeLooking)),
        1 => Just(Event::Run(End::BeforePublishing)),
        1 => Just(Event::Run(End::BeforeRemembering)),
    ]
}

/// Words of which many texts are alike, some are copies, and few are rare.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => Just("ban"), 3 => Just("bán"), 4 => Just("nhà"), 2 => Just("ads"), 1 => Just("zebra"), 3 => Just("hoà"),
        2 => Just("x"), 3 => Just("rain falls on the old town again today"), 1 => Just("中国"),
    ];
    proptest::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

#[test]
fn an_index_of_another_version_is_built_again_by_the_next_run() {
    let mut world = World::new();
    let entries = vec![("ban nhà".to_owned(), -5), ("zebra".to_owned(), -9)];
    world.apply(&Event::New { source: 0, entries });
    world.apply(&Event::Run(End::Whole));
    world.apply(&Event::Older);
    assert!(!world.index_is_readable());
    world.apply(&Event::Run(End::Whole));
    assert!(world.index_is_readable());
}

#[test]
fn there_is_an_index_as_soon_as_somebody_asks_and_not_before() {
    let run = |world: &mut World, hours: i64| {
        world.apply(&Event::Begin);
        world.apply(&Event::New { source: 0, entries: vec![("ban nhà".to_owned(), hours), ("x".to_owned(), hours)] });
        world.apply(&Event::Run(End::Whole));
    };
    let mut world = World::new();
    world.apply(&Event::Rules { rules: NONE });
    run(&mut world, -50);
    run(&mut world, -40);
    assert_eq!((world.indexing(), world.parts()), (Indexing::None, 0));
    assert_eq!(world.asked_down_to("ban", 1_000), (2, false));
    world.apply(&Event::Ask);
    assert_eq!((world.indexing(), world.parts()), (Indexing::Wanted, 0));
    run(&mut world, -30);
    assert_eq!((world.indexing(), world.parts()), (Indexing::Whole, 1));
    assert_eq!(world.asked_down_to("ban", 1_000), (3, false));
    run(&mut world, -20);
    assert_eq!((world.indexing(), world.parts()), (Indexing::Whole, 2), "it is kept from then on");
    world.ask();
    let mut world = World::new();
    world.apply(&Event::Rules { rules: NONE });
    run(&mut world, -50);
    world.apply(&Event::Rules { rules: 0 });
    world.apply(&Event::Run(End::Whole));
    assert_eq!((world.indexing(), world.parts()), (Indexing::Whole, 1), "rules ask, too");
}

#[test]
fn a_part_of_the_index_is_read_when_the_walk_gets_to_it_and_found_out_when_it_is_damaged() {
    let mut world = World::new();
    for hours in [-90, -60, -30] {
        let entries = (0..3).map(|n| (format!("ban nhà {n}"), hours - n));
        world.apply(&Event::New { source: 0, entries: entries.collect() });
        world.apply(&Event::Run(End::Whole));
    }
    assert_eq!(world.parts(), 3);
    assert_eq!(world.asked_down_to("ban", 1_000), (9, false));
    world.damage_oldest();
    assert_eq!(world.asked_down_to("ban", 40), (3, false));
    assert_eq!(world.asked_down_to("ban", 1_000), (9, true));
    assert_eq!(world.asked_down_to("zebra", 1_000), (0, true));
    world.ask();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 400, ..ProptestConfig::default() })]
    #[test]
    fn what_is_kept_gives_the_feeds_that_a_full_look_gives(events in proptest::collection::vec(event(), 1..40)) {
        let mut world = World::new();
        for event in &events {
            world.apply(event);
        }
        world.ask();
        world.apply(&Event::Run(End::Whole));
    }
}
