//! RSS 2.0: the specification, the profile of its board, and what readers trip over.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::atom::ATOM;
use super::finding::{Report, shown};
use super::markup;
use super::values::{
    address_fault, is_http, is_language, is_mail, is_media_type, is_plausible, looks_like_markup, rfc822, uri_fault,
};
use super::xml::Element;

const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
const ITUNES: &str = "http://www.itunes.com/dtds/podcast-1.0.dtd";
const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// Formats cut fractions of a second.
const SLACK: TimeDelta = TimeDelta::seconds(1);

/// Elements that a channel has once.
const CHANNEL_ONE: &[&str] = &[
    "title",
    "link",
    "description",
    "language",
    "copyright",
    "managingEditor",
    "webMaster",
    "pubDate",
    "lastBuildDate",
    "generator",
    "docs",
    "cloud",
    "ttl",
    "image",
    "rating",
    "textInput",
    "skipHours",
    "skipDays",
];
const CHANNEL_MANY: &[&str] = &["category", "item"];
/// Elements that an item has once.
const ITEM_ONE: &[&str] = &["title", "link", "description", "author", "comments", "guid", "pubDate", "source"];
const ITEM_MANY: &[&str] = &["category", "enclosure"];
/// The attributes of core elements.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("guid", &["isPermaLink"]),
    ("enclosure", &["url", "length", "type"]),
    ("source", &["url"]),
    ("category", &["domain"]),
    ("cloud", &["domain", "port", "path", "registerProcedure", "protocol"]),
];

/// What is remembered of the items, which are judged one by one as they are read.
#[derive(Default)]
pub(super) struct Items<'a> {
    report: Report,
    guids: HashMap<Cow<'a, str>, u32>,
    newest: Option<DateTime<FixedOffset>>,
}

impl<'a> Items<'a> {
    /// Judges the next one.
    pub(super) fn judge(&mut self, item: &Element<'a>) {
        check_item(&mut self.report, item);
        self.newest = self.newest.max(item.first("", "pubDate").and_then(moment));
        let guid = item.first("", "guid").map(Element::lasting_value).unwrap_or_default();
        if guid.is_empty() {
            return;
        }
        match self.guids.entry(guid) {
            Place::Vacant(place) => {
                place.insert(item.line);
            }
            Place::Occupied(first) => {
                let twice = format!("the guid `{}` stands on line {}, too", shown(first.key()), first.get());
                self.report.error(item.line, "guid-twice", twice);
            }
        }
    }
}

/// Checks an RSS document whose items have been judged.
pub(super) fn check(report: &mut Report, root: &Element, items: Items) {
    match root.attribute("version") {
        Some("2.0") => {}
        Some(other) => report.warn(root.line, "old-version", format!("RSS `{}`: publish 2.0", shown(other))),
        None => report.error(root.line, "version", "rss has no version"),
    }
    let channels: Vec<&Element> = root.all("", "channel").collect();
    let [channel] = channels.as_slice() else {
        return report.error(root.line, "channel", format!("{} channels", channels.len()));
    };
    core_elements(report, channel, CHANNEL_ONE, CHANNEL_MANY);
    for name in ["title", "link", "description"] {
        if channel.first("", name).is_none() {
            report.error(channel.line, "missing", format!("channel has no {name}"));
        }
    }
    channel.children.iter().filter(|child| child.namespace.is_empty()).for_each(|child| channel_element(report, child));
    self_link(report, channel);
    let built = channel.first("", "lastBuildDate").and_then(moment);
    if built.is_some_and(|built| items.newest.is_some_and(|newest| built + SLACK < newest)) {
        report.warn(channel.line, "build-date", "lastBuildDate is older than the newest item");
    }
    report.append(items.report);
}

