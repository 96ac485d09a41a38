//! One request and its answer: within its time, its size, its turn.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Response, StatusCode};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::super::error::FetchError;
use super::super::traffic::Ticket;
use super::super::wall::{LOOKED_AT, wall};
use super::build::{Connections, Web};
use super::fault::{Stage, fault};

/// Longest single header that is believed.
const LONGEST_HEADER: usize = 16 * 1024;

/// Longest of all headers together.
const LONGEST_HEAD: usize = 64 * 1024;

/// How long we wait for the page that comes with a refusal; it only serves to tell whose it is.
const REFUSAL: Duration = Duration::from_secs(2);

/// How long all our own waits for room in memory may take together while a body comes in.
const OWN_WAITS: Duration = Duration::from_secs(300);

/// Bodies up to this length are copied rather than kept with the room in which they grew.
const SHORT: usize = 256 * 1024;

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
        let body = match status {
            StatusCode::OK | StatusCode::IM_USED => whole(response, get, ticket).await?,
            StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                start(response, get, ticket).await
            }
            _ => Bytes::new(),
        };
        let header = |name: &str| head.0.get(name).and_then(|value| value.to_str().ok());
        let wall = wall(header, &body, !status.is_success());
        Ok(Reply { status: status.as_u16(), head, body, wall })
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
    map
}

/// The whole body, counted after decompression.
async fn whole(mut response: Response, get: &Get<'_>, ticket: &mut Ticket) -> Result<Bytes, FetchError> {
    let packed = response.headers().contains_key(header::CONTENT_ENCODING);
    let length = response.content_length().filter(|_| !packed);
    if length.is_some_and(|length| length > get.limit) {
        return Err(FetchError::TooLarge { limit: get.limit });
    }
    let mut deadline = get.deadline;
    // Our own waits are not the server's fault, but they end, too.
    let last = get.deadline + OWN_WAITS;
    let mut body = BytesMut::new();
    loop {
        let chunk = match ticket.patiently(timeout_at(deadline, response.chunk())).await {
            Err(_) => return Err(FetchError::Slow { host: get.host.to_owned(), seconds: get.seconds }),
            Ok(Err(error)) => return Err(fault(&error, get.host, Stage::Body, get.connect_seconds)),
            Ok(Ok(None)) => break,
            Ok(Ok(Some(chunk))) => chunk,
        };
        let held = body.len() + chunk.len();
        if held as u64 > get.limit {
            return Err(FetchError::TooLarge { limit: get.limit });
        }
        let slow = |_| FetchError::Slow { host: get.host.to_owned(), seconds: get.seconds };
        let waited = timeout_at(last, ticket.took(chunk.len(), held, length)).await.map_err(slow)?;
        deadline = (deadline + waited).min(last);
        // All of it in one piece: growing step by step takes up to twice as much.
        if let Some(length) = length.and_then(|length| usize::try_from(length).ok())
            && ticket.has_room_for(length)
        {
            body.reserve(length.saturating_sub(body.len()));
        }
        body.extend_from_slice(&chunk);
    }
    ticket.settle(body.len());
    Ok(tight(body))
}

/// A short body that grew step by step may take up twice its length, and it waits to be read with many others.
fn tight(body: BytesMut) -> Bytes {
    let spare = body.capacity() - body.len();
    if body.len() <= SHORT && spare > body.len() / 4 { Bytes::copy_from_slice(&body) } else { body.freeze() }
}

/// The start of the page that comes with a refusal; whatever goes wrong with it does not matter.
async fn start(mut response: Response, get: &Get<'_>, ticket: &mut Ticket) -> Bytes {
    let deadline = get.deadline.min(Instant::now() + REFUSAL);
    let mut body = BytesMut::new();
    while body.len() < LOOKED_AT {
        let Ok(Ok(Some(chunk))) = ticket.patiently(timeout_at(deadline, response.chunk())).await else { break };
        body.extend_from_slice(chunk.get(..LOOKED_AT.min(chunk.len())).unwrap_or_default());
    }
    body.freeze()
}
