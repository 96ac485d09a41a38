//! Good files and the plans they make.

use std::fmt::Write as _;

use super::super::note::Note;
use super::super::planned::{Archive, Plan};
use super::{load, with, with_feed, with_source};
use crate::config::Text;
use crate::model::Target;
use crate::select::Dedupe;

/// A plan in words.
fn summary(plan: &Plan, notes: &[Note]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "site {:?}", plan.site);
    let _ = writeln!(out, "output {} · state {} · {}", plan.output.display(), plan.state.display(), plan.timezone);
    let _ = writeln!(out, "{:?}", plan.fetch);
    for source in &plan.sources {
        let _ = writeln!(out, "\nsource {} ({}) at {}", source.name, source.kind, source.place);
        for request in source.source.start() {
            let target = match request.target {
                Target::Http(url) => url.to_string(),
                Target::File(path) => format!("file {}", path.display()),
                Target::Glob { root, pattern } => format!("glob {} in {:?}", pattern, root.display().to_string()),
            };
            let _ = writeln!(out, "  asks {target} {:?} {:?}", request.want, request.headers);
        }
        let _ = writeln!(
            out,
            "  shown {:?} secret {} local {} host {:?}",
            source.shown, source.secret, source.local, source.host
        );
        let _ = writeln!(
            out,
            "  title {:?} tags {:?} language {:?} zone {}",
            source.title, source.tags, source.language, source.timezone
        );
        let _ = writeln!(
            out,
            "  every {:?} history {:?} backfill {} {:?}",
            source.every, source.history, source.backfill, source.identity
        );
        let _ = writeln!(out, "  dates {:?} {:?} drop {:?}", source.date_format, source.expected, source.drop);
    }
    for feed in &plan.feeds {
        let _ = writeln!(out, "\nfeed {} at {}: {:?} {:?}", feed.name, feed.place, feed.title, feed.description);
        let _ = writeln!(out, "  from {:?} keep {:?} drop {:?}", feed.from, feed.keep, feed.drop);
        let _ = writeln!(out, "  link {:?} language {:?} icon {:?}", feed.link, feed.language, feed.icon);
        let _ =
            writeln!(out, "  {:?} {:?} limit {} per source {:?}", feed.dedupe, feed.also, feed.limit, feed.per_source);
        let _ = writeln!(
            out,
            "  {:?} {:?} prefix {:?} tags {:?} all extensions {}",
            feed.content, feed.show_source, feed.title_prefix, feed.tags, feed.all_extensions
        );
        let _ = writeln!(
            out,
            "  {:?} stories {:?} pictures {:?} archive {:?}\n  {:?}",
            feed.order, feed.stories, feed.pictures, feed.archive, feed.transforms
        );
        let formats: Vec<_> = feed.formats.iter().map(|format| format.name()).collect();
        let _ = writeln!(out, "  {formats:?} private {}", feed.token.is_some());
    }
    for note in notes {
        let _ = writeln!(out, "\nnote {:?}: {} ({:?})", note.position, note.message, note.help);
    }
    out
}

fn planned(text: &str) -> String {
    match load(text) {
        Ok((plan, notes)) => summary(&plan, &notes),
        Err(faults) => panic!("{faults}"),
    }
}

#[test]
fn the_shortest_file_is_all_defaults() {
    insta::assert_snapshot!(planned("sources: {blog: https://blog.example/feed.xml}\nfeeds: {all: }\n"));
}

#[test]
fn every_key_ends_where_it_belongs() {
    insta::assert_snapshot!(planned(include_str!("../../../tests/fixtures/plan/every-key.yaml")));
}

#[test]
fn scalars_are_read_as_they_are_written() {
    let (plan, _) = load(&with_source(
        "a: {url: https://a.example/, title: 1.10, tags: [no, 0012, 2026-11-24, true], language: no}",
    ))
    .unwrap();
    let source = &plan.sources[0];
    assert_eq!(source.title.as_deref(), Some("1.10"));
    assert_eq!(source.tags, ["no", "0012", "2026-11-24", "true"]);
    assert_eq!(source.language.as_deref(), Some("no"));
}

