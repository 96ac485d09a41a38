//! Sources with their addresses: a config.yaml for feedwright, a list for the bare loop.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Sources of one host: some platforms hold many, most hosts have one.
const A_HOST: usize = 5;

/// Sources of one feed where there are many feeds.
const A_FEED: usize = 50;

/// Requests at once.
pub(crate) const AT_ONCE: usize = 64;

/// Requests at once to one host.
pub(crate) const OF_A_HOST: usize = 2;

/// What kind of sources there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// All is well; two of a hundred have moved for the time being.
    Healthy,
    /// Ten of a hundred hang, five drip, five reset, five turn in circles.
    Hostile,
    /// Feeds of nine million bytes.
    Long,
}

/// What is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feeds {
    /// The newest fifty of all sources, in four formats: what is measured beside the bare loop.
    One,
    /// The same of those with a word, for which an index of all entries is made.
    Asked,
    /// A feed of that kind for each fifty sources.
    Many,
}

impl Feeds {
    pub(crate) const ALL: [Self; 3] = [Self::One, Self::Asked, Self::Many];

    /// The name of its configuration, and of the folder that this fills.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Asked => "asked",
            Self::Many => "many",
        }
    }
}

/// A folder with the configurations of so many sources.
pub(crate) struct World {
    folder: PathBuf,
}

impl World {
    /// Writes them.
    pub(crate) fn new(folder: &Path, kind: Kind, sources: usize, port: u16) -> io::Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        let (mut sources_of_all, mut list) = (String::from("sources:\n"), String::new());
        let hosts = if kind == Kind::Healthy { sources.div_ceil(A_HOST) } else { sources };
        let mut many = String::new();
        for source in 0..sources {
            let host = source % hosts;
            let ip = format!("127.{}.{}.{}", 1 + host / 62_500, host / 250 % 250, 1 + host % 250);
            let address = format!("http://{ip}:{port}/{}/{source}", path(kind, source));
            let _ = writeln!(list, "{address}");
            let _ = writeln!(sources_of_all, "  s{source}: {{url: \"{address}\", tags: [group{}]}}", source / A_FEED);
            if source % A_FEED == 0 {
                let group = source / A_FEED;
                let _ = writeln!(many, "  feed{group}: {{from: [\"tag:group{group}\"], limit: 50}}");
            }
        }
        for feeds in Feeds::ALL {
            let name = feeds.name();
            fs::create_dir_all(folder.join(name))?;
            let published = match feeds {
                Feeds::One => "  all: {limit: 50}\n",
                Feeds::Asked => "  all: {limit: 50, keep: harbour}\n",
                Feeds::Many => &many,
            };
            let config = format!("{}{sources_of_all}feeds:\n{published}", head());
            fs::write(folder.join(name).join("config.yaml"), config)?;
        }
        fs::write(folder.join("list"), list)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The arguments of feedwright.
    pub(crate) fn ours(&self, feeds: Feeds) -> Vec<String> {
        let config = format!("{}/config.yaml", feeds.name());
        ["-c", &self.path(&config), "run", "--json"].map(str::to_owned).to_vec()
    }

    /// The arguments of the bare loop.
    pub(crate) fn bare(&self) -> Vec<String> {
        ["bare", &self.path("list"), &self.path("bare.sqlite"), &AT_ONCE.to_string()].map(str::to_owned).to_vec()
    }

    /// Forgets what was gathered.
    pub(crate) fn clear(&self) -> io::Result<()> {
        let ours = Feeds::ALL.iter().flat_map(|feeds| ["state", "out"].map(|name| format!("{}/{name}", feeds.name())));
        let bare = ["bare.sqlite", "bare.sqlite-wal", "bare.sqlite-shm"].map(str::to_owned);
        for name in ours.chain(bare) {
            let path = self.folder.join(name);
            if path.is_dir() {
                fs::remove_dir_all(&path)?;
            } else if path.exists() {
                fs::remove_file(&path)?;
            }
        }
        Ok(())
    }

    /// How many entries feedwright and the bare loop have stored.
    pub(crate) fn stored(&self) -> (i64, i64) {
        let count = |path: &str, sql: &str| {
            let database = rusqlite::Connection::open(self.folder.join(path));
            database.and_then(|database| database.query_row(sql, [], |row| row.get(0))).unwrap_or(0)
        };
        let sql = "SELECT count(*) FROM entry";
        (count("one/state/store.sqlite", sql), count("bare.sqlite", sql))
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }
}

/// Spacing is off, since the bare loop has none; that is measured elsewhere.
fn head() -> String {
    format!(
        "site: {{url: \"https://feeds.example.org/\"}}\nstate: state\noutput: out\n\
         fetch: {{networks: [127.0.0.0/8], at_once: {AT_ONCE}, every: 1h, per_host: {{at_once: {OF_A_HOST}, spacing: 0s}}}}\n"
    )
}

fn path(kind: Kind, source: usize) -> &'static str {
    match (kind, source % 100) {
        (Kind::Long, _) => "long",
        (Kind::Hostile, 0..10) => "hang",
        (Kind::Hostile, 10..15) => "drip",
        (Kind::Hostile, 15..20) => "reset",
        (Kind::Hostile, 20..25) => "loop",
        (Kind::Healthy, 31 | 71) => "moved",
        _ => "feed",
    }
}
