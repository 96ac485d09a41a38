//! Publishing 200 feeds over a million entries: nothing new, one new entry, many of them, a changed rule.
//!
//! `cargo run --release -- ENTRIES FOLDER… [only=PART]…` takes titles and texts from these folders; PART is
//! `nothing` (new), `some` (new entries), `rules`; without one all of these. The store of so many
//! entries is left in `store-ENTRIES` of the current folder: the next run begins with it.

#[path = "../../queries/src/texts.rs"]
#[allow(dead_code, reason = "shared with the other benchmark")]
mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use feedwright::model::{Address, Category, Digest, Entry, SourceName, SourceState, Stamp};
use feedwright::pipeline::{self, Options, Patience, RunReport, Silence, Stop};
use feedwright::plan::{self, Plan};
use feedwright::schedule::Haste;
use feedwright::store::{self, Batch, NewEntry, SourceChange, Store, Trust};
use feedwright::text::SafeHtml;
use rustix::time::{ClockId, clock_gettime};
use texts::{Kind, Texts};
use tokio::sync::watch;

const SOURCES: usize = 200;
const FEEDS: usize = 200;
/// Entries written in one go, as a run does.
const BATCH: usize = 256;
/// When the last entry was published; the others came before it, evenly over so many days.
const NOW: i64 = 1_795_500_000;
const DAYS: i64 = 90;

struct World {
    folder: tempfile::TempDir,
    texts: Texts,
    plan: Plan,
    now: DateTime<Utc>,
    written: usize,
}

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn config(feeds: usize, changed: &str) -> String {
    let mut text = "site: {url: 'https://feeds.example.org/'}\nsources:\n".to_owned();
    for source in 0..SOURCES {
        let tags = ["news", "law", "tech", "city"][source % 4];
        text += &format!("  s{source}: {{url: 'https://s{source}.example/feed', tags: [{tags}]}}\n");
    }
    text += "feeds:\n  all: {title: All}\n";
    let words =
        ["hà nội", "bóng đá", "giá", "chính phủ", "công ty", "python", "government", "election", "市场", "中国"];
    for feed in 1..feeds {
        let word = words[feed % words.len()];
        let other = words[(feed / words.len()) % words.len()];
        let source = feed * 7 % SOURCES;
        let keys = match feed % 10 {
            0 => format!("from: [s{source}, s{}]", (source + 3) % SOURCES),
            1 => format!("keep: 'tag:law {word}'"),
            2 => format!("keep: '\"{word}\" OR \"{other}\"', drop: ['title:/^\\[PR\\]/']"),
            3 => format!("keep: '\"{word}\" -{}'", other.split(' ').next().unwrap_or_default()),
            4 => format!("keep: '\"{word}\" \"{other}\"'"),
            5 => format!("from: [s{source}, s{}, s{}], drop: '{word}'", (source + 1) % SOURCES, (source + 2) % SOURCES),
            6 => format!("keep: 'zzabsent{feed}'"),
            7 => format!("keep: 'source:s{source} -{other}'"),
            8 => format!("keep: 'lang:vi {word} newer:30d'"),
            _ => format!("from: tag:city, keep: 'title:\"{word}\"', per_source: 3"),
        };
        text += &format!("  f{feed}: {{title: Feed {feed}, {keys}}}\n");
    }
    text + changed
}

fn plan_of(folder: &Path, text: &str) -> Plan {
    match plan::load(text, &folder.join("config.yaml"), &|_| None) {
        Ok((plan, _)) => plan,
        Err(faults) => panic!("{faults}"),
    }
}

impl World {
    fn open(&self) -> Box<dyn Store> {
        fs::create_dir_all(&self.plan.state).expect("a folder");
        let trust = if self.written == 0 { Trust::NeverThere } else { Trust::AsLeft };
        store::FALLBACK.open(&self.plan.state, trust).expect("a store").store
    }

    /// Marks the store as one that a pass has left: what was written by hand is not checked as a stranger's.
    fn leave(&self) {
        let seal = store::FALLBACK.seal(&self.plan.state).expect("a seal");
        fs::write(self.plan.state.join("lock"), seal).expect("room on the disk");
    }

