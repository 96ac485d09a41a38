//! Examples of answers over HTTP, honest and other.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::runtime::Runtime;
use url::Url;

use super::super::origin::{Origin, Say, answer, hang, raw, redirect};
use super::super::{Ask, Connections, Fetched, Fetcher, Hosts, Robots, Settings};
use crate::model::{Address, Answer, Request, Target, Validators, Want};

pub(super) fn settings() -> Settings {
    Settings {
        timeout: Duration::from_secs(2),
        connect_timeout: Duration::from_secs(1),
        max_size: 100_000,
        redirects: 10,
        at_once: 8,
        per_host_at_once: 2,
        per_host_spacing: Duration::ZERO,
        robots: Robots::Pages,
        networks: vec!["127.0.0.0/8".parse().unwrap()],
        proxy: None,
        ca: None,
        user_agent: None,
        contact: Some("ops@example.org".to_owned()),
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-24T06:00:00Z".parse().unwrap()
}

pub(super) fn request(url: &str, want: Want) -> Request {
    Request { target: Target::Http(Url::parse(url).unwrap()), want, headers: Vec::new() }
}

pub(super) fn fetched_with(settings: &Settings, ask: &Ask<'_>) -> Fetched {
    Runtime::new().unwrap().block_on(async {
        let fetcher = Fetcher::new(settings).unwrap();
        let mut ticket = fetcher.ticket().await;
        fetcher.fetch(ask, &Hosts::new(HashMap::new()), &mut ticket).await
    })
}

pub(super) fn fetched(url: &str) -> Fetched {
    let (request, none) = (request(url, Want::Feed), Validators::default());
    fetched_with(&settings(), &ask(&request, &none, None))
}

pub(super) fn ask<'a>(request: &'a Request, validators: &'a Validators, of: Option<&'a Address>) -> Ask<'a> {
    Ask { request, start: None, validators, validators_of: of, connections: Connections::Closed, now: now() }
}

/// What came, as a person would tell it; the port of the test's server is left out.
fn told(origin: &Origin, fetched: &Fetched) -> String {
    let mut text = String::new();
    match &fetched.exchange.answer {
        Answer::Read => text.push_str("read"),
        Answer::NotModified => text.push_str("not modified"),
        Answer::Failed(failure) => {
            let _ = write!(text, "{:?}: {}", failure.kind, failure.message);
        }
    }
    if let Some(document) = &fetched.document {
        let _ = write!(text, " {} bytes", document.body.len());
        if document.delta {
            text.push_str(" (delta)");
        }
    }
    for hop in &fetched.exchange.hops {
        let _ = write!(text, "\n{} {}", if hop.permanent { "for good to" } else { "for now to" }, hop.to);
    }
    text.replace(&format!(":{}", origin.address.port()), "")
}

pub(super) fn told_of(say: impl Fn() -> Say + Send + Sync + 'static) -> String {
    let origin = Origin::serve(move |_| say());
    told(&origin, &fetched(&origin.url("/feed")))
}

