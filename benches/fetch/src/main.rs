//! Runs feedwright over thousands of sources on loopback, beside a bare loop of the same requests, and
//! prints what each took: processor, clock, memory, and the ratios with the bars.
//!
//! `cargo run --release -- FEEDWRIGHT FOLDER [SCENARIO…]`: FEEDWRIGHT is the program (built with
//! `--release`), FOLDER is where everything is put, a scenario is `1000`, `5000`, `20000` (or any other
//! number of sources), `hostile`, `long`; without one all of these.
//!
//! The bare loop publishes nothing. The rows that count beside it publish one feed, the newest fifty
//! entries of all sources, in every format; the rows `asked` publish the newest with a word, so that what the
//! index of all entries costs is seen, and the rows `many` a feed for each fifty sources. They stand beside the
//! same loop.

mod bare;
mod bodies;
mod measure;
mod origin;
mod world;

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use measure::{Took, measure, measured};
use world::{AT_ONCE, Feeds, Kind, World};

type Fault = Box<dyn Error + Send + Sync>;

const COLD: &str = "2026-11-24T06:00:00Z";
const WARM: &str = "2026-11-24T09:00:00Z";

/// Rounds of a scenario; of processor and clock the least counts, of memory the most.
const ROUNDS: usize = 3;

/// What a request may take (`fetch.timeout`), and what a run may take after that.
const TIMEOUT: f64 = 20.0;
const AFTER: f64 = 10.0;

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let threads = |count: usize| tokio::runtime::Builder::new_multi_thread().worker_threads(count).enable_all().build();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["origin"] => Ok(threads(2)?.block_on(origin::serve())?),
        ["measure", ..] => Ok(measure(&arguments[1..])?),
        ["bare", list, database, at_once] => {
            threads(2)?.block_on(bare::run(Path::new(list), Path::new(database), at_once.parse()?))
        }
        [program, folder, ref scenarios @ ..] => compare(program, Path::new(folder), scenarios),
        _ => Err("usage: fetch FEEDWRIGHT FOLDER [1000 | 5000 | 20000 | hostile | long …]".into()),
    }
}

fn compare(program: &str, folder: &Path, scenarios: &[&str]) -> Result<(), Fault> {
    let program = std::path::absolute(program)?.display().to_string();
    let origin = Origin::start()?;
    let all = ["1000", "5000", "20000", "hostile", "long"];
    let scenarios = if scenarios.is_empty() { &all[..] } else { scenarios };
    println!("| run | requests (304) | CPU s | bare | ratio | wall s | bare | ratio | peak MB | bare |");
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for scenario in scenarios {
        match *scenario {
            "hostile" => hostile(&program, folder, &origin)?,
            "long" => long(&program, folder, &origin)?,
            number => healthy(&program, folder, &origin, number.parse()?)?,
        }
    }
    Ok(())
}

/// The servers.
struct Origin {
    process: Child,
    port: u16,
}

