//! A history of documents in, the ids and dates published out.

mod dates;

use std::collections::HashMap;
use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::{Address, Entry, Precision, SourceName, SourceState, Stamp, TakenBack};
use crate::plan::Identity;
use crate::store::{BACKENDS, Batch, SourceChange, Store, Trust};
use crate::text::SafeHtml;

use super::super::dates::whole_seconds;
use super::super::taken_back::Memory;
use super::{Incoming, Others, merge};

/// The hosts of the tests' sources: `a` is a.example, `b` is b.example, files have none.
struct Hosts;

impl Others for Hosts {
    fn host(&self, source: &SourceName) -> Option<String> {
        host(source.as_str())
    }
    fn place(&self, source: &SourceName) -> usize {
        usize::from(source.as_str().as_bytes()[0])
    }
}

fn host(source: &str) -> Option<String> {
    (source != "files").then(|| format!("{}.example", &source[..1]))
}

/// Reads `key=value` pairs, values in quotes where they hold spaces.
fn pairs(line: &str) -> HashMap<String, String> {
    let mut pairs = HashMap::new();
    let mut rest = line.trim();
    while let Some((key, after)) = rest.split_once('=') {
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap(),
            None => after.split_once(' ').unwrap_or((after, "")),
        };
        pairs.insert(key.to_owned(), value.to_owned());
        rest = next.trim_start();
    }
    pairs
}

/// A day, a day with a zone, or a moment.
fn stamp(text: &str) -> Stamp {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Stamp::exact(at);
    }
    let (day, zone) = text.split_at(10);
    let zone = if zone.is_empty() { "+00:00" } else { zone };
    assert!(day.parse::<NaiveDate>().is_ok());
    Stamp { at: DateTime::parse_from_rfc3339(&format!("{day}T00:00:00{zone}")).unwrap(), precision: Precision::Day }
}

fn entry(line: &str) -> Entry {
    let given = pairs(line);
    let text = given.get("text").map(|text| {
        // `60*word` is a text of sixty different words.
        match text.split_once('*') {
            Some((count, word)) if count.parse::<usize>().is_ok() => {
                (0..count.parse().unwrap()).map(|n| format!("{word}{n}")).collect::<Vec<_>>().join(" ")
            }
            _ => text.clone(),
        }
    });
    let extra = given.get("more").map(String::as_str).unwrap_or_default();
    Entry {
        id: given.get("id").cloned(),
        url: given.get("url").and_then(|url| Address::new(url)),
        title: given.get("title").cloned(),
        content: text.map(|text| SafeHtml::from_text(&format!("{text} {extra}"))),
        published: given.get("date").map(|text| stamp(text)),
        updated: given.get("updated").map(|text| stamp(text)),
        ..Entry::default()
    }
}

