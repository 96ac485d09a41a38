//! Titles without what sites put around them, and whether two are one.

use xxhash_rust::xxh3::xxh3_64;

use crate::text::fold::Tokens;

/// What stands between a title and the name of its site.
const SEPARATORS: &[&str] = &[" - ", " | ", " – ", " — ", " · ", " :: ", " » "];

/// Most words of a site's name, and most words that one title may have more than the other.
const MAX_EXTRA: usize = 4;
/// Most words of a label before a colon ("Update: …").
const MAX_LABEL: usize = 3;
/// Fewest words that say what a title is about.
const MIN_WORDS: usize = 3;

/// A title, as hashes of its folded words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Title {
    /// All its words.
    full: Box<[u64]>,
    /// Without a label before it and the site's name after it.
    core: Box<[u64]>,
    /// The site's name.
    site: Box<[u64]>,
}

impl Title {
    pub(super) fn of(text: &str) -> Self {
        let (title, site) = parted(text);
        Self { full: words(text), core: words(without_label(title)), site: words(site) }
    }

    /// Its words, those without label and site, those of the site.
    pub(super) fn parts(&self) -> [&[u64]; 3] {
        [&self.full, &self.core, &self.site]
    }

    /// The title of such parts.
    pub(super) fn of_parts([full, core, site]: [Box<[u64]>; 3]) -> Self {
        Self { full, core, site }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.full.is_empty()
    }

    /// How many words say what it is about.
    pub(super) fn len(&self) -> usize {
        self.core.len()
    }

    /// What two titles of one article have in common.
    pub(super) fn key(&self) -> u64 {
        self.core.iter().fold(0, |key: u64, word| (key.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Whether nothing but label and site differ.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        // Names of two sites have no word in common; else they were no names, but the end of the title.
        let sites = self.site == other.site || !self.site.iter().any(|word| other.site.contains(word));
        !self.core.is_empty() && self.core == other.core && sites
    }

    /// Whether one is the other with a few words before or after it.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.is_same(other) || is_within(&self.full, &other.full)
    }
}

fn words(text: &str) -> Box<[u64]> {
    Tokens::of(text).iter().map(|word| xxh3_64(word.as_bytes())).collect()
}

fn is_within(a: &[u64], b: &[u64]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.len() >= MIN_WORDS
        && long.len() - short.len() <= MAX_EXTRA
        && long.windows(short.len()).any(|window| window == short)
}

/// "Title - Site" in its two parts, where enough is left of the title.
fn parted(text: &str) -> (&str, &str) {
    let separators = SEPARATORS.iter().filter_map(|separator| text.rfind(separator));
    let Some((title, site)) = separators.max().and_then(|at| text.split_at_checked(at)) else {
        return (text, "");
    };
    if Tokens::of(site).len() <= MAX_EXTRA && Tokens::of(title).len() > MIN_WORDS { (title, site) } else { (text, "") }
}

/// "Update: title" is "title", where enough is left.
fn without_label(text: &str) -> &str {
    let Some((label, title)) = text.split_once(": ") else {
        return text;
    };
    if Tokens::of(label).len() <= MAX_LABEL && Tokens::of(title).len() > MIN_WORDS { title } else { text }
}
