//! An entry as queries see it: its facts, and its text folded once for all queries.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use regex::Regex;

use crate::model::Entry;
use crate::text::fold::Tokens;
use crate::text::html;

/// The content of an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Content<'a> {
    /// There is none, or it is blank.
    #[default]
    None,
    /// Markup.
    Html(&'a str),
    /// Plain text.
    Text(&'a str),
}

impl<'a> Content<'a> {
    /// The markup, else the text, whichever is not blank.
    #[must_use]
    pub fn first(html: Option<&'a str>, text: Option<&'a str>) -> Self {
        match (present(html), present(text)) {
            (Some(html), _) => Self::Html(html),
            (None, Some(text)) => Self::Text(text),
            (None, None) => Self::None,
        }
    }
}

/// What queries ask about an entry.
#[derive(Debug, Clone, Default)]
pub struct Facts<'a> {
    /// The title.
    pub title: Option<&'a str>,
    /// The summary.
    pub summary: Option<&'a str>,
    /// The content.
    pub content: Content<'a>,
    /// The authors' names.
    pub authors: Vec<&'a str>,
    /// The tags.
    pub tags: Vec<&'a str>,
    /// The address.
    pub url: Option<&'a str>,
    /// The language.
    pub language: Option<&'a str>,
    /// The source's id.
    pub source: Option<&'a str>,
    /// The source's title.
    pub source_title: Option<&'a str>,
    /// When it was published, else modified, else first seen.
    pub date: Option<DateTime<Utc>>,
    /// The media types of its attachments; empty where one has none.
    pub attachments: Vec<&'a str>,
    /// Whether it has an image of its own, beside attachments and content.
    pub has_image: bool,
}

impl<'a> Facts<'a> {
    /// The facts of an entry of the model.
    #[must_use]
    pub fn of(
        entry: &'a Entry,
        source: Option<&'a str>,
        source_title: Option<&'a str>,
        first_seen: Option<DateTime<Utc>>,
    ) -> Self {
        let date = entry.published.or(entry.updated).map(|stamp| stamp.utc()).or(first_seen);
        Self {
            title: entry.title.as_deref(),
            summary: entry.summary.as_deref(),
            content: Content::first(
                entry.content.as_ref().map(crate::text::SafeHtml::as_str),
                entry.content_text.as_deref(),
            ),
            authors: entry.authors.iter().filter_map(|author| author.name.as_deref()).collect(),
            tags: entry.categories.iter().map(crate::model::Category::shown).collect(),
            url: entry.url.as_ref().map(crate::model::Address::as_str),
            language: entry.language.as_deref(),
            source,
            source_title,
            date,
            attachments: entry
                .attachments
                .iter()
                .map(|attachment| attachment.media_type.as_deref().unwrap_or_default())
                .collect(),
            has_image: entry.image.is_some() || entry.banner_image.is_some(),
        }
    }
}

/// The texts of an entry that words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Summary,
    Content,
    Author,
    Tag,
    SourceTitle,
}

impl Part {
    /// The field that looks in it alone.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Content => "content",
            Self::Author => "author",
            Self::Tag => "tag",
            Self::SourceTitle => "source",
        }
    }
}

/// An entry as queries see it. Its texts are folded when a query first asks, and only once.
#[derive(Debug, Default)]
pub struct EntryView<'a> {
    facts: Facts<'a>,
    text: OnceCell<Cow<'a, str>>,
    tokens: [OnceCell<Tokens>; 6],
}

impl<'a> EntryView<'a> {
    /// A view of these facts.
    #[must_use]
    pub fn new(facts: Facts<'a>) -> Self {
        Self { facts, ..Self::default() }
    }

    /// The same entry as one of a source: with its tags, and its language where the entry tells none.
    #[must_use]
    pub fn in_source(mut self, name: &'a str, title: &'a str, tags: &'a [String], language: Option<&'a str>) -> Self {
        (self.facts.source, self.facts.source_title) = (Some(name), Some(title));
        self.facts.language = self.facts.language.or(language);
        let mut other = vec![Part::SourceTitle];
        if !tags.is_empty() {
            self.facts.tags.extend(tags.iter().map(String::as_str));
            other.push(Part::Tag);
        }
        // What was folded of the other texts stays.
        for part in other {
            if let Some(cell) = self.tokens.get_mut(part as usize) {
                *cell = OnceCell::new();
            }
        }
        self
    }

    /// What is known.
    #[must_use]
    pub fn facts(&self) -> &Facts<'a> {
        &self.facts
    }

    /// The text of the content: blocks and line breaks part words, inline tags do not.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| match self.facts.content {
            Content::None => Cow::Borrowed(""),
            Content::Html(markup) => Cow::Owned(html::plain(markup)),
            Content::Text(text) => Cow::Borrowed(text),
        })
    }

    /// Its date as a person reads it, in the zone of the query.
    pub(super) fn date_shown(&self, zone: chrono_tz::Tz) -> Option<String> {
        self.facts.date.map(|at| at.with_timezone(&zone).to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    }

    /// How many words the content has; nothing without content.
    #[must_use]
    pub fn word_count(&self) -> Option<usize> {
        (self.facts.content != Content::None).then(|| self.tokens(Part::Content).len())
    }

    pub(super) fn tokens(&self, part: Part) -> &Tokens {
        // One cell a part, in the order of the enum.
        match self.tokens.get(part as usize) {
            Some(cell) => cell.get_or_init(|| Tokens::of_all(self.values(part))),
            None => const { &Tokens::EMPTY },
        }
    }

    /// The values of a text.
    pub(super) fn values(&self, part: Part) -> impl Iterator<Item = &str> {
        let (one, many): (Option<&str>, &[&str]) = match part {
            Part::Title => (self.facts.title, &[]),
            Part::Summary => (self.facts.summary, &[]),
            Part::Content => ((self.facts.content != Content::None).then(|| self.text()), &[]),
            Part::Author => (None, &self.facts.authors),
            Part::Tag => (None, &self.facts.tags),
            Part::SourceTitle => (self.facts.source_title, &[]),
        };
        one.into_iter().chain(many.iter().copied())
    }

    /// Whether the content shows an image.
    pub(super) fn content_has_image(&self) -> bool {
        match self.facts.content {
            Content::Html(markup) => shows_image(markup),
            _ => false,
        }
    }
}

/// The text, if it is there and not blank.
pub(super) fn present(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

/// Whether markup has an `<img>` with an address, outside of comments, scripts and styles.
fn shows_image(markup: &str) -> bool {
    static TAGS: LazyLock<Option<[Regex; 2]>> = LazyLock::new(|| {
        let tags = Regex::new(
            r#"(?is)<!--.*?-->|<script\b.*?</script\b|<style\b.*?</style\b|<img((?:[\s/](?:[^>"']|"[^"]*"|'[^']*')*)?)>"#,
        );
        let attributes = Regex::new(r#"([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"#);
        Some([tags.ok()?, attributes.ok()?])
    });
    let Some([tags, attributes]) = TAGS.as_ref() else {
        return false;
    };
    tags.captures_iter(markup).filter_map(|tag| tag.get(1)).any(|inside| {
        attributes.captures_iter(inside.as_str()).any(|attribute| {
            let value = attribute.get(2).or(attribute.get(3)).or(attribute.get(4));
            attribute.get(1).is_some_and(|name| name.as_str().eq_ignore_ascii_case("src"))
                && present(value.map(|value| value.as_str())).is_some()
        })
    })
}
