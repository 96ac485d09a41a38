//! The same article keeps its id, whatever happens to the state.

use super::origin::{Answer, Origin};
use super::world::{NOW, World, november, rss};

const ONE: &str = "sources:\n  a: a.xml\nfeeds:\n  all: {title: All}\n";

#[test]
fn without_its_state_a_run_gives_the_same_ids_dates_and_bytes() {
    for keep in ["all.json", "all.atom"] {
        let world = World::new(ONE);
        world.write(
            "a.xml",
            "<rss version='2.0'><channel><title>a</title><link>https://a.example/</link>\
             <item><guid>one</guid><title>Undated</title><description>text</description></item>\
             <item><title>No id</title><link>https://a.example/2?utm_source=x</link></item>\
             <item><guid>three</guid><title>Dated</title><pubDate>20 Nov 2026 08:00:00 +0700</pubDate></item>\
             </channel></rss>",
        );
        world.run(NOW);
        let before = world.feeds();
        for other in ["all.json", "all.atom", "all.rss"].iter().filter(|name| **name != keep) {
            world.remove(&format!("feeds/{other}"));
        }
        world.remove(".feedwright");
        world.run("2026-12-24T06:00:00Z");
        if keep == "all.json" {
            assert_eq!(world.changed_since(&before), Vec::<String>::new());
        } else {
            // Atom does not say which dates were ours.
            let shown = |bytes: &[u8]| {
                let json: serde_json::Value = serde_json::from_slice(bytes).unwrap();
                let items = json["items"].as_array().unwrap().clone();
                items.into_iter().map(|item| (item["id"].clone(), item["date_published"].clone())).collect::<Vec<_>>()
            };
            assert_eq!(shown(&world.read("feeds/all.json")), shown(&before["all.json"]));
        }
    }
}

#[test]
fn a_renamed_source_keeps_its_entries_and_ids() {
    let world = World::new(ONE);
    world.write("a.xml", "<rss><channel><title>T</title><item><guid>x</guid><title>One</title></item></channel></rss>");
    world.run(NOW);
    let before = world.shown("all");
    world.write("config.yaml", &ONE.replace("a: a.xml", "other: a.xml"));
    world.run("2026-12-24T06:00:00Z");
    assert_eq!(world.shown("all"), before);
}

#[test]
fn a_removed_source_takes_its_entries_out_of_feeds_and_gives_them_back_when_it_returns() {
    let world = World::new("sources:\n  a: a.xml\n  b: b.xml\nfeeds:\n  all: {title: All}\n");
    world.write("a.xml", &rss("a", &[(1, "One", &november(20))]));
    world.write("b.xml", &rss("b", &[(1, "Eins", "")]));
    world.run(NOW);
    let before = world.feeds();
    world.write("config.yaml", ONE);
    world.run("2026-11-25T06:00:00Z");
    assert_eq!(world.titles("all"), ["One"]);
    world.write("config.yaml", "sources:\n  a: a.xml\n  b: b.xml\nfeeds:\n  all: {title: All}\n");
    world.run("2026-11-26T06:00:00Z");
    assert_eq!(world.changed_since(&before), Vec::<String>::new());
}

#[test]
fn a_source_that_moves_to_another_address_keeps_its_ids() {
    let origin = Origin::new(Answer::Feed(
        "<rss><channel><item><guid>x</guid><title>One</title></item></channel></rss>".to_owned(),
    ));
    let world = World::new(&origin.config());
    world.run(NOW);
    let before = world.shown("all");
    world.write("config.yaml", &origin.config().replace("127.0.0.1:", "localhost:").replace("/feed", "/new"));
    let ended = world.call("2026-11-25T06:00:00Z", &["run"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(world.shown("all"), before);
}

#[test]
fn two_feeds_with_one_id_show_two_entries_with_two_ids() {
    let world = World::new("sources:\n  a: a.xml\n  b: b.xml\nfeeds:\n  all: {title: All, dedupe: no}\n");
    let text = |word: &str| {
        let words: Vec<String> = (0..40).map(|n| format!("{word}{n}")).collect();
        format!(
            "<rss><channel><title>{word}</title><item><guid isPermaLink='false'>https://x.example/1</guid>\
             <title>{word}</title><description>{}</description></item></channel></rss>",
            words.join(" ")
        )
    };
    world.write("a.xml", &text("harbour"));
    world.write("b.xml", &text("watch"));
    world.run(NOW);
    let json = world.json("all");
    let ids: Vec<&str> = json["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids.iter().filter(|id| **id == "https://x.example/1").count(), 1, "{ids:?}");
}

#[test]
fn two_sources_of_one_host_that_count_alike_keep_their_ids_when_the_state_is_lost() {
    let world = World::new("sources:\n  a: a.xml\n  b: b.xml\nfeeds:\n  all: {title: All, dedupe: no}\n");
    let text = |word: &str| {
        let words: Vec<String> = (0..40).map(|n| format!("{word}{n}")).collect();
        format!(
            "<rss><channel><title>{word}</title><link>https://x.example/</link><item><guid>1</guid>\
             <link>https://x.example/{word}</link><title>{word}</title><description>{}</description></item>\
             <item><guid>2</guid><title>Both say it</title><description>{}</description></item></channel></rss>",
            words.join(" "),
            "The same text of quite a few words, in two sections of one site, told twice over.".repeat(2),
        )
    };
    world.write("a.xml", &text("harbour"));
    world.write("b.xml", &text("watch"));
    world.run(NOW);
    let before = world.feeds();
    let items = world.json("all")["items"].as_array().unwrap().clone();
    let ids: std::collections::BTreeSet<String> =
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!((items.len(), ids.len()), (4, 4));
    world.remove(".feedwright");
    world.run("2026-12-24T06:00:00Z");
    assert_eq!(world.changed_since(&before), Vec::<String>::new());
}
