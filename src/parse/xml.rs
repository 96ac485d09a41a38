//! The XML formats, told apart by their root.

use super::context::Context;
use super::cursor::{Element, Step, Stop};
use super::feed::Draft;
use super::names::{Key, Ns};
use super::opml;
use crate::model::{Feed, FeedFormat};
use crate::text::xml::shown;

/// Reads a document of any XML format; nothing when its root is none of theirs.
pub(super) fn read(cx: &mut Context<'_, '_>) -> Result<Option<Feed>, Stop> {
    let Some(root) = root(cx)? else { return Ok(None) };
    let feed = of_root(cx, &root)?;
    // What stands behind the root is told, but cannot spoil what was read.
    while feed.is_some()
        && let Ok(Some(step)) = cx.cursor.step()
    {
        if let Step::Start(element) = step
            && element.depth == 1
        {
            cx.cursor.mend(element.start, || format!("`<{}>` behind the root", shown(element.local)));
        }
    }
    Ok(feed)
}

fn of_root<'a>(cx: &mut Context<'a, '_>, root: &Element<'a>) -> Result<Option<Feed>, Stop> {
    match (root.key, root.ns) {
        (Key::Rss, _) => rss(cx, root).map(Some),
        (Key::Rdf, _) => rdf(cx, root).map(Some),
        (Key::Feed, Ns::None | Ns::Atom) => atom(cx, root).map(Some),
        (Key::Entry, Ns::Atom) => single(cx, root).map(Some),
        (Key::Channel, Ns::None | Ns::Rss) => channel(cx, root).map(Some),
        (Key::Opml, _) => outline(cx, root).map(Some),
        _ => Ok(None),
    }
}

/// The first element.
fn root<'a>(cx: &mut Context<'a, '_>) -> Result<Option<Element<'a>>, Stop> {
    while let Some(step) = cx.cursor.step()? {
        if let Step::Start(element) = step {
            return Ok(Some(element));
        }
    }
    Ok(None)
}

/// RSS 0.91 to 2.0: one channel; entries in it, in some old versions beside it.
fn rss<'a>(cx: &mut Context<'a, '_>, root: &Element<'a>) -> Result<Feed, Stop> {
    cx.cursor.read_plain_as(Ns::Rss);
    cx.cursor.read_own_as_plain();
    let version = cx.attribute("version").unwrap_or_default();
    let mut draft = Draft::new();
    let lang = root.lang;
    channels(cx, root, &mut draft)?;
    draft.lang(lang);
    let mut feed = draft.finish(cx);
    feed.format = Some(FeedFormat(match version.as_str() {
        "2.0" | "2" | "2.00" | "2.01" | "2.0.1" | "2.1" => "rss-2.0",
        "1.0" => "rss-1.0",
        "0.90" | "0.9" => "rss-0.90",
        "0.91" => "rss-0.91",
        "0.92" => "rss-0.92",
        "0.93" => "rss-0.93",
        "0.94" => "rss-0.94",
        _ => "rss",
    }));
    Ok(feed)
}

/// RSS 0.90 and 1.0: channel, image, entries side by side.
fn rdf<'a>(cx: &mut Context<'a, '_>, root: &Element<'a>) -> Result<Feed, Stop> {
    cx.cursor.read_plain_as(Ns::Rss);
    let is_090 = cx.cursor.raw_attributes().iter().any(|attribute| {
        attribute.name.starts_with("xmlns")
            && attribute.value.to_ascii_lowercase().contains("netscape.com/rdf/simple/0.9")
    });
    let mut draft = Draft::new();
    let lang = root.lang;
    channels(cx, root, &mut draft)?;
    draft.lang(lang);
    let mut feed = draft.finish(cx);
    feed.format = Some(FeedFormat(if is_090 { "rss-0.90" } else { "rss-1.0" }));
    Ok(feed)
}

/// What stands directly inside the root of RSS or RDF.
fn channels<'a>(cx: &mut Context<'a, '_>, root: &Element<'a>, draft: &mut Draft<'a>) -> Result<(), Stop> {
    while let Some(child) = cx.cursor.child(root.depth)? {
        match (child.ns, child.key) {
            (Ns::Rss, Key::Channel) => draft.inside(cx, &child)?,
            (Ns::Rss, Key::Item | Key::Image | Key::TextInput) => draft.element(cx, &child)?,
            // Without a channel around them the parts of one count as well.
            (Ns::Rss, Key::Title | Key::Link | Key::Description) => draft.element(cx, &child)?,
            _ => {}
        }
    }
    Ok(())
}

/// Atom 1.0 and 0.3; a root in no namespace is read as 1.0.
fn atom<'a>(cx: &mut Context<'a, '_>, root: &Element<'a>) -> Result<Feed, Stop> {
    if root.ns == Ns::None {
        cx.cursor.read_plain_as(Ns::Atom);
    }
    cx.atom03 = is_03(cx);
    let mut draft = Draft::new();
    draft.inside(cx, root)?;
    let mut feed = draft.finish(cx);
    feed.format = Some(FeedFormat(if cx.atom03 { "atom-0.3" } else { "atom-1.0" }));
    Ok(feed)
}

/// Whether the root is one of Atom 0.3, by its namespace or version.
fn is_03(cx: &mut Context<'_, '_>) -> bool {
    let by_namespace = cx.cursor.raw_attributes().iter().any(|attribute| {
        attribute.name.starts_with("xmlns")
            && Ns::of(attribute.value) == Some(Ns::Atom)
            && !attribute.value.to_ascii_lowercase().contains("2005/atom")
    });
    by_namespace || cx.attribute("version").is_some_and(|version| version == "0.3")
}

/// An entry document of Atom: a feed of one entry.
fn single<'a>(cx: &mut Context<'a, '_>, root: &Element<'a>) -> Result<Feed, Stop> {
    cx.atom03 = is_03(cx);
    let mut draft = Draft::new();
    draft.entry(cx, root)?;
    let mut feed = draft.finish(cx);
    feed.format = Some(FeedFormat(if cx.atom03 { "atom-0.3" } else { "atom-1.0" }));
    Ok(feed)
}

/// A channel as root: the Channel Definition Format, RSS without its outer element, in a namespace of RSS its 1.1.
fn channel<'a>(cx: &mut Context<'a, '_>, root: &Element<'a>) -> Result<Feed, Stop> {
    cx.cursor.read_plain_as(Ns::Rss);
    let mut draft = Draft::new();
    draft.channel_definition(cx, root);
    draft.inside(cx, root)?;
    let mut feed = draft.finish(cx);
    feed.format = Some(FeedFormat(if root.ns == Ns::Rss { "rss" } else { "cdf" }));
    Ok(feed)
}

fn outline<'a>(cx: &mut Context<'a, '_>, root: &Element<'a>) -> Result<Feed, Stop> {
    let version = cx.attribute("version").unwrap_or_default();
    let mut feed = opml::read(cx, root)?;
    feed.format = Some(FeedFormat(match version.as_str() {
        "2.0" | "2" => "opml-2.0",
        "1.1" => "opml-1.1",
        "1.0" | "1" => "opml-1.0",
        _ => "opml",
    }));
    Ok(feed)
}
