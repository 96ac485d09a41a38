//! `feedwright export`: the sources as a list that feed readers take.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::{Common, configuration, output};
use crate::model::SourceState;
use crate::pipeline;
use crate::plan::{Plan, PlannedSource};

/// Prints the sources as OPML.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, common: &Common) -> ExitCode {
    let plan = match configuration::plan(common) {
        Ok((plan, _)) => plan,
        Err(code) => return code,
    };
    // Without a store the list is as good as config.yaml alone makes it.
    let states = pipeline::source_states(&plan).unwrap_or_default();
    let listed = listed(&plan, &states);
    for (source, listed) in plan.sources.iter().zip(&listed) {
        match listed {
            Listed::Feed(_) => {}
            Listed::Page(_) => {
                output::say(&format!(
                    "note: source `{}` is listed by its home page: its address is a secret",
                    source.name
                ));
            }
            Listed::Not(why) => output::say(&format!("note: source `{}` is left out: {why}", source.name)),
        }
    }
    output::ended(output::data(opml(&plan, &listed, &states).as_bytes()), ExitCode::SUCCESS)
}

/// How a source stands in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Listed {
    /// As a feed, by this address.
    Feed(String),
    /// As a link to this page.
    Page(String),
    /// Not at all, and why.
    Not(&'static str),
}

/// How each source stands in the list. Secrets never stand there by their address.
pub(super) fn listed(plan: &Plan, states: &[SourceState]) -> Vec<Listed> {
    let none = SourceState::default();
    let listed = |(index, source): (usize, &PlannedSource)| {
        let state = states.get(index).unwrap_or(&none);
        if source.local {
            return Listed::Not("it reads files of this machine");
        }
        if source.secret {
            let home = state.home_page_url.as_ref().filter(|home| home.is_http());
            return home.map_or(Listed::Not("its address is a secret"), |home| Listed::Page(home.to_string()));
        }
        if source.kind != "url" {
            return Listed::Not("it is no feed that others could read");
        }
        Listed::Feed(state.discovered.as_ref().map_or_else(|| source.shown.clone(), ToString::to_string))
    };
    plan.sources.iter().enumerate().map(listed).collect()
}

/// OPML 2.0: an outline for each source that is listed.
pub(super) fn opml(plan: &Plan, listed: &[Listed], states: &[SourceState]) -> String {
    let title = plan.site.title.as_deref().unwrap_or("Sources of feedwright");
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n");
    let _ = write!(out, "  <head>\n    <title>{}</title>\n  </head>\n  <body>\n", xml(title));
    let none = SourceState::default();
    for (index, (source, listed)) in plan.sources.iter().zip(listed).enumerate() {
        let state = states.get(index).unwrap_or(&none);
        let title = source.title.as_deref().or(state.title.as_deref()).unwrap_or(source.name.as_str());
        let (kind, attribute, address) = match listed {
            Listed::Feed(address) => ("rss", "xmlUrl", address),
            Listed::Page(address) => ("link", "url", address),
            Listed::Not(_) => continue,
        };
        let _ = write!(out, "    <outline type=\"{kind}\" text=\"{0}\" title=\"{0}\"", xml(title));
        let _ = write!(out, " {attribute}=\"{}\"", xml(address));
        let home = state.home_page_url.as_ref().filter(|home| home.is_http() && kind == "rss");
        let language = source.language.as_deref().or(state.language.as_deref());
        let more = [
            ("htmlUrl", home.map(ToString::to_string)),
            ("category", (!source.tags.is_empty()).then(|| source.tags.join(","))),
            ("language", language.map(str::to_owned)),
        ];
        for (name, value) in more.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            let _ = write!(out, " {name}=\"{}\"", xml(&value));
        }
        out.push_str("/>\n");
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

/// A text inside quotes of XML.
fn xml(text: &str) -> String {
    let legal = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(legal) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
