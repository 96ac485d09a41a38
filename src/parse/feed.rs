//! A feed in XML: its own elements, and the entries among them.

use super::common::{Common, Scope, offer};
use super::context::Context;
use super::cursor::{Element, Stop};
use super::entry;
use super::links::rank;
use super::media::Gallery;
use super::names::{Key, Ns};
use super::person;
use super::podcast;
use crate::model::{Address, Cloud, Feed, FeedPodcast, Generator, Hub, Image, Person, TextInput};
use crate::text::xml::MendKind;

/// Most entries read of one document.
const MAX_ENTRIES: usize = 10_000;
/// Most hours that a feed says it does not change in: a day of them, twice over.
const MAX_HOURS: usize = 48;
/// Most such days: a week of them, twice over.
const MAX_DAYS: usize = 14;

/// A feed while it is read.
pub(super) struct Draft<'a> {
    pub(super) common: Common<'a>,
    feed: Feed,
    gallery: Gallery,
    owner: Option<Person>,
    cover: Option<Address>,
    kind: Option<String>,
    /// What `admin:generatorAgent` names.
    agent: Option<Address>,
    /// How often it changes: period in minutes, and how often in one.
    period: Option<u64>,
    frequency: Option<u64>,
}

impl<'a> Draft<'a> {
    pub(super) fn new() -> Self {
        Self {
            common: Common::new(Scope::Feed),
            feed: Feed::default(),
            gallery: Gallery::default(),
            owner: None,
            cover: None,
            kind: None,
            agent: None,
            period: None,
            frequency: None,
        }
    }

    /// The language said by `xml:lang` on the root or channel.
    pub(super) fn lang(&mut self, lang: Option<&str>) {
        let lang = lang.map(str::trim).filter(|lang| !lang.is_empty());
        self.common.language.offer(2, lang.map(|lang| lang.replace('_', "-")));
    }

    /// Reads what is inside a feed or channel.
    pub(super) fn inside(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        self.lang(element.lang);
        let about = cx.cursor.attribute_in(Ns::Rdf, "about").map(std::borrow::Cow::into_owned);
        self.common.id.offer(2, about);
        while let Some(child) = cx.cursor.child(element.depth)? {
            self.element(cx, &child)?;
        }
        Ok(())
    }

    /// Reads one element of a feed.
    pub(super) fn element(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        let is_read = match element.ns {
            Ns::Rss => self.rss(cx, element)?,
            Ns::Atom => self.atom(cx, element)?,
            Ns::Media => self.gallery.element(cx, element, &mut self.common)?,
            Ns::Itunes => self.itunes(cx, element)?,
            Ns::GooglePlay if element.key == Key::Image => {
                let address = podcast::image(cx, element)?;
                self.common.image.offer(5, address);
                true
            }
            Ns::Syndication => self.syndication(cx, element)?,
            Ns::Admin if element.key == Key::GeneratorAgent => {
                let url = cx.cursor.attribute_in(Ns::Rdf, "resource");
                let url = url.and_then(|url| cx.cursor.bases.resolve(element.base, &url));
                self.agent = self.agent.take().or(url);
                true
            }
            _ => false,
        };
        if !is_read {
            self.common.element(cx, element)?;
        }
        self.stand_in(cx);
        Ok(())
    }

    /// A document without a base of its own builds on the feed's page, once that is known.
    fn stand_in(&mut self, cx: &mut Context<'a, '_>) {
        if !cx.cursor.bases.has_document()
            && let Some(page) = self.common.url.get().filter(|page| page.is_http())
        {
            cx.cursor.bases.set_document(page.as_str());
        }
    }

    /// Takes an entry.
    pub(super) fn entry(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        if self.feed.entries.len() >= MAX_ENTRIES {
            cx.cursor.mends.bound(MendKind::Truncated, element.start, MAX_ENTRIES, "entries");
            return Ok(());
        }
        if let Some(entry) = entry::read(cx, element)? {
            self.feed.entries.push(entry);
        }
        Ok(())
    }

