//! One file: what it is, and the judge for it.

use std::io::Read as _;

use flate2::read::GzDecoder;

use super::atom::{self, ATOM};
use super::finding::{Finding, Report, shown};
use super::values::first_forbidden;
use super::xml::{self, Fate, XML};
use super::{json, opml, page, rss, values};

/// From here on a feed is large for its readers, in bytes.
const LARGE: usize = 1 << 20;

/// Longest file that is unpacked to be checked, in bytes.
const MAX_UNPACKED: u64 = 1 << 28;

/// Checks a published file by its name and bytes: RSS, Atom, JSON Feed, OPML, status.json, pages, and
/// what is packed in a `.gz`.
#[must_use]
pub fn check(name: &str, bytes: &[u8]) -> Vec<Finding> {
    let mut report = Report::default();
    match name.strip_suffix(".gz") {
        None => whole(&mut report, name, bytes),
        Some(inner) => {
            let mut unpacked = Vec::new();
            match GzDecoder::new(bytes).take(MAX_UNPACKED).read_to_end(&mut unpacked) {
                Ok(_) => whole(&mut report, inner, &unpacked),
                Err(error) => report.error(0, "gzip", format!("cannot be unpacked: {error}")),
            }
        }
    }
    report.into_findings()
}

fn whole(report: &mut Report, name: &str, bytes: &[u8]) {
    if bytes.is_empty() {
        return report.error(0, "empty", "the file is empty");
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            return report.error(line_of(before), "encoding", "the file is not UTF-8");
        }
    };
    if let Some((at, bad)) = first_forbidden(text) {
        let before = text.get(..at).unwrap_or_default();
        report.error(line_of(before.as_bytes()), "character", format!("U+{:04X} may not be published", u32::from(bad)));
    }
    if text.starts_with('\u{feff}') {
        report.error(1, "bom", "a byte order mark");
    }
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if start.starts_with(['{', '[']) {
        json::check(report, name, text);
    } else if ending == "html" || start.get(..9).is_some_and(|word| word.eq_ignore_ascii_case("<!doctype")) {
        page::check(report, text);
    } else {
        of_xml(report, text);
    }
    if bytes.len() > LARGE && !matches!(ending, "html") {
        report.warn(0, "large", format!("{} bytes: some readers give up above 1 MiB", bytes.len()));
    }
}

fn line_of(before: &[u8]) -> u32 {
    u32::try_from(1 + memchr::memchr_iter(b'\n', before).count()).unwrap_or(u32::MAX)
}

fn of_xml<'a>(report: &mut Report, text: &'a str) {
    if !text.starts_with("<?xml ") && text.trim_start().starts_with("<?xml") {
        report.error(1, "xml", "white space before the XML declaration");
    }
    let (mut items, mut entries) = (rss::Items::default(), atom::Entries::default());
    let mut tags = Report::default();
    let judge = &mut |around: &[xml::Open<'a>], element: &xml::Element<'a>| {
        language(&mut tags, element);
        match around {
            [rss, channel]
                if rss.element.is("", "rss") && channel.element.is("", "channel") && element.is("", "item") =>
            {
                items.judge(element);
                Fate::Judged
            }
            [feed] if feed.element.is(ATOM, "feed") && element.is(ATOM, "entry") => {
                entries.judge(element);
                Fate::Judged
            }
            _ => Fate::Kept,
        }
    };
    let document = match xml::read(text.trim_start_matches('\u{feff}'), judge) {
        Ok(document) => document,
        Err(fault) => return report.error(fault.line, "xml", format!("not well formed: {}", fault.message)),
    };
    let declaration = text.split("?>").next().unwrap_or_default().to_ascii_lowercase();
    if !(declaration.contains("encoding=\"utf-8\"") || declaration.contains("encoding='utf-8'")) {
        report.warn(1, "encoding", "UTF-8 is not declared");
    }
    if let Some(line) = document.cdata {
        report.warn(line, "cdata", "CDATA: readers that look for `<rss` in the bytes take its text for a feed");
    }
    if let Some(line) = document.doctype {
        report.warn(line, "doctype", "a document type or stylesheet: readers may refuse it");
    }
    if let Some(line) = document.late_namespace {
        report.warn(line, "late-namespace", "a namespace is declared below the root");
    }
    report.append(tags);
    let root = &document.root;
    match (root.namespace.as_ref(), root.name) {
        ("", "rss") => rss::check(report, root, items),
        (ATOM, "feed") => atom::check(report, root, entries),
        ("", "opml") => opml::check(report, root),
        (namespace, name) => {
            let what = format!("<{}> in the namespace `{}` is none of the formats", shown(name), shown(namespace));
            report.error(root.line, "format", what);
        }
    }
}

fn language(report: &mut Report, element: &xml::Element<'_>) {
    if let Some(tag) = element.attribute_in(XML, "lang").filter(|tag| !values::is_language(tag)) {
        report.error(element.line, "language", format!("`{}` is no language tag", shown(tag)));
    }
}
