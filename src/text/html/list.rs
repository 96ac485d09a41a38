//! The elements of HTML: what becomes of each, how its text is read, where the parser lets it stand.

/// What becomes of an element (OUTPUT.md section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays.
    Keep,
    /// The tags go, what is inside stays. So for all unknown elements.
    Unwrap,
    /// It goes with all that is inside.
    Drop,
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

/// How the parser of the HTML standard treats an element in a body (13.2.6.4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    /// Anything goes: span and unknown elements.
    Free,
    /// It closes a paragraph before it.
    Block,
    /// A paragraph.
    Paragraph,
    /// A heading: closes a paragraph and a heading before it.
    Heading,
    /// `pre`: a block that swallows a line break after its start tag.
    Pre,
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
    /// A void element that formatting is not opened again for.
    Quiet,
    /// A table.
    Table,
    /// A part of a table: only where a table wants it.
    TablePart,
    /// Ruby text: closes ruby text before it.
    Ruby,
    /// Content up to its end tag is text.
    Raw,
    /// Needs the whole algorithm.
    Odd,
}

/// One element of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// The name, in lower case.
    pub(super) name: &'static str,
    /// What becomes of it.
    pub(super) fate: Fate,
    /// What it does to text.
    pub(super) flow: Flow,
    /// Where it may stand.
    pub(super) nesting: Nesting,
}

use Fate::{Drop, Keep, Unwrap};
use Flow::{Block, Break, Cell, Hidden, Inline, Line, Preformatted};

const fn e(name: &'static str, fate: Fate, flow: Flow, nesting: Nesting) -> Element {
    Element { name, fate, flow, nesting }
}

