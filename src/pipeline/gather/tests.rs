//! Examples of gathering from a small web of our own.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};
use url::Url;

use super::{Choice, Gathered, Outcome, due, gather};
use crate::fetch::origin::{Origin, Say, answer, hang, redirect};
use crate::fetch::{Robots, Settings};
use crate::model::{Address, Document, Entry, Every, HostState, Request, SourceName, Target, Want};
use crate::pipeline::states::States;
use crate::plan::{Identity, Plan, PlannedSource, Site};
use crate::schedule::{Due, Haste};
use crate::source::{Harvest, Reading, Source, SourceError};

/// Reads one entry a line; a page is none, `follow URL` asks on, `panic` breaks.
struct Lines {
    request: Request,
    elsewhere: Vec<Request>,
}

impl Source for Lines {
    fn start(&self) -> Vec<Request> {
        vec![self.request.clone()]
    }

    fn accept(&self, document: &Document, reading: &Reading<'_>) -> Result<Harvest, SourceError> {
        let text = String::from_utf8_lossy(&document.body).into_owned();
        assert!(!text.contains("panic"), "told to");
        if text.starts_with('<') {
            return Err(SourceError { message: "a page came".to_owned(), help: None });
        }
        let mut harvest = Harvest::default();
        for line in text.lines() {
            match line.strip_prefix("follow ") {
                Some(url) => harvest.follow.push(request(url, self.request.want)),
                None => harvest.feed.entries.push(entry(line, reading)),
            }
        }
        harvest.feed.title = document.path.clone();
        Ok(harvest)
    }

    fn elsewhere(&self, _: &Document) -> Vec<Request> {
        self.elsewhere.clone()
    }
}

fn entry(line: &str, reading: &Reading<'_>) -> Entry {
    let hash = xxhash_rust::xxh3::xxh3_64(line.as_bytes());
    Entry { title: Some(line.to_owned()), raw_hash: hash, unchanged: (reading.known)(hash), ..Entry::default() }
}

fn request(url: &str, want: Want) -> Request {
    Request { target: Target::Http(Url::parse(url).unwrap()), want, headers: Vec::new() }
}

fn feed_at(url: &str) -> Lines {
    Lines { request: request(url, Want::Feed), elsewhere: Vec::new() }
}

fn planned(name: &str, source: impl Source + 'static) -> PlannedSource {
    let local = !matches!(source.start()[0].target, Target::Http(_));
    PlannedSource {
        date_format: None,
        expected: crate::plan::Expected::default(),
        drop: Vec::new(),
        transforms: crate::select::Transforms::default(),
        place: String::new(),
        kind: "url",
        name: SourceName::new(name).unwrap(),
        asks: 1,
        shown: name.to_owned(),
        secret: false,
        local,
        host: None,
        title: None,
        tags: Vec::new(),
        language: None,
        timezone: chrono_tz::UTC,
        every: Every { least: Duration::from_secs(3600), most: Duration::from_secs(3600) },
        history: Duration::from_secs(3600),
        backfill: 20,
        identity: Identity::Auto,
        source: Box::new(source),
    }
}

