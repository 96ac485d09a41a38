//! What config.yaml changes in entries: parts taken out, words replaced, tags, a prefix. Applied when a feed is made, never stored.

use regex::Regex;
use thiserror::Error;

use crate::model::{Category, Entry};
use crate::text::html::{Selector, with_other_words, without};
use crate::text::pattern::{self, nfc};
use crate::text::{RawHtml, SafeHtml, html, one_line};

/// A text that grows beyond this by what is put in stays as it was: nobody means that.
const MAX_GROWN: usize = 8 << 20;

/// What a replacement looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// The content, and the summary with it.
    Content,
    /// The names of the authors.
    Author,
    /// The tags.
    Tag,
}

/// What a replacement looks for.
#[derive(Debug, Clone)]
pub enum Find {
    /// These very letters.
    Text(String),
    /// What a regex finds.
    Regex(Regex),
}

/// Why a text is no regex, or does not go with one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct PatternError {
    /// What is wrong.
    pub message: String,
    /// At which character, counted from zero.
    pub at: usize,
    /// What to do about it.
    pub help: String,
}

impl Find {
    /// A literal text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(nfc(text).into_owned())
    }

    /// A regex, bare or between slashes with `i` behind them for any case. It runs in linear time.
    ///
    /// # Errors
    /// When it is none, or grows too large.
    pub fn regex(text: &str) -> Result<Self, PatternError> {
        let (inner, any_case, skipped) = unslashed(text);
        // A flag of its own, so that all that counts is in the text.
        let flag = if any_case { "(?i)" } else { "" };
        let found = pattern::regex(&format!("{flag}{}", nfc(inner)), false);
        found.map(Self::Regex).map_err(|bad| {
            let at = bad.at.map_or(0, |at| at.saturating_sub(flag.len()) + skipped);
            PatternError { message: bad.message, at, help: bad.flaw.help().to_owned() }
        })
    }

    /// Whether what is put in for a find names parts of it that it has not: `$3` of two.
    ///
    /// # Errors
    /// With the first such name.
    pub fn check_with(&self, with: &str) -> Result<(), PatternError> {
        let Self::Regex(regex) = self else { return Ok(()) };
        for (at, name) in references(with) {
            let known = name.parse::<usize>().map_or_else(
                |_| regex.capture_names().flatten().any(|known| known == name),
                |number| number < regex.captures_len(),
            );
            if !known {
                let message = format!("the regex has no group `{name}`");
                let help = "write `$$` for a dollar, and `${1}x` where a letter follows a number".to_owned();
                return Err(PatternError { message, at, help });
            }
        }
        Ok(())
    }

    /// The text with all finds replaced; nothing when there are none.
    fn replaced(&self, text: &str, with: &str) -> Option<String> {
        let text = nfc(text);
        let mut out = String::new();
        let mut at = 0;
        match self {
            Self::Text(find) => {
                for (start, found) in text.match_indices(find.as_str()) {
                    out.push_str(text.get(at..start)?);
                    out.push_str(with);
                    at = start + found.len();
                    within(&out, &text)?;
                }
            }
            Self::Regex(regex) => {
                for found in regex.captures_iter(&text) {
                    let whole = found.get(0)?;
                    out.push_str(text.get(at..whole.start())?);
                    found.expand(with, &mut out);
                    at = whole.end();
                    within(&out, &text)?;
                }
            }
        }
        if at == 0 && out.is_empty() {
            return None;
        }
        out.push_str(text.get(at..)?);
        (out != *text).then_some(out)
    }

    /// Whether it looks at markup: whoever writes a `<` means tags.
    fn means_markup(&self) -> bool {
        match self {
            Self::Text(text) => text.contains('<'),
            Self::Regex(regex) => regex.as_str().replace("(?<", "").replace("(?P<", "").contains('<'),
        }
    }
}

fn within(out: &str, text: &str) -> Option<()> {
    (out.len() <= MAX_GROWN.max(text.len())).then_some(())
}

/// `/…/` and `/…/i` as the query language has them: what is inside, any case, letters before it.
fn unslashed(text: &str) -> (&str, bool, usize) {
    let inner = text.strip_prefix('/').filter(|rest| !rest.is_empty());
    let ended = inner.and_then(|rest| {
        rest.strip_suffix("/i").map(|rest| (rest, true)).or_else(|| rest.strip_suffix('/').map(|rest| (rest, false)))
    });
    match ended.filter(|(rest, _)| !rest.is_empty()) {
        Some((rest, any_case)) => (rest, any_case, 1),
        None => (text, false, 0),
    }
}

