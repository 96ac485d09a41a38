//! One entry of an XML format, from its start tag to its end.

use xxhash_rust::xxh3::xxh3_64;

use super::best::Best;
use super::common::{Common, Scope, offer};
use super::content::{self, Content, Reading};
use super::context::Context;
use super::cursor::{Element, Stop};
use super::geo::Place;
use super::links::{self, bare, rank};
use super::media::{Gallery, is_image, is_image_type};
use super::names::{Key, Ns};
use super::podcast;
use super::source;
use crate::model::{Address, Attachment, Entry, EntryPodcast, InReplyTo, Link, Origin, Stamp};
use crate::text::SafeHtml;

/// Most entries answered by one.
const MAX_REPLIES: usize = 50;

/// The rank of a picture that comes as an enclosure: after all others.
const ENCLOSED: u8 = 9;

struct Draft<'a> {
    common: Common<'a>,
    content: Best<Content<'a>>,
    content_src: Option<Address>,
    guid: Option<String>,
    is_permalink: bool,
    created: Best<Stamp>,
    expired: Option<Stamp>,
    enclosures: Vec<Attachment>,
    enclosure_link: Option<Address>,
    comments_page: Option<Address>,
    source: Option<Origin>,
    replies: Vec<InReplyTo>,
    place: Place,
    gallery: Gallery,
    podcast: EntryPodcast,
}

/// Reads an entry; nothing when the document ends inside it.
pub(super) fn read<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<Option<Entry>, Stop> {
    let mut draft = Draft {
        common: Common::new(Scope::Entry),
        content: Best::default(),
        content_src: None,
        guid: None,
        is_permalink: false,
        created: Best::default(),
        expired: None,
        enclosures: Vec::new(),
        enclosure_link: None,
        comments_page: None,
        source: None,
        replies: Vec::new(),
        place: Place::default(),
        gallery: Gallery::default(),
        podcast: EntryPodcast::default(),
    };
    let about = cx.cursor.attribute_in(Ns::Rdf, "about").map(std::borrow::Cow::into_owned);
    draft.common.id.offer(2, about);
    draft
        .common
        .language
        .offer(0, element.lang.map(|lang| lang.trim().replace('_', "-")).filter(|lang| !lang.is_empty()));
    channel_definition(cx, element, &mut draft);
    while let Some(child) = cx.cursor.child(element.depth)? {
        draft.element(cx, &child)?;
    }
    if cx.cursor.has_ended() {
        return Ok(None);
    }
    let bytes = cx.cursor.slice(element.start, cx.cursor.position()).as_bytes();
    Ok(Some(draft.finish(cx, xxh3_64(bytes))))
}

/// What the Channel Definition Format says in attributes of an item.
fn channel_definition<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>, draft: &mut Draft<'a>) {
    let address = cx.address_attribute(element, "href");
    draft.common.url.offer(rank::RSS, address);
    if let Some(text) = cx.attribute("lastmod") {
        let stamp = cx.date_of(&text, element.start);
        draft.common.updated.offer(0, stamp);
    }
}

impl<'a> Draft<'a> {
    fn element(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        let is_read = match element.ns {
            Ns::Rss => self.rss(cx, element)?,
            Ns::Atom => self.atom(cx, element)?,
            Ns::Media => self.gallery.element(cx, element, &mut self.common)?,
            Ns::Itunes | Ns::Podcast => podcast::episode(cx, element, &mut self.podcast)?,
            Ns::Geo | Ns::GeoRss | Ns::Gml => self.place.element(cx, element)?,
            _ => self.module(cx, element)?,
        };
        if is_read { Ok(()) } else { self.common.element(cx, element) }
    }

