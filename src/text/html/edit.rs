//! Takes parts out of safe HTML by CSS selectors, and writes other words into it; what is not meant stays byte for byte.

use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use dom_query::{Document, Matcher, NodeId, NodeRef};
use thiserror::Error;

use super::entity::{decode_entities, escape_text};
use super::image;
use super::list::element;
use super::safe::{RawHtml, SafeHtml};
use super::sanitise::sanitise;
use super::token::{Token, Tokenizer};

/// Longest selector, in bytes: what a person writes is shorter, and matching takes longer with each part.
const MAX_SELECTOR: usize = 1_000;

/// Why a text is no CSS selector.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct SelectorError {
    /// What is wrong.
    pub message: String,
    /// At which character, counted from zero.
    pub at: usize,
}

/// One or more CSS selectors, parted by commas.
#[derive(Clone)]
pub struct Selector {
    text: String,
    matcher: Matcher,
}

impl fmt::Debug for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Selector({:?})", self.text)
    }
}

impl Selector {
    /// The selectors that a text means (Selectors level 4).
    ///
    /// # Errors
    /// When it is none, with the character at which that shows.
    pub fn new(text: &str) -> Result<Self, SelectorError> {
        if text.len() > MAX_SELECTOR {
            return Err(SelectorError { message: format!("a selector longer than {MAX_SELECTOR} bytes"), at: 0 });
        }
        Matcher::new(text).map(|matcher| Self { text: text.to_owned(), matcher }).map_err(|error| {
            // Its words are those of a program; only what kind of fault it is can be told from them.
            let message = reason(&format!("{:?}", error.kind)).to_owned();
            SelectorError { message, at: good_characters(text) }
        })
    }

    /// The selectors as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// How many characters of a text are a selector for themselves: behind them it goes wrong.
fn good_characters(text: &str) -> usize {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let is_good = |end: &usize| text.get(..*end).is_some_and(|part| Matcher::new(part).is_ok());
    ends.iter().rposition(is_good).unwrap_or_default()
}

fn reason(kind: &str) -> &'static str {
    const REASONS: &[(&str, &str)] = &[
        ("EmptySelector", "a selector is missing here"),
        ("DanglingCombinator", "something must follow the `>`, `+` or `~`"),
        ("UnsupportedPseudoClassOrElement", "this `:` word is not known"),
        ("PseudoElement", "this `::` part selects nothing in a text"),
        ("ClassNeedsIdent", "a `.` wants the name of a class after it"),
        ("Attr", "this is not how an attribute is asked for"),
        ("EndOfInput", "the selector ends too early"),
    ];
    REASONS.iter().find(|(name, _)| kind.contains(name)).map_or("this cannot stand in a CSS selector", |(_, told)| told)
}

/// An element of markup: where it is, and what it is.
struct Part {
    name: &'static str,
    start: usize,
    end: usize,
}

/// The elements of safe markup in the order of their start tags.
fn parts(markup: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut tokens = Tokenizer::new(markup);
    loop {
        let start = tokens.at();
        let Some(token) = tokens.next() else { break };
        let end = tokens.at();
        match token {
            Token::Start { name, .. } => {
                let element = element(name);
                if !element.is_void() {
                    open.push(parts.len());
                }
                parts.push(Part { name: element.name, start, end });
            }
            Token::End(name) => {
                let name = element(name).name;
                let is_it = |at: &usize| parts.get(*at).is_some_and(|part| part.name == name);
                let Some(depth) = open.iter().rposition(is_it) else { continue };
                for at in open.drain(depth..) {
                    if let Some(part) = parts.get_mut(at) {
                        part.end = end;
                    }
                }
            }
            _ => {}
        }
    }
    for at in open {
        if let Some(part) = parts.get_mut(at) {
            part.end = markup.len();
        }
    }
    parts
}

