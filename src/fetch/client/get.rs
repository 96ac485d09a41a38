//! One request and its answer: within its time, its size, its turn.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Response, StatusCode};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::super::error::FetchError;
use super::super::traffic::{FREE, Ticket};
use super::super::wall::{LOOKED_AT, wall};
use super::build::{Connections, Web};
use super::fault::{Stage, fault};
use super::unpack::{ACCEPTED, Damaged, Packing, Step, Unpacker};
use crate::model::Packed;

/// Longest single header that is believed.
const LONGEST_HEADER: usize = 16 * 1024;

/// Longest of all headers together.
const LONGEST_HEAD: usize = 64 * 1024;

/// How long we wait for the page that comes with a refusal; it only serves to tell whose it is.
const REFUSAL: Duration = Duration::from_secs(2);

/// How long all our own waits for room in memory may take together while a body comes in.
const OWN_WAITS: Duration = Duration::from_secs(300);

/// Room for the first bytes of a body that is unpacked.
const FIRST: usize = 16 * 1024;

/// By this factor feeds are packed, or by more.
const USUAL: usize = 4;

/// By this factor at least a body is packed that is kept as it came.
const WELL: usize = 2;

/// What is asked.
pub(in super::super) struct Get<'a> {
    /// Where.
    pub(in super::super) url: &'a Url,
    /// Its host, for messages.
    pub(in super::super) host: &'a str,
    /// What is said.
    pub(in super::super) headers: Vec<(&'static str, String)>,
    /// What the owner wants said, which goes first.
    pub(in super::super) own: &'a [(String, String)],
    /// What becomes of the connection.
    pub(in super::super) connections: Connections,
    /// Bytes of the body at most.
    pub(in super::super) limit: u64,
    /// Until when all of it has to be in.
    pub(in super::super) deadline: Instant,
    /// How long that is, for messages.
    pub(in super::super) seconds: u64,
    /// How long a connection may take, for messages.
    pub(in super::super) connect_seconds: u64,
}

/// What came.
pub(in super::super) struct Reply {
    /// The status.
    pub(in super::super) status: u16,
    /// The headers that matter.
    pub(in super::super) head: Head,
    /// The body of a 200 or 226, else empty.
    pub(in super::super) body: Bytes,
    /// The same as it came, where it came packed well.
    pub(in super::super) packed: Option<Packed>,
    /// Whose browser check it is, if it is one.
    pub(in super::super) wall: Option<&'static str>,
}

/// Headers, as sent.
pub(in super::super) struct Head(HeaderMap);

impl Head {
    /// The first header of this name.
    pub(in super::super) fn one(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(text)
    }

    /// All headers of this name.
    pub(in super::super) fn all(&self, name: &str) -> Vec<String> {
        self.0.get_all(name).iter().filter_map(text).collect()
    }

    /// All headers of this name as one list.
    pub(in super::super) fn list(&self, name: &str) -> Option<String> {
        let all = self.all(name);
        (!all.is_empty()).then(|| all.join(", "))
    }
}

/// A header as text. One that is not UTF-8 cannot be sent back byte for byte, so it is none.
fn text(value: &HeaderValue) -> Option<String> {
    std::str::from_utf8(value.as_bytes()).ok().map(str::to_owned)
}

