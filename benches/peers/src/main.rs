//! Reads a folder of feeds with feedwright and with its peers, and prints how they compare.
//!
//! `cargo run --release -- FOLDER [ROUNDS] [READER]`: one thread, CPU time, the best of all rounds. Rows alternate
//! within a round, so that what else the machine does falls on all of them. Memory is counted in a round of its own.

use std::hint::black_box;
use std::path::Path;

use feedwright::model::Document;
use peers::measure::{Memory, counted, megabytes, own_seconds};
use peers::readers::{READERS, Reader, documents};

/// What is compared with what, and the least that is wanted.
const RATIOS: &[(usize, usize, f64)] = &[(1, 0, 0.5), (1, 2, 2.0), (5, 6, 3.0)];

/// The reader whose memory is held to a bound: so many times the document, and so many bytes.
const BOUND: (usize, f64, f64) = (5, 6.0, 4e6);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        eprintln!("usage: peers FOLDER [ROUNDS] [READER]");
        std::process::exit(2);
    };
    let rounds: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(5);
    let only: Option<usize> = arguments.next().and_then(|text| text.parse().ok());
    let documents = documents(Path::new(&folder));
    let bytes: usize = documents.iter().map(|document| document.body.len()).sum();
    println!("{} documents, {:.1} MB, best of {rounds} rounds", documents.len(), megabytes(bytes));

    let mut best = vec![f64::INFINITY; READERS.len()];
    let mut found = vec![(0, 0); READERS.len()];
    for _ in 0..rounds {
        for (index, (_, reader)) in READERS.iter().enumerate() {
            if only.is_some_and(|only| only != index) {
                continue;
            }
            let start = own_seconds();
            found[index] = round(*reader, &documents);
            best[index] = best[index].min(own_seconds() - start);
        }
    }
    println!(
        "| reader | MB/s | entries/s | documents read | entries | allocations an entry | most memory, times the document |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (index, (name, reader)) in READERS.iter().enumerate() {
        if only.is_some_and(|only| only != index) {
            continue;
        }
        let (read, entries) = found[index];
        let (speed, rate) = (megabytes(bytes) / best[index], entries as f64 / best[index]);
        let memory = memory(*reader, &documents);
        let calls: usize = memory.iter().map(|memory| memory.calls).sum();
        let each = calls as f64 / entries.max(1) as f64;
        let most = documents.iter().zip(&memory).map(|(document, memory)| times(document, memory)).fold(0.0, f64::max);
        println!(
            "| {name} | {speed:.1} | {rate:.0} | {read}/{} | {entries} | {each:.1} | {most:.1} |",
            documents.len()
        );
        if index == BOUND.0 {
            bounded(&documents, &memory);
        }
    }
    for (ours, theirs, least) in RATIOS {
        let ratio = best[*theirs] / best[*ours];
        println!("{} : {} = {ratio:.2} (wanted: {least})", READERS[*ours].0, READERS[*theirs].0);
    }
}

/// Reads all documents once; how many could be read, and the entries in them.
fn round(reader: Reader, documents: &[Document]) -> (usize, usize) {
    let (mut read, mut entries) = (0, 0);
    for document in documents {
        if let Some(count) = reader(black_box(document)) {
            read += 1;
            entries += count;
        }
    }
    (read, entries)
}

/// The memory each document took.
fn memory(reader: Reader, documents: &[Document]) -> Vec<Memory> {
    documents.iter().map(|document| counted(|| reader(black_box(document))).1).collect()
}

fn times(document: &Document, memory: &Memory) -> f64 {
    memory.peak as f64 / document.body.len().max(1) as f64
}

/// Says which document came nearest to the bound of memory.
fn bounded(documents: &[Document], memory: &[Memory]) {
    let (_, factor, free) = BOUND;
    let part =
        |(document, memory): (&Document, &Memory)| memory.peak as f64 / (factor * document.body.len() as f64 + free);
    let most = documents.iter().zip(memory).map(part).fold(0.0, f64::max);
    eprintln!("memory: at most {:.0} % of {factor} x the document + {:.0} MB", 100.0 * most, free / 1e6);
}
