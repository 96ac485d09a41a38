//! JSON Feed to the common model; members of the wrong type are read as far as they make sense.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64;

use super::super::bases::{BaseId, Bases};
use super::super::content::plain_of;
use super::super::context::unread;
use super::super::error::ParseError;
use super::super::read::Options;
use super::value::{Value, readable};
use crate::model::{Address, Attachment, Category, Entry, Feed, FeedFormat, Hub, Person, Repair, RepairKind, Stamp};
use crate::text::dates::feed_date;
use crate::text::html::{Cleaning, escape_text, sanitise, sanitise_telling};
use crate::text::{RawHtml, SafeHtml, one_line};

/// Most entries read of one document.
const MAX_ENTRIES: usize = 10_000;
/// Most of one kind of thing that an entry or feed may have.
pub(super) const MAX_PARTS: usize = 1_000;
/// Most repairs kept.
const MAX_REPAIRS: usize = 100;

/// Reads a JSON Feed.
///
/// # Errors
/// When the text is no JSON, no object, or has neither version nor items.
pub(in super::super) fn read(
    text: &str,
    base: Option<&str>,
    options: &Options<'_>,
    repairs: &mut Vec<Repair>,
) -> Result<Feed, ParseError> {
    let mended;
    let value = match first(text) {
        Err(ParseError::Json { why, line, .. })
            if why.contains("number out of range") || why.contains("hex escape") =>
        {
            mended = readable(text);
            let value = first(&mended)?;
            let detail = "a number or half of a character that nothing can hold".to_owned();
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            repairs.push(Repair { kind: RepairKind::Json, line, detail });
            value
        }
        result => result?,
    };
    if !matches!(value, Value::Object(_)) {
        return Err(ParseError::JsonNoFeed { why: "it is no object" });
    }
    if value.get("version").is_none() && value.get("items").is_none() {
        return Err(ParseError::JsonNoFeed { why: "it has neither `version` nor `items`" });
    }
    let mut bases = Bases::new(base);
    if !bases.has_document()
        && let Some(Value::Text(page)) = value.get("home_page_url")
    {
        bases.set_document(page.trim());
    }
    Ok(Reader { bases, options, repairs }.feed(&value))
}

/// The first value in a text; what follows it does not count.
fn first(text: &str) -> Result<Value<'_>, ParseError> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value<'_>>();
    match stream.next() {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => {
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or_default().to_owned();
            Err(ParseError::Json { why, line: error.line(), column: error.column() })
        }
        None => Err(ParseError::Empty),
    }
}

pub(super) struct Reader<'o, 'r> {
    bases: Bases,
    options: &'o Options<'o>,
    repairs: &'r mut Vec<Repair>,
}

impl Reader<'_, '_> {
    fn feed(&mut self, value: &Value<'_>) -> Feed {
        let description = self.line(value, "description");
        let mut feed = Feed {
            format: Some(format(value)),
            title: self.line(value, "title"),
            home_page_url: self.address(value, "home_page_url"),
            feed_url: self.address(value, "feed_url"),
            description_html: description.as_deref().map(from_text),
            description,
            user_comment: self.text(value, "user_comment"),
            next_url: self.address(value, "next_url"),
            icon: self.address(value, "icon"),
            favicon: self.address(value, "favicon"),
            authors: self.authors(value),
            language: self.text(value, "language").map(|language| language.replace('_', "-")),
            expired: value.get("expired").is_some_and(|expired| *expired == Value::Bool(true)),
            hubs: self.hubs(value),
            ..Feed::default()
        };
        self.ours_of_feed(value, &mut feed);
        for item in self.some(value, "items", MAX_ENTRIES) {
            if matches!(item, Value::Object(_)) {
                feed.entries.push(self.entry(item));
            } else {
                self.mend("items");
            }
        }
        feed
    }

    fn entry(&mut self, value: &Value<'_>) -> Entry {
        let mut serialised = String::new();
        value.write(&mut serialised);
        let raw_hash = xxh3_64(serialised.as_bytes());
        let unchanged = self.options.known.is_some_and(|known| known(raw_hash));
        let content = if unchanged { None } else { self.html(value, "content_html") };
        // What HTML has no place for is left out of the text, too.
        let summary_html = self.line(value, "summary").filter(|_| !unchanged).as_deref().map(from_text);
        let external_url = self.address(value, "external_url");
        let mut entry = Entry {
            id: self.id(value),
            url: self.address(value, "url").or_else(|| external_url.clone()),
            external_url,
            title: self.line(value, "title"),
            content,
            content_text: if unchanged { None } else { self.long_text(value, "content_text") },
            summary: summary_html.as_ref().map(plain_of).filter(|summary| !summary.is_empty()),
            summary_html: summary_html.filter(|html| !html.is_empty()),
            image: self.address(value, "image"),
            banner_image: self.address(value, "banner_image"),
            published: self.date(value, "date_published"),
            updated: self.date(value, "date_modified"),
            authors: self.authors(value),
            categories: self.tags(value),
            language: self.text(value, "language").map(|language| language.replace('_', "-")),
            attachments: self.attachments(value),
            raw_hash,
            unchanged,
            ..Entry::default()
        };
        self.ours_of_entry(value, &mut entry);
        entry
    }

