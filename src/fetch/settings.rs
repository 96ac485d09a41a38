//! How to fetch: the values of config.yaml's `fetch`.

use std::path::PathBuf;
use std::time::Duration;

/// Key `fetch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// For the whole of a request.
    pub timeout: Duration,
    /// For the connection.
    pub connect_timeout: Duration,
    /// Bytes of a body after decompression.
    pub max_size: u64,
    /// Redirects followed.
    pub redirects: u32,
    /// Requests at once.
    pub at_once: usize,
    /// Requests at once to one host.
    pub per_host_at_once: usize,
    /// Least time between the starts of two requests to one host.
    pub per_host_spacing: Duration,
    /// When robots.txt is asked.
    pub robots: Robots,
    /// Networks allowed beside the public ones.
    pub networks: Vec<ipnet::IpNet>,
    /// The proxy, never from the environment.
    pub proxy: Option<String>,
    /// A file with certificates (PEM) to trust beside the system's.
    pub ca: Option<PathBuf>,
    /// Instead of our own User-Agent.
    pub user_agent: Option<String>,
    /// Mail or address of the owner, from `site.contact`.
    pub contact: Option<String>,
}

/// Key `fetch.robots`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Robots {
    /// For pages.
    Pages,
    /// For feeds, too.
    All,
    /// Not at all.
    Never,
}
