//! `feedwright export`: the sources as a list that feed readers take.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::{Common, configuration, output};
use crate::plan::{Plan, PlannedSource};

/// Prints the sources as OPML.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, common: &Common) -> ExitCode {
    let plan = match configuration::plan(common) {
        Ok((plan, _)) => plan,
        Err(code) => return code,
    };
    for source in &plan.sources {
        if let Some(why) = left_out(source) {
            output::say(&format!("note: source `{}` is left out: {why}", source.name));
        }
    }
    output::ended(output::data(opml(&plan).as_bytes()), ExitCode::SUCCESS)
}

/// Why a source is not in the list; nothing for those that are.
fn left_out(source: &PlannedSource) -> Option<&'static str> {
    if source.secret {
        return Some("its address is a secret");
    }
    if source.local {
        return Some("it reads files of this machine");
    }
    (source.kind != "url").then_some("it is no feed that others could read")
}

/// OPML 2.0: an outline for each source that others can subscribe to.
pub(super) fn opml(plan: &Plan) -> String {
    let title = plan.site.title.as_deref().unwrap_or("Sources of feedwright");
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>{}</title>\n  </head>\n  <body>\n",
        xml(title)
    );
    for source in plan.sources.iter().filter(|source| left_out(source).is_none()) {
        let title = source.title.as_deref().unwrap_or(source.name.as_str());
        let _ = write!(
            out,
            "    <outline type=\"rss\" text=\"{0}\" title=\"{0}\" xmlUrl=\"{1}\"",
            xml(title),
            xml(&source.shown)
        );
        if !source.tags.is_empty() {
            let _ = write!(out, " category=\"{}\"", xml(&source.tags.join(",")));
        }
        if let Some(language) = &source.language {
            let _ = write!(out, " language=\"{}\"", xml(language));
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
