//! An article out of Markdown: front matter, a heading, text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::article::Article;
use super::byline::{names_in, names_of};
use crate::text::dates::{Context, Stamp, date_line, feed_date, read};
use crate::text::html::{RawHtml, sanitise, text_lines};
use crate::text::language::detect;

/// Lines under the heading that may be date and by-line.
const MAX_META: usize = 4;
/// A longer first paragraph is no lede.
const MAX_LEDE: usize = 400;

/// Reads a Markdown file that is one article; nothing where its front matter says that it is a draft.
#[must_use]
pub fn read_markdown(text: &str, context: &Context<'_>) -> Option<Article> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (front, body) = front_matter(&text);
    let mut article = Article::default();
    let declared = first_of(&front, &["language", "lang"]);
    if first_of(&front, &["draft"]).is_some_and(|value| matches!(value.to_lowercase().as_str(), "true" | "yes" | "1")) {
        return None;
    }
    let detected = declared.as_deref().or(context.language).or_else(|| detect(body));
    let context = Context { language: detected, ..*context };
    article.language = detected.map(str::to_owned);
    take_front(&front, &context, &mut article);
    let body = take_head(body, &context, &mut article);
    let markup = rendered(&body);
    let content = sanitise(&RawHtml(markup), None);
    article.paragraphs = text_lines(&content).split("\n\n").map(str::to_owned).filter(|p| !p.is_empty()).collect();
    if article.title.is_none() {
        article.title = article.paragraphs.first().and_then(|first| first.lines().next()).map(str::to_owned);
    }
    if article.summary.is_none() && article.paragraphs.len() > 1 {
        let first = article.paragraphs.first().filter(|first| first.chars().count() <= MAX_LEDE);
        article.summary = first.map(|first| first.replace('\n', " "));
    }
    article.content = Some(content);
    Some(article)
}

fn rendered(body: &str) -> String {
    let mut markup = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut markup, Parser::new_ext(body, options()));
    markup
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES
}

/// The `key: value` lines between two `---` at the start, and the rest.
fn front_matter(text: &str) -> (Vec<(String, Vec<String>)>, &str) {
    let Some(after) = text.strip_prefix("---\n") else { return (Vec::new(), text) };
    let Some((front, body)) = after.split_once("\n---") else { return (Vec::new(), text) };
    let Some(body) = body.split_once('\n').map_or(Some(""), |(rest, body)| rest.trim().is_empty().then_some(body))
    else {
        return (Vec::new(), text);
    };
    let mut pairs: Vec<(String, Vec<String>)> = Vec::new();
    for line in front.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if let Some(item) = trimmed.strip_prefix("- ") {
            if let Some((_, values)) = pairs.last_mut() {
                values.push(unquoted(item));
            }
        } else if let Some((key, value)) = trimmed.split_once(':').filter(|_| !line.starts_with([' ', '\t'])) {
            pairs.push((key.trim().to_lowercase(), values_of(value)));
        }
    }
    (pairs, body)
}

/// One value, or the items of `[a, b]`.
fn values_of(value: &str) -> Vec<String> {
    let value = value.trim();
    match value.strip_prefix('[').and_then(|value| value.strip_suffix(']')) {
        Some(items) => items.split(',').map(unquoted).filter(|item| !item.is_empty()).collect(),
        None => Some(unquoted(value)).filter(|value| !value.is_empty()).into_iter().collect(),
    }
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    inner.unwrap_or(text).trim().to_owned()
}

fn all_of(front: &[(String, Vec<String>)], keys: &[&str]) -> Vec<String> {
    let found = front.iter().filter(|(key, _)| keys.contains(&key.as_str()));
    found.flat_map(|(_, values)| values.iter().cloned()).collect()
}

fn first_of(front: &[(String, Vec<String>)], keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| all_of(front, &[key]).into_iter().find(|value| !value.is_empty()))
}

fn take_front(front: &[(String, Vec<String>)], context: &Context<'_>, article: &mut Article) {
    let stamp = |keys: &[&str]| first_of(front, keys).and_then(|text| stamp_of(&text, context));
    article.title = first_of(front, &["title"]);
    article.published = stamp(&["date", "published", "pubdate", "created"]);
    article.updated = stamp(&["updated", "modified", "lastmod"]);
    article.summary = first_of(front, &["summary", "description", "excerpt"]);
    article.authors = all_of(front, &["author", "authors"]).iter().flat_map(|text| names_in(text)).collect();
    let tags = all_of(front, &["tags", "tag", "keywords", "categories", "category"]);
    article.tags = tags.iter().flat_map(|text| text.split(',')).map(|tag| tag.trim().to_owned()).collect();
    article.tags.retain(|tag| !tag.is_empty());
    let http = |text: &String| text.starts_with("http://") || text.starts_with("https://");
    article.url = first_of(front, &["url", "link", "canonical"]).filter(http);
    article.image = first_of(front, &["image", "cover"]).filter(http);
}

/// A date as a machine or a person wrote it.
fn stamp_of(text: &str, context: &Context<'_>) -> Option<Stamp> {
    let by_machine = text.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    let machine = by_machine.then(|| feed_date(text, context.timezone)).flatten();
    machine.or_else(|| read(text, context))
}

/// Takes the first heading, and date and by-line under it, out of the text.
fn take_head(body: &str, context: &Context<'_>, article: &mut Article) -> String {
    let mut rest = body;
    if let Some((title, end)) = first_heading(body) {
        article.title.get_or_insert(title);
        rest = body.get(end..).unwrap_or_default();
    }
    let mut kept = rest.trim_start();
    for _ in 0..MAX_META {
        let (line, after) = kept.split_once('\n').unwrap_or((kept, ""));
        let plain = line.trim().trim_matches(|c: char| matches!(c, '*' | '_' | '`' | '>' | ' '));
        if let Some(date) = date_line(plain, context) {
            let place = if date.updated { &mut article.updated } else { &mut article.published };
            place.get_or_insert(date.stamp);
        } else if let Some(names) = names_of(plain) {
            if article.authors.is_empty() {
                article.authors = names;
            }
        } else {
            break;
        }
        kept = after.trim_start_matches('\n');
    }
    kept.to_owned()
}

/// The heading a text begins with, and where it ends.
fn first_heading(body: &str) -> Option<(String, usize)> {
    let mut title = String::new();
    let mut inside = false;
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => inside = true,
            Event::End(TagEnd::Heading(_)) => {
                let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
                return (!title.is_empty()).then_some((title, range.end));
            }
            Event::Text(text) | Event::Code(text) if inside => title.push_str(&text),
            Event::SoftBreak | Event::HardBreak if inside => title.push(' '),
            _ if !inside => return None,
            _ => {}
        }
    }
    None
}