fn plan(sources: Vec<PlannedSource>) -> Plan {
    Plan {
        site: Site::default(),
        output: PathBuf::new(),
        state: PathBuf::new(),
        timezone: chrono_tz::UTC,
        fetch: Settings {
            timeout: Duration::from_secs(4),
            connect_timeout: Duration::from_secs(2),
            max_size: 1_000_000,
            redirects: 10,
            at_once: 16,
            per_host_at_once: 2,
            per_host_spacing: Duration::ZERO,
            robots: Robots::Pages,
            networks: vec!["127.0.0.0/8".parse().unwrap()],
            proxy: None,
            ca: None,
            user_agent: None,
            contact: None,
        },
        sources,
        feeds: Vec::new(),
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-24T06:00:00Z".parse().unwrap()
}

/// What the store would keep from run to run.
#[derive(Default)]
struct Kept {
    states: States,
    hosts: HashMap<String, HostState>,
}

impl Kept {
    /// One run: what came, by the names of the sources.
    fn run(&mut self, plan: &Plan, now: DateTime<Utc>) -> Vec<(String, String)> {
        let indexes = due(plan, &self.states, &Choice::default(), now);
        let indexes = indexes.into_iter().filter(|(_, due)| *due == Due::Now).map(|(index, _)| index).collect();
        let mut told: Vec<_> =
            self.gathered(plan, indexes, now).iter().map(|g| (g.source.to_string(), tell(g))).collect();
        told.sort();
        told
    }

    fn gathered(&mut self, plan: &Plan, indexes: Vec<usize>, now: DateTime<Utc>) -> Vec<Gathered> {
        let (send, mut receive) = mpsc::channel(4);
        let (_stop, stopped) = watch::channel(false);
        let all = std::thread::scope(|scope| {
            scope.spawn(|| {
                let runtime = Runtime::new().unwrap();
                let known = |_: &SourceName, _: u64| false;
                let states = |source: &SourceName| self.states.shared(source);
                gather(runtime, plan, indexes, &states, &mut self.hosts, &known, now, stopped, send).unwrap();
            });
            let mut all = Vec::new();
            while let Some(gathered) = receive.blocking_recv() {
                all.extend(gathered);
            }
            all
        });
        for gathered in &all {
            self.states.insert(gathered.source.clone(), gathered.state.clone());
        }
        all
    }
}

/// What came of a source in a line.
fn tell(gathered: &Gathered) -> String {
    match &gathered.outcome {
        Outcome::NotModified => "not modified".to_owned(),
        Outcome::Unchanged => "unchanged".to_owned(),
        Outcome::Harvested { feed, failures, delta, .. } => {
            let entries: Vec<&str> = feed.entries.iter().filter_map(|entry| entry.title.as_deref()).collect();
            let mut text = entries.join(" ");
            for failure in failures {
                text = format!("{text} (but {})", failure.message);
            }
            if *delta { format!("{text} (delta)") } else { text }
        }
        Outcome::Failed(failure) => format!("failed: {}", failure.message),
        Outcome::Skipped(why) => format!("skipped: {why}"),
    }
}

fn pairs(told: &[(String, String)]) -> Vec<(&str, &str)> {
    told.iter().map(|(name, what)| (name.as_str(), what.as_str())).collect()
}

fn minutes(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

#[test]
fn a_source_is_read_once_and_then_asked_whether_anything_is_new() {
    let origin = Origin::serve(|asked| match asked.header("if-none-match") {
        Some("\"1\"") => answer(304, &[], ""),
        _ => answer(200, &[("ETag", "\"1\"")], "a\nb"),
    });
    let plan = plan(vec![planned("one", feed_at(&origin.url("/feed")))]);
    let mut kept = Kept::default();
    assert_eq!(pairs(&kept.run(&plan, now())), [("one", "a b")]);
    assert_eq!(pairs(&kept.run(&plan, minutes(1))), []);
    assert_eq!(pairs(&kept.run(&plan, minutes(67))), [("one", "not modified")]);
    let state = kept.states.get(&SourceName::new("one").unwrap()).unwrap();
    assert_eq!((state.asked, state.not_modified), (2, 1));
}

#[test]
fn the_same_bytes_are_not_read_again() {
    let origin = Origin::serve(|_| answer(200, &[], "a"));
    let plan = plan(vec![planned("one", feed_at(&origin.url("/feed")))]);
    let mut kept = Kept::default();
    assert_eq!(pairs(&kept.run(&plan, now())), [("one", "a")]);
    assert_eq!(pairs(&kept.run(&plan, minutes(67))), [("one", "unchanged")]);
}

#[test]
fn an_address_that_two_sources_name_is_asked_once() {
    let origin = Origin::serve(|asked| match asked.header("if-none-match") {
        Some(_) => answer(304, &[], ""),
        None => answer(200, &[("ETag", "\"1\"")], "a"),
    });
    let mut kept = Kept::default();
    let one = || planned("one", feed_at(&origin.url("/feed")));
    let two = || planned("two", feed_at(&origin.url("/feed")));
    assert_eq!(pairs(&kept.run(&plan(vec![one(), two()]), now())), [("one", "a"), ("two", "a")]);
    assert_eq!(origin.paths().len(), 1);
    // Somebody new asks, too: a 304 would leave him without anything.
    let three = planned("three", feed_at(&origin.url("/feed")));
    let told = kept.run(&plan(vec![one(), two(), three]), minutes(67));
    assert_eq!(pairs(&told), [("one", "unchanged"), ("three", "a"), ("two", "unchanged")]);
    assert_eq!(origin.paths().len(), 2);
}

#[test]
fn a_host_is_asked_twice_at_once_at_most_and_holds_nobody_up() {
    static NOW: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    let slow = Origin::serve_at("127.0.0.2", |_| {
        MOST.fetch_max(NOW.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(100));
        NOW.fetch_sub(1, Ordering::SeqCst);
        answer(200, &[], "a")
    });
    let quick = Origin::serve_at("127.0.0.3", |_| answer(200, &[], "b"));
    let mut sources: Vec<_> =
        (0..8).map(|n| planned(&format!("slow{n}"), feed_at(&slow.url(&format!("/{n}"))))).collect();
    sources.push(planned("quick", feed_at(&quick.url("/"))));
    let plan = plan(sources);
    let came = Kept::default().gathered(&plan, (0..9).collect(), now());
    assert_eq!(came.len(), 9);
    assert_eq!(MOST.load(Ordering::SeqCst), 2);
    let place = came.iter().position(|gathered| gathered.source.as_str() == "quick").unwrap();
    assert!(place < 4, "the quick one came at place {place}");
    let connections: std::collections::HashSet<usize> = slow.asked().iter().map(|asked| asked.connection).collect();
    assert!(connections.len() <= 4, "{} connections for 8 requests", connections.len());
}

#[test]
fn those_who_wait_give_their_slots_back() {
    let mut sources = Vec::new();
    let hosts: Vec<Origin> = (0..12)
        .map(|n| {
            Origin::serve_at(&format!("127.0.1.{}", n + 1), move |_| match n {
                0..4 => hang(Duration::from_secs(70)),
                4..8 => Say::Pieces(
                    std::iter::once((Duration::ZERO, b"HTTP/1.1 200 OK\r\n\r\n".to_vec()))
                        .chain((0..200).map(|_| (Duration::from_millis(500), b" ".to_vec())))
                        .collect(),
                ),
                _ => answer(200, &[], "a"),
            })
        })
        .collect();
    for (n, host) in hosts.iter().enumerate() {
        sources.push(planned(&format!("s{n}"), feed_at(&host.url("/"))));
    }
    let mut plan = plan(sources);
    plan.fetch.at_once = 4;
    plan.fetch.timeout = Duration::from_secs(60);
    let began = Instant::now();
    let (send, mut receive) = mpsc::channel(1);
    let (_stop, stopped) = watch::channel(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let known = |_: &SourceName, _: u64| false;
            let (states, mut hosts) = (|_: &SourceName| Arc::default(), HashMap::new());
            let runtime = Runtime::new().unwrap();
            gather(runtime, &plan, (0..12).collect(), &states, &mut hosts, &known, now(), stopped, send).unwrap();
        });
        for _ in 0..4 {
            assert_eq!(receive.blocking_recv().unwrap().iter().map(tell).collect::<Vec<_>>(), ["a"]);
        }
        // Nobody receives any more, so that ends, too.
        drop(receive);
    });
    // Two rounds of two seconds; the slow ones would have held the slots for a minute.
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}

