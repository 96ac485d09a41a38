//! What is known of one entry: when it was seen, how its date and its id came about.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Entry, Feed, Head, Precision, SourceState, Stamp, StoredEntry};
use crate::plan::PlannedSource;
use crate::store::StoreError;

use super::super::assemble::Shelf;
use super::super::dates::{believable, first_sight};
use super::super::finish::finish;
use super::super::gather::{Local, Outcome, read_files};
use super::super::identity::{Made, Native, canonical, compared, is_absolute_iri, key, named_uuid, natives, salted};
use super::super::replay::read;
use super::super::shape::title;
use super::told::{DateRule, Explained, IdRule};

/// An entry, and what its source says of it.
pub(super) struct Life<'a> {
    pub(super) head: Head,
    /// Its text, while its history has not run out.
    pub(super) stored: Option<StoredEntry>,
    /// Its source, while config.yaml names it.
    pub(super) source: Option<&'a PlannedSource>,
    pub(super) state: Option<&'a SourceState>,
    /// The entry as the last stored answer of its source has it.
    said: Option<(Entry, Native)>,
}

impl<'a> Life<'a> {
    /// Reads what is kept of an entry.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn of(shelf: &Shelf<'a>, head: Head) -> Result<Self, StoreError> {
        let stored = shelf.store.entries(&[head.key])?.pop();
        let source = shelf.plan.sources.iter().find(|source| source.name == head.source);
        let state = shelf.states.get(&head.source);
        let said = match source {
            Some(source) => feed(shelf, source)?.and_then(|feed| said(source, feed, &head)),
            None => None,
        };
        Ok(Self { head, stored, source, state, said })
    }

    /// All that does not depend on a feed.
    pub(super) fn told(&self, shelf: &Shelf<'_>) -> Explained {
        let head = &self.head;
        let entry = self.stored.as_ref().map(|stored| &stored.entry);
        let kept_until = self.source.filter(|_| !head.listed).and_then(|source| {
            head.last_listed.checked_add_signed(TimeDelta::from_std(source.history).unwrap_or(TimeDelta::MAX))
        });
        Explained {
            source: head.source.clone(),
            source_title: self.source.zip(self.state).map(|(source, state)| title(source, state)),
            in_config: self.source.is_some(),
            title: entry.and_then(|entry| entry.title.clone()),
            url: entry.and_then(|entry| entry.url.as_ref()).map(|url| url.as_str().to_owned()),
            id: head.id.clone(),
            native_id: self.stored.as_ref().map(|stored| stored.native_id.clone()),
            id_rule: self.id_rule(),
            first_seen: head.first_seen,
            first_place: head.rank.saturating_add(1),
            listed: head.listed,
            last_listed: if head.listed {
                self.state.and_then(|state| state.last_ok).unwrap_or(head.last_listed)
            } else {
                head.last_listed
            },
            kept_until,
            stored: self.stored.is_some(),
            published: head.published,
            date_rule: self.date_rule(),
            says_now: self.said.as_ref().and_then(|(entry, _)| date_of(entry)),
            updated: entry.and_then(|entry| entry.updated),
            held_until: head.held_until.filter(|until| *until > shelf.now),
            feeds: Vec::new(),
        }
    }

    fn date_rule(&self) -> DateRule {
        let head = &self.head;
        match head.published.precision {
            Precision::Exact | Precision::Minute => DateRule::Source,
            Precision::Day if head.published.utc() == head.first_seen => DateRule::DayOfFirstSight,
            Precision::Day => DateRule::Day,
            Precision::FirstSeen => self.why_first_seen(head.first_seen),
        }
    }

    /// Why the source's own date did not count, by what the source says now.
    fn why_first_seen(&self, first_seen: DateTime<Utc>) -> DateRule {
        let Some((entry, _)) = &self.said else { return DateRule::FirstSeen };
        match date_of(entry) {
            None => DateRule::NoDate,
            Some(said) if !believable(&said) => DateRule::Unbelievable,
            Some(said) if first_sight(entry, first_seen).own_year.is_none() && said.utc() > first_seen => {
                DateRule::TooFarAhead
            }
            Some(_) => DateRule::FirstSeen,
        }
    }

    fn id_rule(&self) -> IdRule {
        let head = &self.head;
        let Some(native) = self.stored.as_ref().map(|stored| stored.native_id.as_str()) else {
            let own = compared(&head.id) == head.native && is_absolute_iri(&head.id);
            return if own { IdRule::Native } else { IdRule::Kept };
        };
        if head.id == native && is_absolute_iri(native) {
            return IdRule::Native;
        }
        let salted = salted(&head.source, native);
        let minted_key = head.id.starts_with("tag:").then(|| head.id.rsplit(':').next()).flatten();
        let without_host = |text: &str| head.id == named_uuid(&format!("{}\n{text}", head.source));
        let is_minted = |text: &str| minted_key == Some(key(text).as_str()) || without_host(text);
        if is_minted(&salted) {
            return IdRule::MintedInstead;
        }
        if !is_minted(native) {
            let is_file = self.source.is_some_and(|source| source.kind == "files");
            return if is_file { IdRule::File } else { IdRule::Kept };
        }
        match self.made(native) {
            Made::Id if is_absolute_iri(native) => IdRule::MintedInstead,
            Made::Id => IdRule::Minted,
            Made::Address => IdRule::MintedFromAddress,
            Made::Text => IdRule::MintedFromText,
        }
    }

    /// What the id inside the source was made of: as the source says now, else by its form.
    fn made(&self, native: &str) -> Made {
        if let Some((_, said)) = &self.said {
            return said.made;
        }
        let entry = self.stored.as_ref().map(|stored| &stored.entry);
        let address = entry.and_then(|entry| entry.url.as_ref()).and_then(canonical);
        match () {
            () if address.as_deref() == Some(native) => Made::Address,
            () if native.contains('\n') => Made::Text,
            () => Made::Id,
        }
    }
}

/// The date that first sight goes by.
fn date_of(entry: &Entry) -> Option<Stamp> {
    [entry.published, entry.created, entry.updated].into_iter().flatten().next()
}

/// What a source says as far as is known without asking anybody: its last stored answer, its files.
fn feed(shelf: &Shelf<'_>, source: &PlannedSource) -> Result<Option<Feed>, StoreError> {
    if source.local {
        let unread = SourceState::default();
        let (requests, most) = (source.source.start(), shelf.plan.fetch.max_size);
        return Ok(match read_files(source, &requests, &unread, most, &|_, _| false, shelf.now) {
            Local::Read(read, ..) => Some(read.feed),
            Local::Unchanged | Local::Failed(_) => None,
        });
    }
    let documents = shelf.store.bodies(&source.name)?;
    Ok(match read(source, &documents) {
        Outcome::Harvested { feed, .. } => Some(feed),
        _ => None,
    })
}

/// The entry as its source has it now.
fn said(source: &PlannedSource, feed: Feed, head: &Head) -> Option<(Entry, Native)> {
    let spoken = feed.language.clone().or_else(|| source.language.clone());
    let entries: Vec<Entry> = feed.entries.into_iter().map(|entry| finish(entry, spoken.as_deref())).collect();
    let mut natives = natives(&entries, source.identity);
    let at = natives
        .iter()
        .position(|native| native.digest == head.native)
        .or_else(|| natives.iter().position(|native| native.address.is_some() && native.address == head.address))?;
    Some((entries.into_iter().nth(at)?, natives.swap_remove(at)))
}
