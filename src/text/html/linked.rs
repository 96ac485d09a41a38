//! What a page says of its article in JSON-LD (schema.org).

use serde_json::Value;

use super::page::PageParts;
use super::plain::plain;

/// Objects of one block that are looked at; a page with more is no single article.
const MAX_OBJECTS: usize = 500;

/// Fills what the page has not said otherwise.
pub(super) fn read(json: &str, parts: &mut PageParts) {
    let Ok(value) = serde_json::from_str::<Value>(json.trim()) else { return };
    let mut open = vec![&value];
    let mut seen = 0;
    while let Some(value) = open.pop() {
        seen += 1;
        if seen > MAX_OBJECTS {
            return;
        }
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(members) => {
                if members.get("@type").is_some_and(is_article) {
                    return article(value, parts);
                }
                open.extend(members.get("@graph"));
                open.extend(members.get("mainEntity"));
            }
            _ => {}
        }
    }
}

fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => kind.ends_with("Article") || matches!(kind.as_str(), "BlogPosting" | "Report"),
        Value::Array(kinds) => kinds.iter().any(|kind| kind.is_string() && is_article(kind)),
        _ => false,
    }
}

fn article(article: &Value, parts: &mut PageParts) {
    let text = |name: &str| article.get(name).and_then(Value::as_str).map(plain).filter(|text| !text.is_empty());
    parts.published = parts.published.take().or_else(|| text("datePublished"));
    parts.modified = parts.modified.take().or_else(|| text("dateModified"));
    parts.shared_title = parts.shared_title.take().or_else(|| text("headline"));
    parts.description = parts.description.take().or_else(|| text("description"));
    if !parts.authors.is_empty() {
        return;
    }
    let author = article.get("author");
    let people = author.and_then(Value::as_array).map(Vec::as_slice).or(author.map(std::slice::from_ref));
    let name = |person: &Value| person.get("name").unwrap_or(person).as_str().map(plain);
    let names = people.unwrap_or_default().iter().filter_map(name);
    parts.authors = names.filter(|name| !name.is_empty() && !name.contains("://")).take(30).collect();
}