    fn state(&self, source: usize) -> SourceState {
        // It is gone for good: nobody is asked.
        SourceState {
            asks: self.plan.sources[source].asks,
            gone: true,
            last_ok: Some(self.now),
            title: Some(format!("Source {source}")),
            ..SourceState::default()
        }
    }

    /// Writes entries, `age` seconds before now and further back by `step`; CPU seconds for each.
    fn write(&mut self, store: &mut dyn Store, count: usize, age: impl Fn(usize) -> i64) -> f64 {
        let mut spent = 0.0;
        let mut done = 0;
        while done < count {
            let entries: Vec<(usize, NewEntry)> = (0..BATCH.min(count - done))
                .map(|at| {
                    let number = self.written + at;
                    let published = self.now - TimeDelta::seconds(age(done + at));
                    (number % SOURCES, self.entry(number, published))
                })
                .collect();
            done += entries.len();
            self.written += entries.len();
            let mut batch = Batch::default();
            for source in 0..SOURCES {
                let mut change =
                    SourceChange::of_state(SourceName::new(&format!("s{source}")).expect("a name"), self.state(source));
                change.new = entries.iter().filter(|(of, _)| *of == source).map(|(_, entry)| entry.clone()).collect();
                if !change.new.is_empty() {
                    batch.sources.push(change);
                }
            }
            let start = cpu();
            store.save(&mut batch).expect("room on the disk");
            spent += cpu() - start;
        }
        spent / count as f64
    }

    fn entry(&mut self, number: usize, published: DateTime<Utc>) -> NewEntry {
        let made = self.texts.next();
        let id = format!("https://s{}.example/{number}", number % SOURCES);
        let language = match made.kind {
            Kind::Vietnamese => "vi",
            Kind::Cjk => "zh",
            Kind::Other => "en",
        };
        NewEntry {
            native: Digest::of(&id),
            address: Some(Digest::of(&id)),
            native_id: id.clone(),
            rank: 0,
            first_seen: published,
            held_until: None,
            entry: Entry {
                url: Address::new(&id),
                id: Some(id),
                title: Some(made.title),
                content: Some(SafeHtml::from_text(&made.text)),
                language: Some(language.to_owned()),
                published: Some(Stamp::exact(published.fixed_offset())),
                categories: vec![Category {
                    term: ["sport", "world", "arts"][number % 3].to_owned(),
                    ..Category::default()
                }],
                ..Entry::default()
            },
        }
    }

    fn run(&mut self) -> (RunReport, f64, f64) {
        self.now += TimeDelta::seconds(60);
        let options =
            Options { only: Vec::new(), haste: Haste::None, patience: Patience::None, replay: false, rebuild: false };
        let (_tell, told) = watch::channel(None);
        let (wall, start) = (Instant::now(), cpu());
        let report =
            pipeline::run(&self.plan, &options, self.now, &Stop(told), &Silence).expect("a run");
        (report, wall.elapsed().as_secs_f64(), cpu() - start)
    }

