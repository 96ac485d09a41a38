//! Queries over a million entries: how long the newest fifty take, what the index costs and weighs, and how
//! long each new entry takes to be compared with a hundred thousand others.
//!
//! `cargo run --release [ENTRIES] [FOLDER…]`: titles and texts come from folders of feeds and of articles as JSON
//! lines; without them from the feeds that the tests read. With `--store FOLDER` behind the number `filter --store`
//! and `explain` are asked instead, of a store that is kept there. Times are CPU time of the one thread there is.

mod asked;
mod copies;
mod kept;
mod measure;
mod questions;
mod texts;

use std::path::{Path, PathBuf};
use std::time::Duration;

use feedwright::model::EntryKey;
use feedwright::query::index::{Builder, Index, Place};
use feedwright::query::{Context, parse};

use kept::Shelf;
use measure::{Times, cpu_seconds, memory};
use questions::{Questions, Words};
use texts::Texts;

/// Entries that a query shows.
const SHOWN: usize = 50;
/// Entries that come at once.
const RUN: usize = 5_000;
/// How long a query that no index helps may take.
const PATIENCE: Duration = Duration::from_millis(100);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let kept_there = folders.first().is_some_and(|first| first.as_os_str() == "--store");
    let store: Option<PathBuf> = kept_there.then(|| folders.drain(..2.min(folders.len())).next_back()).flatten();
    if folders.is_empty() {
        folders = ["../../../shared/corpus", "../../../shared/dedupe"].map(|folder| here.join(folder)).to_vec();
        folders.push(here.join("../../tests/fixtures/parse"));
    }
    let mut texts = Texts::of(&folders.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    println!("{count} entries, made of {} titles", texts.titles());
    if let Some(folder) = store {
        return asked::measure(&folder, count, &mut texts);
    }

    let folder = tempfile::tempdir().expect("a place for files");
    let mut store = kept::open(folder.path());
    let (mut words, mut index) = (Words::default(), Index::default());
    let (mut writing, mut indexing) = (0.0, 0.0);
    let mut first = 0;
    while first < count {
        let made: Vec<texts::Made> = (first..count.min(first + RUN)).map(|_| texts.next()).collect();
        made.iter().step_by(20).for_each(|made| words.add(made));
        let entries: Vec<_> = (first..).zip(made).map(|(number, made)| kept::entry(number, made)).collect();
        let start = cpu_seconds();
        kept::save(store.as_mut(), first, &entries);
        writing += cpu_seconds() - start;
        let start = cpu_seconds();
        let mut builder = Builder::default();
        for (number, entry) in (first..).zip(&entries) {
            // The store numbers entries from one on.
            let place = Place { date: kept::at(number).timestamp(), key: number as i64 + 1 };
            builder.add(place, &kept::view(entry));
        }
        index.add(builder);
        indexing += cpu_seconds() - start;
        first += entries.len();
    }
    let each = |seconds: f64| seconds * 1e6 / count as f64;
    println!(
        "written to the store in {:.1} us an entry, indexed in {:.1} (bar: 35 together)",
        each(writing),
        each(indexing)
    );
    println!("store: {:.0} bytes an entry", size_of(folder.path()) as f64 / count as f64);
    println!("index: {} segments, {:.1} MB", index.segments().len(), index.bytes() as f64 / 1e6);
    let index = ready(index, folder.path());

    let all = words.questions(&mut texts);
    drop(words);
    println!("memory before the queries: {:.0} MB", memory().0);
    println!(
        "\n{:<28} {:>7} {:>8} {:>9} {:>9} {:>9} {:>9} {:>9} {:>8} {:>6}",
        "newest 50, microseconds",
        "queries",
        "found",
        "index p50",
        "index p99",
        "cold p50",
        "cold p99",
        "warm p50",
        "warm p99",
        "judged"
    );
    for questions in &all {
        ask(&index, store.as_ref(), questions);
    }
    println!("\nmemory: {:.0} MB, at most {:.0}", memory().0, memory().1);
    drop(index);
    copies::measure(&mut texts);
}

