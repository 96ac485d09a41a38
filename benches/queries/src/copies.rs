//! A hundred thousand entries in seven days, each compared with those before it.

use chrono::TimeDelta;
use feedwright::group::{Article, CopyIndex, Print};

use crate::kept;
use crate::measure::{Times, memory};
use crate::texts::Texts;

/// Entries of the window.
const ENTRIES: usize = 100_000;
/// Pieces of thirty words that an article is made of.
const PIECES: usize = 6;
/// Of so many entries one is a copy of an entry shortly before it.
const COPY: usize = 4;
/// Entries that a copy comes after, at most.
const SOON: usize = 2_000;

/// Adds the entries and prints what each costs.
pub fn measure(texts: &mut Texts) {
    let sources: Vec<String> = (0..200).map(|number| format!("source-{number}")).collect();
    let mut articles: Vec<(String, String)> = Vec::with_capacity(ENTRIES);
    let mut copies = 0;
    for number in 0..ENTRIES {
        if number > 0 && texts.number(COPY) == 0 {
            let (title, text) = articles[number - 1 - texts.number(number.min(SOON))].clone();
            let framed = [
                text.clone(),
                format!("(Agency) {text} Read more"),
                text.chars().take(text.chars().count() / 2).collect(),
            ];
            articles.push((title, framed[texts.number(3)].clone()));
            copies += 1;
            continue;
        }
        let first = texts.next();
        let more: Vec<String> = (1..PIECES).map(|_| texts.next().text).collect();
        articles.push((first.title, format!("{} {}", first.text, more.join(" "))));
    }
    let before = memory().0;
    let (mut index, mut times, mut bytes) = (CopyIndex::default(), Times::default(), 0);
    for (number, (title, text)) in articles.iter().enumerate() {
        let date = kept::at(0) + TimeDelta::seconds(6 * number as i64);
        let source = Some(sources[texts.number(sources.len())].as_str());
        let article = Article { source, title, text, date: Some(date), ..Article::default() };
        let print = times.of(|| Print::of(&article));
        bytes += print.to_bytes().len();
        times.add(|| index.add(print));
    }
    let alone = times.of(|| (0..ENTRIES).filter(|number| index.group(*number) == *number).count());
    println!(
        "\ncopies: {ENTRIES} entries in seven days, {copies} of them copies, {} found; {:.0} us of CPU each (bar: 300), p99 {:.0}",
        ENTRIES - alone,
        times.sum() / ENTRIES as f64,
        times.at(0.99),
    );
    println!("prints: {} bytes each; {:.0} MB of memory for all", bytes / ENTRIES, memory().0 - before);
}
