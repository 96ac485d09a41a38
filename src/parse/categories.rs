//! Categories in all their spellings.

use super::common::MAX_PARTS;
use super::context::Context;
use super::cursor::{Element, Stop};
use super::names::{Key, Ns};
use crate::model::Category;
use crate::text::one_line;

/// The scheme of categories that Apple's podcast directory has.
const ITUNES: &str = "http://www.itunes.com/";
/// The scheme of a `media:category` that names none (Media RSS, `media:category`).
const MEDIA: &str = "http://search.yahoo.com/mrss/category_schema";

/// RSS: the text, and `domain`.
pub(super) fn rss<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, list: &mut Vec<Category>) -> Result<(), Stop> {
    let scheme = cx.attribute("domain");
    if let Some(term) = cx.attribute("term") {
        let label = cx.attribute("label").map(|label| one_line(&label));
        push(cx, element, list, term, scheme, label);
        return Ok(());
    }
    if let Some(term) = cx.markup(element)?.plain(&mut cx.cursor) {
        push(cx, element, list, term, scheme, None);
    }
    Ok(())
}

/// Atom: `term`, `scheme`, `label`; where there is no term, the text.
pub(super) fn atom<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, list: &mut Vec<Category>) -> Result<(), Stop> {
    let scheme = cx.attribute("scheme");
    let label = cx.attribute("label").map(|label| one_line(&label)).filter(|label| !label.is_empty());
    let term = match cx.attribute("term") {
        Some(term) => Some(term),
        None => cx.word(element)?.or_else(|| label.clone()),
    };
    if let Some(term) = term {
        push(cx, element, list, term, scheme, label);
    }
    Ok(())
}

/// Dublin Core: the text.
pub(super) fn dublin_core<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    list: &mut Vec<Category>,
) -> Result<(), Stop> {
    if let Some(term) = cx.markup(element)?.plain(&mut cx.cursor) {
        push(cx, element, list, term, None, None);
    }
    Ok(())
}

/// Media RSS: the text, `scheme` and `label`.
pub(super) fn media<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, list: &mut Vec<Category>) -> Result<(), Stop> {
    let scheme = cx.attribute("scheme").unwrap_or_else(|| MEDIA.to_owned());
    let label = cx.attribute("label").map(|label| one_line(&label));
    if let Some(term) = cx.word(element)? {
        push(cx, element, list, one_line(&term), Some(scheme), label);
    }
    Ok(())
}

/// iTunes and Google Play: the attribute `text`, and of those inside.
pub(super) fn podcast<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    list: &mut Vec<Category>,
) -> Result<(), Stop> {
    if let Some(term) = cx.attribute("text") {
        let scheme = (element.ns == Ns::Itunes).then(|| ITUNES.to_owned());
        push(cx, element, list, one_line(&term), scheme, None);
    }
    while let Some(child) = cx.cursor.child(element.depth)? {
        if child.ns == element.ns && child.key == Key::Category {
            podcast(cx, &child, list)?;
        }
    }
    Ok(())
}

/// `itunes:keywords`: each part between commas.
pub(super) fn keywords<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    list: &mut Vec<Category>,
) -> Result<(), Stop> {
    let Some(text) = cx.word(element)? else { return Ok(()) };
    for part in text.split(',') {
        let term = one_line(part);
        if !term.is_empty() {
            push(cx, element, list, term, Some(ITUNES.to_owned()), None);
        }
    }
    Ok(())
}

fn push<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    list: &mut Vec<Category>,
    term: String,
    scheme: Option<String>,
    label: Option<String>,
) {
    if !term.is_empty() {
        cx.keep(element, list, Category { term, scheme, label }, MAX_PARTS, "categories");
    }
}