/// The markup without the elements that one of the selectors means; nothing when none is there.
#[must_use]
pub fn without(html: &SafeHtml, selectors: &[Selector]) -> Option<SafeHtml> {
    if selectors.is_empty() || html.is_empty() {
        return None;
    }
    let document = Document::fragment(html.as_str());
    let root = document.root();
    // The root of a fragment is an `html` that nobody wrote.
    let nodes: Vec<NodeRef<'_>> = root.descendants_it().filter(NodeRef::is_element).skip(1).collect();
    // All at once: what is known of siblings is not asked anew for each of them.
    let matches = |selector: &Selector| document.select_matcher(&selector.matcher);
    let meant: HashSet<NodeId> = selectors
        .iter()
        .flat_map(|selector| matches(selector).nodes().iter().map(|node| node.id).collect::<Vec<_>>())
        .collect();
    let chosen: Vec<usize> =
        nodes.iter().enumerate().filter(|(_, node)| meant.contains(&node.id)).map(|(at, _)| at).collect();
    if chosen.is_empty() {
        return None;
    }
    let parts = parts(html.as_str());
    let same = parts.len() == nodes.len()
        && parts.iter().zip(&nodes).all(|(part, node)| node.node_name().is_some_and(|name| *name == *part.name));
    let left = if same {
        cut(html.as_str(), chosen.into_iter().filter_map(|at| parts.get(at)))
    } else {
        // A tree that is not the one we read: written anew.
        chosen.into_iter().filter_map(|at| nodes.get(at)).for_each(NodeRef::remove_from_parent);
        document.html_root().inner_html().to_string()
    };
    Some(sanitise(&RawHtml(left), None))
}

/// The markup without these parts, which stand in its order.
fn cut<'a>(markup: &str, parts: impl Iterator<Item = &'a Part>) -> String {
    let mut left = String::with_capacity(markup.len());
    let mut at = 0;
    for part in parts.filter(|part| part.end > part.start) {
        if part.start >= at {
            left.push_str(markup.get(at..part.start).unwrap_or_default());
        }
        at = at.max(part.end);
    }
    left.push_str(markup.get(at..).unwrap_or_default());
    left
}

/// The markup without its pictures, but for the first one of this address. Paragraphs, figures and links
/// that held nothing else go with them. Nothing when there is none to take.
#[must_use]
pub fn without_pictures(html: &SafeHtml, but: Option<&str>) -> Option<SafeHtml> {
    let markup = html.as_str();
    let mut taken: Vec<Part> = Vec::new();
    let (mut but, mut picture, mut tokens) = (but, None, Tokenizer::new(markup));
    loop {
        let start = tokens.at();
        let Some(token) = tokens.next() else { break };
        let end = tokens.at();
        match token {
            Token::Start { name, .. } if element(name).name == "picture" => picture = Some((start, false)),
            Token::End(name) if element(name).name == "picture" => {
                if let Some((start, false)) = picture.take() {
                    taken.retain(|part| part.start < start);
                    taken.push(Part { name: "picture", start, end });
                }
            }
            Token::Start { name, .. } if element(name).name == "img" => {
                let is_it = |address: &str| image::value(&tokens.attributes, "src").is_some_and(|src| src == address);
                if but.is_some_and(is_it) {
                    but = None;
                    picture = picture.map(|(start, _)| (start, true));
                } else {
                    taken.push(Part { name: "img", start, end });
                }
            }
            _ => {}
        }
    }
    if taken.is_empty() {
        return None;
    }
    static EMPTY: LazyLock<Vec<Selector>> = LazyLock::new(|| {
        ["a:empty", "figure:empty, p:empty"].iter().filter_map(|text| Selector::new(text).ok()).collect()
    });
    let mut left = sanitise(&RawHtml(cut(markup, taken.iter())), None);
    for selector in EMPTY.iter() {
        left = without(&left, std::slice::from_ref(selector)).unwrap_or(left);
    }
    Some(left)
}

/// The markup with other words: each run of text between two tags is shown to `change`, as it is meant.
/// Nothing when no run is changed; those that are not stay byte for byte.
#[must_use]
pub fn with_other_words(html: &SafeHtml, change: &dyn Fn(&str) -> Option<String>) -> Option<SafeHtml> {
    let markup = html.as_str();
    let mut out = String::with_capacity(markup.len());
    let (mut changed, mut tokens) = (false, Tokenizer::new(markup));
    loop {
        let start = tokens.at();
        let Some(token) = tokens.next() else { break };
        let other = match token {
            Token::Text(text) => change(&decode_entities(text)),
            _ => None,
        };
        match other {
            Some(text) => {
                changed = true;
                out.push_str(&escape_text(&text));
            }
            None => out.push_str(markup.get(start..tokens.at()).unwrap_or_default()),
        }
    }
    changed.then(|| sanitise(&RawHtml(out), None))
}

#[cfg(test)]
mod tests;
