//! Atom 1.0 (RFC 4287), and what readers trip over.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::finding::{Report, shown};
use super::markup;
use super::values::{address_fault, is_language, is_mail, is_media_type, is_plausible, looks_like_markup, rfc3339};
use super::xml::Element;

/// The namespace of Atom.
pub(super) const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Formats cut fractions of a second.
const SLACK: TimeDelta = TimeDelta::seconds(1);

const FEED_ONE: &[&str] = &["generator", "icon", "id", "logo", "rights", "subtitle", "title", "updated"];
const FEED_MANY: &[&str] = &["author", "category", "contributor", "link", "entry"];
const ENTRY_ONE: &[&str] = &["content", "id", "published", "rights", "source", "summary", "title", "updated"];
const ENTRY_MANY: &[&str] = &["author", "category", "contributor", "link"];
const SOURCE_MANY: &[&str] = &["author", "category", "contributor", "link"];

/// What is remembered of the entries, which are judged one by one as they are read.
#[derive(Default)]
pub(super) struct Entries<'a> {
    report: Report,
    ids: HashMap<Cow<'a, str>, u32>,
    /// The lines of those that need the feed's author.
    without_author: Vec<u32>,
    newest: Option<DateTime<FixedOffset>>,
}

impl<'a> Entries<'a> {
    /// Judges the next one.
    pub(super) fn judge(&mut self, entry: &Element<'a>) {
        self::entry(&mut self.report, entry);
        let source = entry.first(ATOM, "source");
        let source_author = source.is_some_and(|source| source.first(ATOM, "author").is_some());
        if entry.first(ATOM, "author").is_none() && !source_author {
            self.without_author.push(entry.line);
        }
        self.newest = self.newest.max(entry.first(ATOM, "updated").and_then(moment));
        let id = entry.first(ATOM, "id").map(Element::lasting_value).unwrap_or_default();
        if id.is_empty() {
            return;
        }
        match self.ids.entry(id) {
            Place::Vacant(place) => {
                place.insert(entry.line);
            }
            Place::Occupied(first) => {
                let twice = format!("the id `{}` stands on line {}, too", shown(first.key()), first.get());
                self.report.error(entry.line, "id-twice", twice);
            }
        }
    }
}

/// Checks an Atom feed whose entries have been judged.
pub(super) fn check(report: &mut Report, root: &Element, entries: Entries) {
    elements(report, root, FEED_ONE, FEED_MANY);
    required(report, root);
    if !root.all(ATOM, "link").any(|link| link.attribute("rel") == Some("self")) {
        report.warn(root.line, "no-self", "feed has no link rel=self");
    }
    for link in root.all(ATOM, "link") {
        let alternate = link.attribute("rel").unwrap_or("alternate") == "alternate";
        if alternate && link.attribute("type").is_some_and(|kind| kind != "text/html") {
            report.warn(link.line, "alternate", "an alternate link that is no page: readers take it for the web site");
        }
    }
    let behind = root.children.iter().skip_while(|child| !child.is(ATOM, "entry"));
    for child in behind.filter(|child| child.namespace == ATOM && child.name != "entry") {
        report.error(child.line, "after-entries", format!("{} stands after the entries", child.name));
    }
    if root.first(ATOM, "author").is_none() {
        for line in entries.without_author {
            report.error(line, "no-author", "neither entry, source nor feed has an author");
        }
    }
    if let Some(line) = root.first(ATOM, "id").and_then(|id| entries.ids.get(id.value())) {
        report.error(*line, "id-of-feed", "an entry has the feed's id");
    }
    let updated = root.first(ATOM, "updated").and_then(moment);
    if updated.is_some_and(|updated| entries.newest.is_some_and(|newest| updated + SLACK < newest)) {
        report.warn(root.line, "build-date", "updated is older than that of an entry");
    }
    report.append(entries.report);
}

fn moment(date: &Element) -> Option<DateTime<FixedOffset>> {
    rfc3339(date.value()).ok()
}

fn required(report: &mut Report, element: &Element) {
    for name in ["id", "title", "updated"] {
        if element.first(ATOM, name).is_none() {
            report.error(element.line, "missing", format!("{} has no {name}", element.name));
        }
    }
}

fn entry(report: &mut Report, entry: &Element) {
    elements(report, entry, ENTRY_ONE, ENTRY_MANY);
    required(report, entry);
    let alternate = entry.all(ATOM, "link").any(|link| link.attribute("rel").unwrap_or("alternate") == "alternate");
    match entry.first(ATOM, "content") {
        None if !alternate => {
            report.error(entry.line, "content-or-alternate", "entry has neither content nor an alternate link");
        }
        Some(content)
            if content.value().is_empty() && content.children.is_empty() && content.attribute("src").is_none() =>
        {
            report.warn(content.line, "no-text", "content is empty");
        }
        _ => {}
    }
}

