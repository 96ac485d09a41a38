//! Media RSS: contents, thumbnails, players, and what groups say for all in them.

use super::categories;
use super::common::{Common, MAX_PARTS, offer};
use super::content::{self, Content, Reading};
use super::context::Context;
use super::cursor::{Element, Stop};
use super::names::{Key, Ns};
use super::podcast::seconds;
use crate::model::{Address, Media};
use crate::text::xml::MendKind;

/// Deepest nesting of groups and contents.
const MAX_DEPTH: usize = 6;

/// The ranks of a picture among those of an entry or feed; `itunes:image` and logo come before.
const THUMBNAIL: u8 = 3;
const PICTURE: u8 = 4;

/// The media of an entry or feed.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    pub(super) list: Vec<Media>,
    groups: u32,
}

/// What an element holding others says for them.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    group: Option<u32>,
    /// The media whose element this is.
    own: Option<usize>,
    depth: usize,
}

impl Gallery {
    /// Reads an element of Media RSS; returns whether it was one of those read here.
    pub(super) fn element<'a>(
        &mut self,
        cx: &mut Context<'a, '_>,
        element: &Element<'a>,
        common: &mut Common<'a>,
    ) -> Result<bool, Stop> {
        self.read(cx, element, common, Around::default())
    }

    fn read<'a>(
        &mut self,
        cx: &mut Context<'a, '_>,
        element: &Element<'a>,
        common: &mut Common<'a>,
        around: Around,
    ) -> Result<bool, Stop> {
        if element.ns != Ns::Media {
            return Ok(false);
        }
        if around.depth > MAX_DEPTH {
            cx.cursor.mends.bound(MendKind::Bound, element.start, MAX_DEPTH, "media inside each other");
            return Ok(false);
        }
        match element.key {
            Key::Group => {
                self.groups += 1;
                let first = self.list.len();
                let inner = Around { group: Some(self.groups), own: None, depth: around.depth + 1 };
                let (title, description) = self.inside(cx, element, common, inner)?;
                for media in self.list.iter_mut().skip(first).filter(|media| media.kind == "content") {
                    media.title = media.title.take().or_else(|| title.clone());
                    media.description = media.description.take().or_else(|| description.clone());
                }
            }
            Key::Content | Key::Thumbnail | Key::Player | Key::PeerLink => self.media(cx, element, common, around)?,
            Key::Category => categories::media(cx, element, &mut common.categories)?,
            Key::Title => offer(&mut common.title, 3, text(cx, element)?),
            Key::Description => offer(&mut common.description, 6, text(cx, element)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Reads what stands inside a group or content; returns the title and description found there.
    fn inside<'a>(
        &mut self,
        cx: &mut Context<'a, '_>,
        element: &Element<'a>,
        common: &mut Common<'a>,
        around: Around,
    ) -> Result<(Option<String>, Option<String>), Stop> {
        let (mut title, mut description) = (None, None);
        // An own title of a content says less about the entry than one of the entry or group.
        let below = if around.own.is_some() { 1 } else { 0 };
        while let Some(child) = cx.cursor.child(element.depth)? {
            match (child.ns, child.key) {
                (Ns::Media, Key::Title) => {
                    let content = text(cx, &child)?;
                    offer(&mut common.title, 4 + below, content.clone());
                    title = title.or(content.plain(&mut cx.cursor));
                }
                (Ns::Media, Key::Description) => {
                    let content = text(cx, &child)?;
                    offer(&mut common.description, 7 + below, content.clone());
                    description = description.or(content.plain(&mut cx.cursor));
                }
                _ => {
                    self.read(cx, &child, common, around)?;
                }
            }
        }
        Ok((title, description))
    }

    fn media<'a>(
        &mut self,
        cx: &mut Context<'a, '_>,
        element: &Element<'a>,
        common: &mut Common<'a>,
        around: Around,
    ) -> Result<(), Stop> {
        let kind = match element.key {
            Key::Content => "content",
            Key::Thumbnail => "thumbnail",
            Key::Player => "player",
            _ => "peerLink",
        };
        let media = Media {
            kind: kind.to_owned(),
            url: cx.address_attribute(element, if kind == "peerLink" { "href" } else { "url" }),
            media_type: cx.attribute("type"),
            medium: cx.attribute("medium").map(|medium| medium.to_ascii_lowercase()),
            width: cx.number_attribute("width"),
            height: cx.number_attribute("height"),
            seconds: cx.attribute("duration").and_then(|text| seconds(&text)),
            bytes: cx.number_attribute("fileSize"),
            group: around.group,
            ..Media::default()
        };
        match kind {
            "thumbnail" => common.image.offer(THUMBNAIL, media.url.clone()),
            "content" if is_image(&media) => common.image.offer(PICTURE, media.url.clone()),
            _ => {}
        }
        let own = self.list.len();
        cx.keep(element, &mut self.list, media, MAX_PARTS, "media");
        if own == MAX_PARTS {
            return Ok(());
        }
        if element.empty {
            return Ok(());
        }
        let inner = Around { own: Some(own), group: around.group, depth: around.depth + 1 };
        let (title, description) = self.inside(cx, element, common, inner)?;
        if let Some(media) = self.list.get_mut(own) {
            media.title = title;
            media.description = description;
        }
        Ok(())
    }
}

/// A text of Media RSS: characters, unless it says `html`.
fn text<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<Content<'a>, Stop> {
    let is_html = cx.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("html"));
    content::read(&mut cx.cursor, element, if is_html { Reading::Escaped } else { Reading::Text })
}

/// Whether a media is a picture: by its medium, its type, else the ending of its address.
pub(super) fn is_image(media: &Media) -> bool {
    if let Some(medium) = &media.medium {
        return medium == "image";
    }
    match &media.media_type {
        Some(kind) => is_image_type(kind),
        None => media.url.as_ref().is_some_and(has_image_ending),
    }
}

/// Whether a media type is one of pictures.
pub(super) fn is_image_type(kind: &str) -> bool {
    kind.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("image/"))
}

fn has_image_ending(address: &Address) -> bool {
    const ENDINGS: &[&str] = &["jpg", "jpeg", "png", "gif", "webp", "avif", "svg"];
    let path = address.as_str().split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
