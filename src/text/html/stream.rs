//! Writes markup straight through when it nests as HTML wants it, by the rules every parser follows.
//!
//! It keeps the open elements, closes what a parser would close (HTML standard, 13.2.6.4.7 and the table
//! modes), and writes each such end tag out. So a parser that reads the output has nothing left to mend.
//! Where a parser would move or copy elements (formatting across blocks, text between the cells of a
//! table) it gives up, and the whole algorithm takes over.

use super::entity::{Place, escape_text, reference};
use super::filter::{Builder, Doubt};
use super::list::{Element, Nesting, element};
use super::policy::{Cleaning, Written};
use super::token::Attribute;

use memchr::memchr2;

/// The deepest nesting of elements; browsers have the same one.
pub(super) const MAX_DEPTH: usize = 512;

/// How many equal formatting elements a parser remembers; of more it forgets the first ones.
const ARK: usize = 3;

/// An element that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    element: &'static Element,
    /// Whether its tags are written: a row without a `tbody` stands in one that nobody wrote.
    written: bool,
}

/// What a search through the open elements stops at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Tables, cells and captions.
    Default,
    /// Lists, too.
    List,
    /// Only tables.
    Table,
}

/// The output, and where in it a parser would stand.
pub(super) struct Stream<'c> {
    cleaning: &'c Cleaning<'c>,
    out: String,
    open: Vec<Open>,
    /// Formatting elements that were closed by something else than their end tags: the next text would
    /// open them again.
    orphans: Vec<&'static Element>,
    /// Whether so many equal ones were open that a parser may have forgotten some.
    forgets: bool,
}

impl<'c> Stream<'c> {
    /// Before the first piece of so many bytes.
    pub(super) fn new(cleaning: &'c Cleaning<'c>, length: usize) -> Self {
        Self {
            cleaning,
            out: String::with_capacity(length + length / 16 + 32),
            open: Vec::with_capacity(32),
            orphans: Vec::new(),
            forgets: false,
        }
    }

    /// Closes what is open; the output.
    pub(super) fn finish(mut self) -> String {
        self.pop_to(0);
        // Most of it was a script: what is kept for long should not take its room.
        if self.out.capacity() / 2 > self.out.len() {
            self.out.shrink_to_fit();
        }
        self.out
    }

