//! Copies and stories by example, and the laws of grouping.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::title::Title;
use super::{Article, CopyIndex, Print, compare, stories};

const TEXT: &str = "The old bridge over the river was closed on Monday morning after an inspection found cracks in two of its \
    nine piers. Engineers of the city will look at the damage for two weeks, said the mayor, and buses go by the north \
    road until then. The bridge was built in 1931 and carries forty thousand cars a day, twice what it was made for. \
    A new one has been planned since 2009, but the money was spent on schools.";

fn at(text: &str) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc3339(text).unwrap().to_utc())
}

fn article<'a>(title: &'a str, text: &'a str) -> Article<'a> {
    Article { title, text, ..Article::default() }
}

fn told(a: &Article<'_>, b: &Article<'_>) -> String {
    let (a, b) = (Print::of(a), Print::of(b));
    assert_eq!(compare(&a, &b), compare(&b, &a), "the order of the two does not matter");
    compare(&a, &b).map_or_else(|| "two articles".to_owned(), |reason| reason.to_string())
}

#[test]
fn the_same_address_is_one_article_whatever_follows_readers_around() {
    let a =
        Article { url: Some("http://a.example/1?utm_source=rss"), ..article("Hà Nội mở rộng", "Toàn văn") };
    let b = Article { url: Some("https://A.example/1"), ..article("Hà Nội mở rộng không gian", "Toàn văn") };
    insta::assert_snapshot!(told(&a, &b), @"the same address");
}

#[test]
fn a_page_whose_content_changes_is_no_copy_of_itself() {
    let later = "Rain is expected from Thursday on, with strong wind on the coast and snow above eight hundred metres, says the \
        weather office. Drivers should take care on the passes, where the road may freeze at night.";
    let a = Article { url: Some("https://a.example/live"), ..article("Live: bridge closed", TEXT) };
    let b = Article { url: Some("https://a.example/live"), ..article("Live: storm is coming", later) };
    insta::assert_snapshot!(told(&a, &b), @"two articles");
}

#[test]
fn a_text_cut_short_with_a_line_before_and_after_it_is_a_copy() {
    let cut = format!("(AP) — {} Read more…", &TEXT[..190]);
    insta::assert_snapshot!(told(&article("Bridge closed after cracks found", TEXT), &article("BRIDGE CLOSED AFTER CRACKS FOUND | The Herald", &cut)), @"89 % of one text stands in the other");
}

#[test]
fn a_text_written_anew_is_another_article() {
    let anew = TEXT.replace(". ", ", it was said. ").replace("bridge", "crossing").replace("two", "several");
    insta::assert_snapshot!(told(&article("Bridge closed after cracks found", TEXT), &article("Bridge closed after cracks found", &anew)), @"two articles");
}

#[test]
fn two_places_of_a_tone_are_one() {
    let text = "Hòa bình và thủy lợi là chủ đề của hội nghị khai mạc sáng nay tại Huế với hơn hai trăm đại biểu từ ba mươi tỉnh thành cả nước.";
    let other = text.replace("òa", "oà").replace("ủy", "uỷ");
    insta::assert_snapshot!(told(&article("Hội nghị thủy lợi khai mạc", text), &article("Hội nghị thuỷ lợi khai mạc", &other)), @"100 % of one text stands in the other");
}

#[test]
fn headlines_alone_are_one_article_for_three_days() {
    let day = |date: &str| Article { date: at(date), ..article("Giá vàng tăng mạnh sáng nay", "") };
    insta::assert_snapshot!(told(&day("2026-03-01T08:00:00Z"), &day("2026-03-03T08:00:00Z")), @"the same title within 72 hours");
    insta::assert_snapshot!(told(&day("2026-03-01T08:00:00Z"), &day("2026-03-05T08:00:00Z")), @"two articles");
    insta::assert_snapshot!(told(&article("Tin buồn", ""), &article("Tin buồn", "")), @"two articles");
}

#[test]
fn in_one_source_only_the_same_text_is_a_copy() {
    let here = |text| Article {
        source: Some("city"),
        url: Some("https://a.example/"),
        ..article("Bridge closed after cracks found", text)
    };
    insta::assert_snapshot!(told(&here(TEXT), &here(TEXT)), @"100 % of one text stands in the other");
    insta::assert_snapshot!(told(&here(TEXT), &here(&TEXT[..200])), @"two articles");
}

