//! A feed that is only tried: its sources named on the command line, everything else by default.

use std::path::Path;

use super::feeds::{self, Index};
use super::keys::FEED;
use super::planned::{Plan, PlannedFeed};
use crate::config::{self, Faults, Section, Spot, Text};

/// The name it has while it is tried; it stands in no file.
const NAME: &str = "unsaved";

/// A feed of these sources, named as in key `from`; of all when there are none.
///
/// # Errors
/// When one of the words names no source.
pub fn unsaved(plan: &Plan, from: &[&str]) -> Result<PlannedFeed, Faults> {
    let written = serde_json::json!({ "from": from }).to_string();
    // What is a variable in config.yaml is a plain word here.
    let text = if from.is_empty() { "{}".to_owned() } else { written.replace("${", "$${") };
    let mut faults = Faults::new(Path::new("--from"), &text);
    let section = config::read(FEED, &|_| None, &mut faults).over(&Section::of_defaults(FEED));
    let sources: Vec<&str> = plan.sources.iter().map(|source| source.name.as_str()).collect();
    let feeds: Vec<&str> = plan.feeds.iter().map(|feed| feed.name.as_str()).collect();
    let index = Index::new(&plan.sources, &sources, &feeds, &faults);
    let planned =
        feeds::feed(&Text::new(NAME.to_owned(), Spot::default(), false), &section, &index, &plan.site, &mut faults);
    match planned.filter(|_| faults.is_empty()) {
        Some(planned) => Ok(planned),
        None => Err(faults),
    }
}
