//! The parts of a web page that is one article: what its head declares, and the text it holds.

use std::ops::Range;

use url::Url;

use super::super::line::one_line;
use super::image::value;
use super::linked;
use super::list::{Flow, element};
use super::plain::plain;
use super::token::{Attribute, Token, Tokenizer};

/// Articles inside one another that are told apart; deeper ones count as text of these.
const MAX_OPEN: usize = 64;
/// Paragraphs from the start of the article that are looked at for dates and by-lines.
const MAX_PARAGRAPHS: usize = 12;
/// Authors and tags of one page; more is not meant for people.
const MAX_VALUES: usize = 30;

/// A paragraph at the start of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text, plain.
    pub text: String,
    /// Where it stands in the body, with its tags.
    pub range: Range<usize>,
}

/// The parts of a page; dates and names as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageParts {
    /// The title of the document.
    pub title: Option<String>,
    /// The title it gives to be shared.
    pub shared_title: Option<String>,
    /// The heading of the article.
    pub heading: Option<String>,
    /// The name of the site.
    pub site: Option<String>,
    /// What it says it is about.
    pub description: Option<String>,
    /// The picture it gives to be shared.
    pub image: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// When it was changed.
    pub modified: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The language of the document.
    pub language: Option<String>,
    /// The markup of the article, without its heading and what belongs to the page.
    pub body: String,
    /// The first paragraphs of the body.
    pub paragraphs: Vec<Paragraph>,
}

impl PageParts {
    /// The body without some of its paragraphs, in order.
    #[must_use]
    pub fn body_without(&self, ranges: &[Range<usize>]) -> String {
        let mut body = String::with_capacity(self.body.len());
        let mut at = 0;
        for range in ranges {
            body.push_str(self.body.get(at..range.start).unwrap_or_default());
            at = range.end;
        }
        body.push_str(self.body.get(at..).unwrap_or_default());
        body.trim().to_owned()
    }
}

/// Takes a page apart.
#[must_use]
pub fn page_parts(markup: &str) -> PageParts {
    let mut parts = PageParts::default();
    let found = survey(markup, &mut parts);
    let inside = found.map_or(markup, |range| markup.get(range).unwrap_or(markup));
    body(inside, &mut parts);
    parts
}

/// Where an element is that may hold the article: better ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    Body,
    Main,
    Article,
    ArticleBody,
}

