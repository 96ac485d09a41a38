//! The state after an answer: when next, and why.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::due::believed;
use super::fresh::{LONGEST, freshness, retry_at};
use super::pace::{current, learned};
use super::skip::after_skips;
use crate::model::{
    Address, Answer, Every, Exchange, Failure, FailureKind, FeedHints, SourceName, SourceState, Validators,
};

/// Runs in a row that a permanent redirect has to lead to the same feed before it is believed: a
/// captive portal or a slip of the owner does not last that long.
const BELIEVED_AFTER: u32 = 3;

/// Failures in a row after which an address that was believed is given up for the one in config.yaml.
const GIVEN_UP_AFTER: u32 = 3;

/// The most that is added to a wait, in parts of a hundred, so that sources asked together do not
/// stay together.
const JITTER_PERCENT: u64 = 10;

/// robots.txt is a day old at most, so what it forbids is asked about again after a day.
const ROBOTS_WAIT: Duration = Duration::from_secs(24 * 3600);

/// The state after this answer. `hints` are those of the document that came; they count only after a
/// document was read, since a 304 says none of it.
#[must_use]
pub fn next(
    state: &SourceState,
    exchange: &Exchange,
    hints: FeedHints,
    every: Every,
    name: &SourceName,
    now: DateTime<Utc>,
) -> SourceState {
    let mut after = state.clone();
    if let Answer::Failed(Failure { kind: FailureKind::Paused, message, .. }) = &exchange.answer {
        after.next_why = Some(message.clone());
        return after;
    }
    after.last_asked = Some(now);
    after.asked = state.asked.saturating_add(1);
    after.retry_after = None;
    let (wait, why) = match &exchange.answer {
        Answer::Failed(failure) => {
            failed(&mut after, failure, now);
            let wait = backed_off(&after, failure.kind, every);
            (wait, format!("it failed {} in a row", times(after.failures)))
        }
        Answer::Read => {
            after.validators = exchange.validators.clone();
            after.validators_of.clone_from(&exchange.address);
            let changed = hints.changed;
            after.hints = hints;
            went_well(&mut after, exchange, changed, every, now);
            wished(&after, exchange, every, now)
        }
        Answer::NotModified => {
            refreshed(&mut after.validators, &exchange.validators);
            after.validators_of.clone_from(&exchange.address);
            after.not_modified = state.not_modified.saturating_add(1);
            went_well(&mut after, exchange, false, every, now);
            wished(&after, exchange, every, now)
        }
    };
    let wait = (wait + jitter(wait, name, now)).min(LONGEST);
    let mut at = now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(7));
    after.next_why = Some(why);
    if matches!(exchange.answer, Answer::Failed(_))
        && let Some(retry) = retry_at(&exchange.said, now)
    {
        after.retry_after = Some(retry);
        if retry > at {
            at = retry;
            after.next_why = Some("it asked for a pause (Retry-After)".to_owned());
        }
    }
    let open = after_skips(&after.hints, at);
    if open > at {
        after.next_why = Some("it skips hours or days".to_owned());
    }
    after.next_due = Some(open);
    after
}

fn times(failures: u32) -> String {
    if failures == 1 { "once".to_owned() } else { format!("{failures} times") }
}

/// A failure: counted, told, and the addresses that were only believed given up after some.
fn failed(state: &mut SourceState, failure: &Failure, now: DateTime<Utc>) {
    state.failures = state.failures.saturating_add(1);
    let since = state.failing_since.filter(|since| *since <= now);
    state.failing_since = Some(since.unwrap_or(now));
    state.failure = Some(failure.kind);
    state.fault = Some(failure.message.clone());
    state.help.clone_from(&failure.help);
    let gone = failure.kind == FailureKind::Gone;
    let led_elsewhere = state.moved.is_some() || state.discovered.is_some();
    state.gone = gone && !led_elsewhere;
    state.moving = None;
    if state.failures >= GIVEN_UP_AFTER || gone {
        state.moved = None;
        state.discovered = None;
    }
}

/// Interval × 2^n, at most a week. The first failure of the net or of a slow server waits no longer
/// than usual: it is as often our side or a passing thing.
fn backed_off(state: &SourceState, kind: FailureKind, every: Every) -> Duration {
    let pace = current(state, every).max(Duration::from_secs(1));
    let doublings = match kind {
        FailureKind::Network | FailureKind::Timeout => state.failures.saturating_sub(1),
        FailureKind::Robots => return pace.max(ROBOTS_WAIT).min(LONGEST),
        _ => state.failures,
    };
    2u32.checked_pow(doublings).and_then(|factor| pace.checked_mul(factor)).unwrap_or(LONGEST).min(LONGEST)
}

/// A good answer: failures forgotten, redirects counted, the pace learned.
fn went_well(state: &mut SourceState, exchange: &Exchange, changed: bool, every: Every, now: DateTime<Utc>) {
    state.failures = 0;
    state.failing_since = None;
    state.failure = None;
    state.fault = None;
    state.help = None;
    state.gone = false;
    state.last_ok = Some(now);
    if changed {
        state.last_new = Some(now);
    }
    count_move(state, exchange.moved_to());
    state.pace_seconds = Some(learned(state, changed, every, now));
}

/// Counts a permanent redirect; one that held for three runs is believed.
fn count_move(state: &mut SourceState, to: Option<&Address>) {
    let Some(to) = to else {
        state.moving = None;
        return;
    };
    let before = state.moving.as_ref().filter(|(address, _)| address == to).map_or(0, |(_, runs)| *runs);
    let runs = before.saturating_add(1);
    if runs >= BELIEVED_AFTER {
        state.moved = Some((to.clone(), runs));
        state.moving = None;
    } else {
        state.moving = Some((to.clone(), runs));
    }
}

/// Validators of a 304 take the place of the stored ones; those it leaves out stay (RFC 9111 section 4.3.4).
fn refreshed(stored: &mut Validators, sent: &Validators) {
    if sent.etag.is_some() {
        stored.etag.clone_from(&sent.etag);
    }
    if sent.last_modified.is_some() {
        stored.last_modified.clone_from(&sent.last_modified);
    }
}

/// The longest of our interval and what server and feed wish, and whose wish it is.
fn wished(state: &SourceState, exchange: &Exchange, every: Every, now: DateTime<Utc>) -> (Duration, String) {
    let minutes =
        |minutes: Option<u64>| minutes.map(|minutes| Duration::from_secs(minutes.saturating_mul(60)).min(LONGEST));
    let ours = current(state, every);
    let own =
        if every.least == every.most { "its interval" } else { "its interval, learned from how often it changes" };
    let wishes = [
        freshness(&exchange.said, now),
        minutes(state.hints.ttl_minutes).map(|wait| (wait, "the feed's ttl")),
        minutes(state.hints.update_minutes).map(|wait| (wait, "the feed's sy:updatePeriod")),
    ];
    let longest = wishes.into_iter().flatten().fold((ours, own), |a, b| if b.0 > a.0 { b } else { a });
    (longest.0, longest.1.to_owned())
}

/// Up to a tenth of the wait, from a hash of source and time: spread, yet the same each time it is reckoned.
fn jitter(wait: Duration, name: &SourceName, now: DateTime<Utc>) -> Duration {
    let hash = xxh3_64_with_seed(name.as_str().as_bytes(), now.timestamp().unsigned_abs());
    let most = wait.as_secs() * JITTER_PERCENT / 100;
    if most == 0 { Duration::ZERO } else { Duration::from_secs(hash % (most + 1)) }
}

/// Whether a pause written down earlier still counts.
#[must_use]
pub fn still_paused(until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    believed(until, now)
}
