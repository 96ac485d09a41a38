//! Examples of addresses that are asked, and of those that are not.

use std::io::{self, ErrorKind};
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use tokio::runtime::Runtime;
use url::Url;

use super::super::client::{Looking, Lookup};
use super::super::{Ask, Connections, Fetcher, Guard, Hosts, Settings};
use super::http::settings;
use crate::model::{Answer, FailureKind, Request, Target, Validators, Want};

fn judged(addresses: &[&str]) -> String {
    let guard = Guard::new(&[]);
    let judge = |text: &&str| match Url::parse(text) {
        Err(error) => format!("{text}: {error}"),
        Ok(url) => match guard.check(&url) {
            Ok(()) => format!("{text}: asked"),
            Err(error) => format!("{text}: {error}"),
        },
    };
    addresses.iter().map(judge).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_address_in_any_spelling_is_judged_by_where_it_leads() {
    insta::assert_snapshot!(judged(&[
        "http://127.0.0.1/",
        "http://127.9/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://017700000001/",
        "http://１２７.０.０.１/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b::8.8.8.8]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[2001:0:4136:e378::]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[ff02::1]/",
        "http://[2606:4700::1111]/",
        "http://10.1.2.3/",
        "http://172.20.0.1/",
        "http://172.32.0.1/",
        "http://192.168.1.1/",
        "http://100.100.100.200/",
        "http://169.254.169.254/",
        "http://198.18.0.1/",
        "http://224.0.0.251/",
        "http://1.1.1.1/",
    ]), @r"
    http://127.0.0.1/: `127.0.0.1` is not in a public network
    http://127.9/: `127.0.0.9` is not in a public network
    http://0x7f000001/: `127.0.0.1` is not in a public network
    http://2130706433/: `127.0.0.1` is not in a public network
    http://017700000001/: `127.0.0.1` is not in a public network
    http://１２７.０.０.１/: `127.0.0.1` is not in a public network
    http://0.0.0.0/: `0.0.0.0` is not in a public network
    http://[::1]/: `[::1]` is not in a public network
    http://[::]/: `[::]` is not in a public network
    http://[::ffff:127.0.0.1]/: `[::ffff:7f00:1]` is not in a public network
    http://[::127.0.0.1]/: `[::7f00:1]` is not in a public network
    http://[64:ff9b::10.0.0.1]/: `[64:ff9b::a00:1]` is not in a public network
    http://[64:ff9b::8.8.8.8]/: asked
    http://[2002:a9fe:a9fe::1]/: `[2002:a9fe:a9fe::1]` is not in a public network
    http://[2001:0:4136:e378::]/: `[2001:0:4136:e378::]` is not in a public network
    http://[fd00::1]/: `[fd00::1]` is not in a public network
    http://[fe80::1]/: `[fe80::1]` is not in a public network
    http://[ff02::1]/: `[ff02::1]` is not in a public network
    http://[2606:4700::1111]/: asked
    http://10.1.2.3/: `10.1.2.3` is not in a public network
    http://172.20.0.1/: `172.20.0.1` is not in a public network
    http://172.32.0.1/: asked
    http://192.168.1.1/: `192.168.1.1` is not in a public network
    http://100.100.100.200/: `100.100.100.200` is not in a public network
    http://169.254.169.254/: `169.254.169.254` is not in a public network
    http://198.18.0.1/: `198.18.0.1` is not in a public network
    http://224.0.0.251/: `224.0.0.251` is not in a public network
    http://1.1.1.1/: asked
    ");
}

#[test]
fn only_http_on_ports_of_the_web() {
    insta::assert_snapshot!(judged(&[
        "ftp://example.org/feed",
        "gopher://127.0.0.1:70/x",
        "file:///etc/passwd",
        "data:text/xml,<rss/>",
        "feed:http://example.org/",
        "http://example.org:25/",
        "http://example.org:6379/",
        "https://example.org:8443/feed",
    ]), @r"
    ftp://example.org/feed: addresses with `ftp:` are not asked
    gopher://127.0.0.1:70/x: addresses with `gopher:` are not asked
    file:///etc/passwd: addresses with `file:` are not asked
    data:text/xml,<rss/>: addresses with `data:` are not asked
    feed:http://example.org/: addresses with `feed:` are not asked
    http://example.org:25/: port 25 of `example.org` is not one of the web
    http://example.org:6379/: port 6379 of `example.org` is not one of the web
    https://example.org:8443/feed: asked
    ");
}

#[test]
fn networks_of_the_owner_are_asked_and_no_others() {
    let guard = Guard::new(&["10.1.0.0/16".parse().unwrap(), "fd00:1::/32".parse().unwrap()]);
    let asked = |text: &str| guard.allows(text.parse().unwrap());
    assert!(asked("10.1.255.1") && asked("fd00:1::5") && asked("::ffff:10.1.2.3"));
    assert!(!asked("10.2.0.1") && !asked("fd00:2::5") && !asked("127.0.0.1"));
}

/// Knows what a test tells it, and remembers what it was asked.
pub(super) struct Told(pub(super) Vec<(String, Vec<IpAddr>)>, pub(super) Arc<Mutex<Vec<String>>>);

impl Lookup for Told {
    fn lookup(&self, name: String) -> Looking {
        self.1.lock().unwrap().push(name.clone());
        let found = self.0.iter().find(|(known, _)| *known == name).map(|(_, found)| found.clone());
        Box::pin(async move { found.ok_or_else(|| io::Error::from(ErrorKind::NotFound)) })
    }
}

fn kind_at(name: &str, addresses: &[&str]) -> FailureKind {
    let addresses = addresses.iter().map(|ip| ip.parse().unwrap()).collect();
    let lookup = Told(vec![(name.to_owned(), addresses)], Arc::default());
    let settings = Settings { networks: Vec::new(), ..settings() };
    Runtime::new().unwrap().block_on(async {
        let fetcher = Fetcher::looking_up(&settings, Arc::new(lookup)).unwrap();
        let target = Target::Http(Url::parse(&format!("http://{name}:81/feed")).unwrap());
        let request = Request { target, want: Want::Feed, headers: Vec::new() };
        let none = Validators::default();
        let ask = Ask {
            request: &request,
            start: None,
            validators: &none,
            validators_of: None,
            connections: Connections::Closed,
            now: "2026-11-24T06:00:00Z".parse().unwrap(),
        };
        let mut ticket = fetcher.ticket().await;
        match fetcher.fetch(&ask, &Hosts::default(), &mut ticket).await.exchange.answer {
            Answer::Failed(failure) => failure.kind,
            other => panic!("{other:?}"),
        }
    })
}

#[test]
fn a_name_is_judged_by_all_addresses_it_leads_to() {
    assert_eq!(kind_at("localhost.example", &["127.0.0.1"]), FailureKind::Forbidden);
    assert_eq!(kind_at("mapped.example", &["::ffff:169.254.169.254"]), FailureKind::Forbidden);
    assert_eq!(kind_at("mixed.example", &["192.0.2.1", "10.0.0.1"]), FailureKind::Forbidden);
    assert_eq!(kind_at("nat64.example", &["64:ff9b::7f00:1"]), FailureKind::Forbidden);
    assert_eq!(kind_at("nobody.example", &[]), FailureKind::Network);
}

/// All cases of the shared list: nothing of it is connected to but what is public.
#[test]
#[ignore = "needs ../shared"]
fn nothing_of_the_shared_list_is_connected_to() {
    let rows = std::fs::read_to_string("../shared/attacks/ssrf.jsonl").unwrap();
    let guard = Guard::new(&[]);
    let mut wrong = Vec::new();
    for row in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let last = row["hops"].as_array().and_then(|hops| hops.last()).unwrap_or(&row["url"]);
        let text = last.as_str().unwrap();
        let answers =
            row["dns"].as_array().map(|ips| ips.iter().map(|ip| ip.as_str().unwrap().parse().unwrap()).collect());
        let judged = reachable(&guard, text, answers.unwrap_or_default());
        let right = match row["expect"].as_str().unwrap() {
            "allow" => judged == Some(true),
            "deny" | "deny_or_error" => judged != Some(true),
            "deny_or_public_host_only" => {
                judged != Some(true) || Url::parse(text).unwrap().host_str() == Some("example.org")
            }
            other => panic!("{other}"),
        };
        if !right {
            wrong.push(format!("{} {text} {judged:?}", row["id"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether an address would be connected to, with names leading where a test says, those that
/// name this machine to it, and all others to somewhere public; nothing for what is no address.
fn reachable(guard: &Guard, text: &str, answers: Vec<IpAddr>) -> Option<bool> {
    let url = Url::parse(text).ok()?;
    if guard.check(&url).is_err() {
        return Some(false);
    }
    let Some(url::Host::Domain(name)) = url.host() else { return Some(true) };
    let here = ["localhost", "instance-data", "internal"].iter().any(|word| name.contains(word));
    let answers = match answers {
        answers if !answers.is_empty() => answers,
        _ if here => vec!["127.0.0.1".parse().unwrap()],
        _ => vec!["93.184.216.34".parse().unwrap()],
    };
    Some(answers.iter().all(|ip| guard.allows(*ip)))
}
