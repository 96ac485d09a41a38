//! One document to a feed: charset, kind, and the reader for it.

use std::borrow::Cow;

use chrono_tz::Tz;
use memchr::memchr_iter;

use super::bases::Bases;
use super::context::Context;
use super::cursor::{Cursor, Stop};
use super::error::ParseError;
use super::sniff::{self, Kind};
use super::{json, xml};
use crate::model::{Address, Document, Feed, Repair, RepairKind};
use crate::text::charset::{charset_parameter, decode};
use crate::text::html::Cleaning;
use crate::text::xml::{Mend, MendKind};

/// How a document is read.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The zone of dates without one.
    pub timezone: Tz,
    /// Whether an entry with this raw hash is stored already: its HTML is left out.
    pub known: Option<&'a dyn Fn(u64) -> bool>,
    /// What is done to HTML beside making it safe; the base is the document's.
    pub cleaning: Cleaning<'static>,
    /// Longest document, in bytes.
    pub max_bytes: usize,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { timezone: Tz::UTC, known: None, cleaning: Cleaning::default(), max_bytes: 64 << 20 }
    }
}

/// Reads a feed of any format: RSS, Atom, RDF, JSON Feed, CDF, OPML.
///
/// # Errors
/// When the document is no feed, or made to do harm. Damage is mended and told in `Feed.repairs`.
pub fn read(document: &Document, options: &Options<'_>) -> Result<Feed, ParseError> {
    if document.body.len() > options.max_bytes {
        return Err(ParseError::TooLarge { size: document.body.len(), limit: options.max_bytes });
    }
    let header = document.content_type.as_deref().and_then(charset_parameter);
    let decoded = decode(&document.body, header);
    let mut repairs = Vec::new();
    if let Some(detail) = decoded.mended {
        repairs.push(Repair { kind: RepairKind::Encoding, line: 0, detail });
    }
    content_type(document, &mut repairs);
    let start = decoded.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let base = base(document);
    let mut feed = if sniff::begins_json(start) {
        json::read(start, base.as_deref(), options, &mut repairs)?
    } else {
        let text = without_forbidden(&decoded.text, &mut repairs);
        let text = sniff::from_feed(&text);
        read_xml(text, base.as_deref(), document, options, &mut repairs)?
    };
    feed.encoding = Some(decoded.encoding.to_owned());
    repairs.sort_by_key(|repair| repair.line);
    feed.repairs = repairs;
    if feed.feed_url.is_none() && document.address.is_http() {
        feed.feed_url = Some(document.address.clone());
    }
    if feed.language.is_none() {
        feed.language = document.content_language.as_deref().and_then(language);
    }
    Ok(feed)
}

/// The address that relative ones build on: the document's, else what it says of itself.
fn base(document: &Document) -> Option<String> {
    let said = document.content_location.as_deref().and_then(Address::new).filter(Address::is_http);
    let address = Some(&document.address).filter(|address| address.is_http());
    address.or(said.as_ref()).map(|address| address.as_str().to_owned())
}

/// The first language of a Content-Language header.
fn language(header: &str) -> Option<String> {
    let first = header.split(',').next().unwrap_or_default().trim();
    (!first.is_empty()).then(|| first.replace('_', "-"))
}

/// Tells of a media type that feeds do not have.
fn content_type(document: &Document, repairs: &mut Vec<Repair>) {
    let Some(sent) = document.content_type.as_deref() else { return };
    let kind = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_proper = kind.is_empty() || kind.contains("xml") || kind.contains("json") || kind.contains("opml");
    if !is_proper {
        let shown: String = kind.chars().take(60).collect();
        repairs.push(Repair { kind: RepairKind::ContentType, line: 0, detail: format!("sent as `{shown}`") });
    }
}

