//! The feed an entry says it comes from: `atom:source`, RSS `source`.

use super::common::{Common, Scope};
use super::context::Context;
use super::cursor::{Element, Stop};
use crate::model::Origin;

/// RSS: the title as text, the feed's address as attribute.
pub(super) fn rss<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<Option<Origin>, Stop> {
    let feed_url = cx.address_attribute(element, "url");
    let title = cx.markup(element)?.plain(&mut cx.cursor);
    let origin = Origin { title, feed_url, ..Origin::default() };
    Ok((origin != Origin::default()).then_some(origin))
}

/// Atom: the metadata of the feed (RFC 4287 section 4.2.11).
pub(super) fn atom<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<Option<Origin>, Stop> {
    let mut common = Common::new(Scope::Source);
    let lang = element.lang.map(str::trim).filter(|lang| !lang.is_empty());
    common.language.offer(2, lang.map(|lang| lang.replace('_', "-")));
    while let Some(child) = cx.cursor.child(element.depth)? {
        common.element(cx, &child)?;
    }
    let origin = Origin {
        id: common.id.take(),
        title: common.title.take().and_then(|title| title.plain(&mut cx.cursor)),
        url: common.url.take(),
        feed_url: common.own.take(),
        updated: common.updated.take(),
        rights: common.rights.take().and_then(|rights| rights.plain(&mut cx.cursor)),
        language: common.language.take(),
        authors: common.authors.into_list(),
        contributors: common.contributors,
        categories: common.categories,
        links: common.links,
        loose_links: common.loose_links,
        image: common.image.take().or_else(|| common.icon.take()),
    };
    Ok((origin != Origin::default()).then_some(origin))
}