/// Elements known, each as often as it may stand, none in a text.
fn core_elements(report: &mut Report, parent: &Element, one: &[&str], many: &[&str]) {
    let mut seen: HashMap<(&str, &str), u32> = HashMap::new();
    for child in &parent.children {
        let count = seen.entry((child.namespace.as_ref(), child.name)).or_default();
        *count += 1;
        let single = match child.namespace.as_ref() {
            "" => one.contains(&child.name),
            CONTENT => true,
            ITUNES => child.name != "category",
            _ => false,
        };
        if single && *count == 2 {
            report.error(child.line, "twice", format!("{} may stand in {} only once", child.name, parent.name));
        }
        if !child.namespace.is_empty() {
            continue;
        }
        let name = child.name;
        if !one.contains(&name) && !many.contains(&name) {
            report.error(child.line, "unknown-element", format!("{} is no element of {}", shown(name), parent.name));
        }
        let known = ATTRIBUTES.iter().find(|(element, _)| *element == name).map_or(&[][..], |(_, known)| *known);
        for attribute in child.attributes.iter().filter(|attribute| attribute.namespace.is_empty()) {
            if !known.contains(&attribute.name) {
                report.error(child.line, "unknown-attribute", format!("{name} has no attribute {}", attribute.name));
            }
        }
        if !child.children.is_empty() && !matches!(name, "item" | "image" | "textInput" | "skipHours" | "skipDays") {
            report.error(child.line, "element-in-text", format!("{name} has elements in it"));
        }
    }
    if !parent.value().is_empty() {
        report.error(parent.line, "stray-text", format!("{} has text of its own", parent.name));
    }
}

fn channel_element(report: &mut Report, child: &Element) {
    let (line, value) = (child.line, child.value());
    match child.name {
        "title" | "description" if value.is_empty() => {
            report.warn(line, "blank", format!("{} is blank", child.name));
        }
        "title" | "copyright" | "generator" | "category" => plain(report, child),
        "description" => markup::check(report, line, &child.text, "the channel's description"),
        "link" | "docs" => uri(report, child, "link"),
        "pubDate" | "lastBuildDate" => date(report, child),
        "language" if !is_language(value) => {
            report.error(line, "language", format!("`{}` is no language tag", shown(value)));
        }
        "managingEditor" | "webMaster" => contact(report, child),
        "ttl" if !value.parse::<u32>().is_ok_and(|minutes| minutes > 0) => {
            report.error(line, "number", format!("ttl `{}`", shown(value)));
        }
        "image" => {
            for name in ["url", "title", "link"] {
                if child.first("", name).is_none_or(|part| part.value().is_empty()) {
                    report.error(line, "missing", format!("image has no {name}"));
                }
            }
            child
                .children
                .iter()
                .filter(|part| matches!(part.name, "url" | "link"))
                .for_each(|part| uri(report, part, "image-url"));
        }
        _ => {}
    }
}

fn self_link(report: &mut Report, channel: &Element) {
    let mut selfs = 0;
    for link in channel.all(ATOM, "link") {
        let href = link.attribute("href").unwrap_or_default();
        if let Some(fault) = address_fault(href) {
            report.error(link.line, "link", format!("atom:link `{}`: {fault}", shown(href)));
        }
        match link.attribute("rel").unwrap_or("alternate") {
            "self" => selfs += 1,
            "alternate" if link.attribute("type") != Some("text/html") => {
                report.warn(
                    link.line,
                    "alternate",
                    "an alternate link that is no page: readers take it for the web site",
                );
            }
            _ => {}
        }
    }
    if selfs == 0 {
        report.warn(channel.line, "no-self", "channel has no atom:link rel=self");
    }
}

fn check_item(report: &mut Report, item: &Element) {
    core_elements(report, item, ITEM_ONE, ITEM_MANY);
    let text = ["title", "description"].into_iter().any(|name| item.first("", name).is_some());
    if !text && item.first(CONTENT, "encoded").is_none() {
        report.error(item.line, "title-or-description", "item has neither title nor description");
    }
    if item.first("", "guid").is_none() {
        report.warn(item.line, "no-guid", "item has no guid");
    }
    if item.first("", "pubDate").is_none() {
        report.warn(item.line, "no-date", "item has no pubDate");
    }
    if item.all("", "enclosure").count() > 1 {
        report.warn(item.line, "enclosures", "more than one enclosure: many readers take one");
    }
    let position = |namespace: &str, name: &str| item.children.iter().position(|child| child.is(namespace, name));
    if position(CONTENT, "encoded").is_some_and(|content| position("", "description").is_some_and(|at| at > content)) {
        report.warn(item.line, "description-after-content", "description should stand before content:encoded");
    }
    for child in &item.children {
        match child.namespace.as_ref() {
            "" => item_element(report, item, child),
            CONTENT if child.name == "encoded" => markup::check(report, child.line, &child.text, "content:encoded"),
            ATOM if child.name == "link" => {
                let href = child.attribute("href").unwrap_or_default();
                if let Some(fault) = address_fault(href) {
                    report.error(child.line, "link", format!("atom:link `{}`: {fault}", shown(href)));
                }
            }
            DUBLIN_CORE if child.name == "language" && !is_language(child.value()) => {
                report.error(child.line, "language", format!("`{}` is no language tag", shown(child.value())));
            }
            MEDIA => {
                if let Some(fault) = child.attribute("url").and_then(address_fault) {
                    report.error(child.line, "link", format!("media:{}: {fault}", child.name));
                }
            }
            _ => {}
        }
    }
}

