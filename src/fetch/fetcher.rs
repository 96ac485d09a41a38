//! Asks one address, follows where it leads, and tells what came.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use tokio::time::Instant;
use url::Url;

use super::client::{Connections, Get, Head, Lookup, Reply, SystemLookup, Web};
use super::error::FetchError;
use super::guard::Guard;
use super::hosts::Hosts;
use super::robots::{LONGEST, allows, ours_alone};
use super::settings::{Robots, Settings};
use super::traffic::{Ticket, Traffic};
use crate::model::{
    Address, Answer, Document, Exchange, Failure, FailureKind, Hop, Request, RobotsCopy, Said, Target, Validators, Want,
};

/// Media types of feeds, in the order we like them; then all the rest, since many servers mislabel them.
const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, \
                           application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1";

/// Pages.
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1";

/// Redirects of robots.txt that are followed (RFC 9309 section 2.3.1.2).
const ROBOTS_REDIRECTS: u32 = 5;

/// Cookies that a wall of redirects may set before it lets us through; forgotten with the exchange.
const COOKIES: usize = 16;

/// What is asked, and what is known of it already.
pub struct Ask<'a> {
    /// What the source asks for; its target is an address of the web.
    pub request: &'a Request,
    /// Where to begin instead: where permanent redirects or discovery led.
    pub start: Option<&'a Address>,
    /// The validators of the last good answer.
    pub validators: &'a Validators,
    /// The address that gave them.
    pub validators_of: Option<&'a Address>,
    /// What becomes of the connection.
    pub connections: Connections,
    /// The clock.
    pub now: DateTime<Utc>,
}

/// What came of asking.
#[derive(Debug)]
pub struct Fetched {
    /// The facts for the schedule. A document that came counts as read here; whether it could be
    /// read is for the source to say.
    pub exchange: Exchange,
    /// The document, where one came.
    pub document: Option<Document>,
}

/// Asks the web.
pub struct Fetcher {
    settings: Settings,
    guard: Guard,
    web: Web,
    traffic: Arc<Traffic>,
    agent: String,
}

/// Where an exchange stands.
struct Walk<'a> {
    ask: &'a Ask<'a>,
    hosts: &'a Hosts,
    url: Url,
    hops: Vec<Hop>,
    seen: HashSet<String>,
    cookies: Vec<(String, String)>,
    deadline: Instant,
}

impl Fetcher {
    /// With these settings.
    ///
    /// # Errors
    /// When `fetch.ca` or `fetch.proxy` cannot be used.
    pub fn new(settings: &Settings) -> Result<Self, FetchError> {
        Self::looking_up(settings, Arc::new(SystemLookup))
    }

    pub(super) fn looking_up(settings: &Settings, lookup: Arc<dyn Lookup>) -> Result<Self, FetchError> {
        let guard = Guard::new(&settings.networks);
        let web = Web::new(settings, &guard, lookup)?;
        let traffic = Traffic::new(settings, super::files::most_open());
        let agent = settings.user_agent.clone().unwrap_or_else(|| agent(settings.contact.as_deref()));
        Ok(Self { settings: settings.clone(), guard, web, traffic, agent })
    }

    /// Waits until one more request may be under way.
    pub async fn ticket(&self) -> Ticket {
        self.traffic.ticket().await
    }

    /// Asks, follows redirects, and says what came; never fails, since a failure is an answer, too.
    pub async fn fetch(&self, ask: &Ask<'_>, hosts: &Hosts, ticket: &mut Ticket) -> Fetched {
        let url = match begin(ask) {
            Ok(url) => url,
            Err(error) => return failed(&error, None, Vec::new(), Said::default()),
        };
        let mut walk = Walk {
            ask,
            hosts,
            url,
            hops: Vec::new(),
            seen: HashSet::new(),
            cookies: Vec::new(),
            deadline: Instant::now() + self.settings.timeout,
        };
        let reply = self.walk(&mut walk, ticket).await;
        ticket.leave();
        match reply {
            Ok(reply) => told(walk, reply),
            Err(error) => failed(&error, address(&walk.url), walk.hops, Said::default()),
        }
    }

