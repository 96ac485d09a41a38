//! An article out of a simple page, a file of HTML: what it says of itself, then its main part.

use std::collections::HashMap;

use super::article::Article;
use super::byline::{names_in, names_of};
use super::tags::{Tag, Tags};
use crate::text::dates::{Context, Stamp, date_line, feed_date, read};
use crate::text::html::{RawHtml, plain, sanitise, text_lines};
use crate::text::language::detect;

/// Paragraphs at the start that may be date and by-line.
const HEAD: usize = 6;
/// A longer first paragraph is no lede.
const MAX_LEDE: usize = 400;

/// Reads a page that is one article. Links are made absolute where the page says what to.
#[must_use]
pub fn read_page(page: &str, context: &Context<'_>) -> Article {
    let tags: Vec<Tag<'_>> = Tags::of(page).collect();
    let said = Said::of(page, &tags);
    let closes = closes(&tags);
    let around = main_part(page, &tags, &closes);
    let title = title_of(page, &tags, &closes, around).or_else(|| said.title.clone());
    let part = without_surroundings(page, &tags, &closes, around, title.as_deref());
    let base = said.base.as_deref().or(said.url.as_deref()).and_then(|url| url::Url::parse(url).ok());
    let content = sanitise(&RawHtml(part), base.as_ref());
    let text = text_lines(&content);
    let language = said.language.clone().or_else(|| context.language.map(str::to_owned));
    let language = language.or_else(|| detect(&text).map(str::to_owned));
    let context = Context { language: language.as_deref(), ..*context };
    let paragraphs: Vec<String> = text.split("\n\n").map(str::to_owned).filter(|block| !block.is_empty()).collect();
    let mut article = Article { title, paragraphs, ..Article::default() };
    article.published = said.published.as_deref().and_then(|text| stamp_of(text, &context));
    article.updated = said.updated.as_deref().and_then(|text| stamp_of(text, &context));
    article.authors = said.authors.iter().flat_map(|names| names_in(names)).collect();
    take_head(&mut article, &context);
    article.summary = said.summary.clone().or_else(|| {
        let text =
            article.paragraphs.iter().find(|block| date_line(block, &context).is_none() && names_of(block).is_none());
        text.filter(|first| article.paragraphs.len() > 1 && first.chars().count() <= MAX_LEDE)
            .map(|first| first.replace('\n', " "))
    });
    article.language = language;
    article.tags = said.tags;
    article.url = said.url;
    article.image = said.image;
    article.content = Some(content);
    article
}

/// A date as a machine or a person wrote it.
fn stamp_of(text: &str, context: &Context<'_>) -> Option<Stamp> {
    let by_machine = text.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    let machine = by_machine.then(|| feed_date(text, context.timezone)).flatten();
    machine.or_else(|| read(text, context))
}

/// Date and by-line among the first paragraphs, where the page says nothing of itself.
fn take_head(article: &mut Article, context: &Context<'_>) {
    for block in article.paragraphs.iter().take(HEAD) {
        if let Some(date) = date_line(block, context) {
            let place = if date.updated { &mut article.updated } else { &mut article.published };
            place.get_or_insert(date.stamp);
        } else if article.authors.is_empty()
            && let Some(names) = names_of(block)
        {
            article.authors = names;
        }
    }
}

/// What a page says of itself in its head.
#[derive(Default)]
struct Said {
    title: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    authors: Vec<String>,
    summary: Option<String>,
    tags: Vec<String>,
    language: Option<String>,
    url: Option<String>,
    base: Option<String>,
    image: Option<String>,
}

