//! What kind of document came, told from its first bytes.

use memchr::memmem;

use crate::model::Document;
use crate::text::charset::{charset_parameter, decode};
use crate::text::html::plain;
use crate::text::root::{is_feed_root, is_html_root, local, root};

/// How far into a document its kind is looked for.
const LOOK: usize = 16 << 10;
/// Longest title that is shown, in characters.
const TITLE: usize = 80;

/// The kind of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Nothing but white space.
    Empty,
    /// XML whose root may be a feed's.
    Xml,
    /// JSON.
    Json,
    /// A web page.
    Html {
        /// Its title, plain.
        title: Option<String>,
    },
    /// Something else, in words with an article.
    Other {
        /// What it is.
        what: String,
    },
}

/// Files known by how they start.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"RIFF", "a media file"),
    (b"ID3", "an audio file"),
    (b"OggS", "a media file"),
    (b"PK\x03\x04", "an archive (ZIP)"),
    (b"\x1f\x8b", "compressed bytes (gzip)"),
    (b"\x28\xb5\x2f\xfd", "compressed bytes (zstd)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
];

/// What kind of document this is, by its first bytes; cheap, whatever the size.
#[must_use]
pub fn sniff(document: &Document) -> Kind {
    if let Some((_, what)) = MAGIC.iter().find(|(start, _)| document.body.starts_with(start)) {
        return Kind::Other { what: (*what).to_owned() };
    }
    let start = document.body.get(..document.body.len().min(LOOK)).unwrap_or_default();
    let header = document.content_type.as_deref().and_then(charset_parameter);
    let decoded = decode(start, header);
    of_text(&decoded.text)
}

/// What kind of text this is.
pub(super) fn of_text(text: &str) -> Kind {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if text.is_empty() {
        return Kind::Empty;
    }
    if begins_json(text) {
        return Kind::Json;
    }
    match root(text) {
        Some(name) if is_feed_root(name) => Kind::Xml,
        Some(name) if is_html_root(name) => Kind::Html { title: title(text) },
        Some(name) => Kind::Other { what: of_root(name) },
        None if text.starts_with('<') => Kind::Other { what: "XML without an element".to_owned() },
        None => Kind::Other { what: "plain text".to_owned() },
    }
}

/// Whether a text begins as an object or list of JSON does; a section of a settings file does not.
pub(super) fn begins_json(text: &str) -> bool {
    let next = |rest: &str| rest.trim_start().chars().next();
    if let Some(rest) = text.strip_prefix('{') {
        return next(rest).is_none_or(|c| matches!(c, '"' | '}'));
    }
    let is_value = |c: char| c.is_ascii_digit() || matches!(c, '"' | '{' | '[' | ']' | '-' | 't' | 'f' | 'n');
    text.strip_prefix('[').is_some_and(|rest| next(rest).is_none_or(is_value))
}

/// The words for XML with another root.
pub(super) fn of_root(name: &str) -> String {
    match local(name).to_ascii_lowercase().as_str() {
        "urlset" | "sitemapindex" => "a sitemap".to_owned(),
        "svg" => "an image (SVG)".to_owned(),
        "opensearchdescription" => "an OpenSearch description".to_owned(),
        "service" => "an Atom service document".to_owned(),
        _ => format!("XML of another kind (`<{}>`)", name.chars().take(40).collect::<String>()),
    }
}

/// The text from where its feed begins: warnings of a program that stand before the declaration, in
/// markup of their own, are passed over. A text that holds no feed is given whole.
pub(super) fn from_feed(text: &str) -> &str {
    if root(text).is_none_or(is_feed_root) {
        return text;
    }
    let start = text.get(..text.floor_char_boundary(LOOK)).unwrap_or(text);
    let found = memmem::find_iter(start.as_bytes(), b"<?xml ").filter_map(|at| text.get(at..));
    found.take(3).find(|rest| root(rest).is_some_and(is_feed_root)).unwrap_or(text)
}

/// The title of a page.
pub(super) fn title(text: &str) -> Option<String> {
    let at = ["<title", "<TITLE", "<Title"].iter().find_map(|tag| memmem::find(text.as_bytes(), tag.as_bytes()))?;
    let (_, inside) = text.get(at..)?.split_once('>')?;
    let title = plain(inside.split("</").next().unwrap_or_default());
    let shown: String = title.chars().take(TITLE).collect();
    (!shown.is_empty()).then_some(if shown.len() < title.len() { format!("{shown}…") } else { shown })
}
