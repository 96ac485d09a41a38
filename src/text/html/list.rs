//! The elements of HTML: what becomes of each, how its text is read, where the parser lets it stand.

use super::names::Names;

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays.
    Keep,
    /// The tags go, what is inside stays. So for all unknown elements.
    Strip,
    /// It goes with all that is inside.
    Drop,
    /// Another element stands in for it: one that looks the same and does nothing.
    Rename(&'static str),
}

/// What an element does to the text around and inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// The text runs on.
    Inline,
    /// A line break.
    Break,
    /// It stands in a line of its own, without distance: items and rows.
    Line,
    /// It stands apart from its neighbours in the line: table cells.
    Cell,
    /// A paragraph of its own.
    Block,
    /// A block whose line breaks and spaces count.
    Preformatted,
    /// It is never shown as text.
    Hidden,
}

/// How a parser treats a kept element in a body (HTML standard, 13.2.6.4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    /// It stands anywhere: span, and what is not kept.
    Free,
    /// It closes a paragraph before it.
    Block,
    /// A paragraph.
    Paragraph,
    /// A heading: closes a paragraph and a heading before it.
    Heading,
    /// A list item.
    Item,
    /// A term or a description of a `dl`.
    Description,
    /// Bold and the like: opened again in each block where it was not closed.
    Formatting,
    /// `a`: formatting, and never inside another one.
    Anchor,
    /// Has no end tag and nothing inside.
    Void,
    /// `hr`: void, and closes a paragraph.
    Rule,
    /// `source` and `track`: void, and formatting is not opened again for it.
    Quiet,
    /// A table.
    Table,
    /// A caption of a table.
    Caption,
    /// A group of columns.
    Columns,
    /// A column.
    Column,
    /// A group of rows.
    Rows,
    /// A row.
    Row,
    /// A cell.
    Cell,
    /// `rb` and `rtc`: closes any ruby text before it.
    Ruby,
    /// `rt` and `rp`: closes ruby text before it, but no `rtc`.
    RubyText,
}

/// One element of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// The name, in lower case; empty for one that HTML does not know.
    pub(super) name: &'static str,
    /// What becomes of it.
    pub(super) fate: Fate,
    /// What it does to text.
    pub(super) flow: Flow,
    /// Where it may stand.
    pub(super) nesting: Nesting,
}

impl Element {
    /// Whether it is this very element.
    pub(super) fn is(&self, other: &Element) -> bool {
        std::ptr::eq(self, other)
    }

    /// Whether it has no end tag.
    pub(super) fn is_void(&self) -> bool {
        matches!(self.nesting, Nesting::Void | Nesting::Rule | Nesting::Quiet | Nesting::Column)
    }

    /// Whether its content is text up to its end tag, whatever stands in it (13.2.5.1, 13.2.6.4.7).
    pub(super) fn is_raw(&self) -> bool {
        matches!(
            self.name,
            "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" | "textarea" | "title"
        )
    }
}

use Fate::{Drop, Keep, Rename, Strip};
use Flow::{Block, Break, Cell, Hidden, Inline, Line, Preformatted};
use Nesting::{Formatting, Free, Heading, Void};

const fn e(name: &'static str, fate: Fate, flow: Flow, nesting: Nesting) -> Element {
    Element { name, fate, flow, nesting }
}

