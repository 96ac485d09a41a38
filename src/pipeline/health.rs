//! How sources do, for everybody to see: what `status.json` says.

use std::collections::HashSet;

use crate::model::{Address, SourceState, Target};
use crate::plan::{Plan, PlannedSource};
use crate::render::{Condition, SourceHealth};

use super::shape::{UNKNOWN, title};
use super::states::States;

/// How the sources of public feeds do, but for those whose address is a secret.
pub(super) fn health(plan: &Plan, states: &States) -> Vec<SourceHealth> {
    let public: HashSet<usize> =
        plan.feeds.iter().filter(|feed| feed.token.is_none()).flat_map(|feed| feed.from.clone()).collect();
    let sources = plan.sources.iter().enumerate();
    sources
        .filter(|(at, source)| public.contains(at) && !source.secret)
        .map(|(_, source)| {
            let state = states.get(&source.name).unwrap_or(&UNKNOWN);
            let condition = match state {
                SourceState { gone: true, .. } => Condition::Gone,
                SourceState { failures: 1.., .. } => Condition::Failing,
                SourceState { fault: Some(_), .. } => Condition::Suspect,
                _ => Condition::Ok,
            };
            let bad = condition != Condition::Ok;
            let told = |text: &Option<String>| text.as_ref().filter(|_| bad).map(|text| as_configured(source, text));
            SourceHealth {
                name: source.name.as_str().to_owned(),
                title: Some(title(source, state)),
                url: state.home_page_url.clone().filter(Address::is_http),
                state: condition,
                since: state.failing_since.filter(|_| bad),
                last_new: state.newest,
                fault: told(&state.fault),
                help: told(&state.help),
            }
        })
        .collect()
}

/// A text with the paths of a source's files as config.yaml says them: where they lie on this machine is
/// nobody's business.
fn as_configured(source: &PlannedSource, text: &str) -> String {
    let mut text = text.to_owned();
    for request in source.source.start() {
        let (path, root) = match request.target {
            Target::Http(_) => continue,
            Target::File(path) => (path, None),
            Target::Glob { root, pattern } => (root.join(pattern), Some(root)),
        };
        let path = path.display().to_string();
        text = match (path.strip_suffix(source.shown.as_str()), root) {
            // It is absolute in config.yaml, too.
            (Some(""), _) => text,
            (Some(folder), _) => text.replace(&format!("`{folder}"), "`"),
            // Written there in another way, with `~` or `..`.
            (None, None) => text.replace(&format!("`{path}`"), &format!("`{}`", source.shown)),
            (None, Some(root)) => text.replace(&format!("`{}/", root.display()), "`"),
        };
    }
    text
}
