//! What feeds, entries and the sources of entries say in the same elements.

use super::best::{Best, MAX_PEOPLE, Offered, People};
use super::content::Content;
use super::context::Context;
use super::cursor::{Element, Stop};
use super::extension::{self, Room};
use super::names::{Key, Ns};
use super::{categories, links, person, podcast};
use crate::model::{Address, Category, Comments, Element as Extension, Link, LooseLink, Person, Stamp};
use crate::text::xml::MendKind;

/// Most of one kind of thing (categories, links, persons) that an entry or feed may have.
pub(super) const MAX_PARTS: usize = 1_000;

/// Of what the elements speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Feed,
    Entry,
    Source,
}

/// What has been read so far of a feed, an entry or a source.
pub(super) struct Common<'a> {
    pub(super) scope: Scope,
    pub(super) id: Best<String>,
    pub(super) title: Best<Content<'a>>,
    /// A feed's description, an entry's summary.
    pub(super) description: Best<Content<'a>>,
    pub(super) url: Best<Address>,
    /// `link rel=self`.
    pub(super) own: Best<Address>,
    pub(super) updated: Best<Stamp>,
    pub(super) published: Best<Stamp>,
    pub(super) rights: Best<Content<'a>>,
    pub(super) license: Best<Address>,
    pub(super) language: Best<String>,
    pub(super) image: Best<Address>,
    pub(super) icon: Best<Address>,
    pub(super) authors: People,
    pub(super) contributors: Vec<Person>,
    pub(super) categories: Vec<Category>,
    pub(super) links: Vec<Link>,
    pub(super) loose_links: Vec<LooseLink>,
    pub(super) comments: Comments,
    pub(super) block: Option<bool>,
    pub(super) explicit: Option<bool>,
    pub(super) extensions: Vec<Extension>,
    pub(super) room: Room,
}

impl<'a> Common<'a> {
    pub(super) fn new(scope: Scope) -> Self {
        Self {
            scope,
            id: Best::default(),
            title: Best::default(),
            description: Best::default(),
            url: Best::default(),
            own: Best::default(),
            updated: Best::default(),
            published: Best::default(),
            rights: Best::default(),
            license: Best::default(),
            language: Best::default(),
            image: Best::default(),
            icon: Best::default(),
            authors: People::default(),
            contributors: Vec::new(),
            categories: Vec::new(),
            links: Vec::new(),
            loose_links: Vec::new(),
            comments: Comments::default(),
            block: None,
            explicit: None,
            extensions: Vec::new(),
            room: Room::default(),
        }
    }

    /// Reads one element inside.
    pub(super) fn element(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        match element.ns {
            Ns::Rss => self.rss(cx, element),
            Ns::Atom => self.atom(cx, element),
            Ns::Dc | Ns::DcTerms => self.dublin_core(cx, element),
            Ns::Itunes | Ns::GooglePlay => self.podcast(cx, element),
            Ns::License => self.license(cx, element),
            Ns::Media if element.key == Key::Category => categories::media(cx, element, &mut self.categories),
            _ => self.unread(cx, element),
        }
    }

    fn rss(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        match element.key {
            Key::Title => offer(&mut self.title, 0, cx.markup(element)?),
            Key::Description => offer(&mut self.description, 0, cx.markup(element)?),
            Key::Link => links::rss(cx, element, self)?,
            Key::Category => categories::rss(cx, element, &mut self.categories)?,
            Key::Copyright | Key::Rights => offer(&mut self.rights, 0, cx.markup(element)?),
            Key::PubDate => date(cx, element, &mut self.published, 0)?,
            Key::LastBuildDate => date(cx, element, &mut self.updated, 2)?,
            Key::Language => self.language(cx, element, 0)?,
            Key::ManagingEditor if self.scope == Scope::Feed => {
                let person = person::read_text(&mut cx.cursor, element)?;
                self.author(cx, element, 0, person);
            }
            Key::Author => {
                let person = person::read_parts(&mut cx.cursor, element)?;
                self.author(cx, element, 0, person);
            }
            _ => self.unread(cx, element)?,
        }
        Ok(())
    }

    fn atom(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        match element.key {
            Key::Id => {
                let text = cx.word(element)?;
                let id = text.and_then(|text| links::id(cx, element, &text));
                self.id.offer(1, id);
            }
            Key::Title => offer(&mut self.title, 1, cx.atom_text(element)?),
            Key::Subtitle | Key::Tagline if self.scope != Scope::Entry => {
                offer(&mut self.description, 1, cx.atom_text(element)?);
            }
            Key::Summary if self.scope == Scope::Entry => offer(&mut self.description, 1, cx.atom_text(element)?),
            Key::Link => links::atom(cx, element, self)?,
            Key::Category => categories::atom(cx, element, &mut self.categories)?,
            Key::Rights | Key::Copyright => offer(&mut self.rights, 1, cx.atom_text(element)?),
            Key::Updated => date(cx, element, &mut self.updated, 0)?,
            Key::Modified => date(cx, element, &mut self.updated, 1)?,
            Key::Published => date(cx, element, &mut self.published, 1)?,
            Key::Issued => date(cx, element, &mut self.published, 2)?,
            Key::Author => {
                let person = person::read_parts(&mut cx.cursor, element)?;
                self.author(cx, element, 1, person);
            }
            Key::Contributor => {
                let person = person::read_parts(&mut cx.cursor, element)?;
                self.contributor(cx, element, person);
            }
            Key::Logo => {
                let address = cx.address(element)?;
                self.image.offer(1, address);
            }
            Key::Icon => {
                let address = cx.address(element)?;
                self.icon.offer(0, address);
            }
            _ => self.unread(cx, element)?,
        }
        Ok(())
    }

