//! OPML: lists of subscriptions.

use super::context::Context;
use super::cursor::{Element, Stop};
use super::names::Key;
use crate::model::{Feed, Person, Subscription};
use crate::text::html::plain;
use crate::text::xml::MendKind;

/// Most subscriptions of one list.
const MAX_SUBSCRIPTIONS: usize = 10_000;

/// Reads what is inside an `opml` element.
pub(super) fn read<'a>(cx: &mut Context<'a, '_>, root: &Element<'a>) -> Result<Feed, Stop> {
    let mut feed = Feed::default();
    let mut folder = Vec::new();
    while let Some(child) = cx.cursor.child(root.depth)? {
        match child.key {
            Key::Head => head(cx, &child, &mut feed)?,
            Key::Body => outlines(cx, &child, &mut folder, &mut feed.subscriptions)?,
            Key::Outline => outline(cx, &child, &mut folder, &mut feed.subscriptions)?,
            _ => {}
        }
    }
    Ok(feed)
}

fn head<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, feed: &mut Feed) -> Result<(), Stop> {
    let mut owner = Person::default();
    while let Some(child) = cx.cursor.child(element.depth)? {
        match child.key {
            Key::Title => {
                let title = cx.markup(&child)?.plain(&mut cx.cursor);
                feed.title = feed.title.take().or(title);
            }
            Key::DateCreated => {
                let stamp = cx.date(&child)?;
                feed.published = feed.published.or(stamp);
            }
            Key::DateModified => {
                let stamp = cx.date(&child)?;
                feed.updated = feed.updated.or(stamp);
            }
            Key::OwnerName => owner.name = owner.name.or(cx.markup(&child)?.plain(&mut cx.cursor)),
            Key::OwnerId => owner.url = owner.url.or(cx.address(&child)?),
            Key::OwnerEmail => owner.email = owner.email.or(cx.word(&child)?),
            Key::Outline => {
                // Some list their subscriptions in the wrong half.
                outline(cx, &child, &mut Vec::new(), &mut feed.subscriptions)?;
            }
            _ => {}
        }
    }
    if owner != Person::default() {
        feed.authors.push(owner);
    }
    Ok(())
}

fn outlines<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    folder: &mut Vec<String>,
    list: &mut Vec<Subscription>,
) -> Result<(), Stop> {
    while let Some(child) = cx.cursor.child(element.depth)? {
        if child.key == Key::Outline {
            outline(cx, &child, folder, list)?;
        }
    }
    Ok(())
}

/// One outline: a subscription if it has an `xmlUrl`, else a folder for those inside.
fn outline<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    folder: &mut Vec<String>,
    list: &mut Vec<Subscription>,
) -> Result<(), Stop> {
    let label = ["text", "title"].iter().find_map(|name| {
        // It may hold markup, escaped once more (OPML 2.0, "text attribute").
        let label = cx.cursor.attribute(name).map(|label| plain(&label));
        label.filter(|label| !label.is_empty())
    });
    if let Some(feed_url) = cx.address_attribute(element, "xmlUrl") {
        if list.len() >= MAX_SUBSCRIPTIONS {
            cx.cursor.mends.bound(MendKind::Truncated, element.start, MAX_SUBSCRIPTIONS, "subscriptions");
        } else {
            list.push(Subscription {
                feed_url: Some(feed_url),
                title: label,
                home_page_url: cx.address_attribute(element, "htmlUrl"),
                description: cx.attribute("description").map(|text| plain(&text)),
                language: cx.attribute("language"),
                kind: cx.attribute("type"),
                folder: folder.clone(),
            });
        }
        return outlines(cx, element, folder, list);
    }
    let named = label.is_some();
    folder.extend(label);
    outlines(cx, element, folder, list)?;
    if named {
        folder.pop();
    }
    Ok(())
}
