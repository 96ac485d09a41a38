//! Where an entry stands in a feed, or what keeps it out.

use chrono::{DateTime, Utc};

use crate::config::Text;
use crate::model::{Entry, EntryKey, FeedState};
use crate::plan::{PlannedFeed, PlannedSource};
use crate::query::{Context, Filters, Key, Ruling};
use crate::select::{Candidate, Dropped, STEPS};
use crate::store::StoreError;

use super::super::assemble::{Selection, Shelf, select};
use super::super::judge::{texts, view};
use super::super::kept::Keeper;
use super::super::shape::{UNKNOWN, title};
use super::super::transform::transformed;
use super::life::Life;
use super::told::{Copies, Member, Rule, Said, Standing, Step};

/// The step that leaves out what is too old.
const LIMIT: &str = "limit";

/// What one feed shows, once for all entries that are asked for.
pub(super) struct Table<'a> {
    shelf: &'a Shelf<'a>,
    planned: &'a PlannedFeed,
    before: &'a FeedState,
    known: Option<(&'a Keeper<'a>, usize)>,
    sources: Vec<&'a PlannedSource>,
    /// Made when an entry of one of its sources is asked for.
    selection: Option<Selection>,
}

impl<'a> Table<'a> {
    /// Of this feed; `known`: what is known of the feed at this place of the plan.
    pub(super) fn of(
        shelf: &'a Shelf<'a>,
        planned: &'a PlannedFeed,
        before: &'a FeedState,
        known: Option<(&'a Keeper<'a>, usize)>,
    ) -> Self {
        let sources = shelf.plan.sources_of(planned);
        Self { shelf, planned, before, known, sources, selection: None }
    }