impl Web {
    /// Asks once; redirects are answers like any other.
    ///
    /// # Errors
    /// When there is no whole answer within the bounds.
    pub(in super::super) async fn get(&self, get: &Get<'_>, ticket: &mut Ticket) -> Result<Reply, FetchError> {
        let client = self.client(get.connections)?;
        if self.proxied && self.names.refuses(get.host).await {
            return Err(FetchError::NotPublic { host: get.host.to_owned() });
        }
        let request = client.get(get.url.clone()).headers(headers(get));
        let asked = Instant::now();
        let sent = ticket.patiently(timeout_at(get.deadline, request.send())).await;
        let response = match sent {
            Err(_) => return Err(FetchError::NoAnswer { host: get.host.to_owned(), seconds: get.seconds }),
            Ok(Err(error)) => return Err(self.by_proxy(fault(&error, get.host, Stage::Head, get.connect_seconds))),
            Ok(Ok(response)) => response,
        };
        ticket.answered(asked.elapsed());
        self.check(&response, get)?;
        let status = response.status();
        let head = Head(response.headers().clone());
        let (body, packed) = match status {
            StatusCode::OK | StatusCode::IM_USED => whole(response, get, ticket).await?,
            StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                (start(response, get, ticket).await, None)
            }
            _ => (Bytes::new(), None),
        };
        let header = |name: &str| head.0.get(name).and_then(|value| value.to_str().ok());
        let wall = wall(header, &body, !status.is_success());
        Ok(Reply { status: status.as_u16(), head, body, packed, wall })
    }

    /// Behind a proxy, it is the proxy that gave no connection.
    fn by_proxy(&self, error: FetchError) -> FetchError {
        match error {
            FetchError::Connect { host, why } if self.proxied => {
                FetchError::Connect { host, why: format!("`fetch.proxy`: {why}") }
            }
            other => other,
        }
    }

    /// A last look at who really answered, and at how much they say about it.
    fn check(&self, response: &Response, get: &Get<'_>) -> Result<(), FetchError> {
        let stranger = response.remote_addr().is_some_and(|peer| !self.guard().allows(peer.ip()));
        if stranger && !self.proxied {
            return Err(FetchError::NotPublic { host: get.host.to_owned() });
        }
        let mut all = 0;
        for (name, value) in response.headers() {
            all += name.as_str().len() + value.len();
            if value.len() > LONGEST_HEADER || all > LONGEST_HEAD {
                let limit = if all > LONGEST_HEAD { LONGEST_HEAD } else { LONGEST_HEADER };
                return Err(FetchError::HeadTooLarge { host: get.host.to_owned(), limit });
            }
        }
        Ok(())
    }
}

fn headers(get: &Get<'_>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in &get.headers {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            map.insert(HeaderName::from_static(name), value);
        }
    }
    if get.connections == Connections::Last {
        map.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    for (name, value) in get.own {
        let pair = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_bytes(value.as_bytes()).ok());
        if let Some((name, mut value)) = pair {
            value.set_sensitive(true);
            map.insert(name, value);
        }
    }
    // Whatever the owner wants said there: what comes packed is unpacked.
    map.entry(header::ACCEPT_ENCODING).or_insert(HeaderValue::from_static(ACCEPTED));
    map
}

/// The whole body, and as it came where it came packed well.
async fn whole(
    mut response: Response,
    get: &Get<'_>,
    ticket: &mut Ticket,
) -> Result<(Bytes, Option<Packed>), FetchError> {
    let packing = packing(&response);
    let length = response.content_length();
    if length.is_some_and(|length| length > get.limit) {
        return Err(FetchError::TooLarge { limit: get.limit });
    }
    // A packed one that is long already will be very long; one that does not say counts as what it usually becomes.
    let (in_the_end, times) = match (packing, length) {
        (None, _) => (length, 1),
        (Some(_), Some(length)) => ((length > FREE as u64).then_some(get.limit), 1),
        (Some(_), None) => (None, USUAL),
    };
    let mut deadline = get.deadline;
    let mut body = Vec::new();
    loop {
        let chunk = match ticket.patiently(timeout_at(deadline, response.chunk())).await {
            Err(_) => return Err(slow(get)),
            Ok(Err(error)) => return Err(fault(&error, get.host, Stage::Body, get.connect_seconds)),
            Ok(Ok(None)) => break,
            Ok(Ok(Some(chunk))) => chunk,
        };
        let held = body.len() + chunk.len();
        if held as u64 > get.limit {
            return Err(FetchError::TooLarge { limit: get.limit });
        }
        let waited = took(chunk.len(), held * times, in_the_end, get, ticket).await?;
        deadline = (deadline + waited).min(get.deadline + OWN_WAITS);
        // All of it in one piece: growing step by step takes up to twice as much.
        if let Some(length) = length.and_then(|length| usize::try_from(length).ok())
            && ticket.has_room_for(length)
        {
            body.reserve_exact(length.saturating_sub(body.len()));
        }
        body.extend_from_slice(&chunk);
    }
    let (mut body, mut packed) = match packing {
        None => (body, None),
        Some(packing) => unpacked(packing, body, get, ticket).await?,
    };
    // What grew step by step may take up twice its length, and it waits to be read with many others.
    body.shrink_to_fit();
    packed = packed.filter(|packed| packed.bytes.len() <= body.len() / WELL);
    ticket.settle(body.len() + packed.as_ref().map_or(0, |packed| packed.bytes.len()));
    Ok((body.into(), packed))
}

