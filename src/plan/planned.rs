//! What a run needs to know: the plan, its sources, its feeds.

use std::path::PathBuf;
use std::time::Duration;

use chrono_tz::Tz;

use crate::config::Text;
use crate::fetch;
use crate::model::{Address, Every, FeedName, SourceName};
use crate::render::Format;
use crate::select::{Dedupe, Order, Stories, Transforms};
use crate::source::Source;

/// All that a run needs to know.
pub struct Plan {
    /// The site.
    pub site: Site,
    /// The folder of published files.
    pub output: PathBuf,
    /// The folder of what is kept between runs.
    pub state: PathBuf,
    /// The zone of dates without one, where a source names none.
    pub timezone: Tz,
    /// How to fetch.
    pub fetch: fetch::Settings,
    /// The sources, in the order of config.yaml.
    pub sources: Vec<PlannedSource>,
    /// The feeds, in the order of config.yaml.
    pub feeds: Vec<PlannedFeed>,
}

impl Plan {
    /// The sources of a feed, in the order of its `from`.
    #[must_use]
    pub fn sources_of(&self, feed: &PlannedFeed) -> Vec<&PlannedSource> {
        feed.from.iter().filter_map(|at| self.sources.get(*at)).collect()
    }
}

/// Key `site`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The title of the index page.
    pub title: Option<String>,
    /// The public folder of the output, ending in `/`.
    pub url: Option<Address>,
    /// Mail or address for the User-Agent.
    pub contact: Option<String>,
    /// The icon of all feeds that name none.
    pub icon: Option<Address>,
}

/// Key `identity` of a source: what makes an entry the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Identity {
    /// The id, else the address, else the title; a source whose ids change is matched by address.
    #[default]
    Auto,
    /// The id alone.
    Id,
    /// The address.
    Url,
    /// The title.
    Title,
}

/// One source.
pub struct PlannedSource {
    /// Its name.
    pub name: SourceName,
    /// The key that says its kind: `url`, `page`, `files`.
    pub kind: &'static str,
    /// What to ask for and how to read it.
    pub source: Box<dyn Source>,
    /// A hash of what it asks for; another hash means that the owner changed the source.
    pub asks: u64,
    /// How it may be shown: its address or its path as written in config.yaml; its name where that is a secret.
    pub shown: String,
    /// Whether its address must never be shown or published (`${…}`, userinfo, headers).
    pub secret: bool,
    /// Whether it reads local files: asked every run.
    pub local: bool,
    /// The host of its address, lower case; none for local ones.
    pub host: Option<String>,
    /// Instead of the title it gives itself.
    pub title: Option<String>,
    /// Tags for all its entries.
    pub tags: Vec<String>,
    /// Its language, where the document says none.
    pub language: Option<String>,
    /// The zone of its dates without one.
    pub timezone: Tz,
    /// How often to ask.
    pub every: Every,
    /// How long an entry is kept after the source last listed it.
    pub history: Duration,
    /// How many old entries it brings into a feed that is published already.
    pub backfill: usize,
    /// What makes an entry the same.
    pub identity: Identity,
    /// How its dates are written, in letters: `dd-mm-yyyy`.
    pub date_format: Option<String>,
    /// What it must bring to be in order.
    pub expected: Expected,
    /// Queries of entries that no feed shows.
    pub drop: Vec<Text>,
    /// What is changed in its entries when they are shown: `remove`, `replace`, `tags`.
    pub transforms: Transforms,
    /// Where it stands: `config.yaml:12:3`.
    pub place: String,
}

/// Key `expect` of a source: less is a fault in the report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expected {
    /// Entries at least in every answer.
    pub entries: Option<usize>,
    /// A new entry at least every so often.
    pub update: Option<Duration>,
}

/// Key `also` of a feed: where the copies of an entry are named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Also {
    /// Nowhere.
    No,
    /// As links of the entry.
    #[default]
    Links,
    /// As a last line of its text, frozen when it is first published.
    Content,
}

/// Key `image` of a feed: which pictures it shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pictures {
    /// As they come.
    #[default]
    All,
    /// The first picture of the text leads.
    First,
    /// None.
    None,
}

/// Key `archive` of a feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Archive {
    /// What leaves the feed is gone from it.
    #[default]
    No,
    /// It stands in pages of older entries (RFC 5005).
    Yes,
}

/// How much of an entry a feed shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Content {
    /// All of it.
    #[default]
    Full,
    /// The summary.
    Summary,
    /// Nothing but title and link.
    None,
}

/// Where a feed names the source of an entry beside the source element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ShowSource {
    /// Nowhere.
    #[default]
    No,
    /// In the title: `Source: title`.
    Title,
    /// As the author.
    Author,
}

/// One feed.
pub struct PlannedFeed {
    /// Its name.
    pub name: FeedName,
    /// Its title; the name where config.yaml gives none.
    pub title: String,
    /// Its description.
    pub description: Option<String>,
    /// Its page instead of NAME.html or the first source's home page.
    pub link: Option<Address>,
    /// Its language; that of its sources where they agree.
    pub language: Option<String>,
    /// Its icon.
    pub icon: Option<Address>,
    /// Its sources, as indexes into `Plan::sources`; the order decides who wins a copy.
    pub from: Vec<usize>,
    /// Queries: an entry that one of them finds is kept; without any, all are.
    pub keep: Vec<Text>,
    /// Queries: an entry that one of them finds is dropped.
    pub drop: Vec<Text>,
    /// What makes two entries copies of one article.
    pub dedupe: Dedupe,
    /// Where the copies of an entry are named.
    pub also: Also,
    /// Entries at most.
    pub limit: usize,
    /// Entries of one source at most.
    pub per_source: Option<usize>,
    /// In which order its entries stand.
    pub order: Order,
    /// What is done with stories.
    pub stories: Stories,
    /// Whether older entries stand in archive pages.
    pub archive: Archive,
    /// What is changed in its entries: `remove`, `replace`, `tags`, `title_prefix`.
    pub transforms: Transforms,
    /// Which pictures are shown.
    pub pictures: Pictures,
    /// How much of an entry is shown.
    pub content: Content,
    /// Where the source is named.
    pub show_source: ShowSource,
    /// Put before each title.
    pub title_prefix: Option<String>,
    /// Tags for all its entries.
    pub tags: Vec<String>,
    /// Whether elements of unknown namespaces go out.
    pub all_extensions: bool,
    /// The formats of its files.
    pub formats: Vec<&'static dyn Format>,
    /// The secret that makes it private.
    pub token: Option<String>,
    /// A hash of all above, of the site and of what its sources say about their entries: another one
    /// means that the rules changed.
    pub rules: u64,
    /// Where it stands: `config.yaml:30:3`.
    pub place: String,
}