    /// Where an entry stands here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn standing(&mut self, life: &Life<'_>) -> Result<Standing, StoreError> {
        let mut told = Standing {
            feed: self.planned.name.clone(),
            shown: false,
            position: None,
            of: self.before.entries,
            step: None,
            why: None,
            rules: Vec::new(),
            copies: None,
            next_run: self.before.first_published.is_none() || self.before.rules != self.planned.rules,
        };
        let Some(place) = self.sources.iter().position(|source| source.name == life.head.source) else {
            return Ok(out(told, Step::From, format!("it does not read {}", life.head.source)));
        };
        told.rules = self.rules(life, place);
        if life.stored.is_none() {
            return Ok(out(told, Step::History, "its history has run out".to_owned()));
        }
        if let Some(until) = life.head.held_until.filter(|until| *until > self.shelf.now) {
            return Ok(out(told, Step::Held, format!("it is held back until {}", self.moment(until))));
        }
        if self.selection.is_none() {
            self.selection = Some(self.select()?);
        }
        let Some(selection) = &self.selection else { return Ok(told) };
        told.of = selection.chosen.len();
        let key = life.head.key;
        let stands = |one: &Candidate| one.head.key == key || one.also.contains(&key);
        if let Some(at) = selection.chosen.iter().position(stands) {
            told.position = Some(at + 1);
            if let Some(shown) = selection.chosen.get(at) {
                told.shown = shown.head.key == key;
                told.copies = self.copies(shown, key, selection)?;
            }
        }
        if !told.shown {
            let step = selection.dropped.iter().find(|dropped| dropped.key == key).map(|dropped| dropped.step);
            let step = match step {
                Some(step) => step,
                None => self.alone(Candidate::new(life.head.clone(), place))?,
            };
            let why = self.why_not(step, life, &told, selection);
            told = out(told, Step::Key(step), why);
        }
        Ok(told)
    }

    fn select(&self) -> Result<Selection, StoreError> {
        match select(self.shelf, self.planned, self.before, self.known) {
            // A damaged index tells nothing; the next run builds it again.
            Err(_) if self.known.is_some() => select(self.shelf, self.planned, self.before, None),
            made => made,
        }
    }

    /// What keeps an entry out that was not looked at: its own faults, else its age.
    fn alone(&self, candidate: Candidate) -> Result<&'static str, StoreError> {
        let Some(selection) = &self.selection else { return Ok(LIMIT) };
        let rules = selection.rules_for(self.shelf, self.planned, &candidate)?;
        let mut dropped: Vec<Dropped> = Vec::new();
        STEPS.iter().fold(vec![candidate], |entries, step| step.apply(entries, &rules, &mut dropped));
        Ok(dropped.pop().map_or(LIMIT, |dropped| dropped.step))
    }

    /// Why a step keeps the entry out, for a person.
    fn why_not(&self, step: &'static str, life: &Life<'_>, told: &Standing, selection: &Selection) -> String {
        let planned = self.planned;
        if let Some(why) = told.rules.iter().find_map(|rule| decisive(rule, step)) {
            return why;
        }
        let of_step = selection.dropped.iter().find(|dropped| dropped.key == life.head.key);
        let why = of_step.map(|dropped| dropped.why.clone()).unwrap_or_default();
        match (step, &told.copies, told.position) {
            (LIMIT, ..) => self.too_old(life, selection),
            ("per_source", ..) => {
                let most = planned.per_source.unwrap_or_default();
                format!("the feed shows {most} of each source (`per_source`), and {} has newer ones", life.head.source)
            }
            ("dedupe", Some(copies), Some(at)) => {
                format!("{} has the same article, which is entry {at} of {}", copies.shown.source, told.of)
            }
            ("dedupe", ..) => self.with_its_winner(life, selection, &why),
            ("backfill", ..) => {
                format!("{} joined this feed later and brought only its newest entries (`backfill`)", life.head.source)
            }
            ("stories", Some(copies), Some(at)) => {
                format!("entry {at} of {}, from {}, stands for its story", told.of, copies.shown.source)
            }
            _ => why,
        }
    }

    /// That a copy stands for it which another step leaves out.
    fn with_its_winner(&self, life: &Life<'_>, selection: &Selection, why: &str) -> String {
        let group = |key: &EntryKey| selection.rules.copies.get(key).map(|copied| copied.group);
        let own = group(&life.head.key);
        let left_out = |one: &&Dropped| own.is_some() && group(&one.key) == own && one.step != "dedupe";
        let winner = selection.dropped.iter().find(left_out);
        let source = winner.and_then(|winner| self.shelf.store.entries(&[winner.key]).ok()?.pop());
        match (winner, source) {
            (Some(winner), Some(stored)) => {
                format!(
                    "the entry of {} stands for it ({why}), and `{}` leaves that one out",
                    stored.source, winner.step
                )
            }
            _ => format!("another entry stands for it ({why}), and that one is not shown here either"),
        }
    }

    /// That the feed is full of newer entries.
    fn too_old(&self, life: &Life<'_>, selection: &Selection) -> String {
        let limit = self.planned.limit;
        let mut left = selection.dropped.iter().filter(|dropped| dropped.step == LIMIT);
        if let Some(behind) = left.position(|dropped| dropped.key == life.head.key) {
            return format!("it would be entry {}, and the feed shows {limit} (`limit`)", limit + behind + 1);
        }
        let last = selection.chosen.iter().map(|one| one.head.published.utc()).min();
        let back_to = last.map(|at| format!(", back to {}", self.moment(at))).unwrap_or_default();
        format!("the feed shows its {limit} newest entries (`limit`){back_to}, and this one is older")
    }

    /// What each query says of an entry.
    fn rules(&self, life: &Life<'_>, place: usize) -> Vec<Rule> {
        let (Some(stored), Some(source)) = (&life.stored, self.sources.get(place)) else { return Vec::new() };
        let state = life.state.unwrap_or(&UNKNOWN);
        let called = title(source, state);
        let context = Context { now: self.shelf.now, timezone: self.shelf.plan.timezone };
        let said = |keep: &[Text], drop: &[Text], entry: &Entry| {
            let view = view(entry, stored.first_seen, (source, state), &called);
            let filters = Filters::of(&texts(keep), &texts(drop));
            filters.map(|filters| filters.rulings(&view, &context)).unwrap_or_default()
        };
        // The source is asked before config.yaml changes anything, the feed afterwards.
        let changed = transformed(&stored.entry, source, self.planned);
        let as_shown = changed.as_ref().unwrap_or(&stored.entry);
        let of_source =
            said(&[], &source.drop, &stored.entry).into_iter().map(|ruling| (Some(source.name.clone()), ruling));
        let of_feed = said(&self.planned.keep, &self.planned.drop, as_shown).into_iter().map(|ruling| (None, ruling));
        of_source.chain(of_feed).map(|(source, ruling)| rule(source, ruling)).collect()
    }

    /// The copies of the entry that is shown, where the asked one is among them.
    fn copies(&self, shown: &Candidate, asked: EntryKey, selection: &Selection) -> Result<Option<Copies>, StoreError> {
        if shown.also.is_empty() {
            return Ok(None);
        }
        let keys: Vec<EntryKey> = [shown.head.key].into_iter().chain(shown.also.iter().copied()).collect();
        let why = |key: EntryKey| selection.rules.copies.get(&key).map(|copied| copied.why.clone());
        let mut members = self.shelf.store.entries(&keys)?.into_iter().map(|stored| Member {
            why: why(stored.key),
            asked: stored.key == asked,
            source: stored.source,
            title: stored.entry.title,
            url: stored.entry.url.map(|url| url.as_str().to_owned()),
        });
        let Some(first) = members.next() else { return Ok(None) };
        let hidden: Vec<Member> = members.collect();
        let words = |key: &EntryKey| selection.rules.copies.get(key).map_or(0, |copied| copied.words);
        let other = hidden.iter().find(|member| member.asked).or(hidden.first()).map(|member| member.source.clone());
        let because = match other {
            Some(other) if other != first.source => format!("{} stands before {other} in `from`", first.source),
            _ if shown.also.iter().any(|key| words(key) < words(&shown.head.key)) => {
                "it has more of the text".to_owned()
            }
            _ => "it came first".to_owned(),
        };
        Ok(Some(Copies { shown: first, hidden, because }))
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.shelf.plan.timezone).format("%Y-%m-%d %H:%M %:z").to_string()
    }
}

fn out(told: Standing, step: Step, why: String) -> Standing {
    Standing { step: Some(step), why: Some(why).filter(|why| !why.is_empty()), ..told }
}

/// Why a query keeps the entry out, where the step that did so is its key.
fn decisive(rule: &Rule, step: &str) -> Option<String> {
    if rule.key != step {
        return None;
    }
    match (rule.key, rule.finds, &rule.source) {
        ("drop", true, Some(source)) => Some(format!("`drop` of source {source} finds it")),
        ("drop", true, None) => Some("its `drop` finds it".to_owned()),
        ("keep", false, _) => Some("no query of its `keep` finds it".to_owned()),
        _ => None,
    }
}

fn rule(source: Option<crate::model::SourceName>, ruling: Ruling) -> Rule {
    Rule {
        source,
        key: match ruling.key {
            Key::Keep => "keep",
            Key::Drop => "drop",
        },
        query: ruling.query,
        finds: ruling.verdict.matches,
        words: ruling.verdict.words,
        terms: ruling.verdict.reasons.into_iter().map(Said::from).collect(),
    }
}