/// Every element that is not treated like an unknown one.
static ELEMENTS: &[Element] = &[
    e("a", Keep, Inline, Nesting::Anchor),
    e("abbr", Keep, Inline, Free),
    e("acronym", Keep, Inline, Free),
    e("address", Keep, Block, Nesting::Block),
    e("amp-anim", Rename("img"), Inline, Free),
    e("amp-img", Rename("img"), Inline, Free),
    e("applet", Drop, Inline, Free),
    e("area", Strip, Inline, Void),
    e("article", Keep, Block, Nesting::Block),
    e("aside", Keep, Block, Nesting::Block),
    e("audio", Keep, Inline, Free),
    e("b", Keep, Inline, Formatting),
    e("base", Strip, Inline, Void),
    e("basefont", Strip, Inline, Void),
    e("bdi", Keep, Inline, Free),
    e("bdo", Keep, Inline, Free),
    e("bgsound", Strip, Inline, Void),
    e("big", Keep, Inline, Formatting),
    e("blockquote", Keep, Block, Nesting::Block),
    e("body", Strip, Block, Free),
    e("br", Keep, Break, Void),
    e("button", Drop, Inline, Free),
    e("caption", Keep, Block, Nesting::Caption),
    e("center", Keep, Block, Nesting::Block),
    e("cite", Keep, Inline, Free),
    e("code", Keep, Inline, Formatting),
    e("col", Keep, Inline, Nesting::Column),
    e("colgroup", Keep, Inline, Nesting::Columns),
    e("data", Keep, Inline, Free),
    e("datalist", Drop, Hidden, Free),
    e("dd", Keep, Line, Nesting::Description),
    e("del", Keep, Inline, Free),
    e("details", Keep, Block, Nesting::Block),
    e("dfn", Keep, Inline, Free),
    e("dialog", Rename("div"), Block, Free),
    e("dir", Keep, Block, Nesting::Block),
    e("div", Keep, Block, Nesting::Block),
    e("dl", Keep, Block, Nesting::Block),
    e("dt", Keep, Line, Nesting::Description),
    e("em", Keep, Inline, Formatting),
    e("embed", Drop, Hidden, Void),
    e("fieldset", Rename("div"), Block, Free),
    e("figcaption", Keep, Block, Nesting::Block),
    e("figure", Keep, Block, Nesting::Block),
    e("font", Keep, Inline, Formatting),
    e("footer", Keep, Block, Nesting::Block),
    e("form", Rename("div"), Block, Free),
    e("frame", Strip, Inline, Void),
    e("frameset", Strip, Block, Free),
    e("h1", Keep, Block, Heading),
    e("h2", Keep, Block, Heading),
    e("h3", Keep, Block, Heading),
    e("h4", Keep, Block, Heading),
    e("h5", Keep, Block, Heading),
    e("h6", Keep, Block, Heading),
    e("head", Strip, Block, Free),
    e("header", Keep, Block, Nesting::Block),
    e("hgroup", Keep, Block, Nesting::Block),
    e("hr", Keep, Block, Nesting::Rule),
    e("html", Strip, Block, Free),
    e("i", Keep, Inline, Formatting),
    e("iframe", Drop, Hidden, Free),
    e("image", Rename("img"), Inline, Free),
    e("img", Keep, Inline, Void),
    e("input", Drop, Hidden, Void),
    e("ins", Keep, Inline, Free),
    e("kbd", Keep, Inline, Free),
    e("keygen", Drop, Hidden, Void),
    e("legend", Rename("div"), Block, Free),
    e("li", Keep, Line, Nesting::Item),
    e("link", Strip, Inline, Void),
    e("listing", Rename("pre"), Preformatted, Free),
    e("main", Keep, Block, Nesting::Block),
    e("mark", Keep, Inline, Free),
    e("marquee", Strip, Inline, Free),
    e("math", Strip, Inline, Free),
    e("menu", Keep, Block, Nesting::Block),
    e("meta", Strip, Inline, Void),
    e("nav", Keep, Block, Nesting::Block),
    e("nobr", Strip, Inline, Free),
    e("noembed", Drop, Hidden, Free),
    e("noframes", Drop, Hidden, Free),
    e("noscript", Drop, Hidden, Free),
    e("object", Drop, Inline, Free),
    e("ol", Keep, Block, Nesting::Block),
    e("optgroup", Strip, Line, Free),
    e("option", Strip, Line, Free),
    e("p", Keep, Block, Nesting::Paragraph),
    e("param", Strip, Inline, Void),
    e("picture", Keep, Inline, Free),
    e("plaintext", Strip, Block, Free),
    e("pre", Keep, Preformatted, Nesting::Block),
    e("q", Keep, Inline, Free),
    e("rb", Keep, Inline, Nesting::Ruby),
    e("rp", Keep, Inline, Nesting::RubyText),
    e("rt", Keep, Inline, Nesting::RubyText),
    e("rtc", Keep, Inline, Nesting::Ruby),
    e("ruby", Keep, Inline, Free),
    e("s", Keep, Inline, Formatting),
    e("samp", Keep, Inline, Free),
    e("script", Drop, Hidden, Free),
    e("search", Rename("div"), Block, Free),
    e("section", Keep, Block, Nesting::Block),
    e("select", Drop, Inline, Free),
    e("small", Keep, Inline, Formatting),
    e("source", Keep, Inline, Nesting::Quiet),
    e("span", Keep, Inline, Free),
    e("strike", Keep, Inline, Formatting),
    e("strong", Keep, Inline, Formatting),
    e("style", Drop, Hidden, Free),
    e("sub", Keep, Inline, Free),
    e("summary", Keep, Block, Nesting::Block),
    e("sup", Keep, Inline, Free),
    e("svg", Strip, Inline, Free),
    e("table", Keep, Block, Nesting::Table),
    e("tbody", Keep, Line, Nesting::Rows),
    e("td", Keep, Cell, Nesting::Cell),
    e("template", Drop, Hidden, Free),
    e("textarea", Drop, Inline, Free),
    e("tfoot", Keep, Line, Nesting::Rows),
    e("th", Keep, Cell, Nesting::Cell),
    e("thead", Keep, Line, Nesting::Rows),
    e("time", Keep, Inline, Free),
    e("title", Drop, Hidden, Free),
    e("tr", Keep, Line, Nesting::Row),
    e("track", Keep, Inline, Nesting::Quiet),
    e("tt", Keep, Inline, Formatting),
    e("u", Keep, Inline, Formatting),
    e("ul", Keep, Block, Nesting::Block),
    e("var", Keep, Inline, Free),
    e("video", Keep, Inline, Free),
    e("wbr", Keep, Inline, Void),
    e("xmp", Rename("pre"), Preformatted, Free),
];

/// An element that HTML does not know.
static UNKNOWN: Element = e("", Strip, Inline, Free);

static NAMES: Names<{ ELEMENTS.len() }> = Names::new(names());

#[expect(clippy::indexing_slicing, reason = "it runs while the program is built, and a fault would stop that")]
const fn names() -> [&'static str; ELEMENTS.len()] {
    let mut names = [""; ELEMENTS.len()];
    let mut number = 0;
    while number < names.len() {
        names[number] = ELEMENTS[number].name;
        number += 1;
    }
    names
}

/// The element of a name in any case.
pub(super) fn element(name: &str) -> &'static Element {
    NAMES.find(name).and_then(|number| ELEMENTS.get(number)).unwrap_or(&UNKNOWN)
}

/// Whether HTML knows an element of this name.
pub(super) fn is_known(name: &str) -> bool {
    !element(name).name.is_empty()
}

/// The whole table.
#[cfg(test)]
pub(super) fn elements() -> &'static [Element] {
    ELEMENTS
}