fn item_element(report: &mut Report, item: &Element, child: &Element) {
    let (line, value) = (child.line, child.value());
    match child.name {
        "title" | "description" | "category" if value.is_empty() => {
            report.warn(line, "blank", format!("{} is blank", child.name));
        }
        "title" => plain(report, child),
        "category" if value.contains(',') => report.warn(line, "comma", "a comma in a category: readers cut there"),
        "description" => markup::check(report, line, &child.text, "description"),
        "link" | "comments" => uri(report, child, "link"),
        "author" => contact(report, child),
        "pubDate" => date(report, child),
        "guid" => guid(report, item, child),
        "enclosure" => enclosure(report, child),
        "source" => match child.attribute("url") {
            None => report.error(line, "missing-attribute", "source has no url"),
            Some(url) => {
                if let Some(fault) = address_fault(url) {
                    report.error(line, "source-url", format!("`{}`: {fault}", shown(url)));
                }
            }
        },
        _ => {}
    }
}

fn guid(report: &mut Report, item: &Element, guid: &Element) {
    let value = guid.value();
    let permalink = guid.attribute("isPermaLink").unwrap_or("true");
    if !matches!(permalink, "true" | "false") {
        report.error(guid.line, "boolean", format!("isPermaLink `{}`", shown(permalink)));
    }
    if value.is_empty() {
        report.error(guid.line, "blank", "guid is blank");
    } else if permalink != "false" {
        if let Some(fault) = address_fault(value).or((!is_http(value)).then_some("no web address")) {
            report.error(guid.line, "permalink", format!("guid `{}` says it is a permalink: {fault}", shown(value)));
        } else if item.first("", "link").is_some_and(|link| link.value() != value) {
            report.warn(guid.line, "permalink", "the guid says it is the link, and is not");
        }
    }
}

fn enclosure(report: &mut Report, enclosure: &Element) {
    let line = enclosure.line;
    for name in ["url", "length", "type"] {
        let Some(value) = enclosure.attribute(name) else {
            report.error(line, "missing-attribute", format!("enclosure has no {name}"));
            continue;
        };
        let good = match name {
            "url" => address_fault(value).is_none() && is_http(value),
            "length" => !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()),
            _ => is_media_type(value),
        };
        if !good {
            report.error(line, "enclosure", format!("enclosure {name} `{}`", shown(value)));
        }
    }
}

fn plain(report: &mut Report, element: &Element) {
    if looks_like_markup(&element.text) {
        report.warn(element.line, "markup-in-text", format!("{} should be plain text", element.name));
    }
}

fn uri(report: &mut Report, element: &Element, code: &'static str) {
    if let Some(fault) = uri_fault(element.value()) {
        report.error(element.line, code, format!("{} `{}`: {fault}", element.name, shown(element.value())));
    }
}

fn date(report: &mut Report, element: &Element) {
    match rfc822(element.value()) {
        Err(fault) => {
            report.error(element.line, "date", format!("{} `{}`: {fault}", element.name, shown(element.value())))
        }
        Ok((at, _)) if !is_plausible(&at) => {
            report.warn(element.line, "date-form", format!("{}: implausible year", element.name));
        }
        Ok((_, true)) => {}
        Ok((_, false)) => {
            let form = format!("{} `{}`: read differently by different readers", element.name, shown(element.value()));
            report.warn(element.line, "date-form", form);
        }
    }
}

fn moment(element: &Element) -> Option<DateTime<FixedOffset>> {
    rfc822(element.value()).ok().map(|(at, _)| at)
}

fn contact(report: &mut Report, element: &Element) {
    let mail = element.value().split(' ').next().unwrap_or_default();
    if !is_mail(mail) {
        report.error(element.line, "person", format!("{} has to begin with a mail address", element.name));
    }
}