/// Saves the index as files, one a segment, and reads them again.
fn ready(index: Index, folder: &Path) -> Index {
    let paths: Vec<PathBuf> =
        (0..index.segments().len()).map(|number| folder.join(format!("{number}.segment"))).collect();
    for (segment, path) in index.segments().iter().zip(&paths) {
        std::fs::write(path, segment.saved()).expect("a disk with room");
    }
    drop(index);
    let mut times = Times::default();
    let read = || {
        let read = |path: &PathBuf| feedwright::query::index::Segment::restored(std::fs::read(path).expect("a file"));
        Index::from(paths.iter().map(|path| read(path).expect("what was saved")).collect::<Vec<_>>())
    };
    for _ in 0..5 {
        times.of(read);
    }
    let start = std::time::Instant::now();
    let index = read();
    let wall = start.elapsed();
    println!(
        "all of it read and checked in {:.1} ms of CPU (of five), {:.1} ms by the clock; `--store` tells when it is ready",
        times.at(0.5) / 1e3,
        wall.as_secs_f64() * 1e3
    );
    index
}

/// How often all queries of a kind are asked, one after the other: the fastest time of each counts, since other
/// programs are at work, too. What was asked last time has left the store's own cache long since.
const ROUNDS: usize = 3;

/// Asks all queries of a kind: of the index alone, of store and index with nothing remembered, and again.
fn ask(index: &Index, store: &dyn feedwright::store::Store, questions: &Questions) {
    let context = Context { now: kept::at(2_000_000), timezone: chrono_tz::UTC };
    let (mut narrowed, mut cold, mut warm) = (Times::default(), Times::default(), Times::default());
    let (mut found, mut judged, mut stopped) = (0, 0, 0);
    for round in 0..ROUNDS {
        let mut again = (Times::default(), Times::default(), Times::default());
        for text in &questions.queries {
            let query = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            again.0.of(|| index.walk(&query.narrowing()).take(SHOWN).count());
            let mut shelf = Shelf::new(store);
            for times in [&mut again.1, &mut again.2] {
                let answer = times.of(|| newest(index, &mut shelf, text, &context));
                if round == 0 {
                    found += answer.keys.len();
                    judged += answer.judged;
                    stopped += usize::from(answer.stopped);
                }
            }
        }
        narrowed.fastest(again.0);
        cold.fastest(again.1);
        warm.fastest(again.2);
    }
    let count = questions.queries.len().max(1) as f64;
    print!(
        "{:<28} {:>7} {:>8.1} {:>9.0} {:>9.0} {:>9.0} {:>9.0} {:>9.0} {:>8.0} {:>6.0}",
        questions.name,
        questions.queries.len(),
        found as f64 / 2.0 / count,
        narrowed.at(0.5),
        narrowed.at(0.99),
        cold.at(0.5),
        cold.at(0.99),
        warm.at(0.5),
        warm.at(0.99),
        judged as f64 / 2.0 / count,
    );
    println!(
        "{}",
        if questions.unbounded {
            format!("  {stopped} of {} stopped after 100 ms", 2 * questions.queries.len())
        } else {
            String::new()
        }
    );
}

/// What a query gave.
struct Answer {
    keys: Vec<EntryKey>,
    judged: usize,
    /// Whether the time was over before all was looked at.
    stopped: bool,
}

/// The newest entries that match: the index narrows, the query judges what the store gives.
fn newest(index: &Index, shelf: &mut Shelf<'_>, text: &str, context: &Context) -> Answer {
    let start = cpu_seconds();
    let query = parse(text).expect("a query");
    let mut answer = Answer { keys: Vec::new(), judged: 0, stopped: false };
    let mut walk = index.walk(&query.narrowing());
    let mut wanted = SHOWN;
    loop {
        let keys: Vec<EntryKey> = walk.by_ref().take(wanted).map(|place| EntryKey(place.key)).collect();
        if keys.is_empty() {
            return answer;
        }
        for entry in shelf.read(&keys) {
            answer.judged += 1;
            if query.matches(&kept::view(&entry.entry), context) {
                answer.keys.push(entry.key);
                if answer.keys.len() == SHOWN {
                    return answer;
                }
            }
        }
        if cpu_seconds() - start > PATIENCE.as_secs_f64() {
            answer.stopped = true;
            return answer;
        }
        // As many as are missing, if the next ones are like those before.
        wanted = ((SHOWN - answer.keys.len()) * answer.judged / answer.keys.len().max(1)).clamp(8, 1_024);
    }
}

/// Bytes of the files of a folder.
fn size_of(folder: &Path) -> u64 {
    let items = std::fs::read_dir(folder).into_iter().flatten().flatten();
    items.filter_map(|item| item.metadata().ok()).map(|data| data.len()).sum()
}