#[test]
fn too_many_requests_is_said_for_the_whole_host() {
    let origin = Origin::serve(|asked| match asked.path.as_str() {
        "/a" if asked.times == 1 => answer(429, &[("Retry-After", "10800")], ""),
        _ => answer(200, &[], "a"),
    });
    let first = plan(vec![planned("a", feed_at(&origin.url("/a")))]);
    let both = plan(vec![planned("a", feed_at(&origin.url("/a"))), planned("b", feed_at(&origin.url("/b")))]);
    let mut kept = Kept::default();
    assert_eq!(pairs(&kept.run(&first, now())), [("a", "failed: `127.0.0.1` answered 429 (asked too often)")]);
    let told = kept.run(&both, minutes(70));
    assert_eq!(pairs(&told), [("b", "skipped: `127.0.0.1` asked for a pause until 2026-11-24T09:00:00Z")]);
    assert_eq!(pairs(&kept.run(&both, minutes(201))), [("a", "a"), ("b", "a")]);
}

#[test]
fn a_permanent_redirect_is_believed_the_fourth_time() {
    let origin = Origin::serve(|asked| match asked.path.as_str() {
        "/old" => redirect(301, "/new"),
        _ => answer(200, &[], "a"),
    });
    let plan = plan(vec![planned("one", feed_at(&origin.url("/old")))]);
    let mut kept = Kept::default();
    for run in 0..5 {
        kept.run(&plan, minutes(run * 70));
    }
    assert_eq!(origin.paths(), ["/old", "/new", "/old", "/new", "/old", "/new", "/new", "/new"]);
}