fn shown_stamp(stamp: Stamp) -> String {
    let precision = match stamp.precision {
        Precision::Exact => "",
        Precision::Minute => " minute",
        Precision::Day => " day",
        Precision::FirstSeen => " first seen",
    };
    format!("{}{precision}", stamp.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

struct Bench {
    store: Box<dyn Store>,
    _folder: tempfile::TempDir,
    memory: Memory,
    last_ok: HashMap<SourceName, DateTime<Utc>>,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = BACKENDS[0].open(folder.path(), Trust::NeverThere).unwrap().store;
        Self { store, _folder: folder, memory: Memory::default(), last_ok: HashMap::new() }
    }

    fn pass(&mut self, now: DateTime<Utc>, source: &str, identity: Identity, entries: Vec<Entry>) {
        let name = SourceName::new(source).unwrap();
        let day = std::time::Duration::from_secs(86_400);
        self.store.settle(now, &[(name.clone(), 90 * day)], 90 * day).unwrap();
        let host = host(source);
        let incoming = Incoming {
            source: &name,
            host: host.as_deref(),
            title: source,
            identity,
            files: source == "files",
            partial: false,
            again: false,
            last_listed: self.last_ok.get(&name).copied().unwrap_or(now),
            now: whole_seconds(now),
            entries,
            unread: Vec::new(),
        };
        let merged = merge(self.store.as_ref(), incoming, &mut self.memory, &Hosts).unwrap();
        let mut change = SourceChange::of_state(name.clone(), SourceState::default());
        (change.new, change.changed, change.unlisted) = (merged.new, merged.changed, merged.unlisted);
        (change.reissued, change.shown) = (merged.reissued, merged.shown);
        self.store.save(&mut Batch { sources: vec![change], hosts: Vec::new() }).unwrap();
        self.last_ok.insert(name, now);
    }

    /// All that could be shown of all sources, newest first.
    fn shown(&self) -> String {
        let mut text = String::new();
        for record in self.store.sources().unwrap() {
            let heads = self.store.newest(&record.name, None, 100).unwrap();
            for stored in self.store.entries(&heads.iter().map(|head| head.key).collect::<Vec<_>>()).unwrap() {
                let entry = stored.entry;
                let title = entry.title.unwrap_or_default();
                write!(text, "  {} {} {}", record.name, title, entry.id.unwrap()).unwrap();
                write!(text, " {}", shown_stamp(entry.published.unwrap())).unwrap();
                if let Some(updated) = entry.updated {
                    write!(text, " updated {}", shown_stamp(updated)).unwrap();
                }
                text.push('\n');
            }
        }
        text
    }
}

/// Plays a history: `@ time source` begins a document, the lines below are its entries. Gives what is
/// shown after each.
fn play_with(identity: Identity, memory: Vec<TakenBack>, history: &str) -> String {
    let mut bench = Bench::new();
    bench.memory = Memory::new(memory);
    let mut shown = String::from("\n");
    for document in history.split('@').skip(1) {
        let mut lines = document.lines();
        let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        let now = DateTime::parse_from_rfc3339(head[0]).unwrap().to_utc();
        let entries = lines.filter(|line| !line.trim().is_empty()).map(entry).collect();
        bench.pass(now, head.get(1).copied().unwrap_or("a"), identity, entries);
        write!(shown, "{}\n{}", head[0], bench.shown()).unwrap();
    }
    shown
}

fn play(history: &str) -> String {
    play_with(Identity::Auto, Vec::new(), history)
}

#[test]
fn an_absolute_id_is_published_as_it_is_and_any_other_is_minted() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=https://a.example/1 title=iri date=2026-11-20T08:00:00+07:00
        id=a-2 url=https://a.example/2 title=minted date=2025-01-02T03:04:05Z
        id=a-3 title=undated
        url=https://a.example/4 title=address
        title=text text=\"only a text\"
        id=tag:a.example,2026:x title=tag
        id=urn:uuid:0 title=urn
        id=yt:video:1 title=own-scheme
        id=\"http://a.example/with space\" title=space
    "), @"

2026-11-24T06:00:00Z
  a space tag:a.example,2026:zplacy77lwlhs4patkez42tlcj 2026-11-24T06:00:00Z first seen
  a own-scheme tag:a.example,2026:b2dmv6hdpnzpxqylkpntntzito 2026-11-24T06:00:00Z first seen
  a urn tag:a.example,2026:tn2ork7c2ffbsf5ehlg64xpxwj 2026-11-24T06:00:00Z first seen
  a tag tag:a.example,2026:x 2026-11-24T06:00:00Z first seen
  a text tag:a.example,2026:rov2wjoig6wkzry7sensl4fftg 2026-11-24T06:00:00Z first seen
  a address tag:a.example,2026:7ldnype45gfot44htx5v7h5i43 2026-11-24T06:00:00Z first seen
  a undated tag:a.example,2026:kb2e3lurgoue6lr6lzupp4iyz7 2026-11-24T06:00:00Z first seen
  a iri https://a.example/1 2026-11-20T08:00:00+07:00
  a minted tag:a.example,2025:qtmw4cvm46ecs4526nah6mt4zi 2025-01-02T03:04:05Z
");
}

#[test]
fn an_id_that_a_document_gives_twice_does_not_count() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=https://a.example/ url=https://a.example/1 title=One date=2026-11-20
        id=https://a.example/ url=https://a.example/2 title=Two date=2026-11-19
        @ 2026-11-25T06:00:00Z
        id=https://a.example/ url=https://a.example/3 title=Three date=2026-11-25T01:00:00Z
        id=https://a.example/ url=https://a.example/1 title=One date=2026-11-20
        @ 2026-11-26T06:00:00Z
        id=https://a.example/ url=https://a.example/1 title=One date=2026-11-20
    "), @"