    /// Goes from address to address until one answers with something else than a redirect.
    async fn walk(&self, walk: &mut Walk<'_>, ticket: &mut Ticket) -> Result<Reply, FetchError> {
        loop {
            let host = self.admitted(walk)?;
            if self.asks_robots(walk.ask.request.want) {
                self.robots(walk, &host, ticket).await?;
            }
            let waited = Instant::now();
            ticket.enter(&host).await;
            walk.deadline += waited.elapsed();
            if let Some(until) = walk.hosts.paused(&host, walk.ask.now) {
                return Err(paused(host, until));
            }
            let reply = self.web.get(&self.get(walk, &host), ticket).await?;
            ticket.leave();
            let Some(permanent) = redirects(reply.status) else { return Ok(reply) };
            self.follow(walk, &host, &reply, permanent)?;
        }
    }

    /// Whether this address is asked at all; gives its host.
    fn admitted(&self, walk: &mut Walk<'_>) -> Result<String, FetchError> {
        self.guard.check(&walk.url)?;
        let host = walk.url.host_str().ok_or(FetchError::NoHost)?.to_ascii_lowercase();
        if let Some(until) = walk.hosts.paused(&host, walk.ask.now) {
            return Err(paused(host, until));
        }
        let been = format!("{} {:?}", walk.url, walk.cookies);
        if !walk.seen.insert(been) {
            return Err(FetchError::RedirectLoop { host });
        }
        Ok(host)
    }

    /// Takes one redirect.
    fn follow(&self, walk: &mut Walk<'_>, host: &str, reply: &Reply, permanent: bool) -> Result<(), FetchError> {
        if walk.hops.len() >= usize::try_from(self.settings.redirects).unwrap_or(usize::MAX) {
            return Err(FetchError::TooManyRedirects { limit: self.settings.redirects });
        }
        let location = reply.head.one("location");
        let to = location.and_then(|location| walk.url.join(location.trim()).ok());
        let Some(mut to) = to else { return Err(FetchError::RedirectNowhere { host: host.to_owned() }) };
        to.set_fragment(None);
        let same_host = to.host_str() == walk.url.host_str();
        if !same_host {
            walk.cookies.clear();
            // A stranger's credentials are not ours to use.
            let _ = to.set_username("");
            let _ = to.set_password(None);
        } else {
            keep_cookies(&mut walk.cookies, &reply.head);
        }
        // An address that gives up its encryption is followed, and never remembered.
        let safe = !(walk.url.scheme() == "https" && to.scheme() == "http");
        if let Some(to) = address(&to) {
            walk.hops.push(Hop { to, permanent: permanent && safe });
        }
        walk.url = to;
        Ok(())
    }