    fn rss(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<bool, Stop> {
        match element.key {
            Key::Guid => self.guid(cx, element)?,
            Key::Comments => {
                let address = cx.address(element)?;
                self.comments_page = self.comments_page.take().or(address);
            }
            Key::Enclosure => self.enclosure(cx, element),
            Key::Source => {
                let origin = source::rss(cx, element)?;
                self.source = self.source.take().or(origin);
            }
            Key::FullItem => offer(&mut self.content, 3, cx.markup(element)?),
            Key::ExpirationDate => {
                let stamp = cx.date(element)?;
                self.expired = self.expired.or(stamp);
            }
            Key::Abstract => offer(&mut self.common.description, 0, cx.markup(element)?),
            Key::Body => offer(&mut self.content, 2, cx.markup(element)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn guid(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        let says = cx.attribute("isPermaLink").and_then(|text| text.to_ascii_lowercase().parse::<bool>().ok());
        let Some(text) = cx.word(element)? else { return Ok(()) };
        if self.guid.is_some() {
            return Ok(());
        }
        let address = if says == Some(false) { None } else { Address::new(&text) };
        // Without a word about it only what is plainly an address counts; with `true` a relative one, too.
        let address = match says {
            Some(true) => links::id(cx, element, &text).and_then(|text| Address::new(&text)),
            _ => address,
        };
        match address.filter(Address::is_http) {
            Some(address) => {
                self.is_permalink = true;
                self.guid = Some(address.as_str().to_owned());
                self.common.url.offer(rank::GUID, Some(address));
            }
            None => self.guid = Some(text),
        }
        Ok(())
    }

    fn enclosure(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) {
        let Some(url) = cx.address_attribute(element, "url").or_else(|| cx.address_attribute(element, "href")) else {
            return;
        };
        let media_type = cx.attribute("type");
        let length = cx.attribute("length");
        links::push(cx, element, &mut self.common, Link { media_type, length, ..bare("enclosure", url) });
    }

    fn atom(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<bool, Stop> {
        match element.key {
            Key::Content => {
                let src = cx.address_attribute(element, "src");
                let content = cx.atom_text(element)?;
                if self.content_src.is_none() {
                    self.content_src = src;
                }
                offer(&mut self.content, 1, content);
            }
            Key::Created => {
                let stamp = cx.date(element)?;
                self.created.offer(0, stamp);
            }
            Key::Source => {
                let origin = source::atom(cx, element)?;
                self.source = self.source.take().or(origin);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Elements of the smaller modules.
    fn module(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<bool, Stop> {
        match (element.ns, element.key) {
            (Ns::Content, Key::Encoded) => offer(&mut self.content, 0, cx.markup(element)?),
            (Ns::Xhtml, Key::Body) | (Ns::Xhtml, Key::Div) => {
                offer(&mut self.content, 2, content::read(&mut cx.cursor, element, Reading::Xhtml)?);
            }
            (Ns::DcTerms, Key::Created) => {
                let stamp = cx.date(element)?;
                self.created.offer(1, stamp);
            }
            (Ns::Slash, Key::Comments) => {
                let text = cx.word(element)?;
                self.common.comments.count = self.common.comments.count.or(text.and_then(|text| text.parse().ok()));
            }
            (Ns::Wfw, Key::CommentRss) => {
                let address = cx.address(element)?;
                self.common.comments.feed = self.common.comments.feed.take().or(address);
            }
            (Ns::Thr, Key::Total) => {
                let text = cx.word(element)?;
                self.common.comments.count = self.common.comments.count.or(text.and_then(|text| text.parse().ok()));
            }
            (Ns::Thr, Key::InReplyTo) => self.reply(cx, element),
            (Ns::FeedBurner, Key::OrigLink) => {
                let address = cx.address(element)?;
                self.common.url.offer(0, address);
            }
            (Ns::FeedBurner, Key::OrigEnclosureLink) => {
                let address = cx.address(element)?;
                self.enclosure_link = self.enclosure_link.take().or(address);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn reply(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) {
        let reply = InReplyTo {
            reference: cx.attribute("ref"),
            href: cx.address_attribute(element, "href"),
            media_type: cx.attribute("type"),
        };
        if reply != InReplyTo::default() {
            cx.keep(element, &mut self.replies, reply, MAX_REPLIES, "entries answered");
        }
    }

    /// The entry in the end. One that is known keeps its HTML where it is stored.
    fn finish(mut self, cx: &mut Context<'a, '_>, raw_hash: u64) -> Entry {
        let unchanged = cx.known.is_some_and(|known| known(raw_hash));
        self.address_of_id();
        self.attach();
        let content_lang = self.content.get().and_then(|content| content.lang);
        self.common.language.offer(1, content_lang.map(|lang| lang.trim().replace('_', "-")));
        let (content, summary_html, summary) =
            if unchanged { (None, None, None) } else { html(cx, &mut self.content, &mut self.common) };
        let mut common = self.common;
        let mut podcast = self.podcast;
        (podcast.block, podcast.explicit) = (common.block, common.explicit);
        Entry {
            id: self.guid.or_else(|| common.id.take()),
            id_is_permalink: self.is_permalink,
            url: common.url.take(),
            title: common.title.take().and_then(|title| title.plain(&mut cx.cursor)),
            content,
            content_src: self.content_src,
            summary,
            summary_html,
            image: common.image.take(),
            published: common.published.take(),
            updated: common.updated.take(),
            created: self.created.take(),
            expired: self.expired,
            authors: common.authors.into_list(),
            contributors: common.contributors,
            categories: common.categories,
            language: common.language.take(),
            attachments: self.enclosures,
            comments: crate::model::Comments {
                url: self.comments_page.or(common.comments.url.take()),
                ..common.comments
            },
            rights: common.rights.take().and_then(|rights| rights.plain(&mut cx.cursor)),
            license: common.license.take(),
            links: common.links,
            loose_links: common.loose_links,
            source: self.source,
            in_reply_to: self.replies,
            geo: self.place.finish(),
            media: self.gallery.list,
            podcast: (podcast != EntryPodcast::default()).then_some(podcast),
            extensions: common.extensions,
            raw_hash,
            unchanged,
            ..Entry::default()
        }
    }

    /// An id over http stands in for an address that is missing.
    fn address_of_id(&mut self) {
        if let Some(address) = self.common.id.get().and_then(|id| Address::new(id)).filter(Address::is_http) {
            self.common.url.offer(rank::ID, Some(address));
        }
    }

    /// The attachments: enclosures first, then what media there is besides pictures; each address once.
    fn attach(&mut self) {
        let mut list: Vec<Attachment> = Vec::new();
        let mut replaced = self.enclosure_link.take();
        for link in self.common.links.iter().filter(|link| link.rel == "enclosure") {
            if link.media_type.as_deref().is_some_and(is_image_type) {
                self.common.image.offer(ENCLOSED, Some(link.href.clone()));
            }
            let url = replaced.take().unwrap_or_else(|| link.href.clone());
            if list.iter().any(|known| known.url == url) {
                continue;
            }
            list.push(Attachment {
                url,
                media_type: link.media_type.clone(),
                bytes: link.length.as_deref().and_then(|text| text.trim().parse().ok()).filter(|bytes| *bytes > 0),
                seconds: None,
                title: link.title.clone(),
            });
        }
        let media = self.gallery.list.iter().filter(|media| media.kind == "content" && !is_image(media));
        for media in media {
            let Some(url) = &media.url else { continue };
            if list.iter().any(|known| known.url == *url) {
                continue;
            }
            list.push(Attachment {
                url: url.clone(),
                media_type: media.media_type.clone(),
                bytes: media.bytes,
                seconds: media.seconds,
                title: media.title.clone(),
            });
        }
        self.enclosures = list;
    }
}

/// Content and summary, made safe, and the summary as plain text. An entry without content shows its
/// summary there, too.
fn html<'a>(
    cx: &mut Context<'a, '_>,
    content: &mut Best<Content<'a>>,
    common: &mut Common<'a>,
) -> (Option<SafeHtml>, Option<SafeHtml>, Option<String>) {
    let summary_html = common.description.take().and_then(|summary| summary.html(&mut cx.cursor));
    let summary = summary_html.as_ref().map(content::plain_of).filter(|text| !text.is_empty());
    let content = content.take().and_then(|content| content.html(&mut cx.cursor));
    (content, summary_html, summary)
}
