//! Tests of the command line: what is printed, and what is written into config.yaml.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::CommandFactory as _;

use super::export::{listed, opml};
use super::import::chosen;
use super::{Arguments, Common, adding, file, init, output, schema};
use crate::config::NewSource;
use crate::model::{Address, SourceState, Subscription};
use crate::plan::{self, Plan};

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-24T06:00:00Z").unwrap().to_utc()
}

fn planned(text: &str) -> Plan {
    match plan::load(text, Path::new("config.yaml"), &|_| Some("secret".to_owned())) {
        Ok((plan, _)) => plan,
        Err(faults) => panic!("{faults}"),
    }
}

fn place(text: &str) -> (tempfile::TempDir, Common, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.yaml");
    file::create(&config, text.as_bytes()).unwrap();
    let common = Common { config: config.clone(), verbose: false, now: now() };
    (folder, common, config)
}

#[test]
fn the_command_line_is_well_formed() {
    Arguments::command().debug_assert();
}

#[test]
fn nothing_from_outside_acts_on_a_terminal() {
    let hostile = "\u{1b}]0;owned\u{7} \u{9b}31m a\rb a\nFAKE \u{202e}evil\u{2066} a\u{2028}b \0\u{8}\u{7f} tab\there";
    assert_eq!(
        output::escaped(hostile),
        "\\u{1b}]0;owned\\u{7} \\u{9b}31m a\\rb a\\nFAKE \\u{202e}evil\\u{2066} a\\u{2028}b \\u{0}\\u{8}\\u{7f} tab\\there"
    );
    let harmless = "Tiếng Việt 漢字 👨\u{200d}👩 می\u{200c}خواهم =cmd|' /C calc'!A0 %s%n {{7*7}}";
    assert_eq!(output::escaped(harmless), harmless);
    assert_eq!(output::escaped_lines("a\u{1b}\nb\u{9d}"), "a\\u{1b}\nb\\u{9d}");
}

proptest::proptest! {
    #[test]
    fn an_escaped_text_is_one_line_without_controls(text in "\\PC*|[\u{0}-\u{2100}]*") {
        let shown = output::escaped(&text);
        let acts = shown.chars().any(|c| c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c));
        proptest::prop_assert!(!acts, "something acts");
    }
}

#[derive(Debug, thiserror::Error)]
#[error("`{0}` went wrong")]
struct Hostile(String, #[source] std::io::Error);

impl crate::advice::Advice for Hostile {
    fn place(&self) -> Option<String> {
        Some("config.yaml\n:1:1".to_owned())
    }

    fn help(&self) -> Option<String> {
        Some("do this\nand that\u{1b}".to_owned())
    }
}

#[test]
fn an_error_is_told_with_place_cause_and_help_and_its_values_escaped() {
    let error = Hostile("a\u{1b}[2J\nb".to_owned(), std::io::Error::other("cause\r"));
    insta::assert_snapshot!(output::told(&error), @r"
    error: `a\u{1b}[2J\nb` went wrong
      at config.yaml\n:1:1
      because cause\r
      help: do this
        and that\u{1b}
    ");
}

#[test]
fn the_sample_has_twelve_lines_and_is_right() {
    assert_eq!(init::SAMPLE.lines().count(), 12);
    let plan = planned(init::SAMPLE);
    assert_eq!((plan.sources.len(), plan.feeds.len()), (1, 2));
    assert!(schema::text().starts_with("{\n  \"$schema\""));
}

#[test]
fn a_file_is_created_once_and_replaced_with_its_permissions() {
    let (folder, _, config) = place("a");
    assert_eq!(file::create(&config, b"b").unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&config).unwrap(), b"a");
    let mut only_mine = fs::metadata(&config).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut only_mine, 0o600);
    fs::set_permissions(&config, only_mine).unwrap();
    let link = folder.path().join("link.yaml");
    std::os::unix::fs::symlink(&config, &link).unwrap();
    file::replace(&link, b"c").unwrap();
    assert_eq!(fs::read(&config).unwrap(), b"c");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&config).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

fn blog() -> NewSource {
    NewSource {
        name: "blog".to_owned(),
        kind: "url",
        address: "https://blog.example/".to_owned(),
        ..NewSource::default()
    }
}