2026-11-24T06:00:00Z
  a One tag:a.example,2026:2j5c6d2myvqkvixtndwcwlsnxc 2026-11-20T00:00:00Z day
  a Two tag:a.example,2026:uzxwtrrrqiglwaqlsfksttdf5k 2026-11-19T00:00:00Z day
2026-11-25T06:00:00Z
  a Three tag:a.example,2026:olvmoabb2iebzdegraavojb3ca 2026-11-25T01:00:00Z
  a One tag:a.example,2026:2j5c6d2myvqkvixtndwcwlsnxc 2026-11-20T00:00:00Z day
  a Two tag:a.example,2026:uzxwtrrrqiglwaqlsfksttdf5k 2026-11-19T00:00:00Z day
2026-11-26T06:00:00Z
  a Three tag:a.example,2026:olvmoabb2iebzdegraavojb3ca 2026-11-25T01:00:00Z
  a One tag:a.example,2026:2j5c6d2myvqkvixtndwcwlsnxc 2026-11-20T00:00:00Z day
  a Two tag:a.example,2026:uzxwtrrrqiglwaqlsfksttdf5k 2026-11-19T00:00:00Z day
");
}

#[test]
fn the_same_entry_twice_in_a_document_is_two_and_neither_is_ever_new_again() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=x url=https://a.example/1 title=One text=same date=2026-11-20
        id=x url=https://a.example/1 title=One text=same date=2026-11-20
        @ 2026-11-25T06:00:00Z
        id=x url=https://a.example/1 title=One text=same date=2026-11-20
    "), @"

2026-11-24T06:00:00Z
  a One tag:a.example,2026:3r6nipssteudzmilb6pphbwffv 2026-11-20T00:00:00Z day
  a One tag:a.example,2026:k4uddybg4mcr5kdr6firzoilrl 2026-11-20T00:00:00Z day
2026-11-25T06:00:00Z
  a One tag:a.example,2026:3r6nipssteudzmilb6pphbwffv 2026-11-20T00:00:00Z day
  a One tag:a.example,2026:k4uddybg4mcr5kdr6firzoilrl 2026-11-20T00:00:00Z day
");
}

#[test]
fn a_source_that_changes_its_ids_is_matched_by_address() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=v1-1 url=http://a.example/1 title=One text=60*one date=2026-11-20T01:00:00Z
        id=v1-2 url=http://a.example/2 title=Two text=60*two date=2026-11-19T01:00:00Z
        @ 2026-11-25T06:00:00Z
        id=https://a.example/v2/1 url=https://a.example/1?utm_source=rss title=One text=60*one date=2026-11-25T01:00:00Z
        id=https://a.example/v2/2 url=https://a.example/2 title=Two text=60*two date=2026-11-25T01:00:00Z
    "), @"

2026-11-24T06:00:00Z
  a One tag:a.example,2026:insoxarszsqslq53hog6ojxl5x 2026-11-20T01:00:00Z
  a Two tag:a.example,2026:7ruch2nsmh7gyjbyiprjooeb4v 2026-11-19T01:00:00Z
2026-11-25T06:00:00Z
  a One tag:a.example,2026:insoxarszsqslq53hog6ojxl5x 2026-11-20T01:00:00Z
  a Two tag:a.example,2026:7ruch2nsmh7gyjbyiprjooeb4v 2026-11-19T01:00:00Z
");
}

#[test]
fn a_page_of_its_own_for_every_day_is_not_one_article() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=monday url=https://a.example/today title=\"Fire in the harbour\" text=60*harbour date=2026-11-24T01:00:00Z
        @ 2026-11-25T06:00:00Z
        id=tuesday url=https://a.example/today title=\"Snow on the hills\" text=60*snow date=2026-11-25T01:00:00Z
    "), @"

2026-11-24T06:00:00Z
  a Fire in the harbour tag:a.example,2026:md6c3ktj5mpj6cq76osj227r7u 2026-11-24T01:00:00Z
2026-11-25T06:00:00Z
  a Snow on the hills tag:a.example,2026:6e7sgoqkgebkitaklbj2ojfjhs 2026-11-25T01:00:00Z
  a Fire in the harbour tag:a.example,2026:md6c3ktj5mpj6cq76osj227r7u 2026-11-24T01:00:00Z
