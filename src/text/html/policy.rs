//! Writes start tags with what their attributes may keep.

use std::borrow::Cow;

use url::Url;

use super::super::address::strip_tracking;
use super::attribute::{Rule, Value, rule};
use super::entity::{Place, decode, escape_attribute, reference};
use super::image;
use super::link::{self, Use};
use super::list::Element;
use super::style;
use super::token::Attribute;

/// What is done to HTML beside making it safe. The default is what `parse` reports: what the feed says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cleaning<'a> {
    /// What relative addresses are relative to.
    pub base: Option<&'a Url>,
    /// Pictures that a script would load get their address; `<noscript>` copies of them stand in.
    pub lazy_images: bool,
    /// Pixels that count readers go, and parameters of links that follow them.
    pub trackers: bool,
    /// A plain link stands where an http(s) iframe stood.
    pub iframes_as_links: bool,
}

/// Whether a start tag was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It was.
    Yes,
    /// Nothing was left of it: an image or a source without an address, a pixel.
    No,
}

impl Cleaning<'_> {
    /// Writes a start tag with the attributes it may keep.
    pub(super) fn write_start(&self, out: &mut String, element: &Element, attributes: &[Attribute<'_>]) -> Written {
        if matches!(element.name, "img" | "source") {
            return self.write_image(out, element, attributes);
        }
        out.push('<');
        out.push_str(element.name);
        self.write_attributes(out, element, attributes);
        out.push('>');
        Written::Yes
    }

    fn write_image(&self, out: &mut String, element: &Element, attributes: &[Attribute<'_>]) -> Written {
        let is_image = element.name == "img";
        let mut room = None;
        let eager = match is_image {
            _ if !self.lazy_images => None,
            true => image::eager(attributes, self.base, &mut room),
            false => Some(image::eager_source(attributes, self.base)),
        };
        let attributes = eager.as_deref().unwrap_or(attributes);
        // What a script would load counts readers, too.
        if self.trackers && is_image && image::is_pixel(attributes, self.base) {
            return Written::No;
        }
        let start = out.len();
        out.push('<');
        out.push_str(element.name);
        let found = self.write_attributes(out, element, attributes);
        if found == Source::None {
            out.truncate(start);
            return Written::No;
        }
        out.push('>');
        Written::Yes
    }

    fn write_attributes(&self, out: &mut String, element: &Element, attributes: &[Attribute<'_>]) -> Source {
        let mut seen = 0_u128;
        let mut source = Source::None;
        for attribute in attributes {
            let Some((number, rule)) = rule(element, attribute.name) else { continue };
            // Of two attributes of one name the first one counts.
            let bit = 1_u128.checked_shl(u32::try_from(number).unwrap_or(u32::MAX)).unwrap_or(0);
            if seen & bit != 0 {
                continue;
            }
            seen |= bit;
            let start = out.len();
            out.push(' ');
            out.push_str(rule.name);
            out.push_str("=\"");
            let value_start = out.len();
            if self.write_value(out, rule, attribute.value) == Written::No {
                out.truncate(start);
                continue;
            }
            if out.len() == value_start {
                // A value that says nothing: `controls`, `alt=""`.
                out.push('"');
                if matches!(rule.value, Value::Style | Value::Pictures) {
                    out.truncate(start);
                }
                continue;
            }
            out.push('"');
            if matches!(rule.value, Value::Picture | Value::Pictures) {
                source = Source::There;
            }
        }
        source
    }

    fn write_value(&self, out: &mut String, rule: &Rule, raw: &str) -> Written {
        match rule.value {
            Value::Text => push_value(out, raw),
            Value::Style => {
                let kept = style::clean(&decode(raw, Place::Attribute));
                out.push_str(&escape_attribute(&kept));
            }
            Value::Link => return self.write_address(out, raw, Use::Link),
            Value::Picture => return self.write_address(out, raw, Use::Picture),
            Value::Pictures => match link::clean_set(&decode(raw, Place::Attribute), self.base) {
                Some(set) => push_plain(out, &set),
                None => return Written::No,
            },
        }
        Written::Yes
    }

    fn write_address(&self, out: &mut String, raw: &str, usage: Use) -> Written {
        let strips = self.trackers && usage == Use::Link && raw.contains('?');
        let ends_plainly = raw.as_bytes().last().is_some_and(u8::is_ascii_graphic);
        if link::is_plainly_http(raw) && !strips && ends_plainly && !raw.contains('&') {
            push_value(out, raw);
            return Written::Yes;
        }
        let decoded = decode(raw, Place::Attribute);
        let Some(address) = link::clean(&decoded, self.base, usage) else { return Written::No };
        let address = if strips { strip_tracking(&address) } else { Cow::Borrowed(&*address) };
        push_plain(out, &address);
        Written::Yes
    }
}

/// Whether an image or a source has an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    There,
    None,
}

/// Writes a value whose references are not yet replaced, with all of them that need none replaced.
fn push_value(out: &mut String, raw: &str) {
    let mut rest = raw;
    while let Some(at) = rest.bytes().position(is_special) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let found = if rest.starts_with('&') { reference(rest, Place::Attribute) } else { None };
        let length = match found {
            Some(found) => {
                found.characters.into_iter().flatten().for_each(|character| push_character(out, character));
                found.length
            }
            None => {
                rest.chars().next().into_iter().for_each(|character| push_character(out, character));
                1
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Writes a value as it is meant. `<` and `>` are escaped, too: not all who read HTML read it well.
fn push_plain(out: &mut String, value: &str) {
    let mut rest = value;
    while let Some(at) = rest.bytes().position(is_special) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest.get(at..).and_then(|rest| rest.chars().next()).into_iter().for_each(|c| push_character(out, c));
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    out.push_str(rest);
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'&' | b'"' | b'<' | b'>')
}

fn push_character(out: &mut String, character: char) {
    match character {
        '&' => out.push_str("&amp;"),
        '"' => out.push_str("&quot;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        character => out.push(character),
    }
}
