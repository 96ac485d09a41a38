//! Articles in web pages: what the page says of itself, and the text in its article element.

use super::article::{Article, Context, Dates};
use super::blocks::is_sentence;
use super::byline;
use crate::text::RawHtml;
use crate::text::html::{PageParts, Paragraph, page_parts};

/// Reads the article of a web page.
#[must_use]
pub fn read_page(markup: &str, context: &Context<'_>) -> Article {
    let parts = page_parts(markup);
    let language = context.language.map(str::to_owned).or_else(|| parts.language.clone());
    let around = Context { language: language.as_deref(), ..context.clone() };
    let text: Vec<&str> = parts.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let dates = around.dates(around.date_language(&text.join("\n")), None);
    let lines = lines(&parts.paragraphs, &dates);
    let declared = parts.published.as_deref().and_then(|text| dates.read(text));
    let published = declared.or(lines.published);
    let authors = if parts.authors.is_empty() {
        lines.authors
    } else {
        parts.authors.iter().flat_map(|name| byline::split(name)).collect()
    };
    Article {
        title: title(&parts),
        content: Some(RawHtml(parts.body_without(&lines.ranges))),
        summary: parts.description.clone(),
        published,
        updated: parts.modified.as_deref().and_then(|text| dates.read(text)).filter(|stamp| Some(*stamp) != published),
        authors,
        tags: parts.tags.clone(),
        image: parts.image.clone(),
        language: parts.language,
        ..Article::default()
    }
}

/// The heading of the article, else the title for others without the name of the site.
fn title(parts: &PageParts) -> Option<String> {
    let own = parts.heading.clone();
    let shared = parts.shared_title.clone().or_else(|| parts.title.clone());
    own.or_else(|| shared.map(|title| without_site(&title, parts.site.as_deref())))
}

/// A title without the name of its site at the end or the front.
fn without_site(title: &str, site: Option<&str>) -> String {
    let Some(site) = site else { return title.to_owned() };
    let marks = [" | ", " - ", " – ", " — ", " · ", " :: "];
    let found = marks.iter().find_map(|mark| {
        let end = title.strip_suffix(site).and_then(|rest| rest.strip_suffix(mark));
        end.or_else(|| title.strip_prefix(site).and_then(|rest| rest.strip_prefix(mark)))
    });
    found.filter(|rest| !rest.trim().is_empty()).unwrap_or(title).trim().to_owned()
}

/// Dates and by-lines among the first paragraphs.
#[derive(Default)]
struct Lines {
    published: Option<crate::model::Stamp>,
    authors: Vec<String>,
    ranges: Vec<std::ops::Range<usize>>,
}

fn lines(paragraphs: &[Paragraph], dates: &Dates<'_>) -> Lines {
    let mut lines = Lines::default();
    let mut sentences = 0;
    for paragraph in paragraphs {
        if let Some(date) = dates.line(&paragraph.text) {
            lines.published = lines.published.or(Some(date.stamp));
            if lines.authors.is_empty() {
                lines.authors = date.author.as_deref().map(byline::split).unwrap_or_default();
            }
            lines.ranges.push(paragraph.range.clone());
        } else if let Some(names) = byline::names(&paragraph.text, false) {
            if lines.authors.is_empty() {
                lines.authors = names;
            }
            lines.ranges.push(paragraph.range.clone());
        } else if is_sentence(&paragraph.text) {
            sentences += 1;
        }
        if sentences == 2 {
            break;
        }
    }
    lines
}
