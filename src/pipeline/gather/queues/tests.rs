//! Hosts at made-up times.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::{IDLE, Queues, Taken};
use crate::fetch::Connections;

/// Hosts with so many requests each, which tell which host they are for.
fn queues(counts: &[usize], per_host: usize, spacing: Duration, now: Instant) -> Queues<usize> {
    let all = counts.iter().enumerate().flat_map(|(host, count)| vec![(format!("host{host}"), host); *count]);
    Queues::new(all.collect(), per_host, spacing, now)
}

/// Asks one after the other, each taking as long as its host does; the hosts in their order, and how many
/// connections were opened.
fn one_by_one(mut queues: Queues<usize>, start: Instant, took: impl Fn(usize) -> u64) -> (Vec<usize>, usize) {
    let (mut now, mut order, mut opened, mut kept) = (start, Vec::new(), 0, Vec::new());
    while let Some(at) = queues.next_at(now) {
        now = now.max(at);
        let (host, taken) = queues.take(now).unwrap();
        opened += usize::from(taken.connections == Connections::Closed || !kept.contains(&host));
        if taken.connections == Connections::Kept {
            kept.push(host);
        }
        now += Duration::from_millis(took(host));
        queues.done(&taken, now);
        order.push(host);
    }
    (order, opened)
}

#[test]
fn every_host_is_asked_once_and_then_as_long_as_its_connection_waits() {
    let now = Instant::now();
    let (order, opened) = one_by_one(queues(&[3, 3, 3], 2, Duration::ZERO, now), now, |_| 50);
    assert_eq!(order, [0, 1, 2, 0, 0, 1, 1, 2, 2]);
    assert_eq!(opened, 3);
}

#[test]
fn a_host_that_needs_long_goes_first_once_that_is_known() {
    let now = Instant::now();
    let (order, _) = one_by_one(queues(&[2, 2, 4], 2, Duration::ZERO, now), now, |host| [50, 1500, 1000][host]);
    assert_eq!(order[..3], [2, 2, 2], "three left at a second each");
    let (order, _) = one_by_one(queues(&[3, 3, 3], 2, Duration::ZERO, now), now, |host| [50, 1500, 50][host]);
    assert_eq!(order[..4], [0, 1, 1, 2], "{order:?}");
}

#[test]
fn a_second_connection_to_a_host_is_opened_when_nobody_else_can_be_asked_or_it_needs_long() {
    let start = Instant::now();
    let mut queues = queues(&[4, 4, 9], 2, Duration::ZERO, start);
    let take = |queues: &mut Queues<usize>| queues.take(start).unwrap();
    let first: Vec<(usize, Taken)> = (0..3).map(|_| take(&mut queues)).collect();
    assert_eq!(first.iter().map(|(host, _)| *host).collect::<Vec<_>>(), [2, 0, 1], "the one with the most left first");
    assert_eq!(take(&mut queues).0, 0, "all are under way");
    let now = start + Duration::from_secs(1);
    first.iter().for_each(|(_, taken)| queues.done(taken, now));
    let next: Vec<usize> = (0..4).map(|_| take(&mut queues).0).collect();
    assert_eq!(next, [2, 1, 0, 2], "a connection waits at each; then another one where eight seconds are left");
}

#[test]
fn no_host_is_asked_more_often_at_once_or_sooner_than_its_owner_wants() {
    let start = Instant::now();
    let spacing = Duration::from_secs(2);
    let mut queues = queues(&[6, 1], 2, spacing, start);
    let mut under_way: Vec<(usize, Taken)> = Vec::new();
    let mut starts: Vec<Duration> = Vec::new();
    let mut now = start;
    for _ in 0..400 {
        now += Duration::from_millis(100);
        while let Some((host, taken)) = queues.take(now) {
            if host == 0 {
                starts.push(now - start);
            }
            under_way.push((host, taken));
        }
        assert!(under_way.iter().filter(|(host, _)| *host == 0).count() <= 2);
        // Each takes five seconds.
        while under_way.first().is_some_and(|(_, taken)| now - taken.since >= Duration::from_secs(5)) {
            queues.done(&under_way.remove(0).1, now);
        }
    }
    assert_eq!(starts.len(), 6);
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= spacing), "{starts:?}");
    assert!(queues.next_at(now).is_none());
}

#[test]
fn few_connections_wait_however_many_hosts_there_are() {
    let start = Instant::now();
    let hosts = 4 * IDLE;
    let mut queues = queues(&vec![3; hosts], 1, Duration::from_secs(2), start);
    let mut waiting = vec![false; hosts];
    let mut most = 0;
    let mut now = start;
    let mut asked = 0;
    while let Some(at) = queues.next_at(now) {
        now = now.max(at) + Duration::from_millis(1);
        let (host, taken) = queues.take(now).unwrap();
        asked += 1;
        assert!(taken.connections != Connections::Last || waiting[host], "a connection is closed that is not there");
        waiting[host] = taken.connections == Connections::Kept;
        queues.done(&taken, now);
        most = most.max(waiting.iter().filter(|waits| **waits).count());
    }
    assert_eq!(asked, 3 * hosts);
    assert_eq!((most, waiting.contains(&true)), (IDLE, false));
}

#[test]
fn with_many_under_way_each_host_needs_one_connection_all_the_same() {
    let (hosts, at_once) = (IDLE, 64);
    let mut now = Instant::now();
    let mut queues = queues(&vec![5; hosts], 2, Duration::ZERO, now);
    let mut under_way: VecDeque<(usize, Taken)> = VecDeque::new();
    let mut waiting = vec![0; hosts];
    let (mut asked, mut opened) = (0, 0);
    loop {
        while under_way.len() < at_once
            && let Some((host, taken)) = queues.take(now)
        {
            asked += 1;
            opened += usize::from(waiting[host] == 0);
            waiting[host] -= usize::from(waiting[host] > 0);
            under_way.push_back((host, taken));
        }
        now += Duration::from_millis(2);
        let Some((host, taken)) = under_way.pop_front() else { break };
        queues.done(&taken, now);
        waiting[host] += usize::from(taken.connections == Connections::Kept);
        assert!(waiting.iter().sum::<usize>() <= IDLE + at_once);
    }
    assert_eq!(asked, 5 * hosts);
    assert_eq!(opened, hosts);
}

#[test]
fn the_last_request_of_a_host_takes_a_connection_that_another_one_leaves() {
    let now = Instant::now();
    let mut queues = queues(&[3], 3, Duration::ZERO, now);
    let connections: Vec<Connections> = (0..3).map(|_| queues.take(now).unwrap().1.connections).collect();
    assert_eq!(connections, [Connections::Kept, Connections::Kept, Connections::Last]);
}
