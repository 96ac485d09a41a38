//! Pages: nothing in them runs, nothing is fetched but pictures, sounds and films.

use super::finding::{Report, shown};
use super::markup::{Tag, tags};
use super::values::{is_language, rfc3339};

/// Elements that belong into the head alone.
const HEAD: &[&str] = &["meta", "link", "style", "title", "html", "head", "body"];

/// Elements that our pages never hold.
const ACTIVE: &[&str] = &[
    "script", "object", "embed", "applet", "iframe", "frame", "frameset", "base", "form", "input", "button",
    "textarea", "select", "template", "noscript", "svg", "math",
];

/// Checks a page.
pub(super) fn check(report: &mut Report, text: &str) {
    if !text.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype html>")) {
        report.error(1, "doctype", "the page does not begin with <!DOCTYPE html>");
    }
    let all: Vec<Tag> = tags(text).collect();
    let has = |name: &str| all.iter().any(|tag| tag.name == name);
    for name in ["html", "head", "title", "body", "main", "h1"] {
        if !has(name) {
            report.error(0, "missing", format!("the page has no <{name}>"));
        }
    }
    if !text.contains("</html>") {
        report.error(0, "truncated", "the page is not closed");
    }
    if all.iter().filter(|tag| tag.name == "style").count() > 1 {
        report.error(0, "active-markup", "a second <style>");
    }
    policy(report, &all);
    all.iter().for_each(|tag| one(report, tag));
    let body = all.iter().skip_while(|tag| tag.name != "body").skip(1);
    for tag in body.filter(|tag| HEAD.contains(&tag.name.as_str())) {
        report.error(0, "active-markup", format!("<{}> in the body", tag.name));
    }
}

/// The page itself forbids what it does not need.
fn policy(report: &mut Report, all: &[Tag]) {
    let attribute =
        |tag: &Tag, name: &str| tag.attributes.iter().find(|(known, _)| known == name).map(|(_, v)| v.clone());
    let policy = all.iter().filter(|tag| tag.name == "meta").find(|tag| {
        attribute(tag, "http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("content-security-policy"))
    });
    let closed =
        policy.and_then(|tag| attribute(tag, "content")).is_some_and(|text| text.contains("default-src 'none'"));
    if !closed {
        report.error(0, "policy", "the page has no Content-Security-Policy that forbids scripts");
    }
}

fn one(report: &mut Report, tag: &Tag) {
    if ACTIVE.contains(&tag.name.as_str()) {
        report.error(0, "active-markup", format!("the page has <{}>", tag.name));
    }
    for (name, value) in &tag.attributes {
        let squeezed: String = value.chars().filter(|c| *c > ' ').collect::<String>().to_ascii_lowercase();
        let runs = ["javascript:", "vbscript:", "data:text"].iter().any(|scheme| squeezed.starts_with(scheme));
        if name.starts_with("on") || name == "srcdoc" || runs {
            report.error(0, "active-markup", format!("the page has {}=", shown(name)));
        }
        if name == "lang" && !value.is_empty() && !is_language(value) {
            report.error(0, "language", format!("`{}` is no language tag", shown(value)));
        }
        let day = |text: &str| chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
        if tag.name == "time" && name == "datetime" && rfc3339(value).is_err() && !day(value) {
            report.warn(0, "date", format!("<time> has `{}`", shown(value)));
        }
    }
    let loads = matches!(tag.name.as_str(), "link")
        && tag.attributes.iter().any(|(name, value)| name == "rel" && value == "stylesheet");
    if loads {
        report.error(0, "external", "the page loads a style sheet");
    }
}