    fn get<'w>(&self, walk: &'w Walk<'_>, host: &'w str) -> Get<'w> {
        let ask = walk.ask;
        let accept = match ask.request.want {
            Want::Feed => ACCEPT_FEED,
            Want::Page => ACCEPT_PAGE,
        };
        let mut headers = vec![("user-agent", self.agent.clone()), ("accept", accept.to_owned())];
        if ask.validators_of.is_some() && ask.validators_of == address(&walk.url).as_ref() {
            if let Some(etag) = &ask.validators.etag {
                headers.push(("if-none-match", etag.clone()));
                if ask.request.want == Want::Feed {
                    headers.push(("a-im", "feed".to_owned()));
                }
            }
            if let Some(date) = &ask.validators.last_modified {
                headers.push(("if-modified-since", date.clone()));
            }
        }
        if !walk.cookies.is_empty() {
            let pairs: Vec<String> = walk.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.push(("cookie", pairs.join("; ")));
        }
        Get {
            url: &walk.url,
            host,
            headers,
            own: if at_home(ask.request, &walk.url) { &ask.request.headers } else { &[] },
            connections: ask.connections,
            limit: self.settings.max_size,
            deadline: walk.deadline,
            seconds: self.settings.timeout.as_secs().max(1),
            connect_seconds: self.settings.connect_timeout.as_secs().max(1),
        }
    }

    fn asks_robots(&self, want: Want) -> bool {
        match self.settings.robots {
            Robots::Never => false,
            Robots::Pages => want == Want::Page,
            Robots::All => true,
        }
    }

    /// Asks robots.txt of this address's origin, once a day, whether it may be asked.
    async fn robots(&self, walk: &mut Walk<'_>, host: &str, ticket: &mut Ticket) -> Result<(), FetchError> {
        let origin = walk.url.origin().ascii_serialization();
        let now = walk.ask.now;
        let copy = match walk.hosts.robots(host, &origin, now) {
            Some(copy) => copy,
            None => {
                let waited = Instant::now();
                let cell = walk.hosts.asking(&origin);
                let copy = cell.get_or_init(|| self.read_robots(&walk.url, walk.ask, ticket)).await.clone();
                walk.deadline += waited.elapsed();
                walk.hosts.remember_robots(host, &origin, copy.clone());
                copy
            }
        };
        if copy.unreachable {
            return Err(FetchError::RobotsUnreachable { host: host.to_owned() });
        }
        let path = walk.url.query().map_or_else(|| walk.url.path().to_owned(), |q| format!("{}?{q}", walk.url.path()));
        if copy.text.as_deref().is_some_and(|text| !allows(text, &path)) {
            return Err(FetchError::Robots { host: host.to_owned() });
        }
        Ok(())
    }

    /// Reads robots.txt: 4xx means that there is none, anything else that is no file that nothing may
    /// be asked (RFC 9309 section 2.3.1).
    async fn read_robots(&self, page: &Url, ask: &Ask<'_>, ticket: &mut Ticket) -> RobotsCopy {
        let unreachable = RobotsCopy { at: ask.now, text: None, unreachable: true };
        let Ok(mut url) = page.join("/robots.txt") else { return unreachable };
        let deadline = Instant::now() + self.settings.timeout;
        for _ in 0..=ROBOTS_REDIRECTS {
            let Some(host) = url.host_str().map(str::to_ascii_lowercase) else { return unreachable };
            if self.guard.check(&url).is_err() {
                return unreachable;
            }
            ticket.enter(&host).await;
            let get = Get {
                url: &url,
                host: &host,
                headers: vec![("user-agent", self.agent.clone()), ("accept", "text/plain, */*;q=0.1".to_owned())],
                own: &[],
                connections: Connections::Kept,
                limit: self.settings.max_size.max(LONGEST as u64),
                deadline,
                seconds: self.settings.timeout.as_secs().max(1),
                connect_seconds: self.settings.connect_timeout.as_secs().max(1),
            };
            let reply = self.web.get(&get, ticket).await;
            ticket.leave();
            let Ok(reply) = reply else { return unreachable };
            if redirects(reply.status).is_some() {
                let next = reply.head.one("location").and_then(|location| url.join(location.trim()).ok());
                let Some(next) = next else { return unreachable };
                url = next;
                continue;
            }
            let bytes = reply.body.get(..LONGEST).unwrap_or(&reply.body);
            return match reply.status {
                200 => {
                    let text = ours_alone(&String::from_utf8_lossy(bytes));
                    RobotsCopy { at: ask.now, text: Some(text), unreachable: false }
                }
                400..=499 => RobotsCopy { at: ask.now, text: None, unreachable: false },
                _ => unreachable,
            };
        }
        // Too many redirects: as if there were none.
        RobotsCopy { at: ask.now, text: None, unreachable: false }
    }
}

/// How we name ourselves: product and version, and where our owner can be found.
fn agent(contact: Option<&str>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match contact.map(str::trim).filter(|contact| !contact.is_empty()) {
        None => format!("feedwright/{version}"),
        Some(contact) if contact.contains("://") => format!("feedwright/{version} (+{contact})"),
        Some(contact) if contact.contains('@') && !contact.starts_with("mailto:") => {
            format!("feedwright/{version} (+mailto:{contact})")
        }
        Some(contact) => format!("feedwright/{version} (+{contact})"),
    }
}

