//! The tags of a page one after the other, without a tree: no depth is too deep.

use crate::text::html::decode_entities;

/// One tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    /// Its name, as written.
    pub(super) name: &'a str,
    /// Whether it is an end tag.
    pub(super) is_end: bool,
    /// What stands between the name and `>`.
    attributes: &'a str,
    /// Where it starts in the page.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

impl Tag<'_> {
    /// Whether it has this name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, ends cut; nothing where it is empty.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end)?;
            if name.is_empty() && after.is_empty() {
                return None;
            }
            let (value, after) = value_of(after);
            if name.eq_ignore_ascii_case(wanted) {
                let value = decode_entities(value).trim().to_owned();
                return (!value.is_empty()).then_some(value);
            }
            rest = after;
        }
    }
}

/// The value behind a name, and what follows it.
fn value_of(text: &str) -> (&str, &str) {
    let trimmed = text.trim_start();
    let Some(value) = trimmed.strip_prefix('=').map(str::trim_start) else { return ("", text) };
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    value.split_at_checked(end).unwrap_or((value, ""))
}

/// Goes over the tags of a page; comments, scripts and styles are passed over whole.
pub(super) struct Tags<'a> {
    page: &'a str,
    at: usize,
}

impl<'a> Tags<'a> {
    pub(super) fn of(page: &'a str) -> Self {
        Self { page, at: 0 }
    }

    /// The next tag, wherever it is.
    fn step(&mut self) -> Option<Tag<'a>> {
        loop {
            let rest = self.page.get(self.at..)?;
            let start = self.at + rest.find('<')?;
            let inside = self.page.get(start + 1..)?;
            if let Some(comment) = inside.strip_prefix("!--") {
                self.at = comment.find("-->").map_or(self.page.len(), |end| start + 4 + end + 3);
                continue;
            }
            let is_end = inside.starts_with('/');
            let named = if is_end { inside.get(1..)? } else { inside };
            if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.at = start + 1;
                continue;
            }
            let length = named.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(named.len());
            let (name, rest) = named.split_at_checked(length)?;
            let closed = close_of(rest);
            let end = self.page.len() - rest.len() + closed;
            self.at = (end + 1).min(self.page.len());
            return Some(Tag { name, is_end, attributes: rest.get(..closed)?, start, end: self.at });
        }
    }
}

/// Where a tag is closed: at the first `>` outside quotes, or at the end.
fn close_of(text: &str) -> usize {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') if before == '=' => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    text.find('>').unwrap_or(text.len())
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        let tag = self.step()?;
        if !tag.is_end && RAW.iter().any(|name| tag.is(name)) {
            let rest = self.page.get(self.at..)?;
            let close = rest
                .match_indices("</")
                .find(|(at, _)| rest.get(at + 2..at + 2 + tag.name.len()).is_some_and(|name| tag.is(name)));
            self.at = close.map_or(self.page.len(), |(at, _)| self.at + at);
        }
        Some(tag)
    }
}

/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];
