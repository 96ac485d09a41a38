//! Clocks that jump, zones, and dates that cannot be.

use super::origin::{Answer, Origin};
use super::world::{NOW, Witness, World, november, rss};

fn feed(undated: &[u32]) -> Answer {
    let made: Vec<(u32, String)> = undated.iter().map(|n| (*n, format!("Undated {n}"))).collect();
    let mut made: Vec<(u32, &str, &str)> = made.iter().map(|(n, name)| (*n, name.as_str(), "")).collect();
    let date = november(20);
    made.push((1, "Dated", &date));
    Answer::Feed(rss("a", &made))
}

#[test]
fn a_clock_that_jumps_a_year_and_back_freezes_no_source_and_dates_no_entry_into_the_future() {
    for wrong in ["2027-11-24T06:00:00Z", "2025-11-24T06:00:00Z"] {
        let origin = Origin::new(feed(&[2]));
        let world = World::new(&origin.config().replace("every: 1min", "every: 1h"));
        world.run(NOW);
        let before = world.shown("all");
        origin.set(feed(&[3, 2]));
        world.run(wrong);
        let asked = origin.asked();
        origin.set(feed(&[4, 3, 2]));
        // Right again: within a day the source is asked as ever.
        for hour in 8..20 {
            world.run(&format!("2026-11-24T{hour:02}:00:00Z"));
        }
        let again = origin.asked() - asked;
        assert!((3..=12).contains(&again), "{wrong}: asked {again} times in twelve hours");
        let shown = world.shown("all");
        assert_eq!(shown.lines().count(), 4, "{wrong}: {shown}");
        for line in before.lines().filter(|line| !line.contains("Undated")) {
            assert!(shown.contains(line), "{wrong}: {shown}");
        }
        assert!(!shown.contains(" 2027"), "no date of the future: {shown}");
        let ids =
            |shown: &str| shown.lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
        assert!(ids(&before).iter().all(|id| ids(&shown).contains(id)), "{wrong}: {shown}");
        // From here on all of it stays as it is.
        let mut witness = Witness::default();
        witness.look(&world);
        world.run("2026-11-25T08:00:00Z");
        world.run("2026-12-25T08:00:00Z");
        witness.look(&world);
    }
}

#[test]
fn the_zone_of_the_machine_and_the_change_of_its_clocks_change_no_byte() {
    let document = "<rss version='2.0'><channel><title>a</title><link>https://a.example/</link>\
        <item><guid>1</guid><title>No zone</title><pubDate>2026-10-25 02:30:00</pubDate></item>\
        <item><guid>2</guid><title>A day</title><pubDate>2026-10-25</pubDate></item>\
        <item><guid>3</guid><title>Leap second</title><pubDate>31 Dec 2016 23:59:60 GMT</pubDate></item>\
        <item><guid>4</guid><title>No date</title></item></channel></rss>";
    // In the night in which the clocks of Europe went back, an hour that there was twice.
    let nows = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"];
    for timezone in ["UTC", "Europe/Berlin", "America/New_York"] {
        let mut first = None;
        for zone in ["UTC", "Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Pacific/Apia", ":nonsense"] {
            let world =
                World::new(&format!("timezone: {timezone}\nsources:\n  a: a.xml\nfeeds:\n  all: {{title: All}}\n"));
            world.write("a.xml", document);
            for now in nows {
                let ended = world.command(now, &["run"]).env("TZ", zone).output().unwrap();
                assert!(
                    ended.status.success() && ended.stderr.is_empty(),
                    "{}",
                    String::from_utf8_lossy(&ended.stderr)
                );
            }
            assert_eq!(world.titles("all").len(), 4);
            let files = world.feeds();
            assert_eq!(*first.get_or_insert_with(|| files.clone()), files, "{timezone} {zone}");
        }
    }
}

