//! `site:` the host of the entry's address: that name or a name under it.

use ::url::{Host, Url};
use regex::Regex;

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::matcher;
use super::super::value::Value;
use super::super::view::EntryView;
use super::{Field, Test};

pub(in super::super) struct SiteField;

impl Field for SiteField {
    fn name(&self) -> &'static str {
        "site"
    }

    fn about(&self) -> &'static str {
        "the host of the address, or a name above it; several with commas"
    }

    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError> {
        if value.is_regex() {
            return Ok(Some(Box::new(SiteTest::Regex(matcher::regex(value)?))));
        }
        if value.is_any() {
            return Ok(Some(Box::new(SiteTest::Any)));
        }
        let hosts: Vec<String> = value.list().into_iter().filter_map(|(_, text)| host(text)).collect();
        Ok((!hosts.is_empty()).then(|| -> Box<dyn Test> { Box::new(SiteTest::Hosts(hosts)) }))
    }
}

/// The name as addresses have it: lower case, punycode.
fn host(text: &str) -> Option<String> {
    let text = text.trim_matches('.');
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    Some(Host::parse(text).map_or_else(|_| text.to_lowercase(), |host| host.to_string()))
}

#[derive(Debug)]
enum SiteTest {
    Hosts(Vec<String>),
    Regex(Regex),
    Any,
}

impl Test for SiteTest {
    fn matches(&self, entry: &EntryView<'_>, _context: &Context) -> bool {
        let Some(url) = entry.facts().url.and_then(|url| Url::parse(url.trim()).ok()) else {
            return false;
        };
        let Some(host) = url.host_str().map(|host| host.trim_end_matches('.').to_lowercase()) else {
            return false;
        };
        match self {
            Self::Any => !host.is_empty(),
            Self::Regex(regex) => regex.is_match(&host),
            Self::Hosts(hosts) => hosts.iter().any(|wanted| {
                host.strip_suffix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }),
        }
    }
}
