//! Finds what a word names, and what it gives.

use std::process::ExitCode;

use super::super::{Common, adding, configuration, once, output};
use super::Tried;
use crate::config::{Faults, NewSource, with_sources};
use crate::model::{Address, SourceName};
use crate::pipeline::Outcome;
use crate::plan::{self, Plan};

/// The name that what is tried has while it is tried.
const NAME: &str = "tried-once";

/// Reads what a word names: a source of config.yaml, an address, a path, a pattern of files.
pub(super) fn tried(what: &str, common: &Common) -> Result<Tried, ExitCode> {
    let (plan, index, is_known) = found(what, common)?;
    let Some(source) = plan.sources.get(index) else {
        return Err(output::fail(&format!("`{what}` names no source"), "give an address, a path or a name"));
    };
    let (kind, shown) = (source.kind, source.shown.clone());
    let gathered = once::source(&plan, index, common.now)?;
    let discovered = gathered.state.discovered.as_ref().map(Address::as_str);
    let address = if is_known { shown } else { discovered.unwrap_or(what).to_owned() };
    match gathered.outcome {
        Outcome::Harvested { feed, .. } => Ok(Tried { address, kind, more: Vec::new(), is_known, feed }),
        Outcome::Failed(failure) => Err(once::failed(&address, &failure)),
        Outcome::Skipped(why) => Err(output::fail(&format!("`{address}` was not asked: {why}"), "try it later")),
        Outcome::NotModified | Outcome::Unchanged => {
            Err(output::fail(&format!("`{address}` said that nothing is new"), "try it again"))
        }
    }
}

/// A plan with the source in it, its place there, and whether it was there already.
fn found(what: &str, common: &Common) -> Result<(Plan, usize, bool), ExitCode> {
    let there = common.config.exists();
    if there && SourceName::new(what).is_ok() {
        let (plan, _) = configuration::plan(common)?;
        if let Some(index) = plan.sources.iter().position(|source| source.name.as_str() == what) {
            return Ok((plan, index, true));
        }
    }
    let text = if there { adding::known(common)?.text } else { format!("feeds: {{{NAME}: {{}}}}\n") };
    let source =
        NewSource { name: NAME.to_owned(), kind: kind(what), address: what.to_owned(), ..NewSource::default() };
    let edited = with_sources(Faults::new(&common.config, &text), &[source]);
    let loaded = edited.and_then(|edited| plan::load(&edited, &common.config, &adding::variable));
    let (plan, _) = loaded.map_err(|faults| {
        output::say(&faults.to_string());
        ExitCode::from(2)
    })?;
    let index = plan.sources.iter().position(|source| source.name.as_str() == NAME);
    Ok((plan, index.unwrap_or(usize::MAX), false))
}

/// The key of config.yaml that reads what a word names.
fn kind(what: &str) -> &'static str {
    let (plain, address) = (what.to_ascii_lowercase(), what.contains("://"));
    let text = [".txt", ".md", ".markdown", ".html", ".htm"].iter().any(|end| plain.ends_with(end));
    if !address && (text || what.contains(['*', '?', '[', '{'])) { "files" } else { "url" }
}