");
}

#[test]
fn an_id_given_to_another_article_makes_a_second_entry() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=https://a.example/latest url=https://a.example/1 title=\"Fire in the harbour\" text=60*harbour date=2026-11-24T01:00:00Z
        @ 2026-11-25T06:00:00Z
        id=https://a.example/latest url=https://a.example/2 title=\"Snow on the hills\" text=60*snow date=2026-11-25T01:00:00Z
        @ 2026-11-26T06:00:00Z
        id=https://a.example/latest url=https://a.example/2 title=\"Snow on the hills\" text=60*snow date=2026-11-25T01:00:00Z
    "), @"

2026-11-24T06:00:00Z
  a Fire in the harbour https://a.example/latest 2026-11-24T01:00:00Z
2026-11-25T06:00:00Z
  a Snow on the hills tag:a.example,2026:uzxwtrrrqiglwaqlsfksttdf5k 2026-11-25T01:00:00Z
  a Fire in the harbour https://a.example/latest 2026-11-24T01:00:00Z
2026-11-26T06:00:00Z
  a Snow on the hills tag:a.example,2026:uzxwtrrrqiglwaqlsfksttdf5k 2026-11-25T01:00:00Z
  a Fire in the harbour https://a.example/latest 2026-11-24T01:00:00Z
");
}

#[test]
fn going_over_to_https_changes_no_id() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=http://a.example/?p=1 title=One date=2026-11-20T01:00:00Z
        url=http://a.example/2 title=Two date=2026-11-20T00:00:00Z
        @ 2026-11-25T06:00:00Z
        id=https://a.example/?p=1 title=One date=2026-11-20T01:00:00Z
        url=https://A.example/2?utm_campaign=x#top title=Two date=2026-11-20T00:00:00Z
    "), @"

2026-11-24T06:00:00Z
  a One http://a.example/?p=1 2026-11-20T01:00:00Z
  a Two tag:a.example,2026:uzxwtrrrqiglwaqlsfksttdf5k 2026-11-20T00:00:00Z
2026-11-25T06:00:00Z
  a One http://a.example/?p=1 2026-11-20T01:00:00Z
  a Two tag:a.example,2026:uzxwtrrrqiglwaqlsfksttdf5k 2026-11-20T00:00:00Z
");
}

