//! Whole programs beside each other: `feedwright parse --batch`, and feed-rs with ammonia behind the same protocol.
//!
//! `cargo run --release --bin whole -- FOLDER FEEDWRIGHT [ROUNDS]`: each program gets every file of the folder, one
//! after the other, in one process and one thread; what counts is the time of that thread from start to last answer,
//! the best of all rounds.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use peers::measure::{megabytes, seconds_of};

/// What one program took for all files.
struct Run {
    seconds: f64,
    answered: usize,
    written: usize,
    peak: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, program, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: whole FOLDER FEEDWRIGHT [ROUNDS]");
        std::process::exit(2);
    };
    let rounds: usize = rest.first().and_then(|text| text.parse().ok()).unwrap_or(5);
    let files = files(Path::new(folder));
    let bytes: usize = files.iter().map(|file| file.metadata().expect("a file").len() as usize).sum();
    let peer = std::env::current_exe().expect("this program").with_file_name("feed-rs-batch");
    let programs: [(&str, PathBuf, &[&str]); 2] =
        [("feedwright parse --batch", program.into(), &["parse", "--batch"]), ("feed-rs + ammonia", peer, &[])];

    println!("{} files, {:.1} MB, best of {rounds} rounds", files.len(), megabytes(bytes));
    println!("| program | s | MB/s | read | MB written | most memory, MB |\n|---|---|---|---|---|---|");
    let mut best = Vec::new();
    for (name, program, options) in &programs {
        let runs = (0..rounds).map(|_| run(program, options, &files));
        let run = runs.min_by(|a, b| a.seconds.total_cmp(&b.seconds)).expect("a round");
        let (speed, written) = (megabytes(bytes) / run.seconds, megabytes(run.written));
        let (read, all, peak) = (run.answered, files.len(), megabytes(run.peak));
        println!("| {name} | {:.3} | {speed:.1} | {read}/{all} | {written:.1} | {peak:.1} |", run.seconds);
        best.push(run.seconds);
    }
    println!("{} : {} = {:.2} (wanted: 3)", programs[0].0, programs[1].0, best[1] / best[0]);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|item| item.expect("an item").path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "xml" || ending == "json"));
    files.sort();
    files
}

/// Asks a program about every file.
fn run(program: &Path, options: &[&str], files: &[PathBuf]) -> Run {
    let mut child = Command::new(program)
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut to = child.stdin.take().expect("its input");
    let mut from = BufReader::new(child.stdout.take().expect("its output"));
    let mut run = Run { seconds: 0.0, answered: 0, written: 0, peak: 0 };
    let mut answer = Vec::new();
    for file in files {
        let request = serde_json::json!({ "path": file });
        writeln!(to, "{request}").and_then(|()| to.flush()).expect("it reads");
        answer.clear();
        from.read_until(b'\n', &mut answer).expect("it answers");
        run.answered += usize::from(answer.starts_with(b"{\"ok\":"));
        run.written += answer.len();
    }
    run.seconds = seconds_of(child.id());
    run.peak = peak(child.id());
    drop(to);
    child.wait().expect("it ends");
    run
}

/// The most memory a process has held, in bytes.
fn peak(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") * 1024
}
