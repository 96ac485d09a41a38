//! Numbers that change when what a source asks for or the rules of a feed change.

use xxhash_rust::xxh3::Xxh3;

use super::planned::{PlannedFeed, PlannedSource, Site};
use crate::model::{Request, Target};
use crate::select::Transforms;

/// A hash over texts: each with its length, so that no two rows of texts are one.
pub(super) struct Sum(Xxh3);

impl Sum {
    pub(super) fn new() -> Self {
        Self(Xxh3::new())
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> &mut Self {
        let mut count = 0;
        for text in texts {
            self.text(text);
            count += 1;
        }
        // Thousands of sources each have a few rows of none or one.
        match count {
            0 => self.text("#0"),
            1 => self.text("#1"),
            _ => self.text(&format!("#{count}")),
        }
    }

    fn maybe(&mut self, text: Option<&str>) -> &mut Self {
        self.texts(text)
    }

    fn end(&self) -> u64 {
        self.0.digest()
    }
}

/// What a source asks for: addresses, paths and the names of headers.
pub(super) fn asks(requests: &[Request]) -> u64 {
    let mut sum = Sum::new();
    for request in requests {
        match &request.target {
            Target::Http(url) => sum.text("http").text(url.as_str()),
            Target::File(path) => sum.text("file").text(&path.to_string_lossy()),
            Target::Glob { root, pattern } => sum.text("glob").text(&root.to_string_lossy()).text(pattern),
        };
        sum.texts(request.headers.iter().map(|(name, _)| name.as_str()));
    }
    sum.end()
}

/// The rules of a feed.
pub(super) fn rules(feed: &PlannedFeed, site: &Site, sources: &[PlannedSource]) -> u64 {
    let mut sum = Sum::new();
    sum.text(feed.name.as_str()).text(&feed.title).maybe(feed.description.as_deref());
    sum.maybe(feed.link.as_ref().map(|a| a.as_str())).maybe(feed.language.as_deref());
    sum.maybe(feed.icon.as_ref().map(|a| a.as_str()));
    sum.texts(feed.keep.iter().map(|text| text.as_str())).texts(feed.drop.iter().map(|text| text.as_str()));
    let words = format!(
        "{:?} {:?} {} {:?} {:?} {:?} {}",
        feed.dedupe, feed.also, feed.limit, feed.per_source, feed.content, feed.show_source, feed.all_extensions
    );
    sum.text(&words);
    let more =
        format!("{:?} {:?} {:?} {:?} {:?}", feed.order, feed.stories, feed.archive, feed.pictures, feed.transforms);
    sum.text(&more).maybe(feed.title_prefix.as_deref()).texts(feed.tags.iter().map(String::as_str));
    sum.texts(feed.formats.iter().map(|format| format.name())).maybe(feed.token.as_deref());
    let unchanged = format!("{:?}", Transforms::default());
    for source in feed.from.iter().filter_map(|index| sources.get(*index)) {
        sum.text(source.name.as_str()).maybe(source.title.as_deref()).maybe(source.language.as_deref());
        sum.texts(source.tags.iter().map(String::as_str)).texts(source.drop.iter().map(|text| text.as_str()));
        if source.transforms.is_empty() {
            sum.text(&unchanged);
        } else {
            sum.text(&format!("{:?}", source.transforms));
        }
        sum.text(if source.secret { "secret" } else { "open" });
    }
    sum.maybe(site.title.as_deref()).maybe(site.url.as_ref().map(|a| a.as_str()));
    sum.maybe(site.icon.as_ref().map(|a| a.as_str()));
    sum.end()
}