    /// The id; numbers are read as text.
    fn id(&mut self, value: &Value<'_>) -> Option<String> {
        let id = match value.get("id")? {
            Value::Text(text) => text.trim().to_owned(),
            Value::Whole(number) => {
                self.mend("id");
                number.to_string()
            }
            Value::Number(number) => {
                self.mend("id");
                number.to_string()
            }
            Value::Null => return None,
            _ => {
                self.mend("id");
                return None;
            }
        };
        (!id.is_empty()).then_some(id)
    }

    /// Authors of 1.1, else the author of 1.0.
    fn authors(&mut self, value: &Value<'_>) -> Vec<Person> {
        let mut people = Vec::new();
        let list = match value.get("authors") {
            Some(Value::List(list)) => list.iter().collect(),
            Some(single @ (Value::Object(_) | Value::Text(_))) => {
                self.mend("authors");
                vec![single]
            }
            _ => Vec::new(),
        };
        let old = match value.get("author") {
            Some(Value::List(list)) => list.iter().collect(),
            Some(single) => vec![single],
            None => Vec::new(),
        };
        self.told(list.len(), MAX_PARTS, "authors");
        for author in list.into_iter().take(MAX_PARTS) {
            people.extend(self.author(author));
        }
        if people.is_empty() {
            self.told(old.len(), MAX_PARTS, "author");
            for author in old.into_iter().take(MAX_PARTS) {
                people.extend(self.author(author));
            }
        }
        people
    }

    pub(super) fn author(&mut self, value: &Value<'_>) -> Option<Person> {
        let person = match value {
            Value::Object(_) => Person {
                name: self.line(value, "name"),
                url: self.address(value, "url"),
                avatar: self.address(value, "avatar"),
                email: value.get("_feedwright").and_then(|more| self.text(more, "email")),
            },
            Value::Text(name) => {
                self.mend("author");
                Person { name: Some(one_line(name)).filter(|name| !name.is_empty()), ..Person::default() }
            }
            Value::Null => return None,
            _ => {
                self.mend("author");
                return None;
            }
        };
        (person != Person::default()).then_some(person)
    }

    fn hubs(&mut self, value: &Value<'_>) -> Vec<Hub> {
        let mut hubs = Vec::new();
        for hub in self.some(value, "hubs", MAX_PARTS) {
            if let Some(url) = self.address(hub, "url") {
                hubs.push(Hub { kind: self.text(hub, "type").unwrap_or_default(), url });
            }
        }
        hubs
    }

    fn tags(&mut self, value: &Value<'_>) -> Vec<Category> {
        let tags = match value.get("tags") {
            Some(Value::Text(single)) => {
                self.mend("tags");
                return vec![Category { term: one_line(single), ..Category::default() }];
            }
            _ => self.some(value, "tags", MAX_PARTS),
        };
        let mut categories = Vec::new();
        for tag in tags {
            match scalar(tag) {
                Some(text) if !one_line(&text).is_empty() => {
                    categories.push(Category { term: one_line(&text), ..Category::default() });
                }
                Some(_) => {}
                None => self.mend("tags"),
            }
        }
        categories
    }

    fn attachments(&mut self, value: &Value<'_>) -> Vec<Attachment> {
        let mut attachments: Vec<Attachment> = Vec::new();
        for attachment in self.some(value, "attachments", MAX_PARTS) {
            let Some(url) = self.address(attachment, "url") else { continue };
            if attachments.iter().any(|known| known.url == url) {
                continue;
            }
            attachments.push(Attachment {
                url,
                media_type: self.text(attachment, "mime_type"),
                bytes: self.whole(attachment, "size_in_bytes"),
                seconds: self.number(attachment, "duration_in_seconds"),
                title: self.line(attachment, "title"),
            });
        }
        attachments
    }

