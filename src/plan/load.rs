//! The text of config.yaml to a plan, or to all that is wrong with it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::feeds::{self, Index};
use super::keys::{CONFIG, FEED, FETCH, PER_HOST, REQUIRED, SOURCE};
use super::makes::{FilePath, Folder, Network, Positive, Proxy};
use super::note::Note;
use super::planned::{Plan, PlannedFeed, PlannedSource, Site};
use super::sources::{self, Ground};
use super::{paths, queries, transforms};
use crate::config::{self, Environment, Fault, Faults, FromText, Section, Size, Spot, Text, Value};
use crate::fetch::{Robots, Settings};
use crate::model::Address;

/// A plan from the text of config.yaml, with hints for a person.
///
/// `path` is where the text was read: paths in it are relative to its folder, and messages name it.
///
/// # Errors
/// When anything is wrong with the text: all of it at once.
pub fn load(text: &str, path: &Path, environment: &Environment<'_>) -> Result<(Plan, Vec<Note>), Faults> {
    let mut faults = Faults::new(path, text);
    let written = config::read(CONFIG, environment, &mut faults);
    let readable = written.spot() != Spot::default() || faults.is_empty();
    if readable {
        missing(&written, &mut faults);
    }
    let root = written.over(&Section::of_defaults(CONFIG));
    let folder = paths::folder(path);
    let mut notes = Vec::new();
    let site = site(&root);
    let (output, state) = folders(&root, folder, &mut faults, &mut notes);
    let fetch = fetch(&root, &site, folder);
    let sources = planned_sources(&root, folder, &mut faults, &mut notes);
    let feeds = planned_feeds(&root, &sources, &site, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    hints(&root, &site, &sources, &feeds, &faults, &mut notes);
    let timezone = root.read("timezone").unwrap_or_default();
    Ok((Plan { site, output, state, timezone, fetch, sources, feeds }, notes))
}

fn missing(written: &Section, faults: &mut Faults) {
    let end = faults.text().trim_end().len();
    let right_so_far = faults.is_empty();
    for name in REQUIRED {
        let Some(spot) = written.key_spot(name) else {
            let example =
                if *name == "sources" { "blog: https://example.org/feed.xml" } else { "all: {title: My news}" };
            let fault = Fault::new(Spot { start: end, end }, format!("`{name}` is missing"));
            faults.push(fault.help(format!("write at least\n{name}:\n  {example}")));
            continue;
        };
        if right_so_far && matches!(written.get(name), Some(Value::Named(named)) if named.is_empty()) {
            faults.push(Fault::new(spot, format!("`{name}` holds nothing")));
        }
    }
}

fn site(root: &Section) -> Site {
    let Some(section) = root.section("site") else { return Site::default() };
    let folder = |url: Address| if url.as_str().ends_with('/') { Some(url) } else { Address::new(&format!("{url}/")) };
    Site {
        title: section.read("title"),
        url: section.read("url").and_then(folder),
        contact: section.text("contact").map(|text| text.as_str().to_owned()),
        icon: section.read("icon"),
    }
}

fn folders(root: &Section, folder: &Path, faults: &mut Faults, notes: &mut Vec<Note>) -> (PathBuf, PathBuf) {
    let read = |key: &str| folder.join(root.read::<Folder>(key).map(|folder| folder.0).unwrap_or_default());
    let (output, state) = (read("output"), read("state"));
    let spot = |key: &str| root.text(key).map(Text::spot).unwrap_or_default();
    let (plain_output, plain_state) = (paths::plain(&output), paths::plain(&state));
    let written = if spot("state") == Spot::default() { spot("output") } else { spot("state") };
    if plain_output == plain_state {
        let fault = Fault::new(written, "`output` and `state` are the same folder");
        faults.push(fault.help("give each a folder of its own: what is in `output` is for everybody"));
    } else if plain_state.starts_with(&plain_output) {
        let position = Some(faults.position(written));
        notes.push(Note::new(
            "`state` is inside `output`, which is for everybody",
            position,
            "put `state` elsewhere, or keep the web server from it",
        ));
    }
    (output, state)
}

fn fetch(root: &Section, site: &Site, folder: &Path) -> Settings {
    let own = root.section("fetch").cloned().unwrap_or_default();
    let per_host = own.section("per_host").cloned().unwrap_or_default().over(&Section::of_defaults(PER_HOST));
    let section = own.over(&Section::of_defaults(FETCH));
    let long = |key: &str| section.read::<Positive>(key).map(|long| long.0).unwrap_or_default();
    let networks = section.texts("networks").into_iter();
    Settings {
        timeout: long("timeout"),
        connect_timeout: long("connect_timeout"),
        max_size: section.read::<Size>("max_size").unwrap_or_default().0,
        redirects: section.count("redirects").and_then(|count| u32::try_from(count).ok()).unwrap_or_default(),
        at_once: section.count("at_once").unwrap_or(1),
        per_host_at_once: per_host.count("at_once").unwrap_or(1),
        per_host_spacing: per_host.read("spacing").unwrap_or_default(),
        robots: match section.text("robots").map(Text::as_str) {
            Some("all") => Robots::All,
            Some("never") => Robots::Never,
            _ => Robots::Pages,
        },
        networks: networks.filter_map(|text| Network::from_text(text.as_str()).ok()?.0).collect(),
        proxy: section.read::<Proxy>("proxy").map(|proxy| proxy.0),
        ca: section.read::<FilePath>("ca").map(|file| folder.join(file.0)),
        user_agent: section.text("user_agent").map(|text| text.as_str().to_owned()),
        contact: site.contact.clone(),
    }
}

fn planned_sources(root: &Section, folder: &Path, faults: &mut Faults, notes: &mut Vec<Note>) -> Vec<PlannedSource> {
    let fetch = root.section("fetch").cloned().unwrap_or_default().over(&Section::of_defaults(FETCH));
    let whole = root.only(&["timezone", "history"]).over(&fetch.only(&["every"]));
    let defaults = root.section("defaults").cloned().unwrap_or_default();
    let drop: Vec<Text> = defaults.texts("drop").into_iter().cloned().collect();
    queries::check(&drop, faults);
    transforms::check(&defaults, faults);
    let ground = Ground { folder, defaults: defaults.over(&whole).over(&Section::of_defaults(SOURCE)) };
    let named = root.named("sources").iter();
    let mut planned = Vec::with_capacity(named.len());
    planned.extend(named.filter_map(|(name, value)| sources::source(name, value, &ground, faults, notes)));
    planned
}

fn planned_feeds(root: &Section, sources: &[PlannedSource], site: &Site, faults: &mut Faults) -> Vec<PlannedFeed> {
    let named: Vec<&str> = root.named("sources").iter().map(|(name, _)| name.as_str()).collect();
    let feeds: Vec<&str> = root.named("feeds").iter().map(|(name, _)| name.as_str()).collect();
    let index = Index::new(sources, &named, &feeds, faults);
    let below = Section::of_defaults(FEED);
    let mut planned = Vec::new();
    for (name, value) in root.named("feeds") {
        let Value::Section(section) = value else { continue };
        planned.extend(feeds::feed(name, &section.clone().over(&below), &index, site, faults));
    }
    planned
}

/// What is right, but perhaps not meant so.
fn hints(
    root: &Section,
    site: &Site,
    sources: &[PlannedSource],
    feeds: &[PlannedFeed],
    faults: &Faults,
    notes: &mut Vec<Note>,
) {
    if site.url.is_none() {
        let help = "say with `site: {url: https://…/}` where the output folder will be found";
        notes.push(Note::new("without `site.url` the feeds cannot name their own address", None, help));
    }
    let mut used = vec![false; sources.len()];
    for index in feeds.iter().flat_map(|feed| &feed.from) {
        used.get_mut(*index).into_iter().for_each(|used| *used = true);
    }
    let places = |key: &str| -> HashMap<&str, Spot> {
        root.named(key).iter().map(|(text, _)| (text.as_str(), text.spot())).collect()
    };
    let (source_places, feed_places) = (places("sources"), places("feeds"));
    let source_position = |name: &str| source_places.get(name).map(|spot| faults.position(*spot));
    let feed_position = |name: &str| feed_places.get(name).map(|spot| faults.position(*spot));
    for (source, _) in sources.iter().zip(used).filter(|(_, used)| !used) {
        let name = source.name.as_str();
        notes.push(Note::new(
            format!("source `{name}` is in no feed"),
            source_position(name),
            "name it in the `from` of a feed",
        ));
    }
    for feed in feeds {
        let name = feed.name.as_str();
        let homeless = feed.from.first().and_then(|first| sources.get(*first)).is_some_and(|first| first.local);
        if site.url.is_none() && feed.link.is_none() && homeless {
            let message = format!("feed `{name}` may have no page to link to; RSS then says `http://localhost/`");
            notes.push(Note::new(message, feed_position(name), "give it a `link`, or the site a `url`"));
        }
        if feed.token.as_ref().is_some_and(|token| token.chars().count() < 16) {
            let message = format!("the `token` of feed `{name}` is short enough to be guessed");
            notes.push(Note::new(message, feed_position(name), "`openssl rand -hex 16` makes a better one"));
        }
    }
    notes.sort_by_key(|note| note.position);
}
