//! An entry as `remove`, `replace`, `tags` and `title_prefix` leave it: first those of its source, then those of the feed.

use crate::model::{Address, Entry};
use crate::plan::{Pictures, PlannedFeed, PlannedSource};
use crate::select::Transforms;
use crate::text::SafeHtml;
use crate::text::html::without_pictures;

use super::finish::mend;

/// The entry as changed; nothing where config.yaml changes none.
#[must_use]
pub(super) fn transformed(entry: &Entry, source: &PlannedSource, feed: &PlannedFeed) -> Option<Entry> {
    if source.transforms.is_empty() && feed.transforms.is_empty() {
        return None;
    }
    let changed = feed.transforms.apply(source.transforms.apply(entry.clone()));
    Some(mend(changed, entry))
}

/// Whether an entry of the source may have other words or tags in the feed than the index knows of. The tags
/// of a source do not count: the index is asked for them beside those of its entries.
pub(super) fn changes_words(source: &PlannedSource, feed: &PlannedFeed) -> bool {
    let of_source = Transforms { tags: Vec::new(), ..source.transforms.clone() };
    feed.transforms.changes_words() || of_source.changes_words()
}

/// Key `image`: which pictures an entry shows.
pub(super) fn picture(entry: &mut Entry, pictures: Pictures) {
    if pictures == Pictures::All {
        return;
    }
    if pictures == Pictures::None {
        entry.image = None;
        entry.banner_image = None;
    }
    let lead = entry.image.clone();
    let stays = |url: Option<&Address>| url.is_some() && url == lead.as_ref();
    let is_image = |kind: Option<&str>| kind.is_some_and(|kind| kind == "image" || kind.starts_with("image/"));
    entry.attachments.retain(|file| !is_image(file.media_type.as_deref()) || stays(Some(&file.url)));
    entry.media.retain(|media| {
        let shown =
            media.kind == "thumbnail" || is_image(media.medium.as_deref()) || is_image(media.media_type.as_deref());
        !shown || stays(media.url.as_ref())
    });
    let Some(content) = &entry.content else { return };
    if let Some(left) = without_pictures(content, lead.as_ref().map(Address::as_str)) {
        let title = entry.title.as_deref().unwrap_or_default();
        entry.content = Some(if left.is_empty() { SafeHtml::from_text(title) } else { left });
    }
}

#[cfg(test)]
mod tests;
