//! Pages: nothing in them runs, nothing is fetched but pictures, sounds and films.

use super::finding::{Report, shown};
use super::markup::{Tag, runs, tags};
use super::values::{is_language, rfc3339};

/// Elements that belong into the head alone.
const HEAD: &[&str] = &["meta", "link", "style", "title", "html", "head", "body"];

/// Elements without which it is no page of ours.
const WANTED: &[&str] = &["html", "head", "title", "body", "main", "h1"];

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
    let mut missing: Vec<&str> = WANTED.to_vec();
    let (mut styles, mut in_body, mut is_closed) = (0, false, false);
    for tag in tags(text) {
        missing.retain(|name| *name != tag.name);
        styles += usize::from(tag.name == "style");
        is_closed |= forbids_scripts(&tag);
        one(report, &tag);
        if in_body && HEAD.contains(&tag.name.as_ref()) {
            report.error(0, "active-markup", format!("<{}> in the body", tag.name));
        }
        in_body |= tag.name == "body";
    }
    for name in missing {
        report.error(0, "missing", format!("the page has no <{name}>"));
    }
    if !text.contains("</html>") {
        report.error(0, "truncated", "the page is not closed");
    }
    if styles > 1 {
        report.error(0, "active-markup", "a second <style>");
    }
    if !is_closed {
        report.error(0, "policy", "the page has no Content-Security-Policy that forbids scripts");
    }
}

/// Whether a tag is the policy by which the page itself forbids what it does not need.
fn forbids_scripts(tag: &Tag<'_>) -> bool {
    let has = |name: &str, is: &dyn Fn(&str) -> bool| tag.attributes.iter().any(|(known, v)| known == name && is(v));
    tag.name == "meta"
        && has("http-equiv", &|kind| kind.eq_ignore_ascii_case("content-security-policy"))
        && has("content", &|policy| policy.contains("default-src 'none'"))
}

fn one(report: &mut Report, tag: &Tag<'_>) {
    if ACTIVE.contains(&tag.name.as_ref()) {
        report.error(0, "active-markup", format!("the page has <{}>", tag.name));
    }
    for (name, value) in &tag.attributes {
        if name.starts_with("on") || name == "srcdoc" || runs(value) {
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
    let loads = tag.name == "link" && tag.attributes.iter().any(|(name, value)| name == "rel" && value == "stylesheet");
    if loads {
        report.error(0, "external", "the page loads a style sheet");
    }
}
