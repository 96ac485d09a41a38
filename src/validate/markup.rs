//! The HTML inside entries: nothing in it may run, and its addresses are whole.

use std::borrow::Cow;

use crate::text::html::decode_entities;

use super::finding::{Report, shown};
use super::values::first_doubtful;

/// Elements that run something, load something unseen, or change the page around them.
const ACTIVE: &[&str] = &[
    "script",
    "object",
    "embed",
    "applet",
    "iframe",
    "frame",
    "frameset",
    "meta",
    "link",
    "base",
    "style",
    "form",
    "input",
    "button",
    "textarea",
    "select",
    "template",
    "noscript",
    "svg",
    "math",
    "portal",
    "fencedframe",
];

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &[
    "href",
    "src",
    "srcset",
    "poster",
    "cite",
    "longdesc",
    "background",
    "formaction",
    "action",
    "data",
    "xlink:href",
    "ping",
    "usemap",
];

/// Schemes by which a browser runs what the address says.
const RUNNING: &[&str] = &["javascript:", "vbscript:", "livescript:", "mocha:", "data:text", "data:application"];

/// What a style may not hold: it would load something.
const LOADING: &[&str] = &["url(", "expression(", "@import", "-moz-binding"];

/// Checks the markup of an entry: the first of each kind is told.
pub(super) fn check(report: &mut Report, line: u32, html: &str, place: &str) {
    let (mut active, mut relative) = (None, None);
    for tag in tags(html) {
        active = active.or_else(|| danger(&tag));
        relative = relative.or_else(|| relative_address(&tag));
        if active.is_some() && relative.is_some() {
            break;
        }
    }
    if let Some(danger) = active {
        report.error(line, "active-markup", format!("{place} has {danger}"));
    }
    if let Some(relative) = relative {
        report.warn(line, "relative-link", format!("{place} has the relative address `{}`", shown(&relative)));
    }
    if let Some(bad) = first_doubtful(html) {
        report.warn(line, "control-character", format!("{place} has U+{:04X}", u32::from(bad)));
    }
}

/// What in a tag would do something, in words.
fn danger(tag: &Tag<'_>) -> Option<String> {
    if ACTIVE.contains(&tag.name.as_ref()) {
        return Some(format!("<{}>", tag.name));
    }
    // In words for people a scheme means nothing: `alt="JavaScript: The Good Parts"`.
    let acts = |name: &str, value: &str| {
        name.starts_with("on") || name == "srcdoc" || (ADDRESSES.contains(&name) && runs(value)) || loads(name, value)
    };
    let (name, _) = tag.attributes.iter().find(|(name, value)| acts(name, value))?;
    Some(format!("{}=", shown(name)))
}

/// Whether an address makes a browser run something. Browsers pass over white space and controls in it.
pub(super) fn runs(address: &str) -> bool {
    let starts_with = |scheme: &str| {
        let mut letters = address.bytes().filter(|byte| *byte > b' ').map(|byte| byte.to_ascii_lowercase());
        scheme.bytes().all(|wanted| letters.next() == Some(wanted))
    };
    RUNNING.iter().any(|scheme| starts_with(scheme))
}

fn loads(name: &str, style: &str) -> bool {
    let squeezed = || style.chars().filter(|c| *c > ' ').collect::<String>().to_ascii_lowercase();
    name == "style" && LOADING.iter().any(|bad| squeezed().contains(bad))
}

/// An address in a tag that is not whole.
fn relative_address(tag: &Tag<'_>) -> Option<String> {
    let whole = |value: &str| value.is_empty() || value.starts_with('#') || has_scheme(value);
    let addresses = tag.attributes.iter().filter(|(name, _)| ADDRESSES.contains(&name.as_ref()));
    addresses.map(|(_, value)| value.trim()).find(|value| !whole(value)).map(str::to_owned)
}

fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'))
    })
}

/// A start tag, its name and those of its attributes in lower case.
pub(super) struct Tag<'a> {
    /// The name.
    pub(super) name: Cow<'a, str>,
    /// Name and value of the attributes, references replaced.
    pub(super) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// The start tags of markup, as generously as a browser finds them.
pub(super) fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let open = rest.find('<')?;
            rest = rest.get(open + 1..)?;
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let (tag, after) = tag(rest);
                rest = after;
                return Some(tag);
            }
        }
    })
}

fn lower_case(name: &str) -> Cow<'_, str> {
    let upper = name.bytes().any(|byte| byte.is_ascii_uppercase());
    if upper { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) }
}

/// Reads a tag behind its `<`, and what follows it.
fn tag(text: &str) -> (Tag<'_>, &str) {
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    let (name, mut rest) = text.split_at(text.find(is_end).unwrap_or(text.len()));
    let mut tag = Tag { name: lower_case(name), attributes: Vec::new() };
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let end = rest.get(first..).and_then(|more| more.find(|c: char| is_end(c) || c == '='));
        let (name, after) = rest.split_at(end.map_or(rest.len(), |end| end + first));
        let (value, after) = value(after);
        tag.attributes.push((lower_case(name), decode_entities(value)));
        rest = after;
    }
}

/// The value behind an attribute's name, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let Some(after) = text.trim_start().strip_prefix('=') else { return ("", text) };
    let after = after.trim_start();
    for quote in ['"', '\''] {
        if let Some(inner) = after.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    after.split_at(after.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(after.len()))
}
