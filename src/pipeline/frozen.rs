//! What a feed says of an entry once and for all: the line that names its copies, and its story.

use std::collections::{HashMap, HashSet};

use crate::model::{Address, Entry, EntryKey, Frozen, Origin};
use crate::render::also_at;
use crate::text::html::{escape_attribute, escape_text, sanitise};
use crate::text::{RawHtml, SafeHtml};

/// Puts a last line into the text of an entry, which names its copies: the line of its first publication in
/// this feed, so that a copy which comes later makes no reader show the entry anew. The first `copies` of
/// those named beside the entry are copies; others, which are hidden for their story, stay links.
pub(super) fn name_in_text(
    entry: &mut Entry,
    copies: usize,
    language: Option<&str>,
    before: &Frozen,
    now: &mut Frozen,
) {
    let told = entry.also.split_off(copies.min(entry.also.len()));
    let also = std::mem::replace(&mut entry.also, told);
    let Some(id) = entry.id.clone() else { return };
    let line = before.lines.get(&id).cloned().unwrap_or_else(|| line(&also, language));
    if !line.is_empty() {
        let text = entry.content.as_ref().map_or("", SafeHtml::as_str);
        entry.content = Some(sanitise(&RawHtml(format!("{text}{line}")), None));
    }
    now.lines.insert(id, line);
}

/// Most copies that a line names.
const NAMED: usize = 10;

/// `Also at: A, B`, with links; nothing without copies.
fn line(also: &[Origin], language: Option<&str>) -> String {
    let mut named: Vec<String> = Vec::new();
    for origin in also {
        let url = origin.url.as_ref().filter(|url| url.is_http()).map(Address::as_str);
        let Some(name) = origin.title.as_deref().or(url) else { continue };
        let name = escape_text(name);
        let shown = match url {
            Some(url) => format!("<a href=\"{}\">{name}</a>", escape_attribute(url)),
            None => name.into_owned(),
        };
        if !named.contains(&shown) && named.len() < NAMED {
            named.push(shown);
        }
    }
    if named.is_empty() { String::new() } else { format!("<p>{}: {}</p>", also_at(language), named.join(", ")) }
}

/// Gives the entries of each story its id: the one under which the feed showed it before, else the id of its
/// earliest entry here. `entries` are those that are shown, each with its story.
pub(super) fn name_stories(entries: &mut [(Option<EntryKey>, &mut Entry)], before: &Frozen, now: &mut Frozen) {
    let mut members: HashMap<EntryKey, Vec<usize>> = HashMap::new();
    for (at, (story, _)) in entries.iter().enumerate() {
        if let Some(story) = story {
            members.entry(*story).or_default().push(at);
        }
    }
    // The entries themselves, the earliest first, and those for which they stand.
    let ids = |members: &[usize]| {
        let mut ids: Vec<(_, String)> = Vec::new();
        for (_, entry) in members.iter().filter_map(|at| entries.get(*at)) {
            let at = entry.published.map(|published| published.utc());
            let told = entry.also.iter().filter_map(|origin| origin.id.as_ref());
            ids.extend(entry.id.iter().chain(told).map(|id| (at, id.clone())));
        }
        ids.sort();
        ids
    };
    let mut stories: Vec<_> = members.into_values().map(|members| (ids(&members), members)).collect();
    stories.sort();
    let mut taken: HashSet<String> = HashSet::new();
    for (ids, members) in stories {
        let known = ids.iter().filter_map(|(_, id)| before.stories.get(id)).find(|known| !taken.contains(*known));
        let Some(name) = known.or(ids.first().map(|(_, id)| id)).cloned() else { continue };
        taken.insert(name.clone());
        now.stories.extend(ids.iter().map(|(_, id)| (id.clone(), name.clone())));
        for at in members {
            if let Some((_, entry)) = entries.get_mut(at) {
                entry.story = Some(name.clone());
            }
        }
    }
}