/// The groups that a text names, each with the character at which it does: `$1`, `$name`, `${name}`.
fn references(with: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut rest = with;
    while let Some(at) = rest.find('$') {
        let after = rest.get(at + 1..).unwrap_or_default();
        if let Some(after) = after.strip_prefix('$') {
            rest = after;
            continue;
        }
        let name = match after.strip_prefix('{') {
            Some(inner) => inner.split_once('}').map(|(name, _)| name),
            None => {
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
                after.get(..end)
            }
        };
        let place = with.len() - rest.len() + at;
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            found.push((with.get(..place).map_or(0, |before| before.chars().count()), name));
        }
        rest = after;
    }
    found
}

/// One line of `replace`.
#[derive(Debug, Clone)]
pub struct Replacement {
    field: Field,
    find: Find,
    with: String,
}

impl Replacement {
    /// Puts `with` wherever `find` finds something in the field.
    #[must_use]
    pub fn new(field: Field, find: Find, with: &str) -> Self {
        Self { field, find, with: nfc(with).into_owned() }
    }

    fn text(&self, text: &str) -> Option<String> {
        self.find.replaced(text, &self.with)
    }

    fn content(&self, html: &SafeHtml) -> Option<SafeHtml> {
        if self.find.means_markup() {
            let replaced = self.text(html.as_str())?;
            return Some(html::sanitise(&RawHtml(replaced), None));
        }
        with_other_words(html, &|text| self.text(text))
    }

    fn apply(&self, entry: &mut Entry) {
        match self.field {
            Field::Title => {
                if let Some(title) = entry.title.as_deref().and_then(|title| self.text(title)) {
                    entry.title = line(&title);
                }
            }
            Field::Content => {
                if let Some(content) = entry.content.as_ref().and_then(|content| self.content(content)) {
                    entry.content = Some(content);
                    // The text that a source gave says what the content said.
                    entry.content_text = None;
                }
                if let Some(summary) = entry.summary.as_deref().and_then(|summary| self.text(summary)) {
                    entry.summary = line(&summary);
                }
            }
            Field::Author => {
                for person in &mut entry.authors {
                    if let Some(name) = person.name.as_deref().and_then(|name| self.text(name)) {
                        person.name = line(&name);
                    }
                }
                entry.authors.retain(|person| person.name.is_some() || person.email.is_some());
            }
            Field::Tag => self.tags(&mut entry.categories),
        }
    }

    fn tags(&self, tags: &mut Vec<Category>) {
        let mut changed = false;
        for tag in tags.iter_mut() {
            let label = tag.label.as_deref().and_then(|label| self.text(label));
            let term = self.text(&tag.term);
            changed |= label.is_some() || term.is_some();
            if let Some(label) = label {
                tag.label = line(&label);
            }
            if let Some(term) = term {
                tag.term = line(&term).or_else(|| tag.label.clone()).unwrap_or_default();
            }
        }
        if changed {
            let mut kept: Vec<Category> = Vec::with_capacity(tags.len());
            for tag in tags.drain(..).filter(|tag| !tag.term.is_empty()) {
                if !kept.iter().any(|known| known.term == tag.term && known.scheme == tag.scheme) {
                    kept.push(tag);
                }
            }
            *tags = kept;
        }
    }
}

/// A text on one line; nothing when nothing is left.
fn line(text: &str) -> Option<String> {
    Some(one_line(text)).filter(|line| !line.is_empty())
}

/// What is changed in the entries of a source or of a feed, in this order: parts removed, words
/// replaced, tags added, the title prefixed.
#[derive(Debug, Clone, Default)]
pub struct Transforms {
    /// Parts of the content that go.
    pub remove: Vec<Selector>,
    /// Words that are replaced, one line after the other.
    pub replace: Vec<Replacement>,
    /// Tags for all entries.
    pub tags: Vec<String>,
    /// Put before each title, with a blank.
    pub title_prefix: Option<String>,
}

impl Transforms {
    /// Whether nothing is ever changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.remove.is_empty() && self.replace.is_empty() && self.tags.is_empty() && self.title_prefix.is_none()
    }

    /// Whether an entry may have other words or tags afterwards, so that an index of those it came with
    /// says nothing about it.
    #[must_use]
    pub fn changes_words(&self) -> bool {
        !self.is_empty()
    }

    /// The entry as changed.
    #[must_use]
    pub fn apply(&self, mut entry: Entry) -> Entry {
        if let Some(content) = entry.content.as_ref().and_then(|content| without(content, &self.remove)) {
            entry.content = Some(content);
            entry.content_text = None;
        }
        for replacement in &self.replace {
            replacement.apply(&mut entry);
        }
        for tag in &self.tags {
            if !entry.categories.iter().any(|known| known.term == *tag) {
                entry.categories.push(Category { term: tag.clone(), ..Category::default() });
            }
        }
        if let Some(prefix) = &self.title_prefix {
            entry.title = entry.title.map(|title| format!("{} {title}", prefix.trim_end()));
        }
        entry
    }
}

#[cfg(test)]
mod tests;
