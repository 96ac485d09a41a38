//! The feeds of a plan, from their sections.

use std::collections::HashMap;

use super::formats;
use super::makes::{FromWord, Token};
use super::planned::{Also, Archive, Content, Pictures, PlannedFeed, PlannedSource, ShowSource, Site};
use super::transforms::{Tell, transforms};
use super::{queries, rules, sources};
use crate::config::{Fault, Faults, FromText, Language, Section, Text, nearest};
use crate::model::FeedName;
use crate::select::{Dedupe, Order, Stories};

/// The sources by name and by tag.
pub(super) struct Index<'a> {
    sources: &'a [PlannedSource],
    /// Names in config.yaml, whether or not their section is right.
    named: &'a [&'a str],
    by_name: HashMap<&'a str, usize>,
    by_tag: HashMap<String, Vec<usize>>,
    /// Whether every source is there, so that a tag that is not found has none.
    complete: bool,
    /// The names of feeds, for those who write one in `from`.
    feeds: &'a [&'a str],
}

impl<'a> Index<'a> {
    pub(super) fn new(
        sources: &'a [PlannedSource],
        named: &'a [&'a str],
        feeds: &'a [&'a str],
        faults: &Faults,
    ) -> Self {
        let by_name = sources.iter().enumerate().map(|(index, source)| (source.name.as_str(), index)).collect();
        let mut by_tag: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, source) in sources.iter().enumerate() {
            for tag in &source.tags {
                by_tag.entry(tag.to_lowercase()).or_default().push(index);
            }
        }
        Self { sources, named, by_name, by_tag, complete: faults.is_empty(), feeds }
    }

    /// The sources that `from` names, each once, in its order.
    fn from(&self, words: &[&Text], faults: &mut Faults) -> Vec<usize> {
        let mut from = Vec::new();
        for word in words {
            match FromWord::from_text(word.as_str()) {
                Ok(FromWord::All) => from.extend(0..self.sources.len()),
                Ok(FromWord::Tag(tag)) => match self.by_tag.get(&tag.to_lowercase()) {
                    Some(found) => from.extend(found),
                    None if !self.complete => {}
                    None => faults.push(self.unknown_tag(word, &tag)),
                },
                Ok(FromWord::Source(name)) => match self.by_name.get(name.as_str()) {
                    Some(index) => from.push(*index),
                    None if self.named.contains(&name.as_str()) => {}
                    None => faults.push(self.unknown_source(word)),
                },
                Err(_) => {}
            }
        }
        let mut seen = vec![false; self.sources.len()];
        from.retain(|index| seen.get_mut(*index).is_some_and(|seen| !std::mem::replace(seen, true)));
        from
    }

    fn unknown_source(&self, word: &Text) -> Fault {
        let name = word.as_str();
        let fault = Fault::new(word.spot(), format!("there is no source `{name}`"));
        if self.feeds.contains(&name) {
            return fault.help("this is a feed; name the sources it is made of");
        }
        if self.by_tag.contains_key(name) {
            return fault.help(format!("there is a tag of this name: write `tag:{name}`"));
        }
        match nearest(name, self.named.iter().copied()) {
            Some(meant) => fault.help(format!("did you mean `{meant}`?")),
            None => fault.help("name one that stands below `sources:`"),
        }
    }

    fn unknown_tag(&self, word: &Text, tag: &str) -> Fault {
        let fault = Fault::new(word.spot(), format!("no source has the tag `{tag}`"));
        let mut known: Vec<&str> = self.by_tag.keys().map(String::as_str).collect();
        known.sort_unstable();
        match nearest(tag, known) {
            Some(meant) => fault.help(format!("did you mean `tag:{meant}`?")),
            None => fault.help("give it to a source with `tags:`"),
        }
    }
}

