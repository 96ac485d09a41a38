//! Asks one group of sources, follows where that leads, and sends what came of each.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::group::{Group, requests};
use super::outbox::{Outbox, Place};
use super::reading::{Local, Read, body_hash, broken, describe, join, read, read_files, unreadable};
use super::workers::Workers;
use super::{Gathered, Outcome};
use crate::fetch::{Ask, Connections, Fetched, Fetcher, Hosts, Ticket};
use crate::model::{
    Address, Answer, Document, Exchange, Failure, FailureKind, FeedHints, Request, SourceName, SourceState, Target,
    Validators,
};
use crate::plan::{Plan, PlannedSource};
use crate::schedule::{self, retry_at};
use crate::store::Body;

/// A listing of a hundred articles, asked twice over; more is a trap or a loop.
const MAX_REQUESTS: usize = 200;

/// Runs in a row that a permanent redirect held before it was believed.
const BELIEVED: u32 = 3;

/// All that asking needs to know.
pub(super) struct Gatherer<'a> {
    pub(super) plan: &'a Plan,
    pub(super) states: &'a (dyn Fn(&SourceName) -> Arc<SourceState> + Sync),
    pub(super) known: &'a (dyn Fn(&SourceName, u64) -> bool + Sync),
    pub(super) now: DateTime<Utc>,
    pub(super) fetcher: &'a Fetcher,
    pub(super) hosts: &'a Hosts,
    pub(super) workers: Workers<'a>,
    pub(super) outbox: Outbox<'a>,
}

/// A source with its state.
struct Member<'a> {
    source: &'a PlannedSource,
    state: Arc<SourceState>,
}

/// What became of a document.
enum Made {
    /// It is the one we have.
    Same,
    /// It was read.
    Read(Box<Harvest>),
    /// It was not.
    Failed(Failure),
}

/// What was read of a source, all its parts.
struct Harvest {
    read: Read,
    raw: Vec<Body>,
    failures: Vec<Failure>,
    /// Where it was found, if not where it was looked for.
    found: Option<(Address, Exchange)>,
    /// The hash of the first body; none for a part.
    hash: u64,
    delta: bool,
}

impl<'a> Gatherer<'a> {
    /// Asks a group.
    pub(super) async fn ask(&self, group: Group, connections: Connections, mut ticket: Ticket) {
        let Some(lead) = group.first().copied() else { return };
        let requests = requests(self.plan, lead);
        let members: Vec<Member<'a>> =
            group.into_iter().filter_map(|index| self.plan.sources.get(index)).map(|s| self.member(s)).collect();
        let Some(lead) = members.first() else { return };
        let local = !matches!(requests.first(), Some(Request { target: Target::Http(_), .. }));
        if local {
            for member in members {
                self.ask_files(member, &requests).await;
            }
            return;
        }
        let Some(request) = requests.first() else { return };
        // Those who have different things are told everything.
        let agreed = members.iter().all(|m| same_knowledge(&m.state, &lead.state)) && requests.len() == 1;
        let none = Validators::default();
        let fetched = self
            .fetcher
            .fetch(
                &Ask {
                    request,
                    start: start(&lead.state),
                    validators: if agreed { &lead.state.validators } else { &none },
                    validators_of: lead.state.validators_of.as_ref().filter(|_| agreed),
                    connections,
                    now: self.now,
                },
                self.hosts,
                &mut ticket,
            )
            .await;
        self.heed(&fetched.exchange);
        let name = lead.source.name.clone();
        for member in members {
            let further = requests.get(1..).unwrap_or_default();
            self.tell(member, &fetched, further, &name, &mut ticket).await;
        }
    }

