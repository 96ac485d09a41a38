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

    /// Whether it can be taken apart: whether it is an absolute one.
    #[must_use]
    pub fn is_url(&self) -> bool {
        is_plain_http(&self.0) || self.url().is_some()
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

/// Whether an address is what nearly all are: http, and a host by its name in small letters of ASCII. No parser finds
/// a fault in such a one.
fn is_plain_http(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let host = rest.find(['/', '?', '#']).and_then(|end| rest.get(..end)).unwrap_or(rest);
    // What ends in a number is one of IP, and what begins with `xn--` must be so encoded.
    let is_name = host.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_lowercase()));
    is_name
        && !host.contains("xn--")
        && host.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::is_plain_http;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn a_plain_address_can_always_be_taken_apart(host in "[a-z0-9.-]{0,12}|[a-z.-]{1,30}", rest in "([/?#]\\PC{0,12})?") {
            let address = format!("https://{host}{rest}");
            prop_assert!(!is_plain_http(&address) || Url::parse(&address).is_ok(), "{}", address);
        }
    }

    #[test]
    fn addresses_of_feeds_are_plain() {
        for (address, is_plain) in [
            ("https://blog.example/2026/11/một-bài?a=b#c", true),
            ("http://www.example.org", true),
            ("https://example.org:8080/", false),
            ("https://Example.org/", false),
            ("https://1.2.3.400/", false),
            ("https://xn--a/", false),
            ("https:///a", false),
            ("tag:example.org,2026:1", false),
        ] {
            assert_eq!(is_plain_http(address), is_plain, "{address}");
        }
    }
}
