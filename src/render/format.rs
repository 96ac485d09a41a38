//! What a format is: a feed in, the bytes of its file out.

use std::collections::BTreeMap;

use crate::model::Feed;

use super::kept::Keeps;

/// What is known of the place where a feed's files will be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The stem of the files' names: the feed's name, for a private feed with its secret part.
    pub stem: String,
    /// The public folder, ending in `/`; none without `site.url`, and then there are no self links.
    pub base: Option<String>,
    /// The hub that is told of changes.
    pub hub: Option<String>,
    /// The names of the formats that the feed is published in; all when empty.
    pub formats: Vec<&'static str>,
    /// Where it stands among the pages of its archive.
    pub chain: Chain,
}

/// The place of a document in an archived feed (RFC 5005 section 4): the feed itself with its newest entries,
/// or a page of older ones. Pages count from 1, the oldest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// The number of this page; nothing for the feed itself.
    pub page: Option<u32>,
    /// The page before it, in each format that has one.
    pub before: BTreeMap<&'static str, u32>,
    /// The page after it, if it has been written; the newest page has none.
    pub after: Option<u32>,
}

/// The name of a file of a feed's archive.
#[must_use]
pub fn archive_file(stem: &str, page: u32, extension: &str) -> String {
    // No name of a feed holds a dot: no feed's own file is called so.
    format!("{stem}.archive-{page}.{extension}")
}

/// The relation of a page to the one that was written after it.
const NEXT: &str = "next-archive";

/// A page of an archive as it was written when it was the newest, with the link to the one that has been
/// written since: the same bytes as if it had been known. Nothing where it has that link, or names no public
/// place.
#[must_use]
pub fn with_next(written: &str, stem: &str, page: u32, extension: &str) -> Option<String> {
    let head = written.get(..written.find("\n<item>").or_else(|| written.find("\n<entry"))?)?;
    let is_link = |line: &&str, rel: &str| {
        let tag = line.strip_prefix("<atom:link ").or_else(|| line.strip_prefix("<link "));
        tag.is_some_and(|tag| tag.contains(&format!(" rel=\"{rel}\"")))
    };
    let find = |rel: &str| head.lines().find(|line| is_link(line, rel));
    if find(NEXT).is_some() {
        return None;
    }
    let own = archive_file(stem, page, extension);
    let next = archive_file(stem, page.checked_add(1)?, extension);
    // Its own link but for the relation and the name.
    let (before, after) = find("self")?.split_once(&own)?;
    let link = format!("{before}{next}{}\n", after.replacen(" rel=\"self\"", &format!(" rel=\"{NEXT}\""), 1));
    let last = find("prev-archive").or_else(|| find("current"))?;
    let at = head.find(last)? + last.len() + 1;
    let (before, after) = (written.get(..at)?, written.get(at..)?);
    Some(format!("{before}{link}{after}"))
}

impl Place {
    /// The public address of the feed's file with this extension.
    #[must_use]
    pub fn address(&self, extension: &str) -> Option<String> {
        self.public(&format!("{}.{extension}", self.stem))
    }

    /// The public address of this document with this extension: of the feed, or of the page of its archive.
    #[must_use]
    pub fn own_address(&self, extension: &str) -> Option<String> {
        match self.chain.page {
            None => self.address(extension),
            Some(page) => self.public(&archive_file(&self.stem, page, extension)),
        }
    }

    /// The links that tie a document to the others of an archived feed: relation and address.
    pub(super) fn chain_links(&self, extension: &str) -> Vec<(&'static str, String)> {
        let page = |number: u32| self.public(&archive_file(&self.stem, number, extension));
        let current = self.chain.page.and_then(|_| self.address(extension));
        let before = self.chain.before.get(extension).and_then(|before| page(*before));
        let after = self.chain.after.and_then(page);
        let links = [("current", current), ("prev-archive", before), (NEXT, after)];
        links.into_iter().filter_map(|(rel, address)| Some((rel, address?))).collect()
    }

    fn public(&self, file: &str) -> Option<String> {
        let base = self.base.as_ref()?;
        let slash = if base.ends_with('/') { "" } else { "/" };
        Some(format!("{base}{slash}{file}"))
    }
}

/// One format that feeds are published in.
pub trait Format: Sync {
    /// Its name in `formats:`, and the extension of its files.
    fn name(&self) -> &'static str;

    /// The media type of its files.
    fn media_type(&self) -> &'static str;

    /// What it has a name for.
    fn keeps(&self) -> &'static Keeps;

    /// The bytes of a feed's file. Equal feeds give equal bytes.
    fn render(&self, feed: &Feed, place: &Place) -> Vec<u8> {
        self.render_whole(feed.clone(), place)
    }

    /// The same from a feed that nobody needs any more: of a large one, each entry goes as soon as it
    /// is in the next form.
    fn render_whole(&self, feed: Feed, place: &Place) -> Vec<u8>;
}