#[test]
fn no_false_and_off_mean_no_where_no_is_a_word() {
    for word in ["no", "false", "off", "No", "FALSE", "'off'"] {
        let (plan, _) = load(&with_feed(&format!("dedupe: {word}"))).unwrap();
        assert_eq!(plan.feeds[0].dedupe, Dedupe::No, "{word}");
    }
}

#[test]
fn json_crlf_and_a_byte_order_mark_are_read() {
    let json = r#"{"sources": {"blog": "https://blog.example/feed.xml"}, "feeds": {"all": {"limit": 7}}}"#;
    assert_eq!(load(json).unwrap().0.feeds[0].limit, 7);
    let crlf = with("timezone: Europe/Paris").replace('\n', "\r\n");
    assert_eq!(load(&crlf).unwrap().0.timezone.name(), "Europe/Paris");
    assert!(load(&format!("\u{feff}{}", with(""))).is_ok());
}

#[test]
fn variables_are_read_in_any_scalar_and_make_an_address_secret() {
    let file = "timezone: ${CITY}\nsources:\n  a: https://a.example/${TOKEN}\n  b: {url: https://b.example/, title: \"$${TOKEN} $5 ${1}\"}\nfeeds:\n  all: {limit: \"${LIMIT}\"}\n";
    let (plan, _) = load(file).unwrap();
    assert_eq!(plan.timezone.name(), "Asia/Ho_Chi_Minh");
    assert!(plan.sources[0].secret && plan.sources[0].shown == "a");
    assert_eq!(plan.sources[1].title.as_deref(), Some("${TOKEN} $5 ${1}"));
    assert_eq!(plan.feeds[0].limit, 7);
}

#[test]
fn yes_true_and_on_mean_yes_where_it_is_a_word() {
    for word in ["yes", "true", "on", "Yes", "'on'", "no", "off", "false"] {
        let file = format!("site: {{url: https://x.example/}}\n{}", with_feed(&format!("archive: {word}")));
        let archive = load(&file).unwrap().0.feeds[0].archive;
        let meant = if ["no", "off", "false"].contains(&word) { Archive::No } else { Archive::Yes };
        assert_eq!(archive, meant, "{word}");
    }
}

#[test]
fn blanks_count_in_what_is_replaced_and_nowhere_else() {
    let (plan, _) = load(&with_feed("title: '  a '\nreplace: {field: title, find: ' - ', with: ' '}")).unwrap();
    let changed =
        plan.feeds[0].transforms.apply(crate::model::Entry { title: Some("a - b".to_owned()), ..Default::default() });
    assert_eq!((plan.feeds[0].title.as_str(), changed.title.as_deref()), ("a", Some("a b")));
}

#[test]
fn small_anchors_and_merge_keys_work() {
    let file = "defaults: &d {every: 2h, tags: [a]}\nsources:\n  a: {<<: *d, url: https://a.example/, tags: b}\nfeeds: {all: {}}\n";
    let (plan, _) = load(file).unwrap();
    assert_eq!(plan.sources[0].tags, ["b"]);
    assert_eq!(plan.sources[0].every.least.as_secs(), 7200);
}