#[test]
fn a_feed_found_behind_a_page_is_remembered() {
    let origin = Origin::serve(|asked| match asked.path.as_str() {
        "/" => answer(200, &[], "<html>"),
        "/feed" => answer(200, &[("ETag", "\"1\"")], "a"),
        _ => answer(404, &[], ""),
    });
    let mut source = feed_at(&origin.url("/"));
    source.elsewhere = vec![request(&origin.url("/rss"), Want::Feed), request(&origin.url("/feed"), Want::Feed)];
    let plan = plan(vec![planned("one", source)]);
    let mut kept = Kept::default();
    assert_eq!(pairs(&kept.run(&plan, now())), [("one", "a")]);
    assert_eq!(pairs(&kept.run(&plan, minutes(67))), [("one", "unchanged")]);
    assert_eq!(origin.paths(), ["/", "/rss", "/feed", "/feed"]);
    assert_eq!(origin.asked()[3].header("if-none-match"), Some("\"1\""));
    let state = kept.states.get(&SourceName::new("one").unwrap()).unwrap();
    assert_eq!(state.discovered.as_ref().map(Address::as_str), Some(origin.url("/feed").as_str()));
}

#[test]
fn a_feed_that_left_its_place_is_looked_for_again_behind_the_page() {
    let origin = Origin::serve(|asked| match (asked.path.as_str(), asked.times) {
        ("/", _) => answer(200, &[], "<html>"),
        ("/feed", 1) | ("/rss", 3..) => answer(200, &[], "a"),
        _ => answer(404, &[], ""),
    });
    let mut source = feed_at(&origin.url("/"));
    source.elsewhere = vec![request(&origin.url("/rss"), Want::Feed), request(&origin.url("/feed"), Want::Feed)];
    let plan = plan(vec![planned("one", source)]);
    let mut kept = Kept::default();
    for day in 0..8 {
        kept.run(&plan, minutes(day * 24 * 60));
    }
    let state = kept.states.get(&SourceName::new("one").unwrap()).unwrap();
    assert_eq!(state.discovered.as_ref().map(Address::as_str), Some(origin.url("/rss").as_str()));
}

#[test]
fn a_page_where_a_feed_was_is_a_fault_and_nothing_is_looked_for() {
    let origin = Origin::serve(|asked| match asked.times {
        1 => answer(200, &[], "a"),
        _ => answer(200, &[], "<html>"),
    });
    let mut source = feed_at(&origin.url("/feed"));
    source.elsewhere = vec![request(&origin.url("/other"), Want::Feed)];
    let plan = plan(vec![planned("one", source)]);
    let mut kept = Kept::default();
    kept.run(&plan, now());
    assert_eq!(pairs(&kept.run(&plan, minutes(67))), [("one", "failed: a page came")]);
    assert_eq!(origin.paths(), ["/feed", "/feed"]);
}

#[test]
fn what_a_document_leads_to_is_asked_and_joined() {
    let origin = Origin::serve(|asked| {
        let next = format!("http://{}", asked.header("host").unwrap());
        match asked.path.as_str() {
            "/1" => answer(200, &[], format!("a\nfollow {next}/2\nfollow {next}/gone\nfollow file:///etc/passwd")),
            "/2" => answer(200, &[], format!("b\nfollow {next}/1\nfollow {next}/2")),
            _ => answer(404, &[], ""),
        }
    });
    let plan = plan(vec![planned("one", feed_at(&origin.url("/1")))]);
    let told = Kept::default().run(&plan, now());
    let but = "(but `127.0.0.1` answered 404 (not found)) (but addresses with `file:` are not asked)";
    assert_eq!(pairs(&told), [("one", format!("a b {but}").as_str())]);
    assert_eq!(origin.paths(), ["/1", "/2", "/gone"]);
}

#[test]
fn robots_txt_is_read_before_a_page_and_once_a_day() {
    let origin = Origin::serve(|asked| match asked.path.as_str() {
        "/robots.txt" => answer(200, &[], "User-agent: *\nDisallow: /private/"),
        _ => answer(200, &[], "a"),
    });
    let page = |path: &str| Lines { request: request(&origin.url(path), Want::Page), elsewhere: Vec::new() };
    let plan = plan(vec![planned("open", page("/open")), planned("shut", page("/private/x"))]);
    let mut kept = Kept::default();
    let told = kept.run(&plan, now());
    assert_eq!(pairs(&told), [("open", "a"), ("shut", "failed: robots.txt of `127.0.0.1` forbids this page")]);
    kept.run(&plan, minutes(70));
    kept.run(&plan, minutes(24 * 60 + 1));
    assert_eq!(origin.paths().iter().filter(|path| *path == "/robots.txt").count(), 2);
    assert_eq!(origin.paths()[0], "/robots.txt");
    assert!(!origin.paths().contains(&"/private/x".to_owned()));
}