/// Every element that is not treated like an unknown one.
static ELEMENTS: &[Element] = &[
    e("a", Keep, Inline, Nesting::Anchor),
    e("abbr", Keep, Inline, Nesting::Free),
    e("acronym", Keep, Inline, Nesting::Free),
    e("address", Keep, Block, Nesting::Block),
    e("applet", Drop, Hidden, Nesting::Odd),
    e("area", Unwrap, Inline, Nesting::Void),
    e("article", Keep, Block, Nesting::Block),
    e("aside", Keep, Block, Nesting::Block),
    e("audio", Keep, Inline, Nesting::Free),
    e("b", Keep, Inline, Nesting::Formatting),
    e("base", Unwrap, Inline, Nesting::Quiet),
    e("basefont", Unwrap, Inline, Nesting::Quiet),
    e("bdi", Keep, Inline, Nesting::Free),
    e("bdo", Keep, Inline, Nesting::Free),
    e("bgsound", Unwrap, Inline, Nesting::Quiet),
    e("big", Keep, Inline, Nesting::Formatting),
    e("blockquote", Keep, Block, Nesting::Block),
    e("body", Unwrap, Block, Nesting::Odd),
    e("br", Keep, Break, Nesting::Void),
    e("button", Drop, Inline, Nesting::Odd),
    e("caption", Keep, Block, Nesting::TablePart),
    e("center", Keep, Block, Nesting::Block),
    e("cite", Keep, Inline, Nesting::Free),
    e("code", Keep, Inline, Nesting::Formatting),
    e("col", Keep, Inline, Nesting::TablePart),
    e("colgroup", Keep, Inline, Nesting::TablePart),
    e("data", Keep, Inline, Nesting::Free),
    e("datalist", Drop, Hidden, Nesting::Odd),
    e("dd", Keep, Line, Nesting::Description),
    e("del", Keep, Inline, Nesting::Free),
    e("details", Keep, Block, Nesting::Block),
    e("dfn", Keep, Inline, Nesting::Free),
    e("dialog", Unwrap, Block, Nesting::Block),
    e("dir", Keep, Block, Nesting::Block),
    e("div", Keep, Block, Nesting::Block),
    e("dl", Keep, Block, Nesting::Block),
    e("dt", Keep, Line, Nesting::Description),
    e("em", Keep, Inline, Nesting::Formatting),
    e("embed", Drop, Hidden, Nesting::Void),
    e("fieldset", Unwrap, Block, Nesting::Block),
    e("figcaption", Keep, Block, Nesting::Block),
    e("figure", Keep, Block, Nesting::Block),
    e("font", Keep, Inline, Nesting::Formatting),
    e("footer", Keep, Block, Nesting::Block),
    e("form", Unwrap, Block, Nesting::Odd),
    e("frame", Drop, Hidden, Nesting::Odd),
    e("frameset", Drop, Hidden, Nesting::Odd),
    e("h1", Keep, Block, Nesting::Heading),
    e("h2", Keep, Block, Nesting::Heading),
    e("h3", Keep, Block, Nesting::Heading),
    e("h4", Keep, Block, Nesting::Heading),
    e("h5", Keep, Block, Nesting::Heading),
    e("h6", Keep, Block, Nesting::Heading),
    e("head", Unwrap, Block, Nesting::Odd),
    e("header", Keep, Block, Nesting::Block),
    e("hgroup", Keep, Block, Nesting::Block),
    e("hr", Keep, Block, Nesting::Rule),
    e("html", Unwrap, Block, Nesting::Odd),
    e("i", Keep, Inline, Nesting::Formatting),
    e("iframe", Drop, Hidden, Nesting::Raw),
    e("image", Unwrap, Inline, Nesting::Odd),
    e("img", Keep, Inline, Nesting::Void),
    e("input", Drop, Hidden, Nesting::Void),
    e("ins", Keep, Inline, Nesting::Free),
    e("kbd", Keep, Inline, Nesting::Free),
    e("keygen", Drop, Hidden, Nesting::Void),
    e("li", Keep, Line, Nesting::Item),
    e("link", Unwrap, Inline, Nesting::Quiet),
    e("listing", Unwrap, Preformatted, Nesting::Pre),
    e("main", Keep, Block, Nesting::Block),
    e("mark", Keep, Inline, Nesting::Free),
    e("marquee", Unwrap, Inline, Nesting::Odd),
    e("math", Unwrap, Inline, Nesting::Odd),
    e("menu", Keep, Block, Nesting::Block),
    e("meta", Unwrap, Inline, Nesting::Quiet),
    e("nav", Keep, Block, Nesting::Block),
    e("nobr", Unwrap, Inline, Nesting::Odd),
    e("noembed", Drop, Hidden, Nesting::Raw),
    e("noframes", Drop, Hidden, Nesting::Raw),
    e("noscript", Drop, Hidden, Nesting::Raw),
    e("object", Drop, Hidden, Nesting::Odd),
    e("ol", Keep, Block, Nesting::Block),
    e("optgroup", Drop, Line, Nesting::Odd),
    e("option", Drop, Line, Nesting::Odd),
    e("p", Keep, Block, Nesting::Paragraph),
    e("param", Unwrap, Inline, Nesting::Quiet),
    e("picture", Keep, Inline, Nesting::Free),
    e("plaintext", Unwrap, Block, Nesting::Odd),
    e("pre", Keep, Preformatted, Nesting::Pre),
    e("q", Keep, Inline, Nesting::Free),
    e("rb", Keep, Inline, Nesting::Ruby),
    e("rp", Keep, Inline, Nesting::Ruby),
    e("rt", Keep, Inline, Nesting::Ruby),
    e("rtc", Keep, Inline, Nesting::Ruby),
    e("ruby", Keep, Inline, Nesting::Free),
    e("s", Keep, Inline, Nesting::Formatting),
    e("samp", Keep, Inline, Nesting::Free),
    e("script", Drop, Hidden, Nesting::Raw),
    e("search", Unwrap, Block, Nesting::Block),
    e("section", Keep, Block, Nesting::Block),
    e("select", Drop, Inline, Nesting::Odd),
    e("small", Keep, Inline, Nesting::Formatting),
    e("source", Keep, Inline, Nesting::Quiet),
    e("span", Keep, Inline, Nesting::Free),
    e("strike", Keep, Inline, Nesting::Formatting),
    e("strong", Keep, Inline, Nesting::Formatting),
    e("style", Drop, Hidden, Nesting::Raw),
    e("sub", Keep, Inline, Nesting::Free),
    e("summary", Keep, Block, Nesting::Block),
    e("sup", Keep, Inline, Nesting::Free),
    e("svg", Unwrap, Inline, Nesting::Odd),
    e("table", Keep, Block, Nesting::Table),
    e("tbody", Keep, Line, Nesting::TablePart),
    e("td", Keep, Cell, Nesting::TablePart),
    e("template", Drop, Hidden, Nesting::Odd),
    e("textarea", Drop, Inline, Nesting::Odd),
    e("tfoot", Keep, Line, Nesting::TablePart),
    e("th", Keep, Cell, Nesting::TablePart),
    e("thead", Keep, Line, Nesting::TablePart),
    e("time", Keep, Inline, Nesting::Free),
    e("title", Drop, Hidden, Nesting::Odd),
    e("tr", Keep, Line, Nesting::TablePart),
    e("track", Keep, Inline, Nesting::Quiet),
    e("tt", Keep, Inline, Nesting::Formatting),
    e("u", Keep, Inline, Nesting::Formatting),
    e("ul", Keep, Block, Nesting::Block),
    e("var", Keep, Inline, Nesting::Free),
    e("video", Keep, Inline, Nesting::Free),
    e("wbr", Keep, Inline, Nesting::Void),
    e("xmp", Unwrap, Preformatted, Nesting::Odd),
];

