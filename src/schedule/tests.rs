//! Examples of when a source is asked again, and why.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::{Asking, Due, Haste, due, next, renewed, retry_at};
use crate::model::{
    Address, Answer, Every, Exchange, Failure, FailureKind, FeedHints, Hop, Said, SourceName, SourceState, Validators,
};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// A Tuesday.
fn start() -> DateTime<Utc> {
    "2026-11-24T06:07:00Z".parse().unwrap()
}

fn at(minutes: i64) -> DateTime<Utc> {
    start() + TimeDelta::minutes(minutes)
}

fn hourly() -> Every {
    Every { least: Duration::from_secs(3600), most: Duration::from_secs(3600) }
}

fn name() -> SourceName {
    SourceName::new("one").unwrap()
}

fn said(headers: &[(&str, &str)]) -> Said {
    let one = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    Said {
        retry_after: one("Retry-After"),
        cache_control: one("Cache-Control"),
        expires: one("Expires"),
        age: one("Age"),
        date: one("Date"),
    }
}

fn good(headers: &[(&str, &str)]) -> Exchange {
    let address = Address::new("https://example.org/feed");
    Exchange { address, said: said(headers), ..Exchange::ended(Answer::Read) }
}

fn bad(kind: FailureKind, headers: &[(&str, &str)]) -> Exchange {
    let failure = Failure { kind, message: "it failed".to_owned(), help: None };
    Exchange { said: said(headers), ..Exchange::ended(Answer::Failed(failure)) }
}

/// Minutes until the next request, without jitter's tenth, and why.
fn wait(state: &SourceState, from: DateTime<Utc>) -> (i64, String) {
    ((state.next_due.unwrap() - from).num_minutes(), state.next_why.clone().unwrap())
}

/// The wait after a first good answer with these headers and hints.
fn waits(headers: &[(&str, &str)], hints: FeedHints) -> (i64, String) {
    wait(&next(&SourceState::default(), &good(headers), hints, hourly(), &name(), start()), start())
}

/// Whether a wait is what it should be, up to a tenth more.
fn about(wait: i64, minutes: i64) -> bool {
    wait >= minutes && wait <= minutes + minutes / 10 + 1
}

#[test]
fn the_longest_wish_counts() {
    let none = FeedHints::default;
    let cases = [
        (waits(&[], none()), HOUR, "its interval"),
        (waits(&[("Cache-Control", "public, max-age=10800")], none()), 3 * HOUR, "Cache-Control"),
        (waits(&[("Cache-Control", "max-age=\"10800\"")], none()), 3 * HOUR, "Cache-Control"),
        (waits(&[("Cache-Control", "max-age=10800"), ("Age", "3600")], none()), 2 * HOUR, "Cache-Control"),
        (waits(&[("Cache-Control", "no-cache, max-age=10800")], none()), HOUR, "its interval"),
        (waits(&[("Cache-Control", "max-age=60")], none()), HOUR, "its interval"),
        (waits(&[("Cache-Control", "max-age=soon")], none()), HOUR, "its interval"),
        (waits(&[("Expires", "Tue, 24 Nov 2026 09:07:00 GMT")], none()), 3 * HOUR, "Expires"),
        (waits(&[("Expires", "0")], none()), HOUR, "its interval"),
        (
            waits(&[("Date", "Tue, 24 Nov 2026 05:07:00 GMT"), ("Expires", "Tue, 24 Nov 2026 09:07:00 GMT")], none()),
            4 * HOUR,
            "Expires",
        ),
        (waits(&[], FeedHints { ttl_minutes: Some(240), ..none() }), 4 * HOUR, "the feed's ttl"),
        (waits(&[], FeedHints { update_minutes: Some(1440), ..none() }), DAY, "the feed's sy:updatePeriod"),
        (waits(&[("Cache-Control", "max-age=99999999999999999999")], none()), 7 * DAY, "Cache-Control"),
        (waits(&[], FeedHints { ttl_minutes: Some(u64::MAX), ..none() }), 7 * DAY, "the feed's ttl"),
    ];
    for ((minutes, why), expected, because) in cases {
        assert!(about(minutes, expected), "{minutes} min, expected about {expected} for {because}");
        assert_eq!(why, because);
    }
}

#[test]
fn hints_hold_until_the_next_document() {
    let hints = FeedHints { ttl_minutes: Some(240), ..FeedHints::default() };
    let first = next(&SourceState::default(), &good(&[]), hints, hourly(), &name(), start());
    let same = Exchange::ended(Answer::NotModified);
    let second = next(&first, &same, FeedHints::default(), hourly(), &name(), at(5 * HOUR));
    assert!(about(wait(&second, at(5 * HOUR)).0, 4 * HOUR));
}

