//! What the readers of XML formats share while they walk a document.

use chrono_tz::Tz;

use super::content::{self, Content, Reading};
use super::cursor::{Cursor, Element, Stop};
use super::names::Ns;
use crate::model::{Address, RepairKind, Stamp};
use crate::text::dates::feed_date;
use crate::text::xml::MendKind;

/// Most dates written down that could not be read, and as many of other values.
const MAX_UNREAD: usize = 20;
/// Longest date; more is text.
const MAX_DATE: usize = 128;

/// What the readers share.
pub(super) struct Context<'a, 'o> {
    pub(super) cursor: Cursor<'a>,
    /// The zone of dates without one.
    pub(super) zone: Tz,
    /// Whether an entry with this hash is known.
    pub(super) known: Option<&'o dyn Fn(u64) -> bool>,
    /// Whether Atom's texts are written as in 0.3: `mode` says how.
    pub(super) atom03: bool,
    /// Dates and other values that could not be read, and where.
    pub(super) unread: Vec<(usize, RepairKind, String)>,
}

impl<'a> Context<'a, '_> {
    /// The characters inside an element, ends cut.
    pub(super) fn word(&mut self, element: &Element<'a>) -> Result<Option<String>, Stop> {
        Ok(content::word(&mut self.cursor, element)?.map(std::borrow::Cow::into_owned))
    }

    /// The address inside an element.
    pub(super) fn address(&mut self, element: &Element<'a>) -> Result<Option<Address>, Stop> {
        let text = content::word(&mut self.cursor, element)?;
        Ok(text.and_then(|text| self.resolved(element, &text)))
    }

    /// The address in an attribute of the element started last.
    pub(super) fn address_attribute(&mut self, element: &Element<'a>, name: &str) -> Option<Address> {
        let text = self.cursor.attribute(name)?;
        self.resolved(element, &text)
    }

    /// An address made absolute; one that would run in whoever opens it, or is markup, is told.
    fn resolved(&mut self, element: &Element<'a>, text: &str) -> Option<Address> {
        let address = self.cursor.bases.resolve(element.base, text);
        if address.is_none() {
            self.unread(RepairKind::Value, text, "address", element.start);
        }
        address
    }

    /// An attribute of the element started last.
    pub(super) fn attribute(&mut self, name: &str) -> Option<String> {
        self.cursor.attribute(name).map(std::borrow::Cow::into_owned)
    }

    /// A number in an attribute of the element started last; none when 0 or no number.
    pub(super) fn number_attribute<T: std::str::FromStr + PartialOrd + Default>(&mut self, name: &str) -> Option<T> {
        self.cursor.attribute(name)?.parse::<T>().ok().filter(|number| *number > T::default())
    }

    /// Puts a thing into a list that holds so many at most; what finds no room is told.
    pub(super) fn keep<T>(&mut self, element: &Element<'a>, list: &mut Vec<T>, thing: T, most: usize, what: &str) {
        if list.len() < most {
            list.push(thing);
        } else {
            self.cursor.mends.bound(MendKind::Bound, element.start, most, what);
        }
    }

    /// The date inside an element.
    pub(super) fn date(&mut self, element: &Element<'a>) -> Result<Option<Stamp>, Stop> {
        let Some(text) = content::word(&mut self.cursor, element)? else { return Ok(None) };
        Ok(self.date_of(&text, element.start))
    }

    /// The date a text names; one that cannot be read is written down.
    pub(super) fn date_of(&mut self, text: &str, at: usize) -> Option<Stamp> {
        let stamp = if text.len() > MAX_DATE { None } else { feed_date(text, self.zone) };
        if stamp.is_none() {
            self.unread(RepairKind::Date, text, "date", at);
        }
        stamp
    }

    /// Writes down a text that is not what its place wants.
    pub(super) fn unread(&mut self, kind: RepairKind, text: &str, wanted: &str, at: usize) {
        if self.unread.iter().filter(|(_, known, _)| *known == kind).count() < MAX_UNREAD {
            self.unread.push((at, kind, unread(text, wanted)));
        } else {
            let what = if kind == RepairKind::Date { "dates that are none" } else { "values that could not be read" };
            self.cursor.mends.bound(MendKind::Bound, at, MAX_UNREAD, what);
        }
    }

    /// Text that counts as markup, as RSS and the modules have it.
    pub(super) fn markup(&mut self, element: &Element<'a>) -> Result<Content<'a>, Stop> {
        content::read(&mut self.cursor, element, Reading::Escaped)
    }

    /// The text of an element: one of Atom's says how it is written, others are markup.
    pub(super) fn text(&mut self, element: &Element<'a>) -> Result<Content<'a>, Stop> {
        if element.ns == Ns::Atom { self.atom_text(element) } else { self.markup(element) }
    }

    /// A text construct of Atom (RFC 4287 section 3.1; Atom 0.3 section 3.1), or its content.
    pub(super) fn atom_text(&mut self, element: &Element<'a>) -> Result<Content<'a>, Stop> {
        let kind = self.attribute("type").unwrap_or_default().to_ascii_lowercase();
        let mode = self.attribute("mode").map(|mode| mode.to_ascii_lowercase());
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if self.atom03 || mode.is_some() {
            return self.atom03_text(element, kind, mode.as_deref().unwrap_or("xml"));
        }
        let reading = match kind {
            "html" | "text/html" => Reading::Escaped,
            "xhtml" | "application/xhtml+xml" => Reading::Xhtml,
            _ if is_xml(kind) => Reading::Xml,
            "" | "text" => Reading::Text,
            _ if kind.starts_with("text/") => Reading::Text,
            // RFC 4287 section 4.1.3.3: all other types are base64.
            _ if kind.contains('/') => return self.base64(element),
            _ => Reading::Text,
        };
        content::read(&mut self.cursor, element, reading)
    }

    fn atom03_text(&mut self, element: &Element<'a>, kind: &str, mode: &str) -> Result<Content<'a>, Stop> {
        let is_html = matches!(kind, "text/html" | "html" | "application/xhtml+xml" | "xhtml");
        let reading = match mode {
            "base64" => return self.base64(element),
            "escaped" if is_html => Reading::Escaped,
            "escaped" => Reading::Text,
            _ if is_html => Reading::Inline,
            _ if is_xml(kind) => Reading::Xml,
            _ => Reading::Text,
        };
        content::read(&mut self.cursor, element, reading)
    }

    /// Bytes in base64: left out unless they are text, which may hold markup as any other.
    fn base64(&mut self, element: &Element<'a>) -> Result<Content<'a>, Stop> {
        let text = content::word(&mut self.cursor, element)?.unwrap_or_default();
        let decoded = super::base64::decode(&text);
        if decoded.is_none() {
            self.unread(RepairKind::Value, &text, "text in base64", element.start);
        }
        Ok(Content::new(decoded.unwrap_or_default().into(), content::Form::Markup, element))
    }
}

fn is_xml(kind: &str) -> bool {
    kind.ends_with("+xml") || kind.ends_with("/xml")
}

/// What is told of a text that is not what its place wants: its beginning.
pub(super) fn unread(text: &str, wanted: &str) -> String {
    /// Characters shown.
    const SHOWN: usize = 40;
    let shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("`{shown}` is no {wanted}")
}
