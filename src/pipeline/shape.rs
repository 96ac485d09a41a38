//! An entry as one feed shows it: with its source, the tags of config.yaml, and as much text as wanted.

use std::sync::LazyLock;

use crate::model::{Address, Entry, Origin, Person, SourceState};
use crate::plan::{Content, PlannedFeed, PlannedSource, ShowSource};
use crate::text::SafeHtml;
use crate::text::html::with_lead_image;

use super::identity::{is_absolute_iri, named_uuid};
use super::states::States;
use super::transform::picture;

/// A source of which nothing is kept yet.
pub(super) static UNKNOWN: LazyLock<SourceState> = LazyLock::new(SourceState::default);

/// What is kept about sources, in their order.
pub(super) fn states_of<'a>(sources: &[&PlannedSource], states: &'a States) -> Vec<&'a SourceState> {
    sources.iter().map(|source| states.get(&source.name).unwrap_or(&UNKNOWN)).collect()
}

/// The source as feeds name it. The address of a secret one is never told: its page stands in.
#[must_use]
pub(super) fn origin(source: &PlannedSource, state: &SourceState) -> Origin {
    let page = state.home_page_url.clone().filter(Address::is_http);
    let open = !source.secret && !source.local;
    let feed_url = Address::new(&source.shown).filter(|address| open && address.is_http());
    let own_id = state.feed_id.as_deref().filter(|id| !source.secret && is_absolute_iri(id));
    let id = own_id
        .map(str::to_owned)
        .or_else(|| feed_url.as_ref().map(|address| address.as_str().to_owned()))
        .unwrap_or_else(|| named_uuid(&format!("source\n{}", source.name)));
    Origin {
        id: Some(id),
        title: Some(title(source, state)),
        url: page.or_else(|| feed_url.clone().filter(|_| source.secret)),
        feed_url,
        language: source.language.clone().or_else(|| state.language.clone()),
        image: state.icon.clone().filter(Address::is_http),
        ..Origin::default()
    }
}

/// What a source is called: in config.yaml, by itself, by its name.
#[must_use]
pub(super) fn title(source: &PlannedSource, state: &SourceState) -> String {
    let own = state.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    source.title.as_deref().or(own).unwrap_or_else(|| source.name.as_str()).to_owned()
}

/// Shapes one entry. What already names another feed as its source keeps it (a planet of planets).
#[must_use]
pub(super) fn shape(mut entry: Entry, origin: &Origin, feed: &PlannedFeed) -> Entry {
    let named = entry.source.as_ref().is_some_and(|source| source.title.is_some() || source.feed_url.is_some());
    if !named {
        entry.source = Some(origin.clone());
    }
    if !feed.all_extensions {
        entry.extensions.clear();
    }
    picture(&mut entry, feed.pictures);
    cut(&mut entry, feed);
    let name = origin.title.clone().unwrap_or_default();
    match feed.show_source {
        ShowSource::No => {}
        ShowSource::Title => {
            entry.title = entry.title.map(|title| {
                let (prefix, title) = parted(&title, feed);
                format!("{prefix}{name}: {title}")
            })
        }
        ShowSource::Author => {
            entry.authors = vec![Person { name: Some(name), url: origin.url.clone(), ..Person::default() }]
        }
    }
    entry
}

/// A title in two parts: the prefix that the feed put before it, with its blank, and what stood there before.
fn parted<'t>(title: &'t str, feed: &PlannedFeed) -> (&'t str, &'t str) {
    let prefix = feed.title_prefix.as_deref().map(str::trim_end).filter(|prefix| title.starts_with(prefix));
    title.split_at_checked(prefix.map_or(0, |prefix| prefix.len() + 1)).unwrap_or(("", title))
}

/// Leaves as much of the text as the feed wants.
fn cut(entry: &mut Entry, feed: &PlannedFeed) {
    let title = entry.title.as_deref().map(|title| parted(title, feed).1.to_owned());
    let text = match feed.content {
        Content::Full => return,
        Content::Summary => entry.summary.take().or_else(|| title.clone()),
        Content::None => {
            entry.summary = None;
            entry.image = None;
            entry.attachments.clear();
            title.clone()
        }
    };
    let short = SafeHtml::from_text(text.as_deref().unwrap_or_default());
    entry.content = Some(match &entry.image {
        Some(image) => with_lead_image(&short, image.as_str(), title.as_deref().unwrap_or_default()),
        None => short,
    });
    entry.content_text = None;
    entry.summary_html = None;
    entry.media.clear();
    if feed.content == Content::Summary {
        entry.summary = text;
    }
}