#[test]
fn failures_double_the_wait_up_to_a_week_and_one_success_forgets_them() {
    let mut state = SourceState::default();
    let mut waits = Vec::new();
    for _ in 0..10 {
        state = next(&state, &bad(FailureKind::Refused, &[]), FeedHints::default(), hourly(), &name(), start());
        waits.push(wait(&state, start()).0 / 60);
    }
    for (wait, hours) in waits.iter().zip([2, 4, 8, 16, 32, 64, 128, 168, 168, 168]) {
        assert!((hours..=hours + hours / 10 + 1).contains(wait) && *wait <= 168, "{waits:?}");
    }
    assert_eq!((state.failures, state.failing_since), (10, Some(start())));
    let well = next(&state, &good(&[]), FeedHints::default(), hourly(), &name(), at(7 * DAY));
    assert_eq!((well.failures, well.failing_since, well.fault.as_deref()), (0, None, None));
    assert!(about(wait(&well, at(7 * DAY)).0, HOUR));
}

#[test]
fn the_first_failure_of_the_net_waits_no_longer_than_usual() {
    let once = next(
        &SourceState::default(),
        &bad(FailureKind::Network, &[]),
        FeedHints::default(),
        hourly(),
        &name(),
        start(),
    );
    assert!(about(wait(&once, start()).0, HOUR));
    let twice = next(&once, &bad(FailureKind::Timeout, &[]), FeedHints::default(), hourly(), &name(), start());
    assert!(about(wait(&twice, start()).0, 2 * HOUR));
    assert_eq!(wait(&twice, start()).1, "it failed 2 times in a row");
}

#[test]
fn retry_after_counts_in_seconds_and_as_a_date_within_reason() {
    let in_minutes =
        |text: &str| retry_at(&said(&[("Retry-After", text)]), start()).map(|at| (at - start()).num_minutes());
    assert_eq!(in_minutes("10800"), Some(180));
    assert_eq!(in_minutes(" 120 "), Some(2));
    assert_eq!(in_minutes("Tue, 24 Nov 2026 09:07:00 GMT"), Some(180));
    assert_eq!(in_minutes("Tue, 24 Nov 2026 01:00:00 GMT"), None);
    assert_eq!(in_minutes("315360000"), Some(7 * DAY));
    assert_eq!(in_minutes("99999999999999999999999"), Some(7 * DAY));
    assert_eq!(in_minutes("Mon, 24 Nov 2036 01:00:00 GMT"), Some(7 * DAY));
    assert_eq!(in_minutes("-5, soon"), None);
    assert_eq!(in_minutes(""), None);
}

#[test]
fn retry_after_holds_even_against_force() {
    let answer = bad(FailureKind::Server, &[("Retry-After", "36000")]);
    let state = next(
        &SourceState { asks: 1, ..SourceState::default() },
        &answer,
        FeedHints::default(),
        hourly(),
        &name(),
        start(),
    );
    let forced = Asking { asks: 1, local: false, haste: Haste::Force };
    let paused = Due::Later { at: at(10 * HOUR), why: "it asked for a pause (Retry-After)".to_owned() };
    assert_eq!(due(&state, &forced, at(9 * HOUR)), paused);
    assert_eq!(due(&state, &forced, at(10 * HOUR)), Due::Now);
}

#[test]
fn gone_is_gone_until_the_owner_names_another_address() {
    let before = SourceState { asks: 1, ..SourceState::default() };
    let state = next(&before, &bad(FailureKind::Gone, &[]), FeedHints::default(), hourly(), &name(), start());
    let forced = Asking { asks: 1, local: false, haste: Haste::Force };
    assert_eq!(due(&state, &forced, at(365 * DAY)), Due::Never { why: "it is gone for good (410)".to_owned() });
    assert_eq!(due(&state, &Asking { asks: 2, ..forced }, at(1)), Due::Now);
    assert!(!renewed(&state, 2).gone);
}

#[test]
fn an_adopted_address_that_is_gone_leads_back_to_the_first() {
    let moved = Some((Address::new("https://example.org/new").unwrap(), 3));
    let before = SourceState { moved, ..SourceState::default() };
    let state = next(&before, &bad(FailureKind::Gone, &[]), FeedHints::default(), hourly(), &name(), start());
    assert_eq!((state.gone, state.moved), (false, None));
}

