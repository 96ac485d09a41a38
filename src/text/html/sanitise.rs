//! Raw HTML to safe HTML.

use std::borrow::Cow;

use memchr::memchr2;
use url::Url;

use super::filter::{self, Attributes};
use super::plain::text_lines;
use super::policy::Cleaning;
use super::safe::{RawHtml, SafeHtml};
use super::stream::{MAX_DEPTH, Stream};
use super::token::MAX_ATTRIBUTES;
use super::tree::Tree;

/// The longest markup of one text that is read, in bytes; fetched documents are at most 10 MB.
const MAX_LENGTH: usize = 16 << 20;

/// How often markup is put in order before only its text is kept. Once is enough but for markup made to
/// change its meaning each time it is read.
const MAX_ROUNDS: usize = 3;

/// What was left out of markup beside what the allow list takes out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    length: bool,
    depth: bool,
    attributes: bool,
    order: bool,
}

impl LeftOut {
    /// In words: there was more than so many of what.
    pub fn told(self) -> impl Iterator<Item = (usize, &'static str)> {
        [
            (self.length, MAX_LENGTH, "bytes of a text"),
            (self.depth, MAX_DEPTH, "elements of HTML inside each other"),
            (self.attributes, MAX_ATTRIBUTES, "attributes of a tag in HTML"),
            (self.order, MAX_ROUNDS, "turns to put the tags of HTML in order"),
        ]
        .into_iter()
        .filter_map(|(is_left_out, most, what)| is_left_out.then_some((most, what)))
    }
}

/// Makes HTML safe by the allow list, its addresses absolute against a base.
#[must_use]
pub fn sanitise<T: AsRef<str>>(raw: &RawHtml<T>, base: Option<&Url>) -> SafeHtml {
    sanitise_with(raw, &Cleaning { base, ..Cleaning::default() })
}

/// `sanitise`, with what else is to be cleaned.
#[must_use]
pub fn sanitise_with<T: AsRef<str>>(raw: &RawHtml<T>, cleaning: &Cleaning<'_>) -> SafeHtml {
    sanitise_telling(raw, cleaning).0
}

/// `sanitise_with`, and what was left out since there was too much of it.
///
/// What comes out nests as HTML wants it: any parser reads it back as the same tree, and making it safe
/// again changes nothing.
#[must_use]
pub fn sanitise_telling<T: AsRef<str>>(raw: &RawHtml<T>, cleaning: &Cleaning<'_>) -> (SafeHtml, LeftOut) {
    cleaned(raw.0.as_ref(), cleaning)
}

fn cleaned(raw: &str, cleaning: &Cleaning<'_>) -> (SafeHtml, LeftOut) {
    let mut left_out = LeftOut { length: raw.len() > MAX_LENGTH, ..LeftOut::default() };
    let markup = readable(cut(raw));
    if let Some(safe) = straight(&markup, cleaning, &mut left_out) {
        return (SafeHtml::checked(safe), left_out);
    }
    let mut ordered = in_order(&markup, cleaning, &mut left_out);
    for _ in 0..MAX_ROUNDS {
        let Some(markup) = ordered else { break };
        // Addresses are absolute and links made by now.
        let plainly = Cleaning::default();
        if let Some(safe) = straight(&markup, &plainly, &mut left_out) {
            return (SafeHtml::checked(safe), left_out);
        }
        ordered = in_order(&markup, &plainly, &mut left_out);
    }
    left_out.order = true;
    (SafeHtml::from_text(&text_lines(&SafeHtml::checked(markup.into_owned()))), left_out)
}

/// The fast way; nothing where the markup does not nest well.
fn straight(markup: &str, cleaning: &Cleaning<'_>, left_out: &mut LeftOut) -> Option<String> {
    let mut stream = Stream::new(cleaning, markup.len());
    left_out.attributes |= filter::run(markup, cleaning, &mut stream).ok()? == Attributes::Cut;
    Some(stream.finish())
}

/// The long way: a tree, written out; nothing where the tree would outgrow the markup.
fn in_order(markup: &str, cleaning: &Cleaning<'_>, left_out: &mut LeftOut) -> Option<String> {
    let mut tree = Tree::new(cleaning);
    left_out.attributes |= filter::run(markup, cleaning, &mut tree).ok()? == Attributes::Cut;
    left_out.depth |= tree.is_cut();
    Some(tree.finish())
}

/// The part of markup that is read.
fn cut(markup: &str) -> &str {
    markup.get(..markup.floor_char_boundary(MAX_LENGTH)).unwrap_or(markup)
}

/// Markup as HTML's parser sees it: line ends as line feeds. NUL is dropped: nobody means it.
fn readable(markup: &str) -> Cow<'_, str> {
    if memchr2(b'\r', b'\0', markup.as_bytes()).is_none() {
        return Cow::Borrowed(markup);
    }
    Cow::Owned(markup.replace("\r\n", "\n").replace('\r', "\n").replace('\0', ""))
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod law_tests;
#[cfg(test)]
mod shared_tests;
