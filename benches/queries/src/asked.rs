//! `filter --store` and `explain` over a real store, indexed by a run: what a person waits for.

use std::fs;
use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use feedwright::model::{SourceName, SourceState};
use feedwright::pipeline::{self, Options, Patience, Silence, Stop, StoreIndex, Wanted};
use feedwright::plan::{self, Plan};
use feedwright::query;
use feedwright::schedule::Haste;
use feedwright::store::{self, Trust};
use tokio::sync::watch;

use crate::kept;
use crate::measure::{Times, cpu_seconds};
use crate::texts::Texts;

/// How many sources the entries come from.
const SOURCES: usize = 40;
/// Entries written in one go.
const BATCH: usize = 4_000;

fn config() -> String {
    let mut text = "site: {url: 'https://feeds.example.org/'}\nsources:\n".to_owned();
    for source in 0..SOURCES {
        text += &format!("  s{source}: {{url: 'https://s{source}.example/feed', tags: [t{}]}}\n", source % 4);
    }
    text + "feeds:\n  all: {title: All}\n  bong: {title: Bóng, keep: 'bóng', drop: 'title:a*'}\n  one: {title: One, from: [s1]}\n"
}

/// Asks a store in this folder, which is made where there is none.
pub fn measure(folder: &Path, count: usize, texts: &mut Texts) {
    fs::create_dir_all(folder).expect("a folder");
    let path = folder.join("config.yaml");
    fs::write(&path, config()).expect("room on the disk");
    let plan = match plan::load(&config(), &path, &|_| None) {
        Ok((plan, _)) => plan,
        Err(faults) => panic!("{faults}"),
    };
    let now = kept::at(count);
    if !plan.state.exists() {
        write(&plan, count, texts, now);
        run(&plan, now);
    }
    println!("{}", path.display());
    let start = (Instant::now(), cpu_seconds());
    run(&plan, now + TimeDelta::seconds(60));
    told("a run without news", start, "");
    ready(&plan);
    for text in [
        "",
        "bóng đá",
        "xin",
        "title:xin",
        "\"thủ tướng\"",
        "\"the of\"",
        "\"và của\"",
        "\"giá công ty\"",
        "数据",
        "title:/government/i",
        "/zzqx[0-9]/",
        "url:987654",
        "zzqx",
        "-the",
        "tag:sport lang:vi xin",
        "tag:t1 bóng",
    ] {
        let query = query::parse(text).expect("a query");
        let feed = plan::unsaved(&plan, &[]).expect("a feed");
        let start = (Instant::now(), cpu_seconds());
        let wanted = Wanted { query: &query, feed: &feed, limit: 50, timezone: chrono_tz::UTC, allowance: None };
        let answer = pipeline::preview(&plan, &wanted, now).expect("a store");
        told(
            &format!("filter --store '{text}'"),
            start,
            &format!("{} kept, {} looked at", answer.kept.len(), answer.looked_at),
        );
    }
    for (what, asked) in [
        ("a new one", format!("https://www.example.com/{}", count - 2)),
        ("an old one", format!("https://tin.example.vn/{}", 17)),
        ("an unknown one", "https://www.example.com/none".to_owned()),
        ("an unknown title", "the last of them all".to_owned()),
    ] {
        let start = (Instant::now(), cpu_seconds());
        let answer = pipeline::explain(&plan, &asked, None, now).expect("a store");
        told(&format!("explain {asked} ({what})"), start, &format!("{} found", answer.entries.len()));
    }
}

/// Reads the index as far as the newest entries of a query need it: of frequent words little, of rare ones all.
fn ready(plan: &Plan) {
    let store = store::FALLBACK.look(&plan.state).expect("a store").expect("a run before");
    let states = store.sources().expect("a store").into_iter().collect();
    for text in ["bóng", "\"và của\"", "zzqx"] {
        let narrowing = query::parse(text).expect("a query").narrowing();
        let mut times = Times::default();
        for _ in 0..5 {
            times.of(|| {
                let index = StoreIndex::read(store.as_ref(), plan, &states).expect("a store");
                index.candidates(&narrowing).take(50).filter(Result::is_ok).count()
            });
        }
        println!("index read and asked for 50 with '{text}': {:.1} ms of CPU (of five)", times.at(0.5) / 1e3);
    }
}

fn told(what: &str, (wall, cpu): (Instant, f64), more: &str) {
    println!(
        "{what:<44} {:>9.1} ms of CPU, {:>9.1} by the clock  {more}",
        (cpu_seconds() - cpu) * 1e3,
        wall.elapsed().as_secs_f64() * 1e3
    );
}

fn write(plan: &Plan, count: usize, texts: &mut Texts, now: DateTime<Utc>) {
    fs::create_dir_all(&plan.state).expect("a folder");
    let mut store = store::FALLBACK.open(&plan.state, Trust::NeverThere).expect("a store").store;
    let mut first = 0;
    while first < count {
        let size = BATCH.min(count - first);
        // A piece of the batch for each source, so that their entries alternate.
        for (source, planned) in plan.sources.iter().enumerate() {
            let piece = size / SOURCES + usize::from(source < size % SOURCES);
            let entries: Vec<_> = (first..first + piece).map(|number| kept::entry(number, texts.next())).collect();
            let state = SourceState { asks: planned.asks, gone: true, last_ok: Some(now), ..SourceState::default() };
            let name = SourceName::new(planned.name.as_str()).expect("a name");
            kept::save_of(store.as_mut(), name, state, first, &entries);
            first += piece;
        }
    }
}

fn run(plan: &Plan, now: DateTime<Utc>) {
    let options =
        Options { only: Vec::new(), haste: Haste::None, patience: Patience::None, replay: false, rebuild: false };
    let (_tell, told) = watch::channel(None);
    pipeline::run(plan, &options, now, &Stop(told), &Silence).expect("a run");
}
