//! What is said, and when nothing is.

use super::origin::{Answer, Origin};
use super::world::{NOW, World, november, rss};

#[test]
fn cron_hears_of_what_broke_what_recovered_and_what_is_gone_once() {
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    let world = World::new(&origin.config());
    let mut heard = String::new();
    let mut hour = 0;
    let mut pass = |answer: Option<Answer>| {
        if let Some(answer) = answer {
            origin.set(answer);
        }
        hour += 1;
        // Days apart, so that no pause is in the way.
        let day = 1 + hour * 2;
        let ended = world.call(&format!("2027-03-{day:02}T06:00:00Z"), &["run"]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        heard.push_str(&format!("{hour}: {}\n", ended.stderr.trim_end()));
    };
    pass(None);
    pass(Some(Answer::Status("404 Not Found")));
    pass(None);
    pass(Some(Answer::Feed(rss("a", &[(1, "One", &november(20))]))));
    pass(None);
    pass(Some(Answer::Status("503 Service Unavailable")));
    pass(Some(Answer::Feed(rss("a", &[(1, "One", &november(20))]))));
    pass(Some(Answer::Status("410 Gone")));
    pass(None);
    insta::assert_snapshot!(heard, @"
1: 
2: source `web` broke: `127.0.0.1` answered 404 (not found)
  help: look for the feed's new address on the site
3: 
4: source `web` answers again
5: 
6: 
7: 
8: source `web` is gone for good: `127.0.0.1` answered 410 (gone for good)
  help: take the source out, or give its new address
9:
");
    assert_eq!(world.titles("all"), ["One"], "what is gone leaves its entries");
}

#[test]
fn cron_may_call_as_often_as_it_likes() {
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    let world = World::new(&origin.config().replace("every: 1min", "every: 1h"));
    for minute in 0..6 {
        world.run(&format!("2026-11-24T06:{minute}0:00Z"));
    }
    assert_eq!(origin.asked(), 1);
    world.call("2026-11-24T06:55:00Z", &["run", "--force"]);
    assert_eq!(origin.asked(), 2);
}

#[test]
fn the_report_as_json_and_the_status() {
    let world = World::new("sources:\n  a: a.xml\n  b: missing.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &rss("a", &[(1, "One", &november(20))]));
    let ended = world.call(NOW, &["run", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["sources"][0]["new"], 1);
    assert_eq!(report["sources"][1]["outcome"], "failed");
    assert_eq!(report["feeds"][0]["changed"].as_array().unwrap().len(), 4);
    let status: serde_json::Value = serde_json::from_str(&world.call(NOW, &["status", "--json"]).stdout).unwrap();
    assert_eq!((&status["sources"][0]["state"], &status["sources"][1]["state"]), (&"ok".into(), &"failing".into()));
    let told = world.call(NOW, &["status"]);
    insta::assert_snapshot!(told.stdout, @"
SOURCE  HEALTH     ASKED      NEW     NEXT      GAP    304
a       ok           0 s      0 s      due        -    0 %
b       failing      0 s    never      due        -    0 %
  error: `missing.xml` is not there (for 0 s)
  help: check how the path is written; it counts from the folder of config.yaml
");
}

#[test]
fn a_dry_run_asks_nobody_and_writes_nothing() {
    let origin = Origin::new(Answer::Feed(rss("a", &[(1, "One", &november(20))])));
    let world = World::new(&origin.config());
    let ended = world.call(NOW, &["run", "--dry-run"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (0, "web  due now\n"));
    assert!(!world.path("feeds").exists() && !world.path(".feedwright").exists());
    world.run(NOW);
    let before = world.feeds();
    world.write("config.yaml", &origin.config().replace("title: All", "title: Everything"));
    let ended = world.call("2026-11-24T06:00:30Z", &["run", "--dry-run"]);
    insta::assert_snapshot!(ended.stdout, @"
web  not due for 30 s (its interval)
would change all.rss
would change all.atom
would change all.json
would change all.html
");
    assert_eq!((world.changed_since(&before), origin.asked()), (Vec::new(), 1));
}

#[test]
fn only_the_named_source_is_asked() {
    let world = World::new("sources:\n  a: a.xml\n  b: b.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &rss("a", &[(1, "One", &november(20))]));
    world.write("b.xml", &rss("b", &[(1, "Eins", &november(20))]));
    assert_eq!(world.call(NOW, &["run", "--only", "b"]).code, 0);
    assert_eq!(world.titles("all"), ["Eins"]);
    let ended = world.call(NOW, &["run", "--only", "c"]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.starts_with("error: there is no source `c`"), "{}", ended.stderr);
}

#[test]
fn a_broken_config_touches_nothing() {
    let world = World::new("sources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &rss("a", &[(1, "One", &november(20))]));
    world.run(NOW);
    let before = world.feeds();
    world.write("config.yaml", "sources:\n  a: a.xml\nfeeds:\n  all: {titel: All}\n");
    assert_eq!(world.call("2026-11-24T07:00:00Z", &["run"]).code, 2);
    assert_eq!(world.feeds(), before);
}

#[test]
#[cfg(unix)]
fn closed_streams_and_few_files_are_no_crash() {
    let world = World::new("sources:\n  a: a.xml\n  b: missing.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &rss("a", &[(1, "One", &november(20))]));
    for script in [
        "\"$0\" run >&-",
        "\"$0\" run 2>&-",
        "\"$0\" run --json | head -c 1",
        "\"$0\" status >&- 2>&-",
        "\"$0\" run -v 2>/dev/full",
    ] {
        let ended = world.shell(NOW, script);
        assert!(ended.code == 0, "{script}: {} {}", ended.code, ended.stderr);
    }
    let ended = world.shell(NOW, "ulimit -n 16; exec \"$0\" run");
    assert!(ended.code == 0 || ended.code == 2, "{} {}", ended.code, ended.stderr);
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
}