#[test]
fn titles_are_the_same_without_label_and_site() {
    let title = Title::of("Colts beat Chiefs in overtime");
    assert!(title.is_same(&Title::of("UPDATE: Colts beat Chiefs in overtime - Daily Post")));
    assert!(title.is_alike(&Title::of("Late: why the Colts beat Chiefs in overtime")));
    assert!(!title.is_alike(&Title::of("Colts beat Chiefs")) || title.is_alike(&Title::of("Colts beat Chiefs")));
    assert!(!title.is_same(&Title::of("Colts beat Bears in overtime")));
    assert!(
        !Title::of("Woman hit in Queens - And - Run, Driver Charged")
            .is_same(&Title::of("Woman hit in Queens - And - Run Accident, Driver Charged"))
    );
}

#[test]
fn a_headline_without_text_does_not_make_two_articles_one() {
    let other = "Rain is expected from Thursday on, with strong wind on the coast and snow above eight hundred metres, says the office.";
    let title = "News of the morning in brief";
    let mut index = CopyIndex::default();
    for text in [TEXT, "", other, TEXT] {
        index.add(Print::of(&article(title, text)));
    }
    assert_eq!((0..4).map(|number| index.group(number)).collect::<Vec<_>>(), [0, 0, 2, 0]);
}

#[test]
fn entries_of_one_event_are_a_story_and_others_stand_alone() {
    let texts = [
        ("Old bridge closed after cracks found", TEXT),
        (
            "Buses take the north road while the bridge is closed",
            "The bridge over the river is closed, its piers have cracks, the mayor said; engineers look at the damage and buses go by the north road.",
        ),
        (
            "Weather: rain from Thursday",
            "Rain is expected from Thursday on, with strong wind on the coast and snow above eight hundred metres.",
        ),
        (
            "Cup final goes to extra time",
            "The home side won the cup after extra time with a header in the last minute before thirty thousand people.",
        ),
        (
            "Snow on the passes, wind on the coast",
            "The weather office expects rain, strong wind on the coast and snow above eight hundred metres from Thursday.",
        ),
        (
            "Cheese fair opens on the market square",
            "Forty makers of cheese show what they have made on the market square, among them three from abroad.",
        ),
    ];
    let articles: Vec<Article<'_>> = texts.iter().map(|(title, text)| article(title, text)).collect();
    assert_eq!(stories(&articles), [0, 0, 2, 3, 2, 5]);
}

#[test]
fn nothing_has_no_stories() {
    assert_eq!(stories(&[]), [0_usize; 0]);
    assert_eq!(stories(&[article("alone", "with a text of its own")]), [0]);
    assert_eq!(stories(&[article("", ""), article("", "")]), [0, 1]);
}

#[test]
fn a_print_is_the_same_after_it_was_kept() {
    let article = Article {
        source: Some("city"),
        url: Some("https://a.example/1"),
        date: at("2026-03-01T08:00:00.125Z"),
        ..article("Update: bridge closed after cracks found - The Herald", TEXT)
    };
    for print in [Print::of(&article), Print::of(&Article::default())] {
        let bytes = print.to_bytes();
        assert_eq!(Print::from_bytes(&bytes).as_ref(), Some(&print));
        assert!((0..bytes.len()).all(|length| Print::from_bytes(&bytes[..length]).is_none()));
        assert_eq!(Print::from_bytes(&[&[0], &bytes[1..]].concat()), None);
    }
    assert!(Print::of(&article).to_bytes().len() < 800);
}

#[test]
fn one_article_in_five_sources_is_one_group_whatever_each_puts_around_it() {
    let day = at("2026-03-01T08:00:00Z");
    let cut = format!("{} Read more…", &TEXT[..300]);
    let framed = format!("RIVERTOWN (AP) — {TEXT} Follow us on all channels.");
    let texts = [
        ("one", "Bridge closed after cracks found", TEXT),
        ("two", "Bridge closed after cracks found | The Herald", TEXT),
        ("three", "UPDATE: Bridge closed after cracks found", &framed),
        ("four", "Bridge closed after cracks found", &cut),
        ("five", "Bridge closed after cracks found", ""),
    ];
    let mut index = CopyIndex::default();
    for (source, title, text) in texts {
        index.add(Print::of(&Article { source: Some(source), date: day, ..article(title, text) }));
    }
    assert_eq!((0..5).map(|number| index.group(number)).collect::<Vec<_>>(), [0; 5]);
}

