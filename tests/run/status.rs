//! `feedwright status`: how each source does, on a narrow terminal.

use super::origin::{Answer, Origin};
use super::world::{World, november, rss};

#[test]
fn the_status_says_of_each_source_when_it_is_asked_and_why_and_what_is_or_was_wrong() {
    let feed = |name: &str| {
        let entries: Vec<(u32, String)> = (1..=12).rev().map(|n| (n, november(n))).collect();
        let entries: Vec<(u32, &str, &str)> = entries.iter().map(|(n, date)| (*n, "Entry", date.as_str())).collect();
        Answer::Feed(rss(name, &entries))
    };
    let (first, other) = (feed("daily"), feed("other"));
    let origin = Origin::new(Answer::by(move |path, number| match path {
        "/daily" => first.clone(),
        "/gone" => Answer::Status("410 Gone"),
        "/broken" => Answer::Status("404 Not Found"),
        "/shaky" if number <= 5 => Answer::Status("503 Service Unavailable"),
        _ => other.clone(),
    }));
    let config = format!(
        "fetch: {{networks: [127.0.0.0/8], every: 1h, per_host: {{at_once: 1, spacing: 0ms}}}}\nsources:\n  daily: {}\n  \
         gone: {}\n  broken: {}\n  shaky: {}\n  a-name-that-is-longer-than-its-column: {}\n  notes: {{files: 'in/*'}}\n\
         feeds:\n  all: {{title: All}}\n",
        origin.address("/daily"),
        origin.address("/gone"),
        origin.address("/broken"),
        origin.address("/shaky"),
        origin.address("/long"),
    );
    let world = World::new(&config);
    world.write("in/one.txt", "A note\n\nSaid in a sentence.\n");
    world.write("in/two.bin", "Nothing that is read.\n");
    for now in ["2026-11-24T06:00:00Z", "2026-11-24T09:00:00Z", "2026-11-24T18:00:00Z"] {
        let ended = world.call(now, &["run"]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
    }
    let told = world.call("2026-11-24T18:30:00Z", &["status"]).stdout;
    insta::assert_snapshot!(told, @"
SOURCE                    HEALTH     ASKED      NEW     NEXT      GAP    304
daily                     ok        30 min     12 h   34 min     24 h   67 %
  next: its interval
gone                      gone        12 h    never    never        -    0 %
  next: it said that it is gone for good
  error: `127.0.0.1` answered 410 (gone for good) (for 12 h)
  help: take the source out, or give its new address
broken                    failing   30 min    never      8 h        -    0 %
  next: it failed 3 times in a row
  error: `127.0.0.1` answered 404 (not found) (for 12 h)
  help: look for the feed's new address on the site
shaky                     ok        30 min      9 h   31 min     24 h   33 %
  next: its interval
  was: `127.0.0.1` answered 503 (out of order) (12 h ago)
a-name-that-is-longer-than-its-column
                          ok        30 min     12 h   32 min     24 h   67 %
  next: its interval
notes                     suspect   30 min     12 h      due        -    0 %
  error: `two.bin`: files that end in `.bin` are not read (for 12 h)
  help: let the pattern match text, Markdown and HTML alone, as in
        `inbox/*.{txt,md,html}`
");
    assert!(told.lines().all(|line| line.chars().count() <= 80));
    let json: serde_json::Value =
        serde_json::from_str(&world.call("2026-11-24T18:30:00Z", &["status", "--json"]).stdout).unwrap();
    let daily = &json["sources"][0];
    assert_eq!(daily["mean_gap_seconds"], 86_400);
    assert_eq!(
        (&daily["asked"], &daily["not_modified_percent"], &daily["listed"]),
        (&3.into(), &67.0.into(), &12.into())
    );
    assert_eq!(json["sources"][3]["last_fault"]["fault"], "`127.0.0.1` answered 503 (out of order)");
    assert_eq!(json["sources"][3]["last_fault"]["at"], "2026-11-24T06:00:00Z");
}

#[test]
fn what_everybody_may_read_names_files_as_config_yaml_does() {
    let world = World::new(
        "site: {url: https://feeds.example.org/}\nsources:\n  there: there.xml\n  gone: below/gone.xml\n  dotted: ../other/./gone.xml\n  notes: {files: 'notes/**/*.md'}\nfeeds:\n  all: {title: All}\n",
    );
    world.write("there.xml", &rss("a", &[(1, "One", &november(20))]));
    let ended = world.call("2026-11-24T06:00:00Z", &["run"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let status: serde_json::Value = serde_json::from_slice(&world.read("feeds/status.json")).unwrap();
    let faults: Vec<&str> =
        status["sources"].as_array().unwrap().iter().filter_map(|source| source["fault"].as_str()).collect();
    assert_eq!(
        faults,
        ["`below/gone.xml` is not there", "`../other/./gone.xml` is not there", "`notes/` is not there"]
    );
}