#[test]
fn skipped_hours_and_days_are_kept_when_planning_and_when_asking() {
    let hints = FeedHints {
        skip_hours: vec![7, 8, 9, 24],
        skip_days: vec!["Wednesday".to_owned(), "nonsense".to_owned()],
        ..FeedHints::default()
    };
    let state = next(&SourceState::default(), &good(&[]), hints.clone(), hourly(), &name(), start());
    assert_eq!(state.next_due.unwrap().to_rfc3339(), "2026-11-24T10:00:00+00:00");
    let asking = Asking { asks: 0, local: false, haste: Haste::None };
    let planned = SourceState { next_due: Some(at(0)), ..state };
    let wednesday: DateTime<Utc> = "2026-11-25T12:30:00Z".parse().unwrap();
    assert!(
        matches!(due(&planned, &asking, wednesday), Due::Later { at, .. } if at.to_rfc3339() == "2026-11-26T01:00:00+00:00")
    );
    let always = FeedHints { skip_hours: (0..24).collect(), ..FeedHints::default() };
    let state = next(&SourceState::default(), &good(&[]), always, hourly(), &name(), start());
    assert!(about(wait(&state, start()).0, HOUR));
}

#[test]
fn sources_asked_together_do_not_stay_together() {
    let mut waits: Vec<_> = (0..12)
        .map(|n| {
            let name = SourceName::new(&format!("herd{n}")).unwrap();
            next(&SourceState::default(), &good(&[]), FeedHints::default(), hourly(), &name, start()).next_due
        })
        .collect();
    waits.sort();
    waits.dedup();
    assert!(waits.len() > 8);
}

fn moved(to: &str, permanent: bool) -> Exchange {
    Exchange { hops: vec![Hop { to: Address::new(to).unwrap(), permanent }], ..good(&[]) }
}

#[test]
fn a_permanent_redirect_is_believed_after_three_runs_in_a_row() {
    let new = "https://example.org/new";
    let step = |state: &SourceState, exchange: &Exchange| {
        next(state, exchange, FeedHints::default(), hourly(), &name(), start())
    };
    let mut state = SourceState::default();
    for _ in 0..2 {
        state = step(&state, &moved(new, true));
        assert_eq!(state.moved, None);
    }
    let interrupted = step(&step(&state, &good(&[])), &moved(new, true));
    assert_eq!(interrupted.moved, None);
    let failed = step(&step(&state, &bad(FailureKind::Unreadable, &[])), &moved(new, true));
    assert_eq!(failed.moved, None);
    let believed = step(&state, &moved(new, true));
    assert_eq!(believed.moved.as_ref().unwrap().0.as_str(), new);
    // Three failures in a row, and it is given up.
    let mut lost = believed.clone();
    for _ in 0..3 {
        assert!(lost.moved.is_some());
        lost = step(&lost, &bad(FailureKind::Refused, &[]));
    }
    assert_eq!(lost.moved, None);
    let mut temporary = SourceState::default();
    for _ in 0..5 {
        temporary = step(&temporary, &moved(new, false));
    }
    assert_eq!(temporary.moved, None);
}

#[test]
fn of_a_chain_only_the_leading_permanent_part_is_believed() {
    let hop = |to: &str, permanent| Hop { to: Address::new(to).unwrap(), permanent };
    let exchange = Exchange { hops: vec![hop("/a", true), hop("/b", false), hop("/c", true)], ..good(&[]) };
    assert_eq!(exchange.moved_to().map(Address::as_str), Some("/a"));
}