#[test]
fn dates_that_cannot_be_are_the_moment_of_first_sight_and_none_stays_on_top() {
    let world = World::new("sources:\n  a: {url: a.xml, language: vi}\nfeeds:\n  all: {title: All}\n");
    let items = [
        ("In a century", "Fri, 01 Jan 2100 00:00:00 GMT"),
        ("Beginning of the clock", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("Year nought", "0000-00-00T00:00:00Z"),
        ("Nonsense", "yesterday or so"),
        ("No date", ""),
        ("Thirteenth month", "2026-13-45"),
        ("Day first by its language", "05-11-2026"),
        ("Day first by its numbers", "20/11/2026"),
        ("In five days", "Sun, 29 Nov 2026 06:00:00 GMT"),
        ("In nine days", "Thu, 03 Dec 2026 06:00:00 GMT"),
    ];
    let mut text = "<rss version='2.0'><channel><title>a</title><link>https://a.example/</link>".to_owned();
    for (n, (title, date)) in items.iter().enumerate() {
        text.push_str(&format!("<item><guid>{n}</guid><title>{title}</title><pubDate>{date}</pubDate></item>"));
    }
    world.write("a.xml", &(text.clone() + "</channel></rss>"));
    world.run(NOW);
    let dates = |world: &World| {
        let shown = world.shown("all");
        shown.lines().map(|line| line.split_once(' ').unwrap().1.to_owned() + "\n").collect::<String>()
    };
    insta::assert_snapshot!(dates(&world), @"
2026-11-24T06:00:00Z In a century
2026-11-24T06:00:00Z Beginning of the clock
2026-11-24T06:00:00Z Year nought
2026-11-24T06:00:00Z Nonsense
2026-11-24T06:00:00Z No date
2026-11-24T06:00:00Z Thirteenth month
2026-11-24T06:00:00Z In nine days
2026-11-20T00:00:00Z Day first by its numbers
2026-11-05T00:00:00Z Day first by its language
");
    let mut witness = Witness::default();
    witness.look(&world);
    text.push_str("<item><guid>new</guid><title>New</title><pubDate>Wed, 25 Nov 2026 05:00:00 GMT</pubDate></item>");
    world.write("a.xml", &(text + "</channel></rss>"));
    world.run("2026-11-25T06:00:00Z");
    witness.look(&world);
    assert_eq!(world.titles("all")[0], "New", "nothing sorts above all for ever");
    world.run("2026-11-30T06:00:00Z");
    witness.look(&world);
    assert_eq!(world.titles("all")[..2], ["In five days", "New"]);
}

#[test]
fn a_zone_that_nobody_knows_is_the_one_of_the_source_else_of_the_config_else_utc() {
    let config =
        |all: &str, one: &str| format!("{all}sources:\n  a: {{url: a.xml{one}}}\nfeeds:\n  all: {{title: All}}\n");
    let document = "<rss version='2.0'><channel><title>a</title><link>https://a.example/</link>\
        <item><guid>1</guid><title>No zone</title><pubDate>Fri, 20 Nov 2026 08:00:00</pubDate></item>\
        <item><guid>2</guid><title>+9999</title><pubDate>Thu, 19 Nov 2026 08:00:00 +9999</pubDate></item>\
        <item><guid>3</guid><title>ICT</title><pubDate>Wed, 18 Nov 2026 08:00:00 ICT</pubDate></item>\
        <item><guid>4</guid><title>XYZ</title><pubDate>Tue, 17 Nov 2026 08:00:00 XYZ</pubDate></item>\
        <item><guid>5</guid><title>-0500</title><pubDate>Mon, 16 Nov 2026 08:00:00 -0500</pubDate></item></channel></rss>";
    let mut told = String::new();
    for (all, one) in
        [("", ""), ("timezone: Europe/Berlin\n", ""), ("timezone: Europe/Berlin\n", ", timezone: Asia/Tokyo")]
    {
        let world = World::new(&config(all, one));
        world.write("a.xml", document);
        world.run(NOW);
        told.push_str(&format!("{}{one}\n", all.trim_end()));
        for line in world.shown("all").lines() {
            told.push_str(&format!("  {}\n", line.split_once(' ').unwrap().1));
        }
    }
    insta::assert_snapshot!(told, @"

  2026-11-20T08:00:00Z No zone
  2026-11-19T08:00:00Z +9999
  2026-11-18T08:00:00+07:00 ICT
  2026-11-17T08:00:00Z XYZ
  2026-11-16T08:00:00-05:00 -0500
timezone: Europe/Berlin
  2026-11-20T08:00:00+01:00 No zone
  2026-11-19T08:00:00Z +9999
  2026-11-18T08:00:00+07:00 ICT
  2026-11-17T08:00:00+01:00 XYZ
  2026-11-16T08:00:00-05:00 -0500
timezone: Europe/Berlin, timezone: Asia/Tokyo
  2026-11-20T08:00:00+09:00 No zone
  2026-11-19T08:00:00Z +9999
  2026-11-18T08:00:00+07:00 ICT
  2026-11-17T08:00:00+09:00 XYZ
  2026-11-16T08:00:00-05:00 -0500
");
}
