//! The bases that relative addresses are read against (RFC 3986 section 5), without re-encoding anything.

use std::cell::OnceCell;

use memchr::memchr;
use url::Url;

use crate::model::Address;

/// Longest base, in bytes: every relative address of a document is made longer by it.
pub(super) const MAX_BASE: usize = 1024;

/// Most bases told apart in one document; further ones count as the document's.
pub(super) const MAX_BASES: usize = 4096;

/// The number of a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BaseId(u32);

impl BaseId {
    /// The base of the document itself.
    pub(super) const DOCUMENT: Self = Self(0);
}

#[derive(Debug, Default)]
struct Base {
    text: String,
    parsed: OnceCell<Option<Url>>,
}

/// All bases of a document.
#[derive(Debug)]
pub(super) struct Bases {
    list: Vec<Base>,
    /// Whether something relative was met while no base was known.
    pub(super) missed: bool,
    /// Whether the document's base only stands in for a missing one.
    guessed: bool,
}

impl Bases {
    /// The bases of a document read from this address.
    pub(super) fn new(document: Option<&str>) -> Self {
        let first = Base { text: document.unwrap_or_default().to_owned(), parsed: OnceCell::new() };
        Self { list: vec![first], missed: false, guessed: false }
    }

    /// Whether the document itself has a base.
    pub(super) fn has_document(&self) -> bool {
        self.list.first().is_some_and(|base| !base.text.is_empty())
    }

    /// Whether a base only stands in for a missing one.
    pub(super) fn is_guess(&self, base: BaseId) -> bool {
        self.guessed && base == BaseId::DOCUMENT
    }

    /// What stands in for a missing base of the document from here on.
    pub(super) fn set_document(&mut self, address: &str) {
        self.guessed = true;
        if let Some(base) = self.list.first_mut() {
            *base = Base { text: address.to_owned(), parsed: OnceCell::new() };
        }
    }

    /// A base inside another one (`xml:base`); nothing where it is too long, or there are too many.
    pub(super) fn nest(&mut self, outer: BaseId, address: &str) -> Option<BaseId> {
        if address.is_empty() {
            return Some(outer);
        }
        if self.list.len() >= MAX_BASES {
            return None;
        }
        let text = join(self.text(outer), address).unwrap_or_else(|| address.to_owned());
        if text.len() > MAX_BASE {
            return None;
        }
        if !is_absolute(&text) {
            self.missed = true;
        }
        self.list.push(Base { text, parsed: OnceCell::new() });
        Some(BaseId(u32::try_from(self.list.len() - 1).unwrap_or(0)))
    }

    /// An address made absolute, as far as a base is known.
    ///
    /// A text with a `<` is markup that somebody put in an address's place, and no address.
    pub(super) fn resolve(&mut self, base: BaseId, text: &str) -> Option<Address> {
        let text = text.trim();
        if memchr(b'<', text.as_bytes()).is_some() {
            return None;
        }
        if is_absolute(text) {
            return Address::new(text);
        }
        let base = self.text(base);
        if !is_absolute(base) {
            self.missed |= !text.is_empty();
            return Address::new(text);
        }
        match join(base, text) {
            Some(address) => Address::new(&address),
            None => Address::new(text),
        }
    }

    /// The base as the HTML room takes it.
    pub(super) fn url(&mut self, base: BaseId) -> Option<&Url> {
        let index = usize::try_from(base.0).unwrap_or(0);
        if !is_absolute(self.text(base)) {
            self.missed = true;
            return None;
        }
        let base = self.list.get(index)?;
        base.parsed.get_or_init(|| Url::parse(&base.text).ok()).as_ref()
    }

    pub(super) fn text(&self, base: BaseId) -> &str {
        usize::try_from(base.0).ok().and_then(|index| self.list.get(index)).map_or("", |base| &base.text)
    }
}

/// Whether an address has a scheme.
pub(super) fn is_absolute(text: &str) -> bool {
    let Some(end) = text.find(':') else { return false };
    let mut bytes = text.bytes().take(end);
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// The reference resolved against the base, by RFC 3986 section 5.2, characters left as they are.
fn join(base: &str, reference: &str) -> Option<String> {
    if is_absolute(reference) {
        return Some(reference.to_owned());
    }
    let (scheme, rest) = base.split_once(':').filter(|_| is_absolute(base))?;
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            (Some(authority), path)
        }
        None => (None, rest),
    };
    if authority.is_none() && !path.starts_with('/') {
        // An opaque base (`tag:`, `mailto:`) has nothing to build on.
        return None;
    }
    let start = format!("{scheme}:{}{}", if authority.is_some() { "//" } else { "" }, authority.unwrap_or_default());
    if let Some(rest) = reference.strip_prefix("//") {
        return Some(format!("{scheme}://{rest}"));
    }
    let without_fragment = path.split_once('#').map_or(path, |(before, _)| before);
    if reference.is_empty() {
        return Some(format!("{start}{without_fragment}"));
    }
    if reference.starts_with('#') {
        return Some(format!("{start}{without_fragment}{reference}"));
    }
    let without_query = without_fragment.split_once('?').map_or(without_fragment, |(before, _)| before);
    if reference.starts_with('?') {
        return Some(format!("{start}{}{reference}", if without_query.is_empty() { "/" } else { without_query }));
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (reference_path, tail) = reference.split_at(end);
    let merged = if reference_path.starts_with('/') {
        reference_path.to_owned()
    } else {
        let folder = without_query.rfind('/').and_then(|at| without_query.get(..=at)).unwrap_or("/");
        format!("{folder}{reference_path}")
    };
    Some(format!("{start}{}{tail}", without_dots(&merged)))
}

/// RFC 3986 section 5.2.4.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut open_end = false;
    for segment in path.split('/').skip(1) {
        open_end = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    let mut out = String::with_capacity(path.len());
    for segment in &kept {
        out.push('/');
        out.push_str(segment);
    }
    if open_end || out.is_empty() {
        out.push('/');
    }
    out
}