    fn member(&self, source: &'a PlannedSource) -> Member<'a> {
        let state = (self.states)(&source.name);
        let state = if state.asks == source.asks { state } else { Arc::new(schedule::renewed(&state, source.asks)) };
        Member { source, state }
    }

    /// 429 speaks for the whole host (RFC 6585 section 4 lets the server count that way).
    fn heed(&self, exchange: &Exchange) {
        let Answer::Failed(Failure { kind: FailureKind::TooMany, .. }) = &exchange.answer else { return };
        let host = exchange.address.as_ref().and_then(Address::host);
        if let Some((host, until)) = host.zip(retry_at(&exchange.said, self.now)) {
            self.hosts.pause(&host, until);
        }
    }

    /// Makes of an exchange what it means for one source, and sends it.
    async fn tell(
        &self,
        member: Member<'a>,
        fetched: &Fetched,
        further: &[Request],
        lead: &SourceName,
        ticket: &mut Ticket,
    ) {
        let Member { source, state } = member;
        let mut exchange = fetched.exchange.clone();
        let every = source.every;
        let next = |exchange: &Exchange, hints| schedule::next(&state, exchange, hints, every, lead, self.now);
        let Some(document) = &fetched.document else {
            let outcome = match &exchange.answer {
                Answer::Failed(Failure { kind: FailureKind::Paused, message, .. }) => Outcome::Skipped(message.clone()),
                Answer::Failed(failure) => Outcome::Failed(failure.clone()),
                Answer::NotModified | Answer::Read => Outcome::NotModified,
            };
            let after = next(&exchange, FeedHints::default());
            return self.send(source, after, outcome, None, None).await;
        };
        ticket.slotted().await;
        ticket.readable().await;
        let mut place = self.outbox.place().await;
        match self.make(source, &state, document, further, (ticket, &mut place)).await {
            Made::Same => {
                exchange.answer = Answer::NotModified;
                let mut after = next(&exchange, FeedHints::default());
                after.validators = exchange.validators;
                self.send(source, after, Outcome::Unchanged, None, place).await;
            }
            Made::Failed(failure) => {
                exchange.answer = Answer::Failed(failure.clone());
                let after = next(&exchange, FeedHints::default());
                self.send(source, after, Outcome::Failed(failure), None, place).await;
            }
            Made::Read(harvest) => {
                let Harvest { read, raw, failures, found, hash, delta } = *harvest;
                let (found, exchange) = found.map_or((None, exchange), |(found, exchange)| (Some(found), exchange));
                let mut after = next(&exchange, read.hints);
                if found.is_some() {
                    after.discovered = found;
                    after.behind_page = true;
                }
                after.body_hash = hash;
                describe(&mut after, &read.feed);
                let outcome = Outcome::Harvested { feed: read.feed, raw, failures, delta };
                self.send(source, after, outcome, Some(ticket), place).await;
            }
        }
    }

    /// Reads a document with all that follows from it; while anything more is asked, the place is for others.
    async fn make(
        &self,
        source: &'a PlannedSource,
        state: &SourceState,
        document: &Document,
        further: &[Request],
        (ticket, place): (&mut Ticket, &mut Option<Place<'a>>),
    ) -> Made {
        let hash = body_hash(&document.body);
        if hash == state.body_hash && state.last_ok.is_some() && !document.delta && further.is_empty() {
            return Made::Same;
        }
        let (read, found) = match self.read(source, document).await {
            Ok(read) => (read, None),
            Err(failure) => {
                *place = None;
                match self.look_elsewhere(source, state, document, ticket).await {
                    Some((read, at, fetched)) => (read, Some((at, fetched))),
                    None => return Made::Failed(failure),
                }
            }
        };
        let document =
            found.as_ref().and_then(|(_, fetched)| fetched.document.clone()).unwrap_or_else(|| document.clone());
        let mut harvest = Harvest {
            read,
            raw: vec![Body::new(document.clone())],
            failures: Vec::new(),
            hash: if document.delta { 0 } else { body_hash(&document.body) },
            delta: document.delta,
            found: None,
        };
        harvest.found = found.map(|(at, fetched)| (at, fetched.exchange));
        if !further.is_empty() || !harvest.read.follow.is_empty() {
            *place = None;
        }
        self.follow(source, &mut harvest, document.address.as_str(), further, ticket).await;
        Made::Read(Box::new(harvest))
    }

    /// Asks for what a document leads to: further pages, articles.
    async fn follow(
        &self,
        source: &'a PlannedSource,
        harvest: &mut Harvest,
        first: &str,
        further: &[Request],
        ticket: &mut Ticket,
    ) {
        let follow = std::mem::take(&mut harvest.read.follow);
        let mut waiting: VecDeque<Request> = further.iter().cloned().chain(follow).collect();
        let mut asked: HashSet<String> = HashSet::from([first.to_owned()]);
        while let Some(request) = waiting.pop_front() {
            // Only config.yaml names files.
            let Target::Http(url) = &request.target else { continue };
            if asked.len() > MAX_REQUESTS || !asked.insert(url.as_str().to_owned()) {
                continue;
            }
            let fetched = self.simple(&request, ticket).await;
            let part = match (&fetched.exchange.answer, &fetched.document) {
                (_, Some(document)) => self.read(source, document).await.map(|read| (read, document.clone())),
                (Answer::Failed(failure), None) => Err(failure.clone()),
                (_, None) => continue,
            };
            match part {
                Ok((mut read, document)) => {
                    waiting.extend(std::mem::take(&mut read.follow));
                    harvest.raw.push(Body::new(document));
                    join(&mut harvest.read, read);
                }
                Err(failure) => harvest.failures.push(failure),
            }
        }
    }

    /// Looks for the feed of a page that stands where a feed should be. A source that has given a
    /// feed before does not become another one because its server shows a page for once.
    async fn look_elsewhere(
        &self,
        source: &'a PlannedSource,
        state: &SourceState,
        document: &Document,
        ticket: &mut Ticket,
    ) -> Option<(Read, Address, Fetched)> {
        if state.last_ok.is_some() && !state.behind_page {
            return None;
        }
        let page = document.clone();
        let requests = self.workers.run(page.body.len(), move || source.source.elsewhere(&page)).await?;
        for request in requests.iter().take(MAX_REQUESTS) {
            let Target::Http(url) = &request.target else { continue };
            let fetched = self.simple(request, ticket).await;
            self.heed(&fetched.exchange);
            let Some(document) = &fetched.document else { continue };
            if let Ok(read) = self.read(source, document).await {
                let at = Address::new(url.as_str())?;
                return Some((read, at, fetched));
            }
        }
        None
    }

    /// Asks without anything known before.
    async fn simple(&self, request: &Request, ticket: &mut Ticket) -> Fetched {
        let none = Validators::default();
        let ask = Ask {
            request,
            start: None,
            validators: &none,
            validators_of: None,
            connections: Connections::Kept,
            now: self.now,
        };
        self.fetcher.fetch(&ask, self.hosts, ticket).await
    }

    /// Reads one document on a thread of its own.
    async fn read(&self, source: &'a PlannedSource, document: &Document) -> Result<Read, Failure> {
        let document = document.clone();
        let known = self.known;
        match self.workers.run(document.body.len(), move || read(source, &document, known)).await {
            Some(read) => read.map_err(|error| unreadable(error, None)),
            None => Err(broken()),
        }
    }

    /// Reads the files of a local source.
    async fn ask_files(&self, member: Member<'a>, requests: &[Request]) {
        let Member { source, state } = member;
        let (before, requests) = (state.clone(), requests.to_vec());
        let (limit, known, now) = (self.plan.fetch.max_size, self.known, self.now);
        let made = self.workers.run(0, move || read_files(source, &requests, &before, limit, known, now)).await;
        let next = |answer, hints| {
            schedule::next(&state, &Exchange::ended(answer), hints, source.every, &source.name, self.now)
        };
        match made.unwrap_or_else(|| Local::Failed(broken())) {
            Local::Unchanged => {
                let after = next(Answer::NotModified, FeedHints::default());
                self.send(source, after, Outcome::Unchanged, None, None).await;
            }
            Local::Failed(failure) => {
                let after = next(Answer::Failed(failure.clone()), FeedHints::default());
                self.send(source, after, Outcome::Failed(failure), None, None).await;
            }
            Local::Read(read, hash, failures) => {
                let mut after = next(Answer::Read, read.hints);
                after.body_hash = hash;
                describe(&mut after, &read.feed);
                let outcome = Outcome::Harvested { feed: read.feed, raw: Vec::new(), failures, delta: false };
                self.send(source, after, outcome, None, None).await;
            }
        }
    }

    async fn send(
        &self,
        source: &PlannedSource,
        state: SourceState,
        outcome: Outcome,
        ticket: Option<&mut Ticket>,
        place: Option<Place<'a>>,
    ) {
        let room = ticket.and_then(Ticket::take_room);
        let gathered = Gathered { source: source.name.clone(), state, outcome, room };
        if matches!(gathered.outcome, Outcome::Harvested { .. }) {
            self.outbox.now(gathered, place).await;
        } else {
            drop(place);
            self.outbox.later(gathered).await;
        }
    }
}

/// Where to begin: what was believed, else what was found, else what config.yaml says.
fn start(state: &SourceState) -> Option<&Address> {
    let moved = state.moved.as_ref().filter(|(_, runs)| *runs >= BELIEVED).map(|(address, _)| address);
    moved.or(state.discovered.as_ref())
}

/// Whether two sources that ask for the same know the same about it.
fn same_knowledge(a: &SourceState, b: &SourceState) -> bool {
    a.validators == b.validators
        && a.validators_of == b.validators_of
        && a.body_hash == b.body_hash
        && start(a) == start(b)
}
