//! status.json: how each public source does. It changes with news only, never with the clock.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::model::Address;

use super::address;
use super::characters::line;
use super::kept::generator;

/// How a source does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It answers, or was not asked yet.
    #[default]
    Ok,
    /// It fails; its entries stay.
    Failing,
    /// It said that it is gone for good (410).
    Gone,
    /// It answers, but not as config.yaml expects.
    Suspect,
}

/// One public source as status.json shows it. Sources with secrets in their addresses, and those
/// that only private feeds use, are left out by whoever fills this in.
#[derive(Debug, Clone, Default)]
pub struct SourceHealth {
    /// Its name in config.yaml.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// Its page.
    pub url: Option<Address>,
    /// How it does.
    pub state: Condition,
    /// Since when it does not do well.
    pub since: Option<DateTime<Utc>>,
    /// When it last brought a new entry.
    pub last_new: Option<DateTime<Utc>>,
    /// What is wrong, for a person.
    pub fault: Option<String>,
    /// What to do about it, for a person.
    pub help: Option<String>,
}

#[derive(Serialize)]
struct Document<'a> {
    _feedwright: Maker<'a>,
    sources: Vec<Source<'a>>,
}

#[derive(Serialize)]
struct Maker<'a> {
    generator: &'a crate::model::Generator,
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    state: Condition,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_new: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

/// The bytes of status.json.
#[must_use]
pub fn status(sources: &[SourceHealth]) -> Vec<u8> {
    let generator = generator();
    let document =
        Document { _feedwright: Maker { generator: &generator }, sources: sources.iter().map(source).collect() };
    // Plain text and dates alone: nothing in here can fail to be written.
    let mut out = serde_json::to_vec_pretty(&document).unwrap_or_default();
    out.push(b'\n');
    out
}

fn source(health: &SourceHealth) -> Source<'_> {
    let moment = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    Source {
        name: &health.name,
        title: health.title.as_deref().and_then(line),
        url: health.url.as_ref().and_then(address::written),
        state: health.state,
        since: health.since.map(moment),
        last_new: health.last_new.map(moment),
        fault: health.fault.as_deref().and_then(line),
        help: health.help.as_deref().and_then(line),
    }
}
