//! The HTML inside entries: nothing in it may run, and its addresses are whole.

use super::finding::{Report, shown};
use super::values::is_doubtful;

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

/// Checks the markup of an entry.
pub(super) fn check(report: &mut Report, line: u32, html: &str, place: &str) {
    if let Some(danger) = danger(html) {
        report.error(line, "active-markup", format!("{place} has {danger}"));
    }
    if let Some(relative) = relative(html) {
        report.warn(line, "relative-link", format!("{place} has the relative address `{}`", shown(&relative)));
    }
    if let Some(bad) = html.chars().find(|c| is_doubtful(*c)) {
        report.warn(line, "control-character", format!("{place} has U+{:04X}", u32::from(bad)));
    }
}

/// The first thing in the markup that would do something, in words.
fn danger(html: &str) -> Option<String> {
    tags(html).find_map(|tag| {
        if ACTIVE.contains(&tag.name.as_str()) {
            return Some(format!("<{}>", tag.name));
        }
        tag.attributes.iter().find_map(|(name, value)| {
            let squeezed: String = value.chars().filter(|c| *c > ' ').collect::<String>().to_ascii_lowercase();
            // In words for people it means nothing: `alt="JavaScript: The Good Parts"`.
            let is_address = ADDRESSES.contains(&name.as_str());
            let runs = is_address && RUNNING.iter().any(|scheme| squeezed.starts_with(scheme));
            let styled = name == "style"
                && ["url(", "expression(", "@import", "-moz-binding"].iter().any(|bad| squeezed.contains(bad));
            (name.starts_with("on") || name == "srcdoc" || runs || styled).then(|| format!("{}=", shown(name)))
        })
    })
}

/// The first address in the markup that is not whole.
fn relative(html: &str) -> Option<String> {
    tags(html).find_map(|tag| {
        tag.attributes.into_iter().find_map(|(name, value)| {
            let value = value.trim();
            let whole = value.is_empty() || value.starts_with('#') || has_scheme(value);
            (ADDRESSES.contains(&name.as_str()) && !whole).then(|| value.to_owned())
        })
    })
}

fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'))
    })
}

/// A start tag, its name and those of its attributes in lower case.
pub(super) struct Tag {
    /// The name.
    pub(super) name: String,
    /// Name and value of the attributes, references replaced.
    pub(super) attributes: Vec<(String, String)>,
}

/// The start tags of markup, as generously as a browser finds them.
pub(super) fn tags(html: &str) -> impl Iterator<Item = Tag> + '_ {
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

/// Reads a tag behind its `<`, and what follows it.
fn tag(text: &str) -> (Tag, &str) {
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    let (name, mut rest) = text.split_at(text.find(is_end).unwrap_or(text.len()));
    let mut tag = Tag { name: name.to_ascii_lowercase(), attributes: Vec::new() };
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
        tag.attributes.push((name.to_ascii_lowercase(), crate::text::html::decode_entities(value).into_owned()));
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
