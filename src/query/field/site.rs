//! `site:` the host of the entry's address: that name or a name under it.

use ::url::{Host, Url};
use regex::Regex;

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::matcher;
use super::super::value::Value;
use super::super::view::EntryView;
use super::{Field, Test};
use crate::model::Narrowing;

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

/// The properties of an entry with this address: all that `site:` finds it by.
pub(in super::super) fn properties(url: &str) -> Vec<String> {
    let Some(host) = host_of(url) else {
        return Vec::new();
    };
    let starts = host.match_indices('.').map(|(at, _)| at + 1);
    [0].into_iter().chain(starts).filter_map(|start| host.get(start..)).map(property).collect()
}

fn property(host: &str) -> String {
    format!("site:{host}")
}

fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    url.host_str().map(|host| host.trim_end_matches('.').to_lowercase())
}

#[derive(Debug)]
enum SiteTest {
    Hosts(Vec<String>),
    Regex(Regex),
    Any,
}

impl Test for SiteTest {
    fn narrowing(&self) -> Narrowing {
        match self {
            Self::Hosts(hosts) => Narrowing::one(hosts.iter().map(|host| Narrowing::Property(property(host)))),
            _ => Narrowing::Any,
        }
    }

    fn certain(&self) -> Option<Narrowing> {
        matches!(self, Self::Hosts(_)).then(|| self.narrowing())
    }

    fn compared(&self, entry: &EntryView<'_>, _context: &Context) -> Option<String> {
        entry.facts().url.and_then(host_of)
    }

    fn matches(&self, entry: &EntryView<'_>, _context: &Context) -> bool {
        let Some(host) = entry.facts().url.and_then(host_of) else {
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