/// Unpacks a body once all of it is there: only then many tell their length, and get their room in one piece. It is done
/// step by step, since few bytes may become very many. What can be kept as it came is given back with it.
async fn unpacked(
    packing: Packing,
    mut packed: Vec<u8>,
    get: &Get<'_>,
    ticket: &mut Ticket,
) -> Result<(Vec<u8>, Option<Packed>), FetchError> {
    packed.shrink_to_fit();
    let told = packing.told_length(&packed).filter(|told| *told as u64 <= get.limit);
    if let Some(told) = told {
        let all = told + packed.len();
        took(0, all, Some(all as u64), get, ticket).await?;
    }
    let damaged = |Damaged| cut(get, format!("it cannot be unpacked as {}", packing.name()));
    let mut unpacker = Unpacker::new(packing).map_err(damaged)?;
    let (mut rest, mut body) = (packed.as_slice(), Vec::new());
    loop {
        let before = body.len();
        let more = told.unwrap_or_default().checked_sub(before).filter(|more| *more > 0);
        let most = usize::try_from(get.limit).unwrap_or(usize::MAX).saturating_add(1) - before;
        let step = unpacker.step(&mut rest, &mut body, more.unwrap_or(before.max(FIRST)).min(most));
        let step = step.map_err(damaged)?;
        if body.len() as u64 > get.limit {
            return Err(FetchError::TooLarge { limit: get.limit });
        }
        took(body.len() - before, body.len() + packed.len(), None, get, ticket).await?;
        if step == Step::Done {
            break;
        }
    }
    if !unpacker.is_whole() {
        return Err(cut(get, "unexpected end of file".to_owned()));
    }
    let coding = packing.coding().filter(|_| unpacker.is_clean());
    Ok((body, coding.map(|coding| Packed { coding, bytes: packed.into() })))
}

/// So many more bytes are there, and so many are held now; `length` is how many there will be, where that is known. Gives
/// how long we waited for leave to do so: that is not the server's fault, but it ends, too.
async fn took(
    more: usize,
    held: usize,
    length: Option<u64>,
    get: &Get<'_>,
    ticket: &mut Ticket,
) -> Result<Duration, FetchError> {
    timeout_at(get.deadline + OWN_WAITS, ticket.took(more, held, length)).await.map_err(|_| slow(get))
}

/// How this answer is packed, if it is.
fn packing(response: &Response) -> Option<Packing> {
    let encoding = response.headers().get(header::CONTENT_ENCODING)?;
    Packing::of(encoding.to_str().ok()?)
}

fn slow(get: &Get<'_>) -> FetchError {
    FetchError::Slow { host: get.host.to_owned(), seconds: get.seconds }
}

fn cut(get: &Get<'_>, why: String) -> FetchError {
    FetchError::Cut { host: get.host.to_owned(), why }
}

/// The start of the page that comes with a refusal; whatever goes wrong with it does not matter.
async fn start(mut response: Response, get: &Get<'_>, ticket: &mut Ticket) -> Bytes {
    let deadline = get.deadline.min(Instant::now() + REFUSAL);
    let packing = packing(&response);
    let mut body = Vec::new();
    while body.len() < LOOKED_AT {
        let Ok(Ok(Some(chunk))) = ticket.patiently(timeout_at(deadline, response.chunk())).await else { break };
        body.extend_from_slice(chunk.get(..LOOKED_AT).unwrap_or(&chunk));
    }
    let Some(packing) = packing else { return body.into() };
    let Ok(mut unpacker) = Unpacker::new(packing) else { return Bytes::new() };
    let (mut rest, mut start) = (body.as_slice(), Vec::new());
    while start.len() < LOOKED_AT && unpacker.step(&mut rest, &mut start, LOOKED_AT) == Ok(Step::Further) {}
    start.into()
}