    fn current(&self) -> Option<&'static Element> {
        self.open.last().map(|open| open.element)
    }

    fn current_nesting(&self) -> Option<Nesting> {
        self.current().map(|element| element.nesting)
    }

    /// Where the innermost open element stands that fits, if nothing bars the way to it.
    fn find(&self, scope: Scope, fits: impl Fn(&Element) -> bool) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            if fits(open.element) {
                return Some(at);
            }
            let bars = match open.element.nesting {
                Nesting::Table => true,
                Nesting::Cell | Nesting::Caption => scope != Scope::Table,
                _ => scope == Scope::List && matches!(open.element.name, "ol" | "ul"),
            };
            if bars {
                return None;
            }
        }
        None
    }

    /// Closes elements until so many are open.
    fn pop_to(&mut self, length: usize) {
        while self.open.len() > length {
            self.pop(true);
        }
    }

    /// Closes the innermost element. By its own end tag or not: formatting closed by others is missed later.
    fn pop(&mut self, by_others: bool) {
        let Some(open) = self.open.pop() else { return };
        if open.written {
            self.out.push_str("</");
            self.out.push_str(open.element.name);
            self.out.push('>');
        }
        if by_others && is_formatting(open.element) {
            self.orphans.push(open.element);
        }
    }

    /// Closes an element and all inside it by its own end tag.
    fn close(&mut self, at: usize) {
        self.pop_to(at + 1);
        self.pop(false);
    }

    /// Closes a cell or a caption: formatting inside is forgotten with it.
    fn close_isolated(&mut self, at: usize) {
        self.close(at);
        self.orphans.clear();
    }

    fn close_paragraph(&mut self) {
        if let Some(at) = self.find(Scope::Default, |element| element.nesting == Nesting::Paragraph) {
            self.close(at);
        }
    }

    /// A parser would open formatting again before it goes on.
    fn needs_formatting(&self) -> Result<(), Doubt> {
        if self.orphans.is_empty() { Ok(()) } else { Err(Doubt) }
    }

    /// Nothing but parts of tables goes here.
    fn is_between_cells(&self) -> bool {
        matches!(self.current_nesting(), Some(Nesting::Table | Nesting::Rows | Nesting::Row | Nesting::Columns))
    }

    fn push(&mut self, element: &'static Element, attributes: &[Attribute<'_>]) -> Result<(), Doubt> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Doubt);
        }
        self.cleaning.write_start(&mut self.out, element, attributes);
        self.open.push(Open { element, written: true });
        Ok(())
    }

    fn start_item(&mut self, closes: impl Fn(&Element) -> bool) {
        let found = self.open.iter().rposition(|open| closes(open.element) || bars_items(open.element));
        if let Some(at) = found
            && self.open.get(at).is_some_and(|open| closes(open.element))
        {
            self.close(at);
        }
        self.close_paragraph();
    }

    fn start_formatting(&mut self, element: &'static Element, attributes: &[Attribute<'_>]) -> Result<(), Doubt> {
        if element.nesting == Nesting::Anchor
            && self.find(Scope::Default, |open| open.nesting == Nesting::Anchor).is_some()
        {
            self.end_formatting(element)?;
        }
        self.needs_formatting()?;
        let marker = self.open.iter().rposition(|open| is_marker(open.element)).map_or(0, |at| at + 1);
        let equal = self.open.iter().skip(marker).filter(|open| open.element.is(element)).count();
        self.forgets |= equal >= ARK;
        self.push(element, attributes)
    }

    fn end_formatting(&mut self, element: &'static Element) -> Result<(), Doubt> {
        let orphan = self.orphans.iter().rposition(|orphan| orphan.is(element));
        if let Some(at) = orphan {
            if self.forgets {
                return Err(Doubt);
            }
            self.orphans.remove(at);
            return Ok(());
        }
        let Some(at) = self.find(Scope::Default, |open| open.is(element)) else { return Ok(()) };
        // A block inside is where a parser would split the formatting in two.
        if self.open.iter().skip(at + 1).any(|open| is_special(open.element)) {
            return Err(Doubt);
        }
        self.close(at);
        Ok(())
    }

    /// An end tag without rules of its own: the innermost element of its kind, unless a block is in the way.
    fn end_free(&mut self, element: &'static Element) {
        let found = self.open.iter().rposition(|open| open.element.is(element) || is_special(open.element));
        if let Some(at) = found
            && self.open.get(at).is_some_and(|open| open.element.is(element))
        {
            self.close(at);
        }
    }

    /// The start tag of a part of a table; whatever is open in the way of it is closed.
    fn start_part(&mut self, element: &'static Element, attributes: &[Attribute<'_>]) -> Result<(), Doubt> {
        if self.find(Scope::Table, |open| open.nesting == Nesting::Table).is_none() {
            return Ok(());
        }
        if let Some(at) = self.find(Scope::Table, is_marker) {
            self.close_isolated(at);
        }
        if !self.is_between_cells() || !self.orphans.is_empty() {
            return Err(Doubt);
        }
        let wanted: &[Nesting] = match element.nesting {
            Nesting::Cell => &[Nesting::Row],
            Nesting::Row => &[Nesting::Rows],
            Nesting::Column => &[Nesting::Columns],
            _ => &[Nesting::Table],
        };
        self.close_parts(wanted);
        match element.nesting {
            Nesting::Cell => self.imply("tbody", "tr"),
            Nesting::Row => self.imply("tbody", ""),
            Nesting::Column => self.imply("colgroup", ""),
            _ => {}
        }
        if element.nesting == Nesting::Column {
            self.cleaning.write_start(&mut self.out, element, attributes);
            return Ok(());
        }
        self.push(element, attributes)
    }

    /// Closes rows and groups that the wanted part cannot stand in.
    fn close_parts(&mut self, wanted: &[Nesting]) {
        while let Some(nesting) = self.current_nesting() {
            let stays = wanted.contains(&nesting)
                || nesting == Nesting::Table
                || (nesting == Nesting::Rows && wanted == [Nesting::Row]);
            if stays {
                return;
            }
            self.pop(false);
        }
    }

    /// Opens the parts around a row or a cell that nobody wrote.
    fn imply(&mut self, group: &'static str, row: &'static str) {
        if self.current_nesting() == Some(Nesting::Table) {
            self.open.push(Open { element: element(group), written: false });
        }
        if !row.is_empty() && self.current_nesting() == Some(Nesting::Rows) {
            self.open.push(Open { element: element(row), written: false });
        }
    }

    fn end_part(&mut self, element: &'static Element) -> Result<(), Doubt> {
        let Some(at) = self.find(Scope::Table, |open| open.is(element)) else { return Ok(()) };
        match element.nesting {
            Nesting::Cell | Nesting::Caption => self.close_isolated(at),
            _ => {
                if let Some(cell) = self.find(Scope::Table, is_marker) {
                    // A cell or a caption ends with its row or group, but not with columns.
                    if element.nesting == Nesting::Columns {
                        return Ok(());
                    }
                    self.close_isolated(cell);
                }
                self.close(at);
            }
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Doubt> {
        let Some(at) = self.find(Scope::Table, |open| open.nesting == Nesting::Table) else { return Ok(()) };
        if let Some(cell) = self.find(Scope::Table, is_marker) {
            self.close_isolated(cell);
        }
        if !self.orphans.is_empty() {
            return Err(Doubt);
        }
        self.close(at);
        Ok(())
    }

    fn push_text(&mut self, raw: &str) {
        let bytes = raw.as_bytes();
        let mut at = 0;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr2(b'&', b'<', rest)) {
            let special = at + found;
            self.out.push_str(raw.get(at..special).unwrap_or_default());
            let rest = raw.get(special..).unwrap_or_default();
            at = special + 1;
            if let Some(kept) = KEPT.iter().find(|kept| rest.starts_with(**kept)) {
                self.out.push_str(kept);
                at = special + kept.len();
            } else if let Some(found) = reference(rest, Place::Text) {
                for character in found.characters.into_iter().flatten() {
                    push_character(&mut self.out, character);
                }
                at = special + found.length;
            } else {
                self.out.push_str(if rest.starts_with('<') { "&lt;" } else { "&amp;" });
            }
        }
        self.out.push_str(raw.get(at..).unwrap_or_default());
    }

    /// Text between the cells of a table would be moved before it; white space stays.
    fn admits_text(&mut self, is_blank: bool) -> Result<(), Doubt> {
        if self.is_between_cells() {
            return if is_blank { Ok(()) } else { Err(Doubt) };
        }
        self.needs_formatting()
    }
}

