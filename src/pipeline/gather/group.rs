//! Sources that ask for the same are asked once.

use std::collections::HashMap;

use crate::model::{Request, Target};
use crate::plan::Plan;

/// Sources that ask for the same: their indexes in the plan, in its order.
pub(super) type Group = Vec<usize>;

/// Groups of these sources with the host of each; local ones stand for themselves.
pub(super) fn groups(plan: &Plan, due: Vec<usize>) -> Vec<(String, Group)> {
    let mut groups: Vec<(String, Group)> = Vec::with_capacity(due.len());
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for index in due {
        let requests = requests(plan, index);
        let Some(Request { target: Target::Http(at), .. }) = requests.first() else {
            // A name no host has, so that it waits for nobody.
            groups.push((format!("/{index}"), vec![index]));
            continue;
        };
        let same = places.entry(at.as_str().to_owned()).or_default();
        let asks_the_same =
            |(_, group): &&(String, Group)| group.first().is_some_and(|lead| self::requests(plan, *lead) == requests);
        let twin = same.iter().copied().find(|place| groups.get(*place).as_ref().is_some_and(asks_the_same));
        if let Some((_, group)) = twin.and_then(|place| groups.get_mut(place)) {
            group.push(index);
            continue;
        }
        same.push(groups.len());
        groups.push((at.host_str().unwrap_or_default().to_ascii_lowercase(), vec![index]));
    }
    groups
}

/// What a source asks for.
pub(super) fn requests(plan: &Plan, index: usize) -> Vec<Request> {
    plan.sources.get(index).map(|source| source.source.start()).unwrap_or_default()
}
