//! The attributes that elements keep, and what is checked in their values.

use super::list::Element;
use super::names::Names;

/// What an attribute's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// Words for people, numbers, classes: harmless whatever they are.
    Text,
    /// An address that is followed.
    Link,
    /// An address of something shown in place: pictures may stand in the address itself.
    Picture,
    /// `srcset`: a list of addresses with sizes.
    Pictures,
    /// `style`: a list of properties.
    Style,
}

/// One attribute that is kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// The name, in lower case.
    pub(super) name: &'static str,
    /// What its value is.
    pub(super) value: Value,
    /// The elements that keep it; none named: all.
    on: &'static [&'static str],
}

use Value::{Link, Picture, Pictures, Style, Text};

const fn r(name: &'static str, value: Value, on: &'static [&'static str]) -> Rule {
    Rule { name, value, on }
}

const CELLS: &[&str] = &["td", "th"];
const SIZED: &[&str] = &["img", "video", "source", "table", "td", "th", "col", "colgroup", "hr"];

/// Attributes without effect on behaviour. `class` and `id` stay, since
/// config.yaml removes parts by them and footnotes point to them.
static RULES: &[Rule] = &[
    r("abbr", Text, &["th"]),
    r("align", Text, &[]),
    r("alt", Text, &["img"]),
    r("bgcolor", Text, &["table", "tr", "td", "th"]),
    r("border", Text, &["img", "table"]),
    r("cellpadding", Text, &["table"]),
    r("cellspacing", Text, &["table"]),
    r("cite", Link, &["blockquote", "q", "del", "ins"]),
    r("class", Text, &[]),
    r("clear", Text, &["br"]),
    r("color", Text, &["font", "hr"]),
    r("colspan", Text, CELLS),
    r("controls", Text, &["audio", "video"]),
    r("datetime", Text, &["time", "del", "ins"]),
    r("default", Text, &["track"]),
    r("dir", Text, &[]),
    r("face", Text, &["font"]),
    r("headers", Text, CELLS),
    r("height", Text, SIZED),
    r("href", Link, &["a"]),
    r("hreflang", Text, &["a"]),
    r("hspace", Text, &["img"]),
    r("id", Text, &[]),
    r("kind", Text, &["track"]),
    r("label", Text, &["track"]),
    r("lang", Text, &[]),
    r("loop", Text, &["audio", "video"]),
    r("media", Text, &["source"]),
    r("muted", Text, &["audio", "video"]),
    r("name", Text, &["a"]),
    r("noshade", Text, &["hr"]),
    r("nowrap", Text, CELLS),
    r("open", Text, &["details"]),
    r("poster", Picture, &["video"]),
    r("preload", Text, &["audio", "video"]),
    r("reversed", Text, &["ol"]),
    r("rowspan", Text, CELLS),
    r("rules", Text, &["table"]),
    r("scope", Text, &["th"]),
    r("size", Text, &["font", "hr"]),
    r("sizes", Text, &["img", "source"]),
    r("span", Text, &["col", "colgroup"]),
    r("src", Picture, &["img", "source", "audio", "video", "track"]),
    r("srclang", Text, &["track"]),
    r("srcset", Pictures, &["img", "source"]),
    r("start", Text, &["ol"]),
    r("style", Style, &[]),
    r("summary", Text, &["table"]),
    r("title", Text, &[]),
    r("type", Text, &["a", "source", "ol", "ul", "li"]),
    r("valign", Text, &["table", "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup"]),
    r("value", Text, &["li", "data"]),
    r("vspace", Text, &["img"]),
    r("width", Text, SIZED),
];

static NAMES: Names<{ RULES.len() }> = Names::new(names());

#[expect(clippy::indexing_slicing, reason = "it runs while the program is built, and a fault would stop that")]
const fn names() -> [&'static str; RULES.len()] {
    let mut names = [""; RULES.len()];
    let mut number = 0;
    while number < names.len() {
        names[number] = RULES[number].name;
        number += 1;
    }
    names
}

/// The rule for an attribute of an element, and its place in the table; nothing where it is not kept.
pub(super) fn rule(element: &Element, name: &str) -> Option<(usize, &'static Rule)> {
    let number = NAMES.find(name)?;
    let rule = RULES.get(number)?;
    (rule.on.is_empty() || rule.on.contains(&element.name)).then_some((number, rule))
}

/// The whole table.
#[cfg(test)]
pub(super) fn rules() -> &'static [Rule] {
    RULES
}
