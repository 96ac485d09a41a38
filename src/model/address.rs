//! An address as the document wrote it, made absolute where a base was known.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::text::html::is_active_address;

/// An address, kept byte for byte as written: http, https, `tag:`, `urn:`, `mailto:` and the like.
///
/// It is never re-encoded, since readers compare addresses as strings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(String);

impl Address {
    /// An address from its text, ends cut; nothing from an empty text, and nothing from one that would
    /// run in whoever opens it (`javascript:`, `data:text/html`).
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty() && !is_active_address(text)).then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a browser opens it over the net.
    #[must_use]
    pub fn is_http(&self) -> bool {
        has_scheme(&self.0, "http:") || has_scheme(&self.0, "https:")
    }

    /// The address taken apart, if it is an absolute one.
    #[must_use]
    pub fn url(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }

    /// The host, in lower case.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        self.url()?.host_str().map(str::to_owned)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn has_scheme(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}
