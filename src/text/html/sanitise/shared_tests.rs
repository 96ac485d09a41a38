//! The laws over feeds as they are found and over attacks as they are known; run with `--ignored`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::law_tests::check;
use super::{LeftOut, sanitise, straight};
use crate::text::RawHtml;
use crate::text::html::{Cleaning, decode_entities};

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")
}

/// The markup in the elements of a feed that hold it; good enough to measure with.
fn contents(feed: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["content:encoded", "description", "content", "summary"] {
        let (open, close) = (format!("<{name}"), format!("</{name}>"));
        for part in feed.split(&open).skip(1) {
            let Some((_, rest)) = part.split_once('>') else { continue };
            let Some((inside, _)) = rest.split_once(&close) else { continue };
            let inside = inside.trim();
            match inside.strip_prefix("<![CDATA[") {
                Some(raw) => found.push(raw.trim_end_matches("]]>").to_owned()),
                None => found.push(decode_entities(inside).into_owned()),
            }
        }
    }
    found
}

fn corpus() -> Vec<String> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(shared().join("corpus")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|file| contents(&String::from_utf8_lossy(&std::fs::read(file).unwrap()))).collect()
}

#[test]
#[ignore = "needs ../shared"]
fn the_laws_hold_for_feeds_as_they_are_found() {
    let faults: Vec<String> = corpus().iter().filter_map(|markup| check(markup).err()).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n").chars().take(8000).collect::<String>());
}

#[test]
#[ignore = "needs ../shared"]
fn the_laws_hold_for_known_attacks_and_their_outputs_are_written_for_the_oracle() {
    let rows = std::fs::read_to_string(shared().join("attacks/xss.jsonl")).unwrap();
    let path = std::env::temp_dir().join("feedwright-xss.jsonl");
    let mut out = std::io::BufWriter::new(
        std::fs::OpenOptions::new().create(true).truncate(true).write(true).open(&path).unwrap(),
    );
    let mut faults = Vec::new();
    for row in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let payload = row["payload"].as_str().unwrap();
        faults.extend(check(payload).err());
        let output = sanitise(&RawHtml(payload.to_owned()), None).as_str().to_owned();
        writeln!(out, "{}", serde_json::json!({ "id": row["id"], "output": output })).unwrap();
    }
    println!("written to {}", path.display());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
#[ignore = "needs ../shared; to be run in release"]
fn the_speed_over_feeds_as_they_are_found() {
    let all: Vec<RawHtml> = corpus().into_iter().map(RawHtml).collect();
    let bytes: usize = all.iter().map(|raw| raw.0.len()).sum();
    let (well, badly): (Vec<&RawHtml>, Vec<&RawHtml>) =
        all.iter().partition(|raw| straight(&raw.0, &Cleaning::default(), &mut LeftOut::default()).is_some());
    for (name, part) in [("all", all.iter().collect::<Vec<_>>()), ("straight", well), ("in order", badly)] {
        let bytes: usize = part.iter().map(|raw| raw.0.len()).sum();
        let mut best = f64::MAX;
        for _ in 0..5 {
            let start = Instant::now();
            let written: usize = part.iter().map(|raw| sanitise(raw, None).as_str().len()).sum();
            assert!(written > 0);
            best = best.min(start.elapsed().as_secs_f64());
        }
        #[expect(clippy::cast_precision_loss, reason = "a figure to look at")]
        let speed = bytes as f64 / best / 1e6;
        println!("{name}: {} texts, {bytes} bytes, {speed:.0} MB/s", part.len());
    }
    println!("{bytes} bytes in all");
}