impl Said {
    fn of(page: &str, tags: &[Tag<'_>]) -> Self {
        let mut said = Self::default();
        let mut heading = None;
        for tag in tags.iter().filter(|tag| !tag.is_end) {
            if tag.is("html") {
                said.language = said.language.or_else(|| tag.attribute("lang"));
            } else if tag.is("base") {
                said.base = said.base.or_else(|| tag.attribute("href"));
            } else if tag.is("link") {
                let canonical = tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                said.url = said.url.or_else(|| tag.attribute("href").filter(|href| canonical && is_http(href)));
            } else if tag.is("meta") {
                said.meta(tag);
            } else if tag.is("title") {
                let end = page.get(tag.end..).and_then(|rest| rest.find("</")).map_or(page.len(), |at| tag.end + at);
                heading = heading.or_else(|| page.get(tag.end..end).map(plain)).filter(|title| !title.is_empty());
            } else if tag.is("time") {
                said.published = said.published.or_else(|| tag.attribute("datetime"));
            }
        }
        said.title = said.title.or(heading);
        said
    }

    fn meta(&mut self, tag: &Tag<'_>) {
        let name = ["property", "name", "itemprop"].iter().find_map(|key| tag.attribute(key));
        let (Some(name), Some(value)) = (name, tag.attribute("content")) else { return };
        match name.to_ascii_lowercase().as_str() {
            "og:title" | "twitter:title" => {
                self.title.get_or_insert(value);
            }
            "article:published_time"
            | "datepublished"
            | "date"
            | "pubdate"
            | "dc.date"
            | "dc.date.issued"
            | "dcterms.date"
            | "dcterms.created"
            | "publish-date"
            | "og:published_time" => {
                self.published.get_or_insert(value);
            }
            "article:modified_time" | "datemodified" | "last-modified" | "dcterms.modified" | "og:updated_time" => {
                self.updated.get_or_insert(value);
            }
            "author" | "article:author" | "dc.creator" if !is_http(&value) && self.authors.is_empty() => {
                self.authors.push(value);
            }
            "description" | "og:description" => {
                self.summary.get_or_insert(value);
            }
            "article:tag" => self.tags.push(value),
            "og:url" if is_http(&value) => {
                self.url.get_or_insert(value);
            }
            "og:image" if is_http(&value) => {
                self.image.get_or_insert(value);
            }
            _ => {}
        }
    }
}

fn is_http(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The part of a page that holds the article: the only `article`, else `main`, else the body.
fn main_part(page: &str, tags: &[Tag<'_>], closes: &[Option<usize>]) -> (usize, usize) {
    let articles = tags.iter().filter(|tag| tag.is("article") && !tag.is_end).count();
    let names: &[&str] = if articles == 1 { &["article", "main", "body"] } else { &["main", "body"] };
    for name in names {
        if let Some(at) = tags.iter().position(|tag| tag.is(name) && !tag.is_end) {
            let start = tags.get(at).map_or(0, |tag| tag.end);
            return (start, end_of(tags, closes, at).map_or(page.len(), |end| end.start));
        }
    }
    (0, page.len())
}

/// For each start tag the number of its end tag, in one pass: pages may hold any number of open tags.
fn closes(tags: &[Tag<'_>]) -> Vec<Option<usize>> {
    let mut closes = vec![None; tags.len()];
    let mut open: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, tag) in tags.iter().enumerate() {
        let same = open.entry(tag.name.to_ascii_lowercase()).or_default();
        if !tag.is_end {
            same.push(number);
        } else if let Some(place) = same.pop().and_then(|start| closes.get_mut(start)) {
            *place = Some(number);
        }
    }
    closes
}

/// The end tag that closes the element at `at`.
fn end_of<'t, 'a>(tags: &'t [Tag<'a>], closes: &[Option<usize>], at: usize) -> Option<&'t Tag<'a>> {
    tags.get((*closes.get(at)?)?)
}

/// The first heading of the main part.
fn title_of(page: &str, tags: &[Tag<'_>], closes: &[Option<usize>], (start, end): (usize, usize)) -> Option<String> {
    let at = tags.iter().position(|tag| tag.is("h1") && !tag.is_end && (start..end).contains(&tag.start))?;
    let close = end_of(tags, closes, at)?;
    page.get(tags.get(at)?.end..close.start).map(plain).filter(|text| !text.is_empty())
}

/// The main part without what stands around the text: menus, feet, forms, and the title itself.
fn without_surroundings(
    page: &str,
    tags: &[Tag<'_>],
    closes: &[Option<usize>],
    (start, end): (usize, usize),
    title: Option<&str>,
) -> String {
    let mut part = String::new();
    let mut at = start;
    for (number, tag) in tags.iter().enumerate() {
        if tag.is_end || tag.start < at || tag.start >= end {
            continue;
        }
        let around = AROUND.iter().any(|name| tag.is(name));
        if !around && !tag.is("h1") {
            continue;
        }
        let Some(close) = end_of(tags, closes, number).filter(|close| close.end <= end) else { continue };
        let inner = page.get(tag.end..close.start).unwrap_or_default();
        if around || title.is_some_and(|title| plain(inner) == title) {
            part.push_str(page.get(at..tag.start).unwrap_or_default());
            at = close.end;
        }
    }
    part.push_str(page.get(at..end).unwrap_or_default());
    part
}

/// Elements that stand around a text.
const AROUND: [&str; 7] = ["nav", "aside", "footer", "form", "script", "style", "noscript"];