#[test]
fn a_robots_txt_that_cannot_be_read_forbids_all_and_one_that_is_not_there_nothing() {
    let shut = Origin::serve_at("127.0.0.5", |asked| match asked.path.as_str() {
        "/robots.txt" => answer(503, &[], ""),
        _ => answer(200, &[], "a"),
    });
    let open = Origin::serve_at("127.0.0.6", |asked| match asked.path.as_str() {
        "/robots.txt" => answer(404, &[], ""),
        _ => answer(200, &[], "a"),
    });
    let page = |origin: &Origin| Lines { request: request(&origin.url("/page"), Want::Page), elsewhere: Vec::new() };
    let plan = plan(vec![planned("open", page(&open)), planned("shut", page(&shut))]);
    let told = Kept::default().run(&plan, now());
    assert_eq!(told[0].1, "a");
    assert_eq!(told[1].1, "failed: robots.txt of `127.0.0.5` cannot be read, so its pages are not asked");
}

#[test]
fn a_document_that_breaks_its_reader_breaks_nothing_else() {
    let origin = Origin::serve(|asked| answer(200, &[], if asked.path == "/bad" { "panic" } else { "a" }));
    let plan = plan(vec![planned("bad", feed_at(&origin.url("/bad"))), planned("good", feed_at(&origin.url("/good")))]);
    let told = Kept::default().run(&plan, now());
    assert_eq!(pairs(&told), [("bad", "failed: reading it failed inside of feedwright"), ("good", "a")]);
}

#[test]
fn files_are_read_each_run_and_taken_apart_only_when_they_changed() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let mut file = std::fs::File::options().write(true).create_new(true).open(folder.path().join(name))?;
        std::io::Write::write_all(&mut file, text.as_bytes())
    };
    put("a.txt", "a").unwrap();
    put("b.txt", "<page").unwrap();
    let target = Target::Glob { root: folder.path().to_owned(), pattern: "*.txt".to_owned() };
    let source = Lines { request: Request { target, want: Want::Page, headers: Vec::new() }, elsewhere: Vec::new() };
    let plan = plan(vec![planned("one", source)]);
    let mut kept = Kept::default();
    assert_eq!(pairs(&kept.run(&plan, now())), [("one", "a (but `b.txt`: a page came)")]);
    assert_eq!(pairs(&kept.run(&plan, minutes(1))), [("one", "unchanged")]);
    put("c.txt", "c").unwrap();
    assert_eq!(pairs(&kept.run(&plan, minutes(2))), [("one", "a c (but `b.txt`: a page came)")]);
}

#[test]
fn a_run_that_is_stopped_ends_at_once() {
    let origin = Origin::serve(|_| hang(Duration::from_secs(20)));
    let plan = plan(vec![planned("one", feed_at(&origin.url("/")))]);
    let (stop, stopped) = watch::channel(false);
    let (send, mut receive) = mpsc::channel(4);
    let began = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let known = |_: &SourceName, _: u64| false;
            let (states, mut hosts) = (|_: &SourceName| Arc::default(), HashMap::new());
            let runtime = Runtime::new().unwrap();
            gather(runtime, &plan, vec![0], &states, &mut hosts, &known, now(), stopped, send).unwrap();
        });
        std::thread::sleep(Duration::from_millis(200));
        stop.send(true).unwrap();
        assert!(receive.blocking_recv().is_none());
    });
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn force_and_only_choose_what_is_due() {
    let origin = Origin::serve(|_| answer(200, &[], "a"));
    let plan = plan(vec![planned("a", feed_at(&origin.url("/a"))), planned("b", feed_at(&origin.url("/b")))]);
    let mut kept = Kept::default();
    kept.run(&plan, now());
    let chosen = |only: &[&str], haste| {
        let only = only.iter().map(|name| SourceName::new(name).unwrap()).collect();
        let all = due(&plan, &kept.states, &Choice { only, haste }, minutes(5));
        all.into_iter().map(|(index, due)| (index, due == Due::Now)).collect::<Vec<_>>()
    };
    assert_eq!(chosen(&[], Haste::None), [(0, false), (1, false)]);
    assert_eq!(chosen(&["b"], Haste::None), [(1, false)]);
    assert_eq!(chosen(&["b"], Haste::Force), [(1, true)]);
}