/// Entries that are near to each other: few titles, texts that are cut, framed, edited or missing.
fn near() -> impl Strategy<Value = (usize, usize, usize, i64, Option<&'static str>)> {
    (
        0_usize..4,
        0_usize..4,
        0_usize..5,
        0_i64..120,
        proptest::option::of(proptest::sample::select(&["a", "b", "c"][..])),
    )
}

fn print((title, text, how, hours, source): (usize, usize, usize, i64, Option<&'static str>)) -> Print {
    let titles = [
        "Bridge closed after cracks found",
        "Update: bridge closed after cracks found",
        "Storm reaches the coast on Friday",
        "",
    ];
    let other = "Rain is expected from Thursday on, with strong wind on the coast and snow above eight hundred metres, says the \
        weather office. Drivers should take care on the passes, where the road may freeze at night, and stay at home.";
    let text = [TEXT, other, "Three words only", ""][text];
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = match how {
        0 => text.to_owned(),
        1 => words[..words.len() / 2].join(" "),
        2 => format!("By our own reporter. {text} Read more…"),
        3 => words
            .iter()
            .enumerate()
            .map(|(at, word)| if at == 12 { "edited" } else { word })
            .collect::<Vec<_>>()
            .join(" "),
        _ => words[words.len() / 3..].join(" "),
    };
    let date = at("2026-03-01T08:00:00Z").map(|date| date + chrono::TimeDelta::hours(hours));
    Print::of(&Article { source, date, ..article(titles[title], &text) })
}

/// The groups as sets of entries, by what the entries were before they were put in another order.
fn groups(prints: &[(usize, Print)], runs: usize) -> Vec<Vec<usize>> {
    let mut index = CopyIndex::default();
    for (at, (_, print)) in prints.iter().enumerate() {
        index.add(print.clone());
        if at % runs == 0 {
            // Another run looks at the groups so far.
            assert!(index.group(at) <= at);
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); prints.len()];
    for (at, (name, _)) in prints.iter().enumerate() {
        groups[index.group(at)].push(*name);
    }
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.retain(|group| !group.is_empty());
    groups.sort();
    groups
}

proptest! {
    #[test]
    fn entries_make_the_same_groups_in_any_order_and_over_any_number_of_runs(
        entries in proptest::collection::vec(near(), 1..24),
        seed in any::<u64>(),
        runs in 1_usize..8,
    ) {
        let mut prints: Vec<(usize, Print)> = entries.into_iter().map(print).enumerate().collect();
        let at_once = groups(&prints, usize::MAX);
        prints.sort_by_key(|(name, _)| (*name as u64 + 1).wrapping_mul(seed | 1) >> 20);
        prop_assert_eq!(groups(&prints, runs), at_once);
    }

    #[test]
    fn any_two_entries_compare_the_same_both_ways(a in "[abc .]{0,80}", b in "[abc .]{0,80}", title in "[ab ]{0,20}") {
        let (a, b) = (Print::of(&article(&title, &a)), Print::of(&article(&title, &b)));
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
        prop_assert!(a.keys().len() <= 11);
        if compare(&a, &b).is_some() {
            prop_assert!(a.keys().iter().any(|key| b.keys().contains(key)));
        }
    }

    #[test]
    fn the_earliest_entry_names_its_group(texts in proptest::collection::vec("[ab]( [ab]){12,20}", 0..12)) {
        let mut index = CopyIndex::default();
        for text in &texts {
            index.add(Print::of(&article("one title for all of them", text)));
        }
        prop_assert!((0..texts.len()).all(|number| index.group(number) <= number && index.group(index.group(number)) == index.group(number)));
        let articles: Vec<Article<'_>> = texts.iter().map(|text| article("", text)).collect();
        prop_assert!(stories(&articles).iter().enumerate().all(|(number, story)| *story <= number));
    }
}
