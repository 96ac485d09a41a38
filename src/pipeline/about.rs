//! What a feed says about itself: id, title, page, language, when it changed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::model::{Address, Entry, Feed, FeedState, SourceState, Stamp};
use crate::plan::{Plan, PlannedFeed, PlannedSource};

use super::assemble::{generator, later};
use super::identity::named_uuid;
use super::names::stem;
use super::shape::title;

/// Sources that a feed without a description names.
const NAMED: usize = 5;

/// How long readers may keep a feed, in minutes: within what our own schedule can keep.
const TTL: (u64, u64) = (5, 60);

/// All that a feed's own words are made from.
pub(super) struct About<'a> {
    pub(super) plan: &'a Plan,
    pub(super) planned: &'a PlannedFeed,
    pub(super) sources: &'a [&'a PlannedSource],
    pub(super) states: &'a [&'a SourceState],
    pub(super) before: &'a FeedState,
    pub(super) now: DateTime<Utc>,
}

impl About<'_> {
    /// The feed around its entries.
    pub(super) fn feed(&self, entries: Vec<Entry>) -> Feed {
        let newest = entries.iter().fold(None, |newest, entry| later(newest, entry.updated.or(entry.published)));
        // An empty feed last changed when it began.
        let began = || self.before.first_published.unwrap_or(self.now);
        let icon = self.planned.icon.clone().or_else(|| self.plan.site.icon.clone());
        Feed {
            id: Some(self.id()),
            title: Some(self.planned.title.clone()),
            description: Some(self.planned.description.clone().unwrap_or_else(|| self.description())),
            language: Some(self.language(&entries)),
            home_page_url: self.page(),
            icon: icon.clone(),
            favicon: icon,
            updated: Some(newest.unwrap_or_else(|| Stamp::exact(began().fixed_offset()))),
            ttl_minutes: Some(self.ttl()),
            generator: Some(generator()),
            entries,
            ..Feed::default()
        }
    }

    /// The same for ever: from the address of the site and the feed's name, or the name alone.
    fn id(&self) -> String {
        let name = &self.planned.name;
        let site = self.plan.site.url.as_ref().and_then(Address::url);
        let Some((url, host)) = site.as_ref().and_then(|url| Some((url, url.host_str()?))) else {
            return named_uuid(&format!("feed\n{name}"));
        };
        let folder = url.path().trim_matches('/');
        let slash = if folder.is_empty() { "" } else { "/" };
        format!("tag:{host},2026:{folder}{slash}{name}")
    }

    /// Without one from config.yaml: the names of the sources.
    fn description(&self) -> String {
        let mut names: Vec<String> =
            self.sources.iter().zip(self.states).map(|(source, state)| title(source, state)).collect();
        names.dedup();
        let more = names.len() > NAMED;
        names.truncate(NAMED);
        format!("{}{}", names.join(", "), if more { ", …" } else { "" })
    }

    /// The feed's own language, else the one its sources agree on, else that of most entries.
    fn language(&self, entries: &[Entry]) -> String {
        if let Some(language) = &self.planned.language {
            return language.clone();
        }
        let mut spoken = self
            .sources
            .iter()
            .zip(self.states)
            .filter_map(|(source, state)| source.language.as_ref().or(state.language.as_ref()));
        if let Some(first) = spoken.next()
            && spoken.all(|other| other.eq_ignore_ascii_case(first))
        {
            return first.clone();
        }
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for language in entries.iter().filter_map(|entry| entry.language.as_deref()) {
            *count.entry(language).or_default() += 1;
        }
        let most = count.iter().max_by_key(|(language, count)| (**count, std::cmp::Reverse(**language)));
        // ISO 639-2 for "nobody knows".
        most.map_or("und", |(language, _)| language).to_owned()
    }

    /// The page of the feed: `link`, NAME.html, the page of the first source that has one.
    fn page(&self) -> Option<Address> {
        let own = || {
            let site = self.plan.site.url.as_ref()?;
            Address::new(&format!("{site}{}.html", stem(self.planned)))
        };
        let theirs = || self.states.iter().find_map(|state| state.home_page_url.clone().filter(Address::is_http));
        let nobody = || Address::new("http://localhost/");
        self.planned.link.clone().or_else(own).or_else(theirs).or_else(nobody)
    }

    fn ttl(&self) -> u64 {
        let least = self.sources.iter().map(|source| source.every.least.as_secs() / 60).min();
        least.unwrap_or(TTL.1).clamp(TTL.0, TTL.1)
    }
}