/// The text without the characters that XML forbids.
fn without_forbidden<'t>(text: &'t str, repairs: &mut Vec<Repair>) -> Cow<'t, str> {
    let is_clean = |bytes: &[u8]| bytes.iter().fold(0_u8, |found, byte| found | u8::from(is_control(*byte))) == 0;
    if text.as_bytes().chunks(4096).all(is_clean) {
        return Cow::Borrowed(text);
    }
    let first = text.bytes().position(is_control).unwrap_or_default();
    let line = 1 + memchr_iter(b'\n', text.as_bytes().get(..first).unwrap_or_default()).count();
    let detail = "control characters were dropped".to_owned();
    repairs.push(Repair { kind: RepairKind::Character, line: u32::try_from(line).unwrap_or(u32::MAX), detail });
    Cow::Owned(text.chars().filter(|c| !u8::try_from(*c).is_ok_and(is_control)).collect())
}

fn is_control(byte: u8) -> bool {
    byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r'
}

/// Reads XML; a second time when the base all relative addresses build on was only found behind them.
fn read_xml(
    text: &str,
    base: Option<&str>,
    document: &Document,
    options: &Options<'_>,
    repairs: &mut Vec<Repair>,
) -> Result<Feed, ParseError> {
    let mut page: Option<String> = None;
    loop {
        let mut bases = Bases::new(base);
        if let Some(page) = &page {
            bases.set_document(page);
        }
        let mut cursor = Cursor::new(text, bases);
        cursor.cleaning = options.cleaning;
        let mut context =
            Context { cursor, zone: options.timezone, known: options.known, atom03: false, unread: Vec::new() };
        let feed = match xml::read(&mut context) {
            Ok(Some(feed)) => feed,
            Ok(None) => return Err(ParseError::instead(&instead(text, document))),
            Err(Stop::Depth(at)) => return Err(ParseError::Depth { line: Lines::new(text).of(at) }),
            Err(Stop::Entities(at)) => return Err(ParseError::Entities { line: Lines::new(text).of(at) }),
        };
        if context.cursor.entities.is_bomb() {
            return Err(ParseError::Entities { line: 1 });
        }
        if base.is_none() && page.is_none() && context.cursor.bases.missed {
            page = feed.home_page_url.as_ref().filter(|page| page.is_http()).map(|page| page.as_str().to_owned());
            if page.is_some() {
                continue;
            }
        }
        tell(text, context, repairs);
        return Ok(feed);
    }
}

/// What came in place of a feed.
fn instead(text: &str, document: &Document) -> Kind {
    match sniff::sniff(document) {
        Kind::Xml | Kind::Json => match sniff::of_text(text) {
            Kind::Xml | Kind::Json => Kind::Other { what: "XML of another kind".to_owned() },
            kind => kind,
        },
        kind => kind,
    }
}

/// Writes down what was mended.
fn tell(text: &str, context: Context<'_, '_>, repairs: &mut Vec<Repair>) {
    let mut mends = context.cursor.mends.into_list();
    mends.sort_by_key(|mend| mend.at);
    let mut lines = Lines::new(text);
    let mut last = None;
    for Mend { kind, at, detail } in mends {
        let line = lines.of(at);
        let kind = repair_kind(kind);
        if last != Some((kind, line)) || kind == RepairKind::Bound {
            repairs.push(Repair { kind, line, detail });
            last = Some((kind, line));
        }
    }
    let mut unread = context.unread;
    unread.sort_by_key(|(at, ..)| *at);
    let mut lines = Lines::new(text);
    for (at, kind, detail) in unread {
        repairs.push(Repair { kind, line: lines.of(at), detail });
    }
}

fn repair_kind(kind: MendKind) -> RepairKind {
    match kind {
        MendKind::NotWellFormed => RepairKind::NotWellFormed,
        MendKind::Namespace => RepairKind::Namespace,
        MendKind::Entity => RepairKind::Entity,
        MendKind::Character => RepairKind::Character,
        MendKind::Truncated => RepairKind::Truncated,
        MendKind::Doctype => RepairKind::Doctype,
        MendKind::Bound => RepairKind::Bound,
    }
}

/// Counts lines up to offsets that only grow.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u32,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    fn of(&mut self, at: usize) -> u32 {
        if at > self.at {
            let more = memchr_iter(b'\n', self.text.get(self.at..at).unwrap_or_default()).count();
            self.line = self.line.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
            self.at = at;
        }
        self.line
    }
}