/// An element that HTML does not know.
static UNKNOWN: Element = e("", Unwrap, Inline, Nesting::Free);

/// Elements whose content is text up to their end tag, whatever stands in it (13.2.5.1).
pub(super) fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" | "textarea" | "title")
}

/// Slots of the table of names: more than four for each name, so that few names share one.
const SLOTS: usize = 1024;

/// For each slot the element in it, counted from 1.
static INDEX: [u8; SLOTS] = index();

const fn index() -> [u8; SLOTS] {
    let mut slots = [0_u8; SLOTS];
    let mut number = 0;
    while number < ELEMENTS.len() {
        let mut slot = slot_of(pack(ELEMENTS[number].name.as_bytes()));
        while slots[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        number += 1;
        #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 256 elements")]
        {
            slots[slot] = number as u8;
        }
    }
    slots
}

/// The letters of a name in lower case in one number; names in the table have at most ten.
const fn pack(name: &[u8]) -> u128 {
    let mut packed = 0;
    let mut at = 0;
    while at < name.len() {
        packed = packed << 8 | name[at].to_ascii_lowercase() as u128;
        at += 1;
    }
    packed
}

const fn slot_of(packed: u128) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "the halves of the number are meant")]
    let folded = (packed as u64) ^ ((packed >> 64) as u64).rotate_left(21);
    #[expect(clippy::cast_possible_truncation, reason = "ten bits fit")]
    let slot = (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize;
    slot
}

/// The element of a name in any case.
pub(super) fn element(name: &str) -> &'static Element {
    if name.len() > 16 {
        return &UNKNOWN;
    }
    let mut slot = slot_of(pack(name.as_bytes()));
    loop {
        let Some(number @ 1..) = INDEX.get(slot).copied() else { return &UNKNOWN };
        match ELEMENTS.get(usize::from(number) - 1) {
            Some(element) if element.name.eq_ignore_ascii_case(name) => return element,
            _ => slot = (slot + 1) % SLOTS,
        }
    }
}

/// Whether HTML knows an element of this name.
pub(super) fn is_known(name: &str) -> bool {
    !element(name).name.is_empty()
}