/// Reads what the page declares, and finds the element with the article: the best kind, then the longest.
fn survey(markup: &str, parts: &mut PageParts) -> Option<Range<usize>> {
    let mut tokens = Tokenizer::new(markup);
    let mut open: Vec<(Holder, &'static str, usize, usize)> = Vec::new();
    let mut best: Option<(Holder, Range<usize>)> = None;
    let mut close = |holder: Holder, range: Range<usize>| {
        let better = best.as_ref().is_none_or(|(known, at)| {
            // Many small articles are a list of teasers; the one with the text is the longest.
            (holder, range.len()) > (*known, at.len())
        });
        if better && !range.is_empty() {
            best = Some((holder, range));
        }
    };
    loop {
        let before = tokens.at();
        let Some(token) = tokens.next() else { break };
        match token {
            Token::Start { name, closed } => {
                let found = element(name);
                let name = found.name;
                let attributes = tokens.attributes.clone();
                let inside = if found.is_raw() && name != "noscript" { tokens.raw_text(name) } else { None };
                declared(name, &attributes, inside, parts);
                if closed {
                    continue;
                }
                if let Some(holder) = holder(name, &attributes).filter(|_| open.len() < MAX_OPEN) {
                    open.push((holder, name, tokens.at(), 0));
                    continue;
                }
                // Others of the same name inside are counted, so that the right end tag closes it.
                let around = open.iter_mut().rev().find(|(_, known, ..)| *known == name && !name.is_empty());
                if let Some((.., inside)) = around {
                    *inside += 1;
                }
            }
            Token::End(name) => {
                let name = element(name).name;
                let Some(at) = open.iter().rposition(|(_, known, ..)| *known == name) else { continue };
                let Some(last) = open.get_mut(at) else { continue };
                if last.3 > 0 {
                    last.3 -= 1;
                    continue;
                }
                for (holder, _, start, _) in open.drain(at..) {
                    close(holder, start..before);
                }
            }
            _ => {}
        }
    }
    for (holder, _, start, _) in open {
        close(holder, start..markup.len());
    }
    best.map(|(_, range)| range)
}

fn holder(name: &str, attributes: &[Attribute<'_>]) -> Option<Holder> {
    let is = |key: &str, wanted: &str| {
        value(attributes, key)
            .is_some_and(|value| value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(wanted)))
    };
    match name {
        "article" => Some(Holder::Article),
        "main" => Some(Holder::Main),
        "body" => Some(Holder::Body),
        "div" | "section" if is("itemprop", "articleBody") => Some(Holder::ArticleBody),
        "div" | "section" if is("role", "main") => Some(Holder::Main),
        "div" | "section" if is("role", "article") => Some(Holder::Article),
        _ => None,
    }
}

/// What one element declares about the page.
fn declared(name: &str, attributes: &[Attribute<'_>], inside: Option<&str>, parts: &mut PageParts) {
    match name {
        "html" => {
            parts.language = parts.language.take().or_else(|| value(attributes, "lang").map(|lang| lang.into_owned()))
        }
        "title" if parts.title.is_none() => {
            parts.title = inside.map(|inside| plain(&inside.replace('<', "&lt;"))).filter(|title| !title.is_empty());
        }
        "script" if value(attributes, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
            if let Some(inside) = inside {
                linked::read(inside, parts);
            }
        }
        "meta" => {
            let keys = ["property", "name", "itemprop"].iter().find_map(|key| value(attributes, key));
            let content = value(attributes, "content").map(|content| one_line(&content));
            if let (Some(key), Some(content)) = (keys, content.filter(|content| !content.is_empty())) {
                meta(&key.to_ascii_lowercase(), content, parts);
            }
        }
        _ => {}
    }
}

fn meta(key: &str, content: String, parts: &mut PageParts) {
    let slot = match key {
        "og:title" | "twitter:title" => &mut parts.shared_title,
        "og:site_name" => &mut parts.site,
        "og:description" | "description" => &mut parts.description,
        "og:image" | "twitter:image" => &mut parts.image,
        "article:modified_time" | "og:updated_time" | "datemodified" | "last-modified" => &mut parts.modified,
        "article:published_time"
        | "datepublished"
        | "date"
        | "pubdate"
        | "dc.date"
        | "dc.date.issued"
        | "dcterms.date"
        | "dcterms.created"
        | "dcterms.issued"
        | "parsely-pub-date"
        | "sailthru.date" => &mut parts.published,
        "author" | "article:author" | "dc.creator" | "dcterms.creator" | "parsely-author" => {
            // An address of a page about somebody is no name.
            let known = parts.authors.contains(&content) || parts.authors.len() >= MAX_VALUES;
            if !content.contains("://") && !known {
                parts.authors.push(content);
            }
            return;
        }
        "article:tag" if parts.tags.len() < MAX_VALUES => return parts.tags.push(content),
        _ => return,
    };
    slot.get_or_insert(content);
}

/// What of a page is never its article.
const APART: &[&str] =
    &["nav", "aside", "footer", "form", "dialog", "template", "script", "style", "button", "svg", "noscript"];

/// Copies the article, without what belongs to the page, and finds its heading and first paragraphs.
fn body(markup: &str, parts: &mut PageParts) {
    let mut tokens = Tokenizer::new(markup);
    let mut out = String::with_capacity(markup.len());
    let mut paragraph: Option<usize> = None;
    loop {
        let before = tokens.at();
        let Some(token) = tokens.next() else { break };
        let (start, end) = match token {
            Token::Start { name, .. } => (Some(element(name)), None),
            Token::End(name) => (None, Some(element(name))),
            _ => (None, None),
        };
        let edge = start.or(end).filter(|found| !matches!(found.flow, Flow::Inline | Flow::Break));
        if edge.is_some() && end.is_none_or(|end| end.name != "p") {
            finish(&mut paragraph, &out, parts);
        }
        if let Some(found) = start {
            if APART.contains(&found.name) && skip(&mut tokens, found.name, found.is_raw()) {
                continue;
            }
            let heading = if found.name == "h1" && parts.heading.is_none() { tokens.skip_element("h1") } else { None };
            if let Some(inside) = heading {
                parts.heading = Some(plain(inside)).filter(|heading| !heading.is_empty());
                continue;
            }
            if found.name == "time" && parts.published.is_none() {
                parts.published = value(&tokens.attributes, "datetime").map(|date| date.into_owned());
            }
            if matches!(found.name, "p" | "time" | "address") && paragraph.is_none() {
                paragraph = Some(out.len());
            }
            if found.is_raw() {
                let _ = tokens.raw_text(found.name);
            }
        }
        // What groups a heading with its day groups nothing without them.
        if !edge.is_some_and(|edge| matches!(edge.name, "header" | "hgroup")) {
            out.push_str(markup.get(before..tokens.at()).unwrap_or_default());
        }
        if end.is_some_and(|end| matches!(end.name, "p" | "time" | "address")) {
            finish(&mut paragraph, &out, parts);
        }
    }
    finish(&mut paragraph, &out, parts);
    parts.body = out;
}

/// Passes over an element; whether that was possible.
fn skip(tokens: &mut Tokenizer<'_>, name: &str, raw: bool) -> bool {
    if raw { tokens.raw_text(name).is_some() } else { tokens.skip_element(name).is_some() }
}

/// Ends the paragraph that is open.
fn finish(paragraph: &mut Option<usize>, out: &str, parts: &mut PageParts) {
    let Some(start) = paragraph.take() else { return };
    let text = out.get(start..).map(plain).unwrap_or_default();
    if !text.is_empty() && parts.paragraphs.len() < MAX_PARAGRAPHS {
        parts.paragraphs.push(Paragraph { text, range: start..out.len() });
    }
}

/// The `<base>` of a page, joined to the address the page has itself.
#[must_use]
pub fn page_base(markup: &str, own: Option<&Url>) -> Option<Url> {
    let mut tokens = Tokenizer::new(markup);
    while let Some(token) = tokens.next() {
        let Token::Start { name, .. } = token else { continue };
        let found = element(name);
        match found.name {
            "base" => {
                let href = value(&tokens.attributes, "href")?;
                let base = match own {
                    Some(own) => own.join(&href),
                    None => Url::parse(&href),
                };
                return base.ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            }
            "body" => return None,
            _ if found.is_raw() => _ = tokens.raw_text(found.name),
            _ => {}
        }
    }
    None
}
