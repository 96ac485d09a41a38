//! Raw HTML to safe HTML.

use std::borrow::Cow;

use memchr::memchr2;
use url::Url;

use super::filter;
use super::plain::text_lines;
use super::policy::Cleaning;
use super::safe::{RawHtml, SafeHtml};
use super::stream::Stream;
use super::tree::Tree;

/// The longest markup of one text that is read, in bytes; fetched documents are at most 10 MB.
pub const MAX_LENGTH: usize = 16 << 20;

/// How often markup is put in order before only its text is kept. Once is enough but for markup made to
/// change its meaning each time it is read.
const MAX_ROUNDS: usize = 3;

/// Makes HTML safe by the allow list, its addresses absolute against a base.
#[must_use]
pub fn sanitise(raw: &RawHtml, base: Option<&Url>) -> SafeHtml {
    sanitise_with(raw, &Cleaning { base, ..Cleaning::default() })
}

/// `sanitise`, with what else is to be cleaned.
///
/// What comes out nests as HTML wants it: any parser reads it back as the same tree, and making it safe
/// again changes nothing.
#[must_use]
pub fn sanitise_with(raw: &RawHtml, cleaning: &Cleaning<'_>) -> SafeHtml {
    let markup = readable(cut(&raw.0));
    if let Some(safe) = straight(&markup, cleaning) {
        return SafeHtml::checked(safe);
    }
    let mut ordered = in_order(&markup, cleaning);
    for _ in 0..MAX_ROUNDS {
        let Some(markup) = ordered else { break };
        // Addresses are absolute and links made by now.
        let plainly = Cleaning::default();
        if let Some(safe) = straight(&markup, &plainly) {
            return SafeHtml::checked(safe);
        }
        ordered = in_order(&markup, &plainly);
    }
    SafeHtml::from_text(&text_lines(&SafeHtml::checked(markup.into_owned())))
}

/// The fast way; nothing where the markup does not nest well.
fn straight(markup: &str, cleaning: &Cleaning<'_>) -> Option<String> {
    let mut stream = Stream::new(cleaning, markup.len());
    filter::run(markup, cleaning, &mut stream).ok()?;
    Some(stream.finish())
}

/// The long way: a tree, written out; nothing where the tree would outgrow the markup.
fn in_order(markup: &str, cleaning: &Cleaning<'_>) -> Option<String> {
    let mut tree = Tree::new(cleaning);
    filter::run(markup, cleaning, &mut tree).ok()?;
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