/// References that stay as they are.
const KEPT: &[&str] = &["&amp;", "&lt;", "&gt;", "&nbsp;"];

fn push_character(out: &mut String, character: char) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '\u{A0}' => out.push_str("&nbsp;"),
        character => out.push(character),
    }
}

impl Builder for Stream<'_> {
    fn text(&mut self, raw: &str) -> Result<(), Doubt> {
        if self.is_between_cells() || !self.orphans.is_empty() {
            self.admits_text(raw.bytes().all(|byte| byte.is_ascii_whitespace()))?;
        }
        self.push_text(raw);
        Ok(())
    }

    fn literal(&mut self, text: &str) -> Result<(), Doubt> {
        if text.is_empty() {
            return Ok(());
        }
        self.admits_text(text.bytes().all(|byte| byte.is_ascii_whitespace()))?;
        self.out.push_str(&escape_text(text));
        Ok(())
    }

    fn start(&mut self, element: &'static Element, attributes: &[Attribute<'_>]) -> Result<bool, Doubt> {
        let nesting = element.nesting;
        let is_part = matches!(
            nesting,
            Nesting::Caption | Nesting::Columns | Nesting::Column | Nesting::Rows | Nesting::Row | Nesting::Cell
        );
        if is_part {
            self.start_part(element, attributes)?;
            return Ok(true);
        }
        if self.is_between_cells() {
            return Err(Doubt);
        }
        match nesting {
            Nesting::Block | Nesting::Paragraph | Nesting::Table => self.close_paragraph(),
            Nesting::Rule => {
                self.close_paragraph();
                self.cleaning.write_start(&mut self.out, element, attributes);
                return Ok(true);
            }
            Nesting::Heading => {
                self.close_paragraph();
                if self.current_nesting() == Some(Nesting::Heading) {
                    self.pop(false);
                }
            }
            Nesting::Item => self.start_item(|open| open.nesting == Nesting::Item),
            Nesting::Description => self.start_item(|open| open.nesting == Nesting::Description),
            Nesting::Formatting | Nesting::Anchor => {
                self.start_formatting(element, attributes)?;
                return Ok(true);
            }
            Nesting::Void | Nesting::Quiet => {
                if nesting == Nesting::Void {
                    self.needs_formatting()?;
                }
                return Ok(self.cleaning.write_start(&mut self.out, element, attributes) == Written::Yes);
            }
            Nesting::Ruby | Nesting::RubyText => {
                if self.find(Scope::Default, |open| open.name == "ruby").is_some() {
                    let keeps = if nesting == Nesting::RubyText { "rtc" } else { "" };
                    while self.current().is_some_and(|open| is_implied(open) && open.name != keeps) {
                        self.pop(false);
                    }
                }
            }
            _ => self.needs_formatting()?,
        }
        self.push(element, attributes)?;
        Ok(true)
    }

    fn end(&mut self, element: &'static Element) -> Result<(), Doubt> {
        let found = match element.nesting {
            Nesting::Formatting | Nesting::Anchor => return self.end_formatting(element),
            Nesting::Table => return self.end_table(),
            Nesting::Caption | Nesting::Columns | Nesting::Rows | Nesting::Row | Nesting::Cell => {
                return self.end_part(element);
            }
            _ if self.is_between_cells() => return Ok(()),
            Nesting::Block | Nesting::Paragraph | Nesting::Description => {
                self.find(Scope::Default, |open| open.is(element))
            }
            Nesting::Item => self.find(Scope::List, |open| open.is(element)),
            Nesting::Heading => self.find(Scope::Default, |open| open.nesting == Nesting::Heading),
            _ => {
                self.end_free(element);
                return Ok(());
            }
        };
        if let Some(at) = found {
            self.close(at);
        }
        Ok(())
    }

    fn is_open(&self, name: &str) -> bool {
        self.find(Scope::Default, |open| open.name == name).is_some()
    }
}

fn is_formatting(element: &Element) -> bool {
    matches!(element.nesting, Nesting::Formatting | Nesting::Anchor)
}

/// Cells and captions: formatting does not reach across them.
fn is_marker(element: &Element) -> bool {
    matches!(element.nesting, Nesting::Cell | Nesting::Caption)
}

/// Elements that end tags of inline elements do not reach across (13.2.4.2, "special").
fn is_special(element: &Element) -> bool {
    !matches!(
        element.nesting,
        Nesting::Free | Nesting::Formatting | Nesting::Anchor | Nesting::Ruby | Nesting::RubyText
    )
}

/// Elements that a new list item does not reach across.
fn bars_items(element: &Element) -> bool {
    is_special(element) && !matches!(element.name, "address" | "div" | "p")
}

/// Elements whose end tags may be left out before others.
fn is_implied(element: &Element) -> bool {
    matches!(
        element.nesting,
        Nesting::Item | Nesting::Description | Nesting::Paragraph | Nesting::Ruby | Nesting::RubyText
    )
}