    fn dublin_core(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        let is_terms = element.ns == Ns::DcTerms;
        match element.key {
            Key::Title => offer(&mut self.title, 2, cx.markup(element)?),
            Key::Description | Key::Abstract => offer(&mut self.description, 2, cx.markup(element)?),
            Key::Rights => offer(&mut self.rights, 2, cx.markup(element)?),
            Key::Subject => categories::dublin_core(cx, element, &mut self.categories)?,
            // Of an entry, `xml:lang` of its content says more: rank 1.
            Key::Language => self.language(cx, element, if self.scope == Scope::Entry { 2 } else { 1 })?,
            Key::Creator | Key::Author => {
                let person = person::read_text(&mut cx.cursor, element)?;
                self.author(cx, element, 2, person);
            }
            Key::Contributor => {
                let person = person::read_text(&mut cx.cursor, element)?;
                self.contributor(cx, element, person);
            }
            Key::Date => {
                let stamp = cx.date(element)?;
                self.published.offer(3, stamp);
                self.updated.offer(3, stamp);
            }
            Key::Issued if is_terms => date(cx, element, &mut self.published, 4)?,
            Key::Modified if is_terms => date(cx, element, &mut self.updated, 4)?,
            Key::Identifier => {
                let text = cx.word(element)?;
                self.id.offer(4, text);
            }
            _ => self.unread(cx, element)?,
        }
        Ok(())
    }

    fn podcast(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        let is_itunes = element.ns == Ns::Itunes;
        match element.key {
            Key::Author => {
                let person = person::read_text(&mut cx.cursor, element)?;
                self.author(cx, element, if is_itunes { 3 } else { 5 }, person);
            }
            Key::Summary if is_itunes => offer(&mut self.description, 3, cx.markup(element)?),
            // A description says more than a subtitle.
            Key::Description if !is_itunes => offer(&mut self.description, 4, cx.markup(element)?),
            Key::Subtitle if is_itunes => offer(&mut self.description, 5, cx.markup(element)?),
            Key::Image if is_itunes => {
                let address = podcast::image(cx, element)?;
                self.image.offer(if self.scope == Scope::Entry { 0 } else { 2 }, address);
            }
            Key::Category => categories::podcast(cx, element, &mut self.categories)?,
            // Before `itunes:image` there was this.
            Key::Link if is_itunes && cx.cursor.attribute("rel").is_some_and(|rel| rel == "image") => {
                let address = cx.address_attribute(element, "href");
                self.image.offer(2, address);
            }
            Key::Keywords if is_itunes => categories::keywords(cx, element, &mut self.categories)?,
            Key::Block if is_itunes => {
                let text = cx.word(element)?;
                self.block = self.block.or(text.map(|text| podcast::is_yes(&text)));
            }
            Key::Explicit if is_itunes => {
                let text = cx.word(element)?;
                self.explicit = self.explicit.or(text.and_then(|text| podcast::explicit(&text)));
            }
            _ => self.unread(cx, element)?,
        }
        Ok(())
    }

    fn license(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        if element.key != Key::License {
            return self.unread(cx, element);
        }
        let address = match cx.cursor.attribute_in(Ns::Rdf, "resource") {
            Some(text) => cx.cursor.bases.resolve(element.base, &text),
            None => cx.address(element)?,
        };
        self.license.offer(0, address);
        Ok(())
    }

    fn language(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>, rank: u8) -> Result<(), Stop> {
        let text = cx.word(element)?;
        self.language.offer(rank, text.map(|text| text.replace('_', "-")));
        Ok(())
    }

    /// Takes an author named by an element of this rank.
    pub(super) fn author(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>, rank: u8, person: Option<Person>) {
        if self.authors.offer(rank, person) == Offered::Full {
            cx.cursor.mends.bound(MendKind::Bound, element.start, MAX_PEOPLE, "authors");
        }
    }

    fn contributor(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>, person: Option<Person>) {
        if let Some(person) = person {
            cx.keep(element, &mut self.contributors, person, MAX_PARTS, "contributors");
        }
    }

    /// Keeps an element that has no place in the model.
    pub(super) fn unread(&mut self, cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<(), Stop> {
        if let Some(kept) = extension::read(cx, element, &mut self.room)? {
            self.extensions.push(kept);
        }
        Ok(())
    }
}

/// Takes a content unless it is empty.
pub(super) fn offer<'a>(best: &mut Best<Content<'a>>, rank: u8, content: Content<'a>) {
    best.offer(rank, (!content.is_empty()).then_some(content));
}

/// Takes the date inside an element.
pub(super) fn date<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    best: &mut Best<Stamp>,
    rank: u8,
) -> Result<(), Stop> {
    let stamp = cx.date(element)?;
    best.offer(rank, stamp);
    Ok(())
}