#[test]
fn validators_are_kept_replaced_and_forgotten_as_the_server_does() {
    let with = |answer, etag: Option<&str>, date: Option<&str>| Exchange {
        validators: Validators { etag: etag.map(str::to_owned), last_modified: date.map(str::to_owned) },
        ..Exchange { answer, ..good(&[]) }
    };
    let step = |state: &SourceState, exchange: &Exchange| {
        next(state, exchange, FeedHints::default(), hourly(), &name(), start())
    };
    let told = |state: &SourceState| format!("{:?} {:?}", state.validators.etag, state.validators.last_modified);
    let first = step(&SourceState::default(), &with(Answer::Read, Some("\"1\""), Some("yesterday")));
    assert_eq!(told(&first), r#"Some("\"1\"") Some("yesterday")"#);
    let same = step(&first, &with(Answer::NotModified, Some("\"2\""), None));
    assert_eq!(told(&same), r#"Some("\"2\"") Some("yesterday")"#);
    let failed = step(&same, &bad(FailureKind::Unreadable, &[]));
    assert_eq!(told(&failed), told(&same));
    let dropped = step(&failed, &with(Answer::Read, None, None));
    assert_eq!(told(&dropped), "None None");
}

#[test]
fn a_clock_that_was_wrong_freezes_nothing() {
    let asking = Asking { asks: 0, local: false, haste: Haste::None };
    let ahead = next(&SourceState::default(), &good(&[]), FeedHints::default(), hourly(), &name(), at(365 * DAY));
    assert_eq!(due(&ahead, &asking, start()), Due::Now);
    let behind = next(&SourceState::default(), &good(&[]), FeedHints::default(), hourly(), &name(), at(-365 * DAY));
    assert_eq!(due(&behind, &asking, start()), Due::Now);
    // A clock set right by seconds changes nothing.
    let usual = next(&SourceState::default(), &good(&[]), FeedHints::default(), hourly(), &name(), start());
    assert!(matches!(due(&usual, &asking, start() - TimeDelta::seconds(30)), Due::Later { .. }));
}

/// The pace of a source after a year of being asked when it wants to be, posting every so many minutes.
fn learned(gap: i64, dated: bool) -> i64 {
    let every = Every { least: Duration::from_secs(1800), most: Duration::from_secs(6 * 3600) };
    let (mut state, mut now, mut posted) = (SourceState::default(), start(), start());
    while now < at(30 * DAY) {
        let mut changed = false;
        while posted <= now {
            changed = true;
            posted += TimeDelta::minutes(gap);
        }
        let gap_seconds = dated.then(|| u64::try_from(gap * 60).unwrap());
        let (answer, hints) = if changed {
            (good(&[]), FeedHints { gap_seconds, changed, ..FeedHints::default() })
        } else {
            (Exchange::ended(Answer::NotModified), FeedHints::default())
        };
        state = next(&state, &answer, hints, every, &name(), now);
        now = state.next_due.unwrap();
    }
    i64::try_from(state.pace_seconds.unwrap() / 60).unwrap()
}

#[test]
fn a_range_is_learned_from_how_often_a_source_changes() {
    assert_eq!(learned(7 * DAY, true), 360);
    assert_eq!(learned(60, true), 30);
    assert_eq!(learned(4 * HOUR, true), 120);
    assert_eq!(learned(7 * DAY, false), 360);
    assert!(learned(60, false) < 90);
}

#[test]
fn a_source_that_falls_silent_is_asked_less_and_less() {
    let every = Every { least: Duration::from_secs(1800), most: Duration::from_secs(6 * 3600) };
    let hints = FeedHints { gap_seconds: Some(3600), changed: true, ..FeedHints::default() };
    let mut state = next(&SourceState::default(), &good(&[]), hints, every, &name(), start());
    assert_eq!(state.pace_seconds, Some(1800));
    state = next(&state, &Exchange::ended(Answer::NotModified), FeedHints::default(), every, &name(), at(DAY));
    assert_eq!(state.pace_seconds, Some(8640));
    state = next(&state, &Exchange::ended(Answer::NotModified), FeedHints::default(), every, &name(), at(7 * DAY));
    assert_eq!(state.pace_seconds, Some(21600));
}

#[test]
fn a_pause_of_the_host_is_not_an_answer() {
    let before = next(&SourceState::default(), &good(&[]), FeedHints::default(), hourly(), &name(), start());
    let after = next(&before, &bad(FailureKind::Paused, &[]), FeedHints::default(), hourly(), &name(), at(90));
    assert_eq!((after.asked, after.failures, after.last_asked), (1, 0, Some(start())));
}

fn any_answer() -> impl Strategy<Value = Exchange> {
    let header = prop_oneof![
        Just(None),
        "[0-9]{0,20}".prop_map(Some),
        "\\PC{0,20}".prop_map(Some),
        Just(Some("Fri, 24 Nov 2056 01:00:00 GMT".to_owned())),
    ];
    let kind = prop_oneof![
        Just(FailureKind::Refused),
        Just(FailureKind::Network),
        Just(FailureKind::TooMany),
        Just(FailureKind::Robots)
    ];
    (0..3, kind, header.clone(), header.clone(), header).prop_map(|(what, kind, retry_after, max_age, expires)| {
        let mut exchange = match what {
            0 => good(&[]),
            1 => Exchange::ended(Answer::NotModified),
            _ => bad(kind, &[]),
        };
        let cache_control = max_age.map(|age| format!("max-age={age}"));
        exchange.said = Said { retry_after, cache_control, expires, age: None, date: None };
        exchange
    })
}

proptest! {
    #[test]
    fn whatever_is_answered_the_next_time_lies_between_the_interval_and_eight_days(
        answers in prop::collection::vec((any_answer(), 0i64..20_000), 1..20),
    ) {
        let (mut state, mut now) = (SourceState::default(), start());
        for (answer, later) in answers {
            now += TimeDelta::minutes(later);
            state = next(&state, &answer, FeedHints::default(), hourly(), &name(), now);
            let wait = state.next_due.unwrap() - now;
            prop_assert!(wait >= TimeDelta::hours(1) && wait <= TimeDelta::days(8), "{wait}");
            let asking = Asking { asks: 0, local: false, haste: Haste::None };
            let later = matches!(due(&state, &asking, now + TimeDelta::minutes(59)), Due::Later { .. });
            prop_assert!(later);
            prop_assert_eq!(due(&state, &asking, now + TimeDelta::days(8)), Due::Now);
        }
    }
}