/// Where to begin. What was adopted on the same host is asked with the same credentials.
fn begin(ask: &Ask<'_>) -> Result<Url, FetchError> {
    let Target::Http(home) = &ask.request.target else {
        return Err(FetchError::Scheme { scheme: "file".to_owned() });
    };
    let mut url = ask.start.and_then(Address::url).unwrap_or_else(|| home.clone());
    if ask.start.is_some() && at_home(ask.request, &url) {
        let _ = url.set_username(home.username());
        let _ = url.set_password(home.password());
    }
    url.set_fragment(None);
    Ok(url)
}

/// Whether an address is on the host that config.yaml names, no less safe: only there its headers are sent.
fn at_home(request: &Request, url: &Url) -> bool {
    let Target::Http(home) = &request.target else { return false };
    let upgraded = home.scheme() == "http" && url.scheme() == "https" && url.port().is_none();
    home.host_str() == url.host_str() && (home.origin() == url.origin() || upgraded)
}

/// An address as it may be kept: without credentials.
fn address(url: &Url) -> Option<Address> {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Address::new(url.as_str())
}

/// Whether this status is a redirect, and then whether it is a permanent one.
fn redirects(status: u16) -> Option<bool> {
    match status {
        301 | 308 => Some(true),
        302 | 303 | 307 => Some(false),
        _ => None,
    }
}

/// Names and values of cookies that a redirect to the same host sets: some walls let only those through
/// that bring them back. They end with the exchange.
fn keep_cookies(cookies: &mut Vec<(String, String)>, head: &Head) {
    for line in head.all("set-cookie").iter().take(COOKIES) {
        let pair = line.split(';').next().and_then(|pair| pair.split_once('='));
        let Some((name, value)) = pair.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())) else {
            continue;
        };
        cookies.retain(|(known, _)| *known != name);
        if cookies.len() < COOKIES {
            cookies.push((name, value));
        }
    }
}

fn paused(host: String, until: DateTime<Utc>) -> FetchError {
    FetchError::Paused { host, until: until.to_rfc3339_opts(SecondsFormat::Secs, true) }
}

fn said(head: &Head) -> Said {
    Said {
        retry_after: head.one("retry-after"),
        cache_control: head.list("cache-control"),
        expires: head.one("expires"),
        age: head.one("age"),
        date: head.one("date"),
    }
}

/// The last answer as facts and, where it is one, as a document.
fn told(walk: Walk<'_>, reply: Reply) -> Fetched {
    let host = walk.url.host_str().unwrap_or_default().to_owned();
    let said = said(&reply.head);
    let validators = Validators { etag: reply.head.one("etag"), last_modified: reply.head.one("last-modified") };
    let Some(at) = address(&walk.url) else { return failed(&FetchError::NoHost, None, walk.hops, said) };
    let asked = walk.ask.validators_of == Some(&at)
        && (walk.ask.validators.etag.is_some() || walk.ask.validators.last_modified.is_some());
    let status = reply.status;
    let answer = match status {
        200 | 226 if reply.wall.is_none() => Answer::Read,
        304 if asked => Answer::NotModified,
        _ => {
            let error = match reply.wall {
                Some(wall) => FetchError::Wall { host, status, wall },
                None => FetchError::Status { host, status },
            };
            return failed(&error, Some(at), walk.hops, said);
        }
    };
    let document = (answer == Answer::Read).then(|| Document {
        address: at.clone(),
        path: None,
        content_type: reply.head.one("content-type"),
        content_language: reply.head.one("content-language"),
        content_location: reply.head.one("content-location"),
        body: reply.body,
        packed: reply.packed,
        fetched: walk.ask.now,
        modified: None,
        delta: status == 226,
    });
    Fetched { exchange: Exchange { answer, address: Some(at), hops: walk.hops, validators, said }, document }
}

fn failed(error: &FetchError, at: Option<Address>, hops: Vec<Hop>, said: Said) -> Fetched {
    let Failure { kind, message, help } = error.failure();
    debug_assert!(kind != FailureKind::Unreadable, "only a source can say that");
    let exchange = Exchange {
        answer: Answer::Failed(Failure { kind, message, help }),
        address: at,
        hops,
        validators: Validators::default(),
        said,
    };
    Fetched { exchange, document: None }
}
