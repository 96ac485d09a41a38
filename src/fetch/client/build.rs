//! Makes the clients: certificates, proxy, names, bounds.

use std::fmt::Display;
use std::fs;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Proxy};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::super::error::FetchError;
use super::super::guard::Guard;
use super::super::settings::Settings;
use super::super::tls;
use super::resolve::{Guarded, Lookup};

/// How long a connection waits for the next request to its host: servers close after five seconds and more, and we had
/// better be first. How many wait is for the queues of hosts to say.
const IDLE: Duration = Duration::from_secs(4);

/// Longest list of headers over HTTP/2; over HTTP/1.1 the client has a bound of its own.
const MAX_HEADERS: u32 = 64 * 1024;

/// What makes requests.
pub(in super::super) struct Web {
    settings: Settings,
    guard: Guard,
    authorities: Vec<CertificateDer<'static>>,
    tls: OnceLock<Result<ClientConfig, FetchError>>,
    /// Looks names up for both clients, so that each is asked about once.
    pub(super) names: Guarded,
    once: OnceLock<Result<Client, FetchError>>,
    kept: OnceLock<Result<Client, FetchError>>,
    pub(super) proxied: bool,
}

/// What becomes of a connection after its answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Connections {
    /// It is closed: nothing else is asked there in this run.
    #[default]
    Closed,
    /// It is kept for the next request.
    Kept,
    /// It is one that was kept, and it is closed, since this is the last.
    Last,
}

impl Web {
    /// Reads what config.yaml names; the clients are made when first needed, since loading the
    /// certificates of the system takes longer than a run that asks nobody.
    ///
    /// # Errors
    /// When `fetch.ca` or `fetch.proxy` cannot be used.
    pub(in super::super) fn new(
        settings: &Settings,
        guard: &Guard,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, FetchError> {
        if let Some(proxy) = &settings.proxy {
            Proxy::all(proxy).map_err(|_| FetchError::Proxy)?;
        }
        Ok(Self {
            settings: settings.clone(),
            guard: guard.clone(),
            names: Guarded::new(guard.clone(), lookup, settings.proxy.as_deref()),
            authorities: authorities(settings)?,
            tls: OnceLock::new(),
            once: OnceLock::new(),
            kept: OnceLock::new(),
            proxied: settings.proxy.is_some(),
        })
    }

    /// The client for a request: hosts that are asked once do not leave idle connections behind.
    pub(super) fn client(&self, connections: Connections) -> Result<&Client, FetchError> {
        let (cell, idle) = match connections {
            Connections::Closed => (&self.once, 0),
            Connections::Kept | Connections::Last => (&self.kept, self.settings.per_host_at_once),
        };
        cell.get_or_init(|| self.made(idle)).as_ref().map_err(Clone::clone)
    }

    pub(super) fn guard(&self) -> &Guard {
        &self.guard
    }

    fn made(&self, idle: usize) -> Result<Client, FetchError> {
        let tls = || tls::config(&self.authorities).map_err(|error| FetchError::Client { why: innermost(&error) });
        let tls = self.tls.get_or_init(tls).clone()?;
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(self.settings.connect_timeout)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(idle)
            .http2_max_header_list_size(MAX_HEADERS)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true);
        if let Some(proxy) = &self.settings.proxy {
            builder = builder.proxy(Proxy::all(proxy).map_err(|_| FetchError::Proxy)?);
        }
        let builder = builder.dns_resolver(self.names.clone());
        builder.build().map_err(|error| FetchError::Client { why: innermost(&error) })
    }
}

/// The certificates of `fetch.ca`.
fn authorities(settings: &Settings) -> Result<Vec<CertificateDer<'static>>, FetchError> {
    let Some(path) = &settings.ca else { return Ok(Vec::new()) };
    let wrong = |why: &dyn Display| FetchError::Ca { why: format!("`{}`: {why}", path.display()) };
    let pem = fs::read(path).map_err(|error| wrong(&error))?;
    // Each is looked at here: a client only fails once it is made, and then for every source.
    let mut looked_at = RootCertStore::empty();
    let mut all = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| wrong(&error))?;
        looked_at.add(certificate.clone()).map_err(|error| wrong(&error))?;
        all.push(certificate);
    }
    if all.is_empty() {
        return Err(wrong(&"it holds no certificate"));
    }
    Ok(all)
}

/// The cause that says most.
pub(super) fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(inner) = error.source() {
        error = inner;
    }
    error.to_string()
}