#[test]
fn a_source_is_added_and_the_comments_stay() {
    let (_folder, common, config) =
        place("# mine\nsources:\n  a: https://a.example/  # first\n  # last words\n\nfeeds: {all: {}}\n");
    let known = adding::known(&common).unwrap();
    assert!(adding::add(&common, &known, &[blog()]).is_ok());
    insta::assert_snapshot!(fs::read_to_string(&config).unwrap(), @r"
    # mine
    sources:
      a: https://a.example/  # first
      blog: https://blog.example/
      # last words

    feeds: {all: {}}
    ");
    // A second time it does not fit, and the file stays as it is.
    let known = adding::known(&common).unwrap();
    assert!(adding::add(&common, &known, &[blog()]).is_err());
    assert_eq!(fs::read_to_string(&config).unwrap(), known.text);
}

fn subscription(title: &str, feed: &str, folder: &[&str]) -> Subscription {
    Subscription {
        title: Some(title.to_owned()).filter(|title| !title.is_empty()),
        feed_url: Address::new(feed),
        folder: folder.iter().map(|&folder| folder.to_owned()).collect(),
        ..Subscription::default()
    }
}

#[test]
fn a_list_makes_sources_of_the_net_alone() {
    let plan = planned("sources: {old: https://old.example/feed}\nfeeds: {all: {}}\n");
    let list = [
        subscription("Old", "https://OLD.example:443/feed", &[]),
        subscription("Báo Điện Tử", "https://bao.example/rss", &["Tin", "Việt\nNam"]),
        subscription("Báo điện tử!", "https://bao.example/other", &[]),
        subscription("", "https://www.nameless.example/", &[]),
        subscription("all", "http://all.example/${HOME}/x", &[]),
        subscription("local", "file:///etc/passwd", &[]),
        subscription("path", "/etc/passwd", &[]),
        subscription("command", "|rm -rf x", &[]),
        subscription("exec", "exec:rm", &[]),
        subscription("empty", "", &[]),
        subscription("漢字", "https://kanji.example/", &[]),
    ];
    let chosen = chosen(&plan, &list);
    let new: Vec<String> = chosen.new.iter().map(|source| format!("{}: {}", source.name, source.value())).collect();
    let left: Vec<String> = chosen.left_out.iter().map(|(title, why)| format!("{title} – {why}")).collect();
    insta::assert_snapshot!(format!("{}\n\n{}", new.join("\n"), left.join("\n")), @r"
    bao-dien-tu: {url: https://bao.example/rss, tags: [Tin, Việt Nam]}
    bao-dien-tu-2: https://bao.example/other
    nameless-example: https://www.nameless.example/
    all-2: 'http://all.example/$${HOME}/x'
    kanji-example: https://kanji.example/

    Old – config.yaml reads its address already
    local – its address is not one of the net (http, https)
    path – its address is not one of the net (http, https)
    command – its address is not one of the net (http, https)
    exec – its address is not one of the net (http, https)
    empty – it has no address of a feed
    ");
}

#[test]
fn secrets_and_local_files_are_not_in_the_list() {
    let file = "site: {title: 'Mine & \"yours\"'}\nsources:\n  a: {url: https://a.example/?x=1&y=2, tags: [one, two], language: vi}\n  b: https://u:p@b.example/\n  c: https://c.example/${T}\n  d: notes.xml\n  e: {files: '*.md'}\n  f: {page: https://f.example/, as: article}\n  g: {url: https://g.example/, title: G & co}\n  h: {url: https://h.example/, headers: {X-A: b}}\nfeeds: {all: {}}\n";
    let plan = planned(file);
    let mut states = vec![SourceState::default(); plan.sources.len()];
    states[0].title = Some("The <A>".to_owned());
    states[0].home_page_url = Address::new("https://a.example/home");
    states[2].home_page_url = Address::new("https://c.example/");
    states[6].discovered = Address::new("https://g.example/feed.xml");
    let listed = listed(&plan, &states);
    insta::assert_snapshot!(opml(&plan, &listed, &states), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <opml version="2.0">
      <head>
        <title>Mine &amp; &quot;yours&quot;</title>
      </head>
      <body>
        <outline type="rss" text="The &lt;A&gt;" title="The &lt;A&gt;" xmlUrl="https://a.example/?x=1&amp;y=2" htmlUrl="https://a.example/home" category="one,two" language="vi"/>
        <outline type="link" text="c" title="c" url="https://c.example/"/>
        <outline type="rss" text="G &amp; co" title="G &amp; co" xmlUrl="https://g.example/feed.xml"/>
      </body>
    </opml>
    "#);
}
