//! A folder with a config.yaml, sources and published feeds; the program run in it at made-up times.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;

/// When most tests take place.
pub(crate) const NOW: &str = "2026-11-24T06:00:00Z";

pub(crate) struct World(TempDir);

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl World {
    /// With this config.yaml.
    pub(crate) fn new(config: &str) -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        world.write("config.yaml", config);
        world
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_default()
    }

    pub(crate) fn remove(&self, name: &str) {
        let path = self.path(name);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }

    /// The program, about to run here.
    pub(crate) fn command(&self, now: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_feedwright"));
        command.current_dir(self.0.path()).args(arguments).env("FEEDWRIGHT_NOW", now);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn call(&self, now: &str, arguments: &[&str]) -> Ended {
        Ended::of(&self.command(now, arguments).output().unwrap())
    }

    /// `feedwright run`, which must end well and say nothing.
    pub(crate) fn run(&self, now: &str) {
        let ended = self.call(now, &["run"]);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{}", ended.stdout);
    }

    /// Through a shell, for limits and closed streams: `$0` is the program.
    pub(crate) fn shell(&self, now: &str, script: &str) -> Ended {
        let mut command = Command::new("bash");
        command.current_dir(self.0.path()).args(["-c", script, env!("CARGO_BIN_EXE_feedwright")]);
        Ended::of(&command.env("FEEDWRIGHT_NOW", now).stdin(Stdio::null()).output().unwrap())
    }

    /// All published files.
    pub(crate) fn feeds(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("feeds"))
    }

    /// When each published file was last written.
    pub(crate) fn times(&self) -> BTreeMap<String, SystemTime> {
        let names = self.feeds().into_keys();
        names
            .map(|name| (name.clone(), fs::metadata(self.path("feeds").join(name)).unwrap().modified().unwrap()))
            .collect()
    }

    /// The names of the files whose bytes are other ones than these.
    pub(crate) fn changed_since(&self, before: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
        let now = self.feeds();
        let mut names: Vec<String> =
            now.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)).map(|(name, _)| name.clone()).collect();
        names.extend(before.keys().filter(|name| !now.contains_key(*name)).map(|name| format!("-{name}")));
        names.retain(|name| !name.ends_with(".gz"));
        names
    }

    /// The JSON Feed of this name.
    pub(crate) fn json(&self, feed: &str) -> Value {
        serde_json::from_slice(&self.read(&format!("feeds/{feed}.json"))).unwrap()
    }

    /// A line an entry: id, date, title.
    pub(crate) fn shown(&self, feed: &str) -> String {
        let mut text = String::new();
        for item in self.json(feed)["items"].as_array().unwrap() {
            let of = |name: &str| item[name].as_str().unwrap_or("-").to_owned();
            writeln!(text, "{} {} {}", of("id"), of("date_published"), of("title")).unwrap();
        }
        text
    }

    /// What `status --json` says.
    pub(crate) fn status(&self) -> Value {
        let ended = self.call(NOW, &["status", "--json"]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        serde_json::from_str(&ended.stdout).unwrap()
    }

    /// The titles in order.
    pub(crate) fn titles(&self, feed: &str) -> Vec<String> {
        let json = self.json(feed);
        json["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
    }
}

/// What was ever published: nothing of it may be lost, stand twice, or be dated anew.
#[derive(Default)]
pub(crate) struct Witness {
    dates: BTreeMap<String, String>,
}

impl Witness {
    /// Looks at the feed `all`, all its files.
    pub(crate) fn look(&mut self, world: &World) {
        let json = world.json("all");
        let items = json["items"].as_array().unwrap();
        let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
        let dates: BTreeMap<String, String> =
            items.iter().map(|item| (text(item, "id"), text(item, "date_published"))).collect();
        assert_eq!(dates.len(), items.len(), "an id stands twice");
        let places: Vec<&str> = items.iter().filter_map(|item| item["url"].as_str()).collect();
        let once: std::collections::BTreeSet<&&str> = places.iter().collect();
        assert_eq!(once.len(), places.len(), "an article stands twice: {places:?}");
        for (id, date) in &self.dates {
            assert_eq!(dates.get(id), Some(date), "{id} was published before");
        }
        for (name, begin, end) in [("rss", "<item>", "</rss>"), ("atom", "<entry>", "</feed>")] {
            let text = String::from_utf8(world.read(&format!("feeds/all.{name}"))).unwrap();
            assert!(text.matches(begin).count() >= self.dates.len(), "all.{name}");
            assert!(text.trim_end().ends_with(end), "all.{name}");
        }
        self.dates = dates;
    }
}

impl Ended {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code().unwrap_or(-1), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(found) = fs::read_dir(folder) else { return BTreeMap::new() };
    found
        .map(|item| item.unwrap())
        .map(|item| (item.file_name().into_string().unwrap(), fs::read(item.path()).unwrap()))
        .collect()
}

/// An RSS document; each entry is its number, title and day, and says a little about itself.
pub(crate) fn rss(title: &str, entries: &[(u32, &str, &str)]) -> String {
    let mut text = format!("<rss version=\"2.0\"><channel><title>{title}</title><link>https://{title}.example/</link>");
    for (number, name, date) in entries {
        let date = if date.is_empty() { String::new() } else { format!("<pubDate>{date}</pubDate>") };
        write!(
            text,
            "<item><guid>https://{title}.example/{number}</guid><link>https://{title}.example/{number}</link>\
             <title>{name}</title>{date}<description>What {name} tells, number {number}.</description></item>"
        )
        .unwrap();
    }
    text.push_str("</channel></rss>");
    text
}

/// The RFC 822 date of a day in November 2026.
pub(crate) fn november(day: u32) -> String {
    format!("{day:02} Nov 2026 08:00:00 GMT")
}