#[test]
fn an_entry_that_comes_back_keeps_its_id_and_is_not_new() {
    insta::assert_snapshot!(play("
        @ 2026-01-01T06:00:00Z
        id=one title=One
        id=two title=Two
        @ 2026-01-02T06:00:00Z
        id=two title=Two
        @ 2026-03-31T06:00:00Z
        id=two title=Two
        @ 2026-04-02T06:00:00Z
        id=two title=Two
        @ 2026-11-24T06:00:00Z
        id=two title=Two
        id=one title=\"One again\"
    "), @"

2026-01-01T06:00:00Z
  a Two tag:a.example,2026:3r3q772t6uedl6gmsv7adqgvom 2026-01-01T06:00:00Z first seen
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-01-01T06:00:00Z first seen
2026-01-02T06:00:00Z
  a Two tag:a.example,2026:3r3q772t6uedl6gmsv7adqgvom 2026-01-01T06:00:00Z first seen
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-01-01T06:00:00Z first seen
2026-03-31T06:00:00Z
  a Two tag:a.example,2026:3r3q772t6uedl6gmsv7adqgvom 2026-01-01T06:00:00Z first seen
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-01-01T06:00:00Z first seen
2026-04-02T06:00:00Z
  a Two tag:a.example,2026:3r3q772t6uedl6gmsv7adqgvom 2026-01-01T06:00:00Z first seen
2026-11-24T06:00:00Z
  a Two tag:a.example,2026:3r3q772t6uedl6gmsv7adqgvom 2026-01-01T06:00:00Z first seen
  a One again tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-01-01T06:00:00Z first seen
");
}

#[test]
fn an_empty_document_takes_nothing_away() {
    insta::assert_snapshot!(play("
        @ 2026-01-01T06:00:00Z
        id=one title=One date=2026-01-01
        @ 2026-01-02T06:00:00Z
        @ 2026-11-24T06:00:00Z
        id=two title=Two date=2026-11-24
    "), @"

2026-01-01T06:00:00Z
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-01-01T06:00:00Z day
2026-01-02T06:00:00Z
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-01-01T06:00:00Z day
2026-11-24T06:00:00Z
  a Two tag:a.example,2026:3r3q772t6uedl6gmsv7adqgvom 2026-11-24T06:00:00Z day
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-01-01T06:00:00Z day
");
}

#[test]
fn an_id_claimed_by_another_host_with_another_text_is_not_believed() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z a
        id=https://a.example/1 title=\"Fire in the harbour\" text=60*harbour date=2026-11-24T01:00:00Z
        @ 2026-11-24T07:00:00Z b
        id=https://a.example/1 title=\"Buy cheap watches\" text=60*watch date=2026-11-24T02:00:00Z
        @ 2026-11-24T08:00:00Z b2
        id=https://a.example/1 title=\"Fire in the harbour\" text=60*harbour date=2026-11-24T01:00:00Z
    "), @"

2026-11-24T06:00:00Z
  a Fire in the harbour https://a.example/1 2026-11-24T01:00:00Z
2026-11-24T07:00:00Z
  a Fire in the harbour https://a.example/1 2026-11-24T01:00:00Z
  b Buy cheap watches tag:b.example,2026:2j5c6d2myvqkvixtndwcwlsnxc 2026-11-24T02:00:00Z
2026-11-24T08:00:00Z
  a Fire in the harbour https://a.example/1 2026-11-24T01:00:00Z
  b Buy cheap watches tag:b.example,2026:2j5c6d2myvqkvixtndwcwlsnxc 2026-11-24T02:00:00Z
  b2 Fire in the harbour https://a.example/1 2026-11-24T01:00:00Z
");
}

#[test]
fn of_two_that_claim_an_id_in_one_pass_its_own_host_keeps_it_whichever_came_first() {
    let thief_first = play(
        "
        @ 2026-11-24T06:00:00Z b
        id=https://a.example/1 title=\"Buy cheap watches\" text=60*watch date=2026-11-24T02:00:00Z
        @ 2026-11-24T06:00:00Z a
        id=https://a.example/1 title=\"Fire in the harbour\" text=60*harbour date=2026-11-24T01:00:00Z
    ",
    );
    let owner_first = play(
        "
        @ 2026-11-24T06:00:00Z a
        id=https://a.example/1 title=\"Fire in the harbour\" text=60*harbour date=2026-11-24T01:00:00Z
        @ 2026-11-24T06:00:00Z b
        id=https://a.example/1 title=\"Buy cheap watches\" text=60*watch date=2026-11-24T02:00:00Z
    ",
    );
    let last = |text: &str| text.rsplit("00Z\n").next().unwrap().to_owned();
    assert_eq!(last(&thief_first), last(&owner_first));
    insta::assert_snapshot!(thief_first, @"

2026-11-24T06:00:00Z
  b Buy cheap watches https://a.example/1 2026-11-24T02:00:00Z
2026-11-24T06:00:00Z
  a Fire in the harbour https://a.example/1 2026-11-24T01:00:00Z
  b Buy cheap watches tag:b.example,2026:2j5c6d2myvqkvixtndwcwlsnxc 2026-11-24T02:00:00Z
");
}

#[test]
fn a_renamed_file_is_the_same_entry_and_an_edited_one_keeps_its_id() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z files
        id=a.txt title=One text=60*one
        id=b.txt title=Two text=60*two
        @ 2026-11-25T06:00:00Z files
        id=2026/c.txt title=One text=60*one
        id=b.txt title=Two text=60*changed
        @ 2026-11-26T06:00:00Z files
        id=2026/c.txt title=One text=60*one
        id=copy.txt title=One text=60*one
        id=b.txt title=Two text=60*changed
    "), @"

2026-11-24T06:00:00Z
  files Two urn:uuid:9fe7d834-a2d6-5fe1-8d97-20e6343f07e7 2026-11-24T06:00:00Z first seen
  files One urn:uuid:d9abc319-107e-58bc-98c6-eae86648b7bc 2026-11-24T06:00:00Z first seen
2026-11-25T06:00:00Z
  files Two urn:uuid:9fe7d834-a2d6-5fe1-8d97-20e6343f07e7 2026-11-24T06:00:00Z first seen updated 2026-11-25T06:00:00Z
  files One urn:uuid:d9abc319-107e-58bc-98c6-eae86648b7bc 2026-11-24T06:00:00Z first seen
2026-11-26T06:00:00Z
  files One urn:uuid:c268d221-2426-55e2-b90b-652ecd30f276 2026-11-26T06:00:00Z first seen
  files Two urn:uuid:9fe7d834-a2d6-5fe1-8d97-20e6343f07e7 2026-11-24T06:00:00Z first seen updated 2026-11-25T06:00:00Z
  files One urn:uuid:d9abc319-107e-58bc-98c6-eae86648b7bc 2026-11-24T06:00:00Z first seen
");
}

#[test]
fn the_owner_may_say_what_makes_an_entry_the_same() {
    let history = "
        @ 2026-11-24T06:00:00Z
        id=x1 url=https://a.example/1 title=One text=60*one date=2026-11-20T00:00:00Z
        @ 2026-11-25T06:00:00Z
        id=x2 url=https://a.example/1 title=Two text=60*two date=2026-11-20T00:00:00Z
        id=x3 url=https://a.example/3 title=One text=60*three date=2026-11-20T00:00:00Z
    ";
    let last = |identity| play_with(identity, Vec::new(), history).rsplit("00Z\n  a").count();
    assert_eq!(last(Identity::Auto), last(Identity::Id));
    insta::assert_snapshot!(play_with(Identity::Url, Vec::new(), history), @"

2026-11-24T06:00:00Z
  a One tag:a.example,2026:2j5c6d2myvqkvixtndwcwlsnxc 2026-11-20T00:00:00Z
2026-11-25T06:00:00Z
  a One tag:a.example,2026:olvmoabb2iebzdegraavojb3ca 2026-11-20T00:00:00Z
  a Two tag:a.example,2026:2j5c6d2myvqkvixtndwcwlsnxc 2026-11-20T00:00:00Z updated 2026-11-25T06:00:00Z
");
}

#[test]
fn when_the_store_is_lost_ids_and_dates_come_back_from_our_own_file() {
    let told = |id: &str, url: Option<&str>, title: &str, published: &str| TakenBack {
        id: id.to_owned(),
        url: url.map(str::to_owned),
        title: Some(title.to_owned()),
        published: Some(stamp(published)),
        first_seen: Some(stamp("2026-01-02T03:04:05Z").utc()),
        ..TakenBack::default()
    };
    let memory = vec![
        told("tag:a.example,2026:kb2e3lurgoue6lr6lzupp4iyz7", None, "old title", "2026-01-02T03:04:05Z"),
        told("https://a.example/v1", Some("https://a.example/1"), "Address", "2026-01-02T00:00:00Z"),
        told("https://a.example/iri", Some("https://a.example/2"), "Iri", "2026-02-02T00:00:00Z"),
        told("urn:uuid:6ba7b811-9dad-11d1-80b4-00c04fd430c8", None, "A file", "2026-01-02T03:04:05Z"),
        told("https://a.example/gone", Some("https://a.example/gone"), "Gone", "2026-02-02T00:00:00Z"),
    ];
    insta::assert_snapshot!(play_with(Identity::Auto, memory, "
        @ 2026-11-24T06:00:00Z a
        id=a-3 title=\"new title\"
        id=v2 url=http://a.example/1 title=Address date=2026-11-20T00:00:00Z
        id=https://a.example/iri url=https://a.example/2 title=Iri
        @ 2026-11-24T06:00:00Z files
        id=a.txt title=\"A file\" text=edited
    "), @"

2026-11-24T06:00:00Z
  a Iri https://a.example/iri 2026-02-02T00:00:00Z
  a new title tag:a.example,2026:kb2e3lurgoue6lr6lzupp4iyz7 2026-01-02T03:04:05Z
  a Address https://a.example/v1 2026-01-02T00:00:00Z
2026-11-24T06:00:00Z
  a Iri https://a.example/iri 2026-02-02T00:00:00Z
  a new title tag:a.example,2026:kb2e3lurgoue6lr6lzupp4iyz7 2026-01-02T03:04:05Z
  a Address https://a.example/v1 2026-01-02T00:00:00Z
  files A file urn:uuid:6ba7b811-9dad-11d1-80b4-00c04fd430c8 2026-01-02T03:04:05Z
");
}
