//! Articles in Markdown, with what stands before them between `---` lines.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::article::{Article, Context};
use super::byline;
use super::front_matter::FrontMatter;
use crate::model::Address;
use crate::text::{RawHtml, one_line};

/// A first line that is longer is no title.
const MAX_TITLE: usize = 200;

/// Reads an article in Markdown.
#[must_use]
pub fn read_markdown(text: &str, context: &Context<'_>) -> Article {
    let (front, body) = FrontMatter::cut(text);
    let language = front.one(&["language", "lang", "locale"]);
    let around = Context { language: language.or(context.language), ..context.clone() };
    let dates = around.dates(around.date_language(body), None);
    let mut events: Vec<Event<'_>> = Parser::new_ext(body, options()).collect();
    let given = front.one(&["title"]).map(str::to_owned);
    let title = given.or_else(|| first_heading(&events).map(|(title, _)| title));
    // A heading that only repeats the title would stand there twice.
    if let Some((_, end)) = first_heading(&events).filter(|(heading, _)| title.as_ref() == Some(heading)) {
        events.drain(..end);
    }
    let mut published =
        front.one(&["date", "published", "pubdate", "publishdate", "created"]).and_then(|text| dates.read(text));
    let mut authors: Vec<String> =
        front.all(&["authors", "author", "by"]).iter().flat_map(|name| byline::split(name)).collect();
    // What stands under the title as in plain text: a date, a by-line.
    while let Some((line, end)) = first_paragraph(&events) {
        if let Some(date) = dates.line(&line) {
            published = published.or(Some(date.stamp));
            if authors.is_empty() {
                authors = date.author.as_deref().map(byline::split).unwrap_or_default();
            }
        } else if let Some(names) = byline::names(&line, false) {
            if authors.is_empty() {
                authors = names;
            }
        } else {
            break;
        }
        events.drain(..end);
    }
    let title = title.or_else(|| first_line(body));
    let mut content = String::with_capacity(body.len() * 5 / 4);
    html::push_html(&mut content, events.into_iter());
    Article {
        title: title.map(|title| one_line(&title)),
        content: Some(RawHtml(content)),
        summary: front.one(&["summary", "description", "excerpt", "abstract"]).map(str::to_owned),
        published,
        updated: front.one(&["updated", "lastmod", "modified", "last_modified_at"]).and_then(|text| dates.read(text)),
        authors,
        tags: tags(&front),
        external_url: front
            .one(&["url", "link", "source", "canonical", "external_url"])
            .and_then(Address::new)
            .filter(Address::is_http),
        image: front.one(&["image", "cover", "thumbnail", "banner"]).map(str::to_owned),
        language: language.map(str::to_owned),
        draft: front
            .one(&["draft"])
            .is_some_and(|word| word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("yes")),
        ..Article::default()
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

fn tags(front: &FrontMatter) -> Vec<String> {
    let written = front.all(&["tags", "tag", "keywords", "categories", "category"]);
    let parts = written.iter().flat_map(|tag| tag.split(','));
    parts.map(|tag| tag.trim().trim_start_matches('#').to_owned()).filter(|tag| !tag.is_empty()).collect()
}

/// The heading that opens the text, and where it ends.
fn first_heading(events: &[Event<'_>]) -> Option<(String, usize)> {
    let Some(Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. })) = events.first() else {
        return None;
    };
    let end = events.iter().position(|event| matches!(event, Event::End(TagEnd::Heading(_))))?;
    let text = words(events.get(..end)?);
    (!text.is_empty()).then_some((text, end + 1))
}

/// The paragraph that opens the text, and where it ends.
fn first_paragraph(events: &[Event<'_>]) -> Option<(String, usize)> {
    let Some(Event::Start(Tag::Paragraph)) = events.first() else { return None };
    let end = events.iter().position(|event| matches!(event, Event::End(TagEnd::Paragraph)))?;
    Some((words(events.get(..end)?), end + 1))
}

fn words(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// The first line, where no heading opens the text.
fn first_line(body: &str) -> Option<String> {
    let events: Vec<Event<'_>> = Parser::new(body).take(2000).collect();
    let start = events.iter().position(|event| matches!(event, Event::Start(Tag::Paragraph | Tag::Heading { .. })))?;
    let rest = events.get(start + 1..)?;
    let end = rest
        .iter()
        .position(|event| {
            matches!(event, Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Heading(_)))
        })
        .unwrap_or(rest.len());
    let line = words(rest.get(..end)?);
    (!line.is_empty() && line.chars().count() <= MAX_TITLE).then_some(line)
}