    fn tell(&mut self, what: &str, prepare: &mut dyn FnMut(&mut Self)) {
        let mut walls = Vec::new();
        let mut told = (0, 0, 0.0);
        for _ in 0..5 {
            prepare(self);
            let (report, wall, cpu) = self.run();
            walls.push(wall);
            let changed = report.feeds.iter().filter(|feed| !feed.changed.is_empty()).count();
            told = (report.feeds.len(), changed, cpu);
        }
        walls.sort_by(f64::total_cmp);
        let (feeds, changed, cpu) = told;
        println!(
            "{what}: {:.1} ms (of five: {:.1} … {:.1}), CPU {:.1} ms; {feeds} feeds made, {changed} changed",
            walls[2] * 1e3,
            walls[0] * 1e3,
            walls[4] * 1e3,
            cpu * 1e3
        );
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let (only, folders): (Vec<String>, Vec<String>) = arguments.partition(|one| one.starts_with("only="));
    let folders: Vec<&Path> = folders.iter().map(Path::new).collect();
    let folder = tempfile::tempdir_in(".").expect("a folder");
    let plan = plan_of(folder.path(), &config(1, ""));
    let now = DateTime::from_timestamp(NOW, 0).expect("a time");
    let mut world = World { folder, texts: Texts::of(&folders), plan, now, written: 0 };
    println!("{} titles", world.texts.titles());
    let step = DAYS * 86_400 / count as i64;
    let written = PathBuf::from(format!("store-{count}"));
    let file = |world: &World| world.plan.state.join("store.sqlite");
    if written.exists() {
        fs::create_dir_all(&world.plan.state).expect("a folder");
        fs::copy(&written, file(&world)).expect("room on the disk");
        world.written = count;
    } else {
        let mut store = world.open();
        let each = world.write(store.as_mut(), count, |at| (count - at) as i64 * step);
        drop(store);
        println!("{count} entries written: {:.1} µs of CPU each, without the index", each * 1e6);
        fs::copy(file(&world), &written).expect("room on the disk");
    }
    world.leave();
    let size = |world: &World| fs::metadata(world.plan.state.join("store.sqlite")).map_or(0, |about| about.len());
    let before = size(&world);
    let (_, wall, spent) = world.run();
    println!("all indexed, one feed published: {wall:.1} s, {:.1} µs of CPU an entry", spent * 1e6 / count as f64);
    let index: usize = {
        let store = world.open();
        let records = store.segments().expect("segments");
        println!("{} parts of the index", records.len());
        records.iter().map(|one| store.segment(one.number).expect("a part").map_or(0, |bytes| bytes.len())).sum()
    };
    println!("{} bytes an entry in the store, {} of them the index", (before as usize + index) / count, index / count);
    world.plan = plan_of(world.folder.path(), &config(FEEDS, ""));
    let (report, wall, spent) = world.run();
    println!("{} new feeds: {wall:.2} s, CPU {spent:.2} s", report.feeds.len());
    let wanted = |part: &str| only.is_empty() || only.iter().any(|one| one.trim_start_matches("only=") == part);
    if wanted("nothing") {
        world.tell("nothing new", &mut |_| {});
    }
    if wanted("some") {
        entries_come(&mut world);
    }
    if wanted("rules") {
        rules_change(&mut world);
    }
}

/// One new entry, more and more of them, and some that no feed shows.
fn entries_come(world: &mut World) {
    let recent = |world: &mut World, count: usize, age: i64| {
        let mut store = world.open();
        world.write(store.as_mut(), count, |at| age + at as i64 % 60);
        drop(store);
        world.leave();
    };
    world.tell("one new entry", &mut |world| recent(world, 1, 1));
    world.tell("100 new entries", &mut |world| recent(world, 100, 1));
    world.tell("10,000 new entries", &mut |world| recent(world, 10_000, 1));
    let (mut save, mut spent) = (0.0, 0.0);
    for _ in 0..3 {
        // Older than anything that a feed shows: they are looked at, and no feed is made.
        let mut store = world.open();
        save = world.write(store.as_mut(), 10_000, |at| (DAYS - 1) * 86_400 + at as i64);
        drop(store);
        world.leave();
        spent = world.run().2;
    }
    println!(
        "10,000 entries older than what feeds show: {:.1} µs of CPU each to write, {:.1} in the pass with 200 feeds",
        save * 1e6,
        spent * 1e6 / 10_000.0
    );
}

/// One more feed, and another one in its place each time.
fn rules_change(world: &mut World) {
    for (what, rule) in [
        ("common", "keep: 'giá'"),
        ("phrase", "keep: '\"bóng đá\"'"),
        ("rare", "keep: 'hà zebra'"),
        ("absent", "keep: 'zzabsent'"),
        ("negated", "drop: ['giá', 'title:a*']"),
        ("tag of sources", "keep: 'tag:law'"),
        ("source", "keep: 'source:s17'"),
        ("regex, common", "keep: 'title:/[0-9]{4}/'"),
        ("regex, absent", "keep: 'title:/zz[0-9]{9}/'"),
        ("older than 30 days", "drop: 'newer:30d'"),
    ] {
        world.plan = plan_of(world.folder.path(), &config(FEEDS, &format!("  changed: {{title: Changed, {rule}}}\n")));
        let (report, wall, spent) = world.run();
        let shown = report.feeds.iter().find(|feed| feed.name.as_str() == "changed").map_or(0, |feed| feed.entries);
        println!("a changed rule, {what}: {:.0} ms, CPU {:.0} ms, {shown} entries", wall * 1e3, spent * 1e3);
    }
}
