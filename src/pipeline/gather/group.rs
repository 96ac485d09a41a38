//! Sources that ask for the same are asked once.

use std::collections::HashMap;

use crate::model::{Request, Target};
use crate::plan::Plan;

/// Sources that ask for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// What they ask for.
    pub(super) requests: Vec<Request>,
    /// Their indexes in the plan, in its order.
    pub(super) members: Vec<usize>,
}

/// Groups of these sources with the host of each; local ones stand for themselves.
pub(super) fn groups(plan: &Plan, due: Vec<usize>) -> Vec<(String, Group)> {
    let mut groups: Vec<(String, Group)> = Vec::new();
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for index in due {
        let Some(source) = plan.sources.get(index) else { continue };
        let requests = source.source.start();
        let at = match requests.first().map(|request| &request.target) {
            Some(Target::Http(url)) => url.clone(),
            _ => {
                // A name no host has, so that it waits for nobody.
                groups.push((format!("/{index}"), Group { requests, members: vec![index] }));
                continue;
            }
        };
        let same = places.entry(at.as_str().to_owned()).or_default();
        let twin = same.iter().copied().find(|place| groups.get(*place).is_some_and(|(_, g)| g.requests == requests));
        if let Some((_, group)) = twin.and_then(|place| groups.get_mut(place)) {
            group.members.push(index);
            continue;
        }
        same.push(groups.len());
        let host = at.host_str().unwrap_or_default().to_ascii_lowercase();
        groups.push((host, Group { requests, members: vec![index] }));
    }
    groups
}