/// One feed; nothing where its name is faulty.
pub(super) fn feed(
    name: &Text,
    section: &Section,
    index: &Index<'_>,
    site: &Site,
    faults: &mut Faults,
) -> Option<PlannedFeed> {
    let words = section.texts("from");
    if words.is_empty() && section.get("from").is_some() {
        faults.push(Fault::new(name.spot(), "`from` names no source").help("take it out for all of them"));
    }
    let from = index.from(&words, faults);
    let mut formats: Vec<_> =
        section.texts("formats").into_iter().filter_map(|name| formats::format(name.as_str())).collect();
    let mut seen: Vec<&str> = Vec::new();
    formats.retain(|format| {
        !seen.contains(&format.name()) && {
            seen.push(format.name());
            true
        }
    });
    if formats.is_empty() {
        faults.push(Fault::new(name.spot(), "`formats` names none").help("take it out for all of them"));
    }
    let word = |key: &str| section.text(key).map(Text::as_str).unwrap_or_default();
    let mut feed = PlannedFeed {
        name: FeedName::new(name.as_str()).ok()?,
        title: section.read("title").unwrap_or_else(|| name.as_str().to_owned()),
        description: section.read("description"),
        link: section.read("link"),
        language: section.read::<Language>("language").map(|language| language.0),
        icon: section.read("icon"),
        from,
        keep: section.texts("keep").into_iter().cloned().collect(),
        drop: section.texts("drop").into_iter().cloned().collect(),
        dedupe: dedupe(word("dedupe")),
        also: also(word("also")),
        limit: section.count("limit").unwrap_or_default(),
        per_source: section.count("per_source"),
        order: if word("order") == "spread" { Order::Spread } else { Order::Newest },
        stories: stories(word("stories")),
        archive: archive(section, site, faults),
        transforms: transforms(section, Tell::Yes, faults),
        pictures: pictures(word("image")),
        content: content(word("content")),
        show_source: show_source(word("show_source")),
        title_prefix: section.read("title_prefix"),
        tags: section.read_all("tags"),
        all_extensions: word("extensions") == "all",
        formats,
        token: section.read::<Token>("token").map(|token| token.0),
        rules: 0,
        place: sources::place(faults, name),
    };
    queries::check(&feed.keep, faults);
    queries::check(&feed.drop, faults);
    feed.rules = rules::rules(&feed, site, index.sources);
    Some(feed)
}

fn dedupe(word: &str) -> Dedupe {
    match word {
        "no" => Dedupe::No,
        "id" => Dedupe::Id,
        "url" => Dedupe::Url,
        _ => Dedupe::Copy,
    }
}

fn also(word: &str) -> Also {
    match word {
        "no" => Also::No,
        "content" => Also::Content,
        _ => Also::Links,
    }
}

fn stories(word: &str) -> Stories {
    match word {
        "mark" => Stories::Mark,
        "group" => Stories::Group,
        "collapse" => Stories::Collapse,
        _ => Stories::No,
    }
}

fn pictures(word: &str) -> Pictures {
    match word {
        "first" => Pictures::First,
        "none" => Pictures::None,
        _ => Pictures::All,
    }
}

/// Archive pages point to each other, and only a public place gives them addresses.
fn archive(section: &Section, site: &Site, faults: &mut Faults) -> Archive {
    let Some(text) = section.text("archive").filter(|text| text.as_str() == "yes") else { return Archive::No };
    let named = |name: &str| section.texts("formats").iter().any(|format| format.as_str() == name);
    if site.url.is_none() {
        let fault = Fault::new(text.spot(), "`archive` wants a `site.url`: its pages point to each other");
        faults.push(fault.help("say with `site: {url: https://…/}` where the output folder will be found"));
    } else if !named("rss") && !named("atom") {
        let fault = Fault::new(text.spot(), "`archive` wants `rss` or `atom` among the `formats`");
        faults.push(fault.help("take it out, or add a format that has archives"));
    }
    Archive::Yes
}

fn content(word: &str) -> Content {
    match word {
        "summary" => Content::Summary,
        "none" => Content::None,
        _ => Content::Full,
    }
}

fn show_source(word: &str) -> ShowSource {
    match word {
        "title" => ShowSource::Title,
        "author" => ShowSource::Author,
        _ => ShowSource::No,
    }
}
