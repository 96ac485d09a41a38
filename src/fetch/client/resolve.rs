//! Looks names up and lets only addresses through that may be asked.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;
use tokio::time::Instant;

use super::super::guard::Guard;

/// How long an answer is used again within a run; short, since its own time to live is not told to us.
const KEPT: Duration = Duration::from_secs(60);

/// Answers kept at most.
const MOST: usize = 4096;

/// Looks a name up; tests have one of their own.
pub(in super::super) trait Lookup: Send + Sync {
    /// All addresses of the name.
    fn lookup(&self, name: String) -> Looking;
}

/// The answer of a [`Lookup`] to come.
pub(in super::super) type Looking = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

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
pub(super) struct Guarded {
    guard: Guard,
    lookup: Arc<dyn Lookup>,
    /// The proxy, which may well be in a network of our own.
    proxy: Option<String>,
    kept: Arc<Mutex<Answers>>,
}

impl Guarded {
    pub(super) fn new(guard: Guard, lookup: Arc<dyn Lookup>, proxy: Option<String>) -> Self {
        Self { guard, lookup, proxy, kept: Arc::default() }
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_ascii_lowercase();
        let free = self.proxy.as_deref() == Some(name.as_str());
        let (guard, lookup, kept) = (self.guard.clone(), Arc::clone(&self.lookup), Arc::clone(&self.kept));
        Box::pin(async move {
            let known = kept.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
            let found = match known.filter(|(at, _)| at.elapsed() < KEPT) {
                Some((_, found)) => found,
                None => {
                    let found = lookup.lookup(name.clone()).await?;
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    if kept.len() >= MOST {
                        kept.clear();
                    }
                    kept.insert(name, (Instant::now(), found.clone()));
                    found
                }
            };
            if found.is_empty() {
                return Err(NoAddress.into());
            }
            // One address that is not public spoils them all: the name is not to be trusted.
            if !free && !found.iter().all(|ip| guard.allows(*ip)) {
                return Err(NotPublic.into());
            }
            let addresses: Addrs = Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}