#[test]
fn a_request_names_us_and_what_we_read_and_nothing_else() {
    let origin = Origin::serve(|_| answer(200, &[], "<rss/>"));
    fetched(&origin.url("/feed"));
    let asked = origin.asked().remove(0);
    let mut headers: Vec<String> = asked.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    headers.sort();
    let headers = headers.join("\n").replace(&origin.address.to_string(), "HOST");
    insta::assert_snapshot!(headers, @r"
    accept-encoding: zstd,gzip,deflate,br
    accept: application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1
    host: HOST
    user-agent: feedwright/0.1.0 (+mailto:ops@example.org)
    ");
}

#[test]
fn validators_go_back_byte_for_byte_to_the_address_that_gave_them() {
    let origin = Origin::serve(|asked| match asked.header("if-none-match") {
        Some("W/\"a b\"") if asked.header("a-im") == Some("feed") => answer(304, &[("ETag", "\"new\"")], ""),
        _ => answer(200, &[("ETag", "\"other\"")], "<rss/>"),
    });
    let (first, second) = (request(&origin.url("/feed"), Want::Feed), request(&origin.url("/moved"), Want::Feed));
    let validators = Validators {
        etag: Some("W/\"a b\"".to_owned()),
        last_modified: Some("Tue, 24 Nov 2026 10:04:05 +0700".to_owned()),
    };
    let of = Address::new(&origin.url("/feed"));
    let fetched = fetched_with(&settings(), &ask(&first, &validators, of.as_ref()));
    assert_eq!(fetched.exchange.answer, Answer::NotModified);
    assert_eq!(fetched.exchange.validators.etag.as_deref(), Some("\"new\""));
    assert_eq!(origin.asked()[0].header("if-modified-since"), Some("Tue, 24 Nov 2026 10:04:05 +0700"));

    fetched_with(&settings(), &ask(&second, &validators, of.as_ref()));
    assert_eq!(origin.asked()[1].header("if-none-match"), None);
    assert_eq!(origin.asked()[1].header("a-im"), None);
}

#[test]
fn what_nobody_asked_for_is_no_answer() {
    insta::assert_snapshot!(told_of(|| answer(304, &[], "")), @"Refused: `127.0.0.1` answered 304");
    insta::assert_snapshot!(told_of(|| answer(206, &[], "<rss>")), @"Refused: `127.0.0.1` answered 206");
    insta::assert_snapshot!(told_of(|| answer(204, &[], "")), @"Refused: `127.0.0.1` answered 204");
}

#[test]
fn redirects_are_followed_and_told_with_their_permanence() {
    let origin = Origin::serve(|asked| match asked.path.as_str() {
        "/feed" => redirect(301, "/a"),
        "/a" => redirect(308, "b#part"),
        "/b" => redirect(
            302,
            "//127.0.0.1:PORT/c".replace("PORT", asked.header("host").unwrap().rsplit(':').next().unwrap()).as_str(),
        ),
        _ => answer(226, &[], "<rss/>"),
    });
    let fetched = fetched(&origin.url("/feed"));
    insta::assert_snapshot!(told(&origin, &fetched), @r"
    read 6 bytes (delta)
    for good to http://127.0.0.1/a
    for good to http://127.0.0.1/b
    for now to http://127.0.0.1/c
    ");
    assert_eq!(fetched.exchange.moved_to().map(Address::as_str), Some(origin.url("/b").as_str()));
}

#[test]
fn redirects_end() {
    let origin = Origin::serve(|asked| redirect(302, &format!("{}0", asked.path)));
    let many = fetched(&origin.url("/1"));
    assert_eq!(origin.paths().len(), 11);
    insta::assert_snapshot!(told(&origin, &many).lines().next().unwrap(), @"Redirects: more than 10 redirects");

    let origin = Origin::serve(|asked| redirect(301, if asked.path == "/a" { "/b" } else { "/a" }));
    let circle = fetched(&origin.url("/a"));
    assert_eq!(origin.paths(), ["/a", "/b"]);
    insta::assert_snapshot!(told(&origin, &circle).lines().next().unwrap(), @"Redirects: redirects go round in a circle at `127.0.0.1`");
}

#[test]
fn redirects_lead_to_no_file_and_to_no_private_network() {
    insta::assert_snapshot!(told_of(|| redirect(302, "file:///etc/passwd")).lines().next().unwrap(), @"Forbidden: addresses with `file:` are not asked");
    insta::assert_snapshot!(told_of(|| redirect(302, "http://169.254.169.254/latest")).lines().next().unwrap(), @"Forbidden: `169.254.169.254` is not in a public network");
    insta::assert_snapshot!(told_of(|| redirect(302, "http://[::ffff:10.0.0.1]/")).lines().next().unwrap(), @"Forbidden: `[::ffff:a00:1]` is not in a public network");
    insta::assert_snapshot!(told_of(|| redirect(302, "http://127.0.0.1:22/")).lines().next().unwrap(), @"Forbidden: port 22 of `127.0.0.1` is not one of the web");
    insta::assert_snapshot!(told_of(|| answer(302, &[], "")), @"Redirects: a redirect of `127.0.0.1` does not say where to");
}

#[test]
fn a_wall_of_one_redirect_and_a_cookie_lets_us_through_and_leaves_nothing_behind() {
    let origin = Origin::serve(|asked| match asked.header("cookie") {
        Some("pass=1") => answer(200, &[], "<rss/>"),
        _ => answer(302, &[("Location", "/feed"), ("Set-Cookie", "pass=1; Path=/; HttpOnly")], ""),
    });
    insta::assert_snapshot!(told(&origin, &fetched(&origin.url("/feed"))), @r"
    read 6 bytes
    for now to http://127.0.0.1/feed
    ");
    fetched(&origin.url("/feed"));
    assert_eq!(origin.asked()[2].header("cookie"), None);
}

#[test]
fn headers_of_the_owner_stay_on_his_host() {
    let there = Origin::serve_at("127.0.0.2", |_| answer(200, &[], "<rss/>"));
    let to = there.url("/feed");
    let here = Origin::serve(move |asked| if asked.path == "/a" { redirect(301, "/b") } else { redirect(301, &to) });
    let mut request = request(&here.url("/a"), Want::Feed);
    request.headers.push(("Authorization".to_owned(), "Bearer secret".to_owned()));
    fetched_with(&settings(), &ask(&request, &Validators::default(), None));
    let seen = |origin: &Origin| origin.asked().iter().map(|a| a.header("authorization").is_some()).collect::<Vec<_>>();
    assert_eq!(seen(&here), [true, true]);
    assert_eq!(seen(&there), [false]);
}

#[test]
fn a_body_that_breaks_off_is_no_body() {
    insta::assert_snapshot!(told_of(|| raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>")), @"Network: the answer of `127.0.0.1` broke off: end of file before message length reached");
    insta::assert_snapshot!(told_of(|| raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfa0\r\n<rss>")), @"Network: the answer of `127.0.0.1` broke off: end of file before message length reached");
    insta::assert_snapshot!(told_of(|| raw("")), @"Network: the answer of `127.0.0.1` broke off: connection closed before message completed");
    insta::assert_snapshot!(told_of(|| raw("ICY 200 OK\r\n\r\n")), @"Network: what `127.0.0.1` sent is no HTTP answer: invalid HTTP version parsed");
}

#[test]
fn old_and_early_answers_are_understood() {
    insta::assert_snapshot!(told_of(|| raw("HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss/>")), @"read 6 bytes");
    let early =
        "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>";
    insta::assert_snapshot!(told_of(move || raw(early)), @"read 6 bytes");
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(body).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn bodies_are_unpacked_and_counted_unpacked() {
    let small = gzipped(&[b' '; 90_000]);
    insta::assert_snapshot!(told_of(move || answer(200, &[("Content-Encoding", "gzip")], &small)), @"read 90000 bytes");
    let bomb = gzipped(&vec![b' '; 10_000_000]);
    insta::assert_snapshot!(told_of(move || answer(200, &[("Content-Encoding", "gzip")], &bomb)), @"TooLarge: the answer is longer than 100000 bytes");
    let cut = gzipped(&[b' '; 90_000])[..60].to_vec();
    insta::assert_snapshot!(told_of(move || answer(200, &[("Content-Encoding", "gzip")], &cut)), @"Network: the answer of `127.0.0.1` broke off: unexpected end of file");
    let zlib = {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"<rss/>").unwrap();
        zlib.finish().unwrap()
    };
    insta::assert_snapshot!(told_of(move || answer(200, &[("Content-Encoding", "deflate")], &zlib)), @"read 6 bytes");
    let zstd = zstd::encode_all(&b"<rss/>"[..], 1).unwrap();
    insta::assert_snapshot!(told_of(move || answer(200, &[("Content-Encoding", "zstd")], &zstd)), @"read 6 bytes");
}

#[test]
fn an_endless_body_ends_at_max_size() {
    insta::assert_snapshot!(told_of(|| raw([&b"HTTP/1.1 200 OK\r\n\r\n"[..], &[b'x'; 200_000]].concat())), @"TooLarge: the answer is longer than 100000 bytes");
    insta::assert_snapshot!(told_of(|| raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")), @"TooLarge: the answer is longer than 100000 bytes");
}

#[test]
fn headers_have_bounds() {
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\nContent-Length: 0\r\n\r\n", "a".repeat(20_000));
    insta::assert_snapshot!(told_of(move || raw(&long)), @"TooLarge: the headers of `127.0.0.1` are longer than 16384 bytes");
    let many = format!("HTTP/1.1 200 OK\r\n{}Content-Length: 0\r\n\r\n", "X: y\r\n".repeat(4_000));
    insta::assert_snapshot!(told_of(move || raw(&many)), @"Network: what `127.0.0.1` sent is no HTTP answer: message head is too large");
}

#[test]
fn whoever_is_too_slow_is_left() {
    insta::assert_snapshot!(told_of(|| hang(Duration::from_secs(9))), @"Timeout: `127.0.0.1` did not answer within 2 s");
    let drip = || {
        let mut pieces = vec![(Duration::ZERO, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".to_vec())];
        pieces.extend((0..20).map(|_| (Duration::from_millis(300), b" ".to_vec())));
        Say::Pieces(pieces)
    };
    insta::assert_snapshot!(told_of(drip), @"Timeout: `127.0.0.1` was still sending after 2 s");
}

#[test]
fn refusals_are_told_in_words() {
    insta::assert_snapshot!(told_of(|| answer(404, &[], "")), @"Refused: `127.0.0.1` answered 404 (not found)");
    insta::assert_snapshot!(told_of(|| answer(410, &[], "")), @"Gone: `127.0.0.1` answered 410 (gone for good)");
    insta::assert_snapshot!(told_of(|| answer(500, &[], "")), @"Server: `127.0.0.1` answered 500 (its own error)");
    let check = "<title>Just a moment...</title><script src=\"/cdn-cgi/challenge-platform/h/b\"></script>";
    insta::assert_snapshot!(told_of(move || answer(403, &[("Server", "cloudflare")], check)), @"Refused: `127.0.0.1` asks for a browser check (Cloudflare) instead of answering");
    insta::assert_snapshot!(told_of(move || answer(200, &[("cf-mitigated", "challenge")], "<html>")), @"Refused: `127.0.0.1` asks for a browser check (Cloudflare) instead of answering");
}

#[test]
fn nobody_there_is_told_in_words() {
    let origin = Origin::serve(|_| raw(""));
    insta::assert_snapshot!(told(&origin, &fetched("http://127.0.0.3:4/feed")), @"Network: no connection to `127.0.0.3`: connection refused");
    insta::assert_snapshot!(told(&origin, &fetched("http://no-such-host.invalid/feed")), @"Network: the name `no-such-host.invalid` leads nowhere");
}

#[test]
fn a_pause_of_a_host_is_kept() {
    let origin = Origin::serve(|_| answer(200, &[], "<rss/>"));
    let hosts = Hosts::new(HashMap::new());
    hosts.pause("127.0.0.1", "2026-11-24T07:00:00Z".parse().unwrap());
    let fetched = Runtime::new().unwrap().block_on(async {
        let fetcher = Fetcher::new(&settings()).unwrap();
        let (request, none) = (request(&origin.url("/feed"), Want::Feed), Validators::default());
        let mut ticket = fetcher.ticket().await;
        fetcher.fetch(&ask(&request, &none, None), &hosts, &mut ticket).await
    });
    insta::assert_snapshot!(told(&origin, &fetched), @"Paused: `127.0.0.1` asked for a pause until 2026-11-24T07:00:00Z");
    assert!(origin.asked().is_empty());
}