    fn rss(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<bool, Stop> {
        match element.key {
            Key::Item => self.entry(cx, element)?,
            Key::Channel | Key::Items => self.inner_channel(cx, element)?,
            Key::Image => self.image(cx, element)?,
            Key::Abstract => offer(&mut self.common.description, 0, cx.markup(element)?),
            Key::TextInput => self.text_input(cx, element)?,
            Key::Cloud => self.cloud(cx),
            Key::Ttl => {
                let text = cx.word(element)?;
                self.feed.ttl_minutes = self.feed.ttl_minutes.or(text.and_then(|text| text.parse().ok()));
            }
            Key::SkipHours => {
                while let Some(child) = cx.cursor.child(element.depth)? {
                    if let Some(hour) = cx.word(&child)?.and_then(|text| text.parse().ok()).filter(|hour| *hour <= 24) {
                        cx.keep(&child, &mut self.feed.skip_hours, hour, MAX_HOURS, "hours to be skipped");
                    }
                }
            }
            Key::SkipDays => {
                while let Some(child) = cx.cursor.child(element.depth)? {
                    if let Some(day) = cx.word(&child)? {
                        cx.keep(&child, &mut self.feed.skip_days, day, MAX_DAYS, "days to be skipped");
                    }
                }
            }
            Key::Docs => {
                let address = cx.address(element)?.map(|address| address.as_str().to_owned());
                self.feed.docs = self.feed.docs.take().or(address);
            }
            Key::Rating => {
                let text = cx.word(element)?;
                self.feed.rating = self.feed.rating.take().or(text);
            }
            Key::WebMaster => {
                let person = person::read_text(&mut cx.cursor, element)?;
                self.feed.webmaster = self.feed.webmaster.take().or(person);
            }
            Key::Generator => self.generator(cx, element)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What groups items inside a channel: a channel in the Channel Definition Format, `items` in RSS 1.1.
    fn inner_channel(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        while let Some(child) = cx.cursor.child(element.depth)? {
            match (child.ns, child.key) {
                (Ns::Rss, Key::Item) => self.entry(cx, &child)?,
                (Ns::Rss, Key::Channel) => self.inner_channel(cx, &child)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn atom(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<bool, Stop> {
        match element.key {
            // `item` is no name of Atom's, but there is nothing else it could mean.
            Key::Entry | Key::Item => self.entry(cx, element)?,
            Key::Generator => self.generator(cx, element)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn generator(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        let url = cx.address_attribute(element, "uri").or_else(|| cx.address_attribute(element, "url"));
        let version = cx.attribute("version");
        let name = cx.text(element)?.plain(&mut cx.cursor);
        let generator = Generator { name, url, version };
        if self.feed.generator.is_none() && generator != Generator::default() {
            self.feed.generator = Some(generator);
        }
        Ok(())
    }

    fn image(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        let mut image = Image { url: cx.address_attribute(element, "href"), ..Image::default() };
        while let Some(child) = cx.cursor.child(element.depth)? {
            if child.ns != Ns::Rss {
                continue;
            }
            match child.key {
                Key::Url => image.url = image.url.or(cx.address(&child)?),
                Key::Title => image.title = image.title.or(cx.markup(&child)?.plain(&mut cx.cursor)),
                Key::Link => image.link = image.link.or(cx.address(&child)?),
                Key::Description => image.description = image.description.or(cx.markup(&child)?.plain(&mut cx.cursor)),
                Key::Width => image.width = image.width.or(number(cx, &child)?),
                Key::Height => image.height = image.height.or(number(cx, &child)?),
                _ => {}
            }
        }
        if image != Image::default() && self.feed.image.is_none() {
            self.common.image.offer(0, image.url.clone());
            self.feed.image = Some(image);
        }
        Ok(())
    }

    fn text_input(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        let mut input = TextInput::default();
        while let Some(child) = cx.cursor.child(element.depth)? {
            if child.ns != Ns::Rss {
                continue;
            }
            match child.key {
                Key::Title => input.title = input.title.or(cx.markup(&child)?.plain(&mut cx.cursor)),
                Key::Description => input.description = input.description.or(cx.markup(&child)?.plain(&mut cx.cursor)),
                Key::Name => input.name = input.name.or(cx.word(&child)?),
                Key::Link => input.link = input.link.or(cx.address(&child)?),
                _ => {}
            }
        }
        if input != TextInput::default() && self.feed.text_input.is_none() {
            self.feed.text_input = Some(input);
        }
        Ok(())
    }

    fn cloud(&mut self, cx: &mut Context<'a, '_>) {
        let cloud = Cloud {
            domain: cx.attribute("domain"),
            port: cx.attribute("port"),
            path: cx.attribute("path"),
            register_procedure: cx.attribute("registerProcedure"),
            protocol: cx.attribute("protocol"),
        };
        if cloud != Cloud::default() && self.feed.cloud.is_none() {
            self.feed.cloud = Some(cloud);
        }
    }

    fn itunes(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<bool, Stop> {
        match element.key {
            Key::Owner => {
                let person = person::read_parts(&mut cx.cursor, element)?;
                self.common.author(cx, element, 4, person.clone());
                self.owner = self.owner.take().or(person);
            }
            Key::Type => {
                let text = cx.word(element)?;
                self.kind = self.kind.take().or(text.map(|text| text.to_ascii_lowercase()));
            }
            Key::Image => {
                let address = podcast::image(cx, element)?;
                self.common.image.offer(2, address.clone());
                self.cover = self.cover.take().or(address);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// RSS 1.0's syndication module: `updateFrequency` times an `updatePeriod`.
    fn syndication(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<bool, Stop> {
        match element.key {
            Key::UpdatePeriod => {
                let text = cx.word(element)?.map(|text| text.to_ascii_lowercase());
                self.period = self.period.or(text.and_then(|text| minutes(&text)));
            }
            Key::UpdateFrequency => {
                let text = cx.word(element)?;
                self.frequency = self.frequency.or(text.and_then(|text| text.parse().ok()).filter(|times| *times > 0));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The feed in the end.
    pub(super) fn finish(mut self, cx: &mut Context<'a, '_>) -> Feed {
        let mut common = self.common;
        let mut feed = self.feed;
        feed.description_html = common.description.take().and_then(|text| text.html(&mut cx.cursor));
        feed.description = feed.description_html.as_ref().map(super::content::plain_of).filter(|text| !text.is_empty());
        feed.id = common.id.take();
        feed.title = common.title.take().and_then(|title| title.plain(&mut cx.cursor));
        feed.home_page_url = common.url.take();
        feed.feed_url = common.own.take();
        feed.updated = common.updated.take();
        feed.published = common.published.take();
        feed.rights = common.rights.take().and_then(|rights| rights.plain(&mut cx.cursor));
        feed.license = common.license.take();
        feed.language = common.language.take();
        feed.icon = common.image.take();
        feed.favicon = common.icon.take();
        if let Some(agent) = self.agent {
            feed.generator.get_or_insert_default().url.get_or_insert(agent);
        }
        feed.authors = common.authors.into_list();
        feed.contributors = common.contributors;
        feed.categories = common.categories;
        feed.next_url = common.links.iter().find(|link| link.rel == "next").map(|link| link.href.clone());
        for link in common.links.iter().filter(|link| link.rel == "hub") {
            feed.hubs.push(Hub { kind: "WebSub".to_owned(), url: link.href.clone() });
        }
        let podcast = FeedPodcast {
            block: common.block,
            explicit: common.explicit,
            kind: self.kind,
            owner: self.owner,
            image: self.cover,
        };
        feed.podcast = (podcast != FeedPodcast::default()).then_some(podcast);
        feed.update_minutes = self.period.map(|period| (period / self.frequency.take().unwrap_or(1)).max(1));
        feed.links = common.links;
        feed.loose_links = common.loose_links;
        feed.extensions = common.extensions;
        feed
    }

    /// What the Channel Definition Format says in attributes of a channel.
    pub(super) fn channel_definition(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) {
        if let Some(base) = cx.address_attribute(element, "base").filter(Address::is_http) {
            cx.cursor.bases.set_document(base.as_str());
        }
        let address = cx.address_attribute(element, "href");
        self.common.url.offer(rank::RSS, address);
        if let Some(text) = cx.attribute("lastmod") {
            let stamp = cx.date_of(&text, element.start);
            self.common.updated.offer(0, stamp);
        }
        if let Some(address) = cx.address_attribute(element, "self") {
            self.common.own.offer(0, Some(address));
        }
    }
}

fn minutes(period: &str) -> Option<u64> {
    const DAY: u64 = 24 * 60;
    match period {
        "hourly" => Some(60),
        "daily" => Some(DAY),
        "weekly" => Some(7 * DAY),
        "monthly" => Some(30 * DAY),
        "yearly" => Some(365 * DAY),
        _ => None,
    }
}

fn number<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<Option<u64>, Stop> {
    Ok(cx.word(element)?.and_then(|text| text.parse().ok()).filter(|number| *number > 0))
}
