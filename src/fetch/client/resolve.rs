//! Looks names up and lets only addresses through that may be asked.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;
use tokio::time::{Instant, timeout};
use url::Url;

use super::super::guard::Guard;

/// How long an answer is used again within a run; short, since its own time to live is not told to us.
const KEPT: Duration = Duration::from_secs(60);

/// Answers kept at most.
const MOST: usize = 4096;

/// How long we look for a name that a proxy will look up itself: where only the proxy knows names, this
/// is in vain.
const BESIDE_A_PROXY: Duration = Duration::from_secs(1);

/// Looks a name up; tests have one of their own.
pub(in super::super) trait Lookup: Send + Sync {
    /// All addresses of the name.
    fn lookup(&self, name: String) -> Looking;
}

/// The answer of a [`Lookup`] to come.
pub(in super::super) type Looking = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Asks the system.
pub(in super::super) struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: String) -> Looking {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// A name that leads to where nobody goes.
#[derive(Debug, Error)]
#[error("not in a public network")]
pub(super) struct NotPublic;

/// A name without an address.
#[derive(Debug, Error)]
#[error("the name leads nowhere")]
pub(super) struct NoAddress;

/// What was found for each name, and when.
type Answers = HashMap<String, (Instant, Vec<IpAddr>)>;

/// Looks names up for the client. What it answers is what is connected to, so nothing can change
/// between check and connection.
#[derive(Clone)]
pub(super) struct Guarded {
    guard: Guard,
    lookup: Arc<dyn Lookup>,
    /// The proxy, which may well be in a network of our own.
    proxy: Option<Url>,
    kept: Arc<Mutex<Answers>>,
}

impl Guarded {
    pub(super) fn new(guard: Guard, lookup: Arc<dyn Lookup>, proxy: Option<&str>) -> Self {
        let proxy = proxy.and_then(|proxy| Url::parse(proxy).ok());
        Self { guard, lookup, proxy, kept: Arc::default() }
    }

    /// Whether a name that the proxy will look up is known here to lead to where nobody goes. Names that
    /// are not known here are the proxy's alone; with `socks5h` no name is looked up here.
    pub(super) async fn refuses(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        // These names are this machine's whatever is asked (RFC 6761 section 6.3).
        if host == "localhost" || host.ends_with(".localhost") {
            return !self.guard.allows(IpAddr::V4(Ipv4Addr::LOCALHOST));
        }
        if self.proxy.as_ref().is_some_and(|proxy| proxy.scheme() == "socks5h") {
            return false;
        }
        let found = timeout(BESIDE_A_PROXY, self.found(&host)).await;
        found.is_ok_and(|found| found.is_ok_and(|found| !found.iter().all(|ip| self.guard.allows(*ip))))
    }

    /// All addresses of a name.
    async fn found(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let known = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        if let Some((_, found)) = known.filter(|(at, _)| at.elapsed() < KEPT) {
            return Ok(found);
        }
        let found = self.lookup.lookup(name.to_owned()).await?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(name.to_owned(), (Instant::now(), found.clone()));
        Ok(found)
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (name, guarded) = (name.as_str().to_ascii_lowercase(), self.clone());
        Box::pin(async move {
            let found = guarded.found(&name).await?;
            if found.is_empty() {
                return Err(NoAddress.into());
            }
            let is_proxy = guarded.proxy.as_ref().is_some_and(|proxy| proxy.host_str() == Some(name.as_str()));
            // One address that is not public spoils them all: the name is not to be trusted.
            if !is_proxy && !found.iter().all(|ip| guarded.guard.allows(*ip)) {
                return Err(NotPublic.into());
            }
            let addresses: Addrs = Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}