impl Origin {
    fn start() -> Result<Self, Fault> {
        let mut process = Command::new(std::env::current_exe()?).arg("origin").stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().ok_or("no stdout")?).read_line(&mut line)?;
        Ok(Self { process, port: line.trim().parse()? })
    }

    fn say(&self, path: &str) -> Result<String, Fault> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")?;
        stream.shutdown(std::net::Shutdown::Write)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.rsplit("\r\n\r\n").next().unwrap_or_default().to_owned())
    }

    /// Requests since the last call, those answered with 304, and the most under way at once.
    fn count(&self) -> Result<[usize; 3], Fault> {
        let said = self.say("/count")?;
        let numbers: Vec<usize> = said.split(' ').filter_map(|number| number.parse().ok()).collect();
        numbers.try_into().map_err(|_| "the origin does not count".into())
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The best of some rounds.
#[derive(Clone, Copy)]
struct Best {
    took: Took,
    count: [usize; 3],
}

impl Best {
    fn keep(best: &mut Option<Self>, took: Took, count: [usize; 3]) {
        let Some(best) = best else {
            *best = Some(Self { took, count });
            return;
        };
        best.took.cpu = best.took.cpu.min(took.cpu);
        best.took.wall = best.took.wall.min(took.wall);
        best.took.peak = best.took.peak.max(took.peak);
        best.took.code = best.took.code.max(took.code);
        best.count = count;
    }
}

/// Sources that answer: nothing known before, then all known and one of twenty with something new.
fn healthy(program: &str, folder: &Path, origin: &Origin, sources: usize) -> Result<(), Fault> {
    let world = World::new(&folder.join(sources.to_string()), Kind::Healthy, sources, origin.port)?;
    let ourselves = std::env::current_exe()?.display().to_string();
    let program = program.to_owned();
    let mut best = [[None; 1 + Feeds::ALL.len()]; 2];
    let mut stored = (0, 0);
    for _ in 0..if sources > 5000 { 1 } else { ROUNDS } {
        world.clear()?;
        let ours = Feeds::ALL.map(|feeds| (&program, world.ours(feeds)));
        let programs: Vec<_> = [(&ourselves, world.bare())].into_iter().chain(ours).collect();
        for (best, (phase, now)) in best.iter_mut().zip([COLD, WARM].into_iter().enumerate()) {
            origin.say(&format!("/phase/{phase}"))?;
            for (best, (program, arguments)) in best.iter_mut().zip(&programs) {
                origin.count()?;
                let took = measured(program, arguments, now)?;
                Best::keep(best, took, origin.count()?);
            }
        }
        stored = world.stored();
    }
    for (best, name) in best.iter().zip(["cold", "warm"]) {
        let [bare, ours @ ..] = best;
        for (feeds, ours) in Feeds::ALL.iter().zip(ours) {
            let called = if *feeds == Feeds::One { String::new() } else { format!(", {}", feeds.name()) };
            if let Some(ours) = ours {
                row(&format!("{sources} {name}{called}"), ours, bare.as_ref());
            }
        }
    }
    println!("{} entries stored, {} by the bare loop", stored.0, stored.1);
    Ok(())
}

fn row(name: &str, ours: &Best, bare: Option<&Best>) {
    let Best { took, count } = ours;
    let beside = |of: fn(&Took) -> f64| {
        bare.map_or(" | ".to_owned(), |bare| {
            let theirs = of(&bare.took);
            format!("{theirs:.2} | {:.2}", of(took) / theirs)
        })
    };
    let theirs = bare.map_or(String::new(), |bare| format!("{:.0}", bare.took.peak));
    println!(
        "| {name} | {} ({}) | {:.2} | {} | {:.2} | {} | {:.1} | {theirs} |",
        count[0],
        count[1],
        took.cpu,
        beside(|took| took.cpu),
        took.wall,
        beside(|took| took.wall),
        took.peak
    );
    if let Some(bare) = bare.filter(|bare| bare.count[..2] != count[..2]) {
        println!("the bare loop asked for {} ({})", bare.count[0], bare.count[1]);
    }
    if took.code != 0 {
        println!("{name}: exit code {}", took.code);
    }
    let most = count[2];
    if most > AT_ONCE {
        println!("{name}: {most} requests at once");
    }
}

/// All healthy sources are in, and the run ends soon after the last request has to.
fn hostile(program: &str, folder: &Path, origin: &Origin) -> Result<(), Fault> {
    let sources = 5000;
    let world = World::new(&folder.join("hostile"), Kind::Hostile, sources, origin.port)?;
    origin.say("/phase/0")?;
    origin.count()?;
    let took = measured(program, &world.ours(Feeds::One), COLD)?;
    row("5000, a quarter hostile", &Best { took, count: origin.count()? }, None);
    let (stored, healthy) = (world.stored().0, sources as i64 * 75 / 100 * 20);
    println!("{stored} of {healthy} entries stored, {:.1} of {} s", took.wall, TIMEOUT + AFTER);
    Ok(())
}

/// Long bodies, all at once.
fn long(program: &str, folder: &Path, origin: &Origin) -> Result<(), Fault> {
    let world = World::new(&folder.join("long"), Kind::Long, 64, origin.port)?;
    let ourselves = std::env::current_exe()?.display().to_string();
    let bare = measured(&ourselves, &world.bare(), COLD)?;
    origin.count()?;
    let took = measured(program, &world.ours(Feeds::One), COLD)?;
    let count = origin.count()?;
    row("64 of 9 MB", &Best { took, count }, Some(&Best { took: bare, count }));
    println!("{} entries stored, {} by the bare loop", world.stored().0, world.stored().1);
    Ok(())
}
