//! OPML 2.0.

use super::finding::{Report, shown};
use super::values::{address_fault, is_language, rfc822};
use super::xml::Element;

/// Checks a list of feeds.
pub(super) fn check(report: &mut Report, root: &Element) {
    if root.attribute("version") != Some("2.0") {
        report.warn(root.line, "old-version", "publish OPML 2.0");
    }
    for name in ["head", "body"] {
        if root.all("", name).count() != 1 {
            report.error(root.line, "missing", format!("opml has {} {name}", root.all("", name).count()));
        }
    }
    if let Some(head) = root.first("", "head") {
        for date in head.children.iter().filter(|child| matches!(child.name, "dateCreated" | "dateModified")) {
            if let Err(fault) = rfc822(date.value()) {
                report.error(date.line, "date", format!("{}: {fault}", date.name));
            }
        }
    }
    let Some(body) = root.first("", "body") else { return };
    if body.first("", "outline").is_none() {
        report.error(body.line, "no-outline", "body has no outline");
    }
    body.children.iter().for_each(|child| outline(report, child));
}

fn outline(report: &mut Report, element: &Element) {
    let line = element.line;
    if !element.is("", "outline") {
        if element.namespace.is_empty() {
            report.error(line, "unknown-element", format!("{} is no element of body", shown(element.name)));
        }
        return;
    }
    if element.attribute("text").is_none() {
        report.error(line, "missing-attribute", "outline has no text");
    }
    if matches!(element.attribute("type"), Some("rss" | "atom")) && element.attribute("xmlUrl").is_none() {
        report.error(line, "missing-attribute", "a subscription without xmlUrl");
    }
    for name in ["xmlUrl", "htmlUrl", "url"] {
        if let Some((value, fault)) = element.attribute(name).and_then(|value| Some((value, address_fault(value)?))) {
            report.error(line, "link", format!("{name} `{}`: {fault}", shown(value)));
        }
    }
    if element.attribute("language").is_some_and(|tag| !is_language(tag)) {
        report.error(line, "language", "language is no language tag");
    }
    element.children.iter().for_each(|child| outline(report, child));
}