#[test]
fn hints_are_about_what_was_perhaps_not_meant() {
    let file = "output: .\nsources:\n  a: example.org/feed.xml\n  b: {files: \"*.txt\"}\n  c: https://c.example/\nfeeds:\n  x: {from: [b, a], token: pass-word}\n";
    let (_, notes) = load(file).unwrap();
    let lines: Vec<String> =
        notes.iter().map(|note| format!("{} → {}", note.message, note.help.as_deref().unwrap_or_default())).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    without `site.url` the feeds cannot name their own address → say with `site: {url: https://…/}` where the output folder will be found
    `state` is inside `output`, which is for everybody → put `state` elsewhere, or keep the web server from it
    source `a` reads the file `example.org/feed.xml` → for the address write `https://example.org/feed.xml`
    source `c` is in no feed → name it in the `from` of a feed
    feed `x` may have no page to link to; RSS then says `http://localhost/` → give it a `link`, or the site a `url`
    the `token` of feed `x` is short enough to be guessed → `openssl rand -hex 16` makes a better one
    ");
}

#[test]
fn the_number_of_the_rules_changes_with_any_rule() {
    let rules = |lines: &str| load(&with_feed(lines)).unwrap().0.feeds[0].rules;
    let changes = [
        "title: a",
        "title: b",
        "keep: a",
        "drop: a",
        "keep: [a, b]",
        "keep: [\"a, b\"]",
        "limit: 9",
        "per_source: 9",
        "content: none",
        "also: no",
        "dedupe: id",
        "formats: rss",
        "tags: a",
        "title_prefix: a",
        "language: vi",
        "link: https://x.example/",
        "icon: https://x.example/",
        "token: pass-word",
        "extensions: all",
        "show_source: title",
        "description: a",
        "order: spread",
        "stories: mark",
        "stories: collapse",
        "image: none",
        "image: first",
        "also: content",
        "remove: a",
        "remove: [a, b]",
        "remove: \"a, b\"",
        "replace: {field: title, find: a}",
        "replace: {field: title, regex: a}",
        "replace: {field: title, regex: /a/i}",
        "replace: {field: title, find: a, with: b}",
        "replace: {field: tag, find: a}",
    ];
    let mut seen: Vec<u64> = changes.iter().map(|change| rules(change)).collect();
    seen.push(rules("from: all"));
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count);
    assert_eq!(rules("limit: 50"), rules("from: all"));
}

#[test]
fn every_default_is_a_value_of_its_own_key() {
    for (heading, keys) in super::super::keys::reference() {
        for key in keys.into_iter().filter(|key| !key.default.is_empty()) {
            let lines = match heading.as_str() {
                "config.yaml" => with(&format!("{}: {}", key.name, key.default)),
                "site" | "fetch" => with(&format!("{heading}: {{{}: {}}}", key.name, key.default)),
                "fetch.per_host" => with(&format!("fetch: {{per_host: {{{}: {}}}}}", key.name, key.default)),
                "replace" => with_feed(&format!("replace: {{field: title, find: x, {}: {}}}", key.name, key.default)),
                "feeds.NAME" => with_feed(&format!("{}: {}", key.name, key.default)),
                _ => with(&format!("defaults: {{{}: {}}}", key.name, key.default)),
            };
            assert!(load(&lines).is_ok(), "{heading} {}: {}", key.name, load(&lines).err().unwrap());
        }
    }
}

#[test]
fn a_place_inside_a_value_is_found_through_its_quotes() {
    let place = |line: &str, at: usize| {
        let file = with_feed(line);
        let (plan, _) = load(&file).unwrap();
        let text: &Text = &plan.feeds[0].keep[0];
        let faults = crate::config::Faults::new(std::path::Path::new("config.yaml"), &file);
        let spot = faults.inside(text, at);
        file[spot.start..].chars().next().unwrap_or('∅').to_string() + &faults.position(spot).column.to_string()
    };
    assert_eq!(place("keep: hà nội", 3), "n14");
    assert_eq!(place("keep: 'a''b hà c'", 2), "b15");
    assert_eq!(place("keep: \"a \\\"b\\\" \\u00e0c\"", 6), "\\20");
    assert_eq!(place("keep: [x y, z]", 2), "y14");
    assert_eq!(place("keep: one\n  two", 5), "w8");
    assert_eq!(place("keep: a", 9), "∅0".replace('0', "12").replace('∅', "\n"));
}
