//! Links of RSS and Atom, and what they say about the feed or entry.

use super::common::{Common, MAX_PARTS, Scope};
use super::content::{self, Reading};
use super::context::Context;
use super::cursor::{Element, Stop};
use super::names::Ns;
use crate::model::{Address, Link, LooseLink};
use crate::text::one_line;

/// The ranks of what may be the page of a feed or entry; an entry's `feedburner:origLink` is 0.
pub(super) mod rank {
    /// RSS link over http.
    pub(crate) const RSS: u8 = 1;
    /// `rel=alternate` to HTML.
    pub(crate) const HTML: u8 = 2;
    /// `rel=alternate` to something else.
    pub(crate) const ALTERNATE: u8 = 3;
    /// A link without rel.
    pub(crate) const BARE: u8 = 4;
    /// A guid that is a permalink.
    pub(crate) const GUID: u8 = 5;
    /// An id over http.
    pub(crate) const ID: u8 = 6;
    /// RSS link to anything but http.
    pub(crate) const ODD: u8 = 7;
}

/// A link of RSS: its text; where it has none, the attributes Atom's link would have.
pub(super) fn rss<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, common: &mut Common<'a>) -> Result<(), Stop> {
    if cx.cursor.attribute("href").is_some() {
        return atom(cx, element, common);
    }
    let Some(address) = cx.address(element)? else { return Ok(()) };
    let rank = if address.is_http() { rank::RSS } else { rank::ODD };
    common.url.offer(rank, Some(address.clone()));
    push(cx, element, common, bare("alternate", address));
    Ok(())
}

/// A link of Atom.
pub(super) fn atom<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, common: &mut Common<'a>) -> Result<(), Stop> {
    let written = cx.attribute("rel");
    let rel = relation(written.as_deref().unwrap_or("alternate"));
    let is_own = rel == "self" && element.ns == Ns::Atom && common.scope == Scope::Feed;
    // What a feed calls itself is of its own type (RFC 4287 section 4.2.7.2).
    let media_type = cx.attribute("type").or_else(|| is_own.then(|| "application/atom+xml".to_owned()));
    let hreflang = cx.attribute("hreflang");
    let length = cx.attribute("length");
    let title = cx.attribute("title").map(|title| one_line(&title)).filter(|title| !title.is_empty());
    let count = cx.cursor.attribute_in(Ns::Thr, "count").and_then(|count| count.parse().ok());
    let href = match cx.address_attribute(element, "href") {
        Some(href) => href,
        None => {
            // Some write the address as the text.
            let text = content::read(&mut cx.cursor, element, Reading::Text)?.word(&mut cx.cursor);
            match text.and_then(|text| cx.cursor.bases.resolve(element.base, &text)) {
                Some(href) => href,
                None => {
                    let link = LooseLink { rel, media_type, title, hreflang, length };
                    cx.keep(element, &mut common.loose_links, link, MAX_PARTS, "links without an address");
                    return Ok(());
                }
            }
        }
    };
    let link = Link { rel, href, media_type, title, hreflang, length };
    note(common, &link, written.is_some(), count);
    push(cx, element, common, link);
    Ok(())
}

/// What a link says by its relation.
fn note(common: &mut Common<'_>, link: &Link, has_rel: bool, count: Option<u64>) {
    let href = || Some(link.href.clone());
    let is_html = link.media_type.as_deref().is_some_and(is_html);
    match link.rel.as_str() {
        "alternate" if !has_rel => common.url.offer(rank::BARE, href()),
        "alternate" => common.url.offer(if is_html { rank::HTML } else { rank::ALTERNATE }, href()),
        "self" => common.own.offer(0, href()),
        "license" => common.license.offer(1, href()),
        "replies" if common.scope == Scope::Entry => {
            if is_html {
                common.comments.url.get_or_insert_with(|| link.href.clone());
            } else if link.media_type.as_deref().is_some_and(|kind| kind.contains("xml")) {
                common.comments.feed.get_or_insert_with(|| link.href.clone());
            }
            common.comments.count = common.comments.count.or(count);
        }
        _ => {}
    }
}

/// A link with nothing but its address.
pub(super) fn bare(rel: &str, href: Address) -> Link {
    Link { rel: rel.to_owned(), href, media_type: None, title: None, hreflang: None, length: None }
}

/// Adds a link, if there is room.
pub(super) fn push<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, common: &mut Common<'_>, link: Link) {
    cx.keep(element, &mut common.links, link, MAX_PARTS, "links");
}

/// An id: relative ones are not allowed, but found, and mean an address against the base. A base that
/// only stands in for a missing one is not used: an id must not change with the feed's page.
pub(super) fn id<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, text: &str) -> Option<String> {
    let bases = &mut cx.cursor.bases;
    let resolved = if bases.is_guess(element.base) { None } else { bases.resolve(element.base, text) };
    let id = resolved.or_else(|| Address::new(text));
    id.map(|address| address.as_str().to_owned())
}

/// Whether a media type is one of HTML.
pub(super) fn is_html(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}

/// A relation, by its short name where IANA has it registered.
fn relation(rel: &str) -> String {
    const REGISTRIES: &[&str] =
        &["http://www.iana.org/assignments/relation/", "http://www.iana.org/assignments/link-relations/"];
    let short = REGISTRIES.iter().find_map(|registry| {
        let start = rel.get(..registry.len())?;
        start.eq_ignore_ascii_case(registry).then(|| rel.get(registry.len()..)).flatten()
    });
    match short.unwrap_or(rel) {
        rel if rel.contains(':') => rel.to_owned(),
        rel => rel.to_ascii_lowercase(),
    }
}