/// Elements known, each as often as it may stand, with values of their forms.
fn elements(report: &mut Report, parent: &Element, one: &[&str], many: &[&str]) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let mut alternates: Vec<(Option<&str>, Option<&str>)> = Vec::new();
    for child in parent.children.iter().filter(|child| child.namespace == ATOM) {
        let name = child.name;
        let count = seen.entry(name).or_default();
        *count += 1;
        if !one.contains(&name) && !many.contains(&name) {
            report.error(child.line, "unknown-element", format!("{} is no element of {}", shown(name), parent.name));
        } else if one.contains(&name) && *count == 2 {
            report.error(child.line, "twice", format!("{name} may stand in {} only once", parent.name));
        }
        if name == "link" && child.attribute("rel").unwrap_or("alternate") == "alternate" {
            let kind = (child.attribute("type"), child.attribute("hreflang"));
            if alternates.contains(&kind) {
                report.error(child.line, "alternate-twice", "two alternate links of one type and language");
            }
            alternates.push(kind);
        }
        value(report, child);
    }
    if !parent.value().is_empty() {
        report.error(parent.line, "stray-text", format!("{} has text of its own", parent.name));
    }
}

fn value(report: &mut Report, child: &Element) {
    let (line, text) = (child.line, child.text.as_ref());
    match child.name {
        "title" | "subtitle" | "summary" | "rights" | "content" => construct(report, child),
        "author" | "contributor" => person(report, child),
        "link" => link(report, child),
        "updated" | "published" => match rfc3339(text) {
            Err(fault) => report.error(line, "date", format!("{} `{}`: {fault}", child.name, shown(text))),
            Ok(at) if !is_plausible(&at) => report.warn(line, "date-form", format!("{}: implausible year", child.name)),
            Ok(_) => {}
        },
        "id" | "icon" | "logo" => {
            if let Some(fault) = address_fault(text) {
                report.error(line, "address", format!("{} `{}`: {fault}", child.name, shown(text)));
            }
        }
        "category" => {
            match child.attribute("term") {
                None => report.error(line, "missing-attribute", "category has no term"),
                Some(term) if term.trim().is_empty() => report.warn(line, "blank-attribute", "term is blank"),
                Some(_) => {}
            }
            if let Some(fault) = child.attribute("scheme").and_then(address_fault) {
                report.error(line, "scheme-uri", format!("category scheme: {fault}"));
            }
        }
        "source" => {
            elements(report, child, FEED_ONE, SOURCE_MANY);
            for name in ["id", "title", "updated"] {
                if child.first(ATOM, name).is_none() {
                    report.warn(line, "source-incomplete", format!("source has no {name}"));
                }
            }
        }
        _ => {}
    }
}

/// A text construct: plain, or markup that is escaped.
fn construct(report: &mut Report, child: &Element) {
    let (line, name) = (child.line, child.name);
    match child.attribute("type").unwrap_or("text") {
        "text" => {
            if looks_like_markup(&child.text) {
                report.warn(line, "markup-in-text", format!("{name} type=text looks like markup"));
            }
        }
        "html" => markup::check(report, line, &child.text, name),
        "xhtml" => report.warn(line, "xhtml", format!("{name} is XHTML: type=html is read by more")),
        other if name == "content" && is_media_type(other) => {}
        other => report.error(line, "text-type", format!("{name} has the type `{}`", shown(other))),
    }
    if child.attribute("type") != Some("xhtml") && !child.children.is_empty() {
        report.error(line, "not-escaped", format!("{name} has elements in it"));
    }
    if child.value().is_empty() && child.children.is_empty() && child.attribute("src").is_none() && name != "content" {
        report.warn(line, "blank", format!("{name} is blank"));
    }
}

fn person(report: &mut Report, element: &Element) {
    match element.first(ATOM, "name") {
        None => report.error(element.line, "missing", format!("{} has no name", element.name)),
        Some(name) if name.value().is_empty() => report.warn(name.line, "blank", "a person's name is blank"),
        Some(_) => {}
    }
    if let Some(mail) = element.first(ATOM, "email").filter(|mail| !is_mail(mail.value())) {
        report.error(mail.line, "email", format!("`{}` is no mail address", shown(mail.value())));
    }
    if let Some((uri, fault)) = element.first(ATOM, "uri").and_then(|uri| Some((uri, address_fault(uri.value())?))) {
        report.error(uri.line, "uri", format!("`{}`: {fault}", shown(uri.value())));
    }
}

fn link(report: &mut Report, link: &Element) {
    let line = link.line;
    let Some(href) = link.attribute("href") else { return report.error(line, "missing-attribute", "link has no href") };
    if let Some(fault) = address_fault(href) {
        report.error(line, "link", format!("link `{}`: {fault}", shown(href)));
    }
    if link.attribute("type").is_some_and(|kind| !is_media_type(kind)) {
        report.error(line, "mime", "the type of a link is no media type");
    }
    if link.attribute("hreflang").is_some_and(|tag| !is_language(tag)) {
        report.error(line, "language", "hreflang is no language tag");
    }
    if link.attribute("length").is_some_and(|length| !length.bytes().all(|b| b.is_ascii_digit())) {
        report.error(line, "number", "the length of a link is no number");
    }
    if link.attribute("rel") == Some("enclosure") && link.attribute("type").is_none() {
        report.warn(line, "enclosure-type", "an enclosure should have a type");
    }
}