    /// The members of a list, as many of them as are read.
    pub(super) fn some<'v, 'a>(&mut self, value: &'v Value<'a>, name: &str, most: usize) -> &'v [Value<'a>] {
        let list = self.list(value, name);
        self.told(list.len(), most, name);
        list.get(..most).unwrap_or(list)
    }

    /// Tells that a list is longer than is read.
    pub(super) fn told(&mut self, length: usize, most: usize, name: &str) {
        if length <= most {
            return;
        }
        let detail = format!("more than {most} members in `{name}`: the rest was left out");
        // A feed without some of its entries is one that was cut.
        self.bound(if name == "items" { RepairKind::Truncated } else { RepairKind::Bound }, detail);
    }

    fn bound(&mut self, kind: RepairKind, detail: String) {
        if !self.repairs.iter().any(|known| known.detail == detail) {
            self.repairs.push(Repair { kind, line: 0, detail });
        }
    }

    fn list<'v, 'a>(&mut self, value: &'v Value<'a>, name: &str) -> &'v [Value<'a>] {
        match value.get(name) {
            Some(Value::List(list)) => list,
            None | Some(Value::Null) => &[],
            Some(_) => {
                self.mend(name);
                &[]
            }
        }
    }

    /// A member that has to be a text; numbers and truth values are read as one.
    fn member<'v>(&mut self, value: &'v Value<'_>, name: &str) -> Option<Cow<'v, str>> {
        let member = value.get(name)?;
        if !matches!(member, Value::Text(_) | Value::Null) {
            self.mend(name);
        }
        scalar(member)
    }

    pub(super) fn text(&mut self, value: &Value<'_>, name: &str) -> Option<String> {
        let text = self.member(value, name)?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// One line of plain text.
    pub(super) fn line(&mut self, value: &Value<'_>, name: &str) -> Option<String> {
        let line = one_line(&self.member(value, name)?);
        (!line.is_empty()).then_some(line)
    }

    /// A text with its line breaks.
    fn long_text(&mut self, value: &Value<'_>, name: &str) -> Option<String> {
        let text = self.member(value, name)?;
        (!text.trim().is_empty()).then(|| text.into_owned())
    }

    fn html(&mut self, value: &Value<'_>, name: &str) -> Option<SafeHtml> {
        let text = self.member(value, name)?;
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let cleaning = Cleaning { base: self.bases.url(BaseId::DOCUMENT), ..self.options.cleaning };
        let (safe, left_out) = sanitise_telling(&RawHtml(text), &cleaning);
        for (most, what) in left_out.told() {
            self.bound(RepairKind::Bound, format!("more than {most} {what}: the rest was left out"));
        }
        (!safe.is_empty()).then_some(safe)
    }

    pub(super) fn address(&mut self, value: &Value<'_>, name: &str) -> Option<Address> {
        let text = self.text(value, name)?;
        let address = self.bases.resolve(BaseId::DOCUMENT, &text);
        if address.is_none() {
            self.repair(RepairKind::Value, unread(&text, "address"));
        }
        address
    }

    pub(super) fn date(&mut self, value: &Value<'_>, name: &str) -> Option<Stamp> {
        let text = self.text(value, name)?;
        let stamp = feed_date(&text, self.options.timezone);
        if stamp.is_none() {
            self.repair(RepairKind::Date, unread(&text, "date"));
        }
        stamp
    }

    pub(super) fn number(&mut self, value: &Value<'_>, name: &str) -> Option<f64> {
        let number: f64 = self.numeral(value, name)?.parse().ok()?;
        (number.is_finite() && number > 0.0).then_some(number)
    }

    fn whole(&mut self, value: &Value<'_>, name: &str) -> Option<u64> {
        let text = self.numeral(value, name)?;
        text.parse().ok().filter(|number| *number > 0)
    }

    /// The digits of a member that has to be a number; in quotes they count, too.
    fn numeral(&mut self, value: &Value<'_>, name: &str) -> Option<String> {
        let member = value.get(name)?;
        if !matches!(member, Value::Whole(_) | Value::Number(_) | Value::Null) {
            self.mend(name);
        }
        scalar(member).map(|text| text.trim().to_owned())
    }

    pub(super) fn mend(&mut self, name: &str) {
        self.repair(RepairKind::Json, format!("`{name}` has the wrong type"));
    }

    pub(super) fn repair(&mut self, kind: RepairKind, detail: String) {
        if self.repairs.len() < MAX_REPAIRS {
            self.repairs.push(Repair { kind, line: 0, detail });
            return;
        }
        self.bound(RepairKind::Bound, format!("more than {MAX_REPAIRS} mends: the rest was left out"));
    }
}

/// A single value as text.
fn scalar<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    match value {
        Value::Text(text) => Some(Cow::Borrowed(text)),
        Value::Whole(number) => Some(Cow::Owned(number.to_string())),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        _ => None,
    }
}

fn from_text(text: &str) -> SafeHtml {
    sanitise(&RawHtml(escape_text(text)), None)
}

fn format(value: &Value<'_>) -> FeedFormat {
    let is_first = matches!(value.get("version"), Some(Value::Text(version)) if version.trim().trim_end_matches(".0").ends_with("/1"));
    FeedFormat(if is_first { "json-feed-1.0" } else { "json-feed-1.1" })
}
