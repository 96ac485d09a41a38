//! JSON Feed 1.1, and our own status.json.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::finding::{Report, shown};
use super::markup;
use super::values::{address_fault, is_http, is_language, is_media_type, is_plausible, looks_like_markup, rfc3339};

type Object = Map<String, Value>;

const VERSION: &str = "https://jsonfeed.org/version/1.1";
const FEED: &[&str] = &[
    "version",
    "title",
    "home_page_url",
    "feed_url",
    "description",
    "user_comment",
    "next_url",
    "icon",
    "favicon",
    "author",
    "authors",
    "language",
    "expired",
    "hubs",
    "items",
];
const ITEM: &[&str] = &[
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "image",
    "banner_image",
    "date_published",
    "date_modified",
    "author",
    "authors",
    "tags",
    "language",
    "attachments",
];
const FILE: &[&str] = &["url", "mime_type", "title", "size_in_bytes", "duration_in_seconds"];
const PERSON: &[&str] = &["name", "url", "avatar"];

/// Checks a JSON file: a feed, or status.json by its name.
pub(super) fn check(report: &mut Report, name: &str, text: &str) {
    if !text.trim_start().starts_with('{') {
        return match serde_json::from_str::<IgnoredAny>(text) {
            Err(error) => fault(report, &error),
            Ok(_) => report.error(1, "json", "not an object"),
        };
    }
    if name == "status.json" {
        return status(report, text);
    }
    let mut read = FeedReader::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    match reader.deserialize_map(&mut read).and_then(|()| reader.end()) {
        // All else may be anything.
        Err(error) if error.is_data() => report.error(0, "items", "feed.items is no list"),
        Err(error) => fault(report, &error),
        Ok(()) => {
            feed(report, &read);
            report.append(read.items.report);
        }
    }
}

/// What status.json has to hold; what stands in it may be anything.
#[derive(Deserialize)]
struct Status {
    #[serde(rename = "sources")]
    _sources: Vec<IgnoredAny>,
}

fn status(report: &mut Report, text: &str) {
    match serde_json::from_str::<Status>(text) {
        Err(error) if error.is_data() => report.error(1, "missing", "status.json has no list sources"),
        Err(error) => fault(report, &error),
        Ok(_) => {}
    }
}

fn fault(report: &mut Report, error: &serde_json::Error) {
    report.error(u32::try_from(error.line()).unwrap_or(0), "json", format!("no JSON: {error}"));
}

/// Reads a feed: all of it but the items, which are judged one by one as they come.
#[derive(Default)]
struct FeedReader {
    members: Object,
    items: Items,
}

impl<'d> Visitor<'d> for &mut FeedReader {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'d>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if name == "items" {
                self.members.insert(name, Value::Null);
                map.next_value_seed(&mut self.items)?;
            } else {
                let value = map.next_value()?;
                self.members.insert(name, value);
            }
        }
        Ok(())
    }
}

/// The items, and what is remembered of them.
#[derive(Default)]
struct Items {
    report: Report,
    ids: HashMap<String, usize>,
    count: usize,
    /// Whether they stood there as a list.
    listed: bool,
}

impl<'d> DeserializeSeed<'d> for &mut Items {
    type Value = ();

    fn deserialize<D: Deserializer<'d>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'d> Visitor<'d> for &mut Items {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'d>>(self, mut list: A) -> Result<(), A::Error> {
        self.listed = true;
        while let Some(item) = list.next_element::<Value>()? {
            self.judge(&item);
        }
        Ok(())
    }
}

impl Items {
    fn judge(&mut self, item: &Value) {
        let at = self.count;
        self.count += 1;
        let place = format!("items[{at}]");
        let Value::Object(object) = item else {
            return self.report.error(0, "type", format!("{place} is no object"));
        };
        let mut item = Checked { report: &mut self.report, place, object };
        if let Some(id) = item.required("id")
            && let Some(first) = self.ids.insert(id.to_owned(), at)
        {
            item.error("id-twice", format!(" has the id of items[{first}]"));
        }
        check_item(&mut item);
    }
}

/// An object, and how it is called in messages.
struct Checked<'r, 'v> {
    report: &'r mut Report,
    place: String,
    object: &'v Object,
}

impl<'v> Checked<'_, 'v> {
    fn error(&mut self, code: &'static str, message: impl std::fmt::Display) {
        self.report.error(0, code, format!("{}{message}", self.place));
    }

    fn warn(&mut self, code: &'static str, message: impl std::fmt::Display) {
        self.report.warn(0, code, format!("{}{message}", self.place));
    }

    /// Members that the format does not have.
    fn known(&mut self, members: &[&str]) {
        for name in self.object.keys().filter(|name| !members.contains(&name.as_str()) && !name.starts_with('_')) {
            self.warn("unknown-member", format!(" has the unknown member {}", shown(name)));
        }
    }

    /// A member that has to be a text that says something.
    fn text(&mut self, name: &str) -> Option<&'v str> {
        match self.object.get(name)? {
            Value::String(text) if text.trim().is_empty() => {
                self.warn("blank", format!(".{name} is blank"));
                None
            }
            Value::String(text) => Some(text),
            _ => {
                self.error("type", format!(".{name} is no string"));
                None
            }
        }
    }

    fn required(&mut self, name: &str) -> Option<&'v str> {
        if !self.object.contains_key(name) {
            self.error("missing", format!(" has no {name}"));
        }
        self.text(name)
    }

    fn address(&mut self, name: &str) {
        if let Some((text, fault)) = self.text(name).and_then(|text| Some((text, address_fault(text)?))) {
            self.error("link", format!(".{name} `{}`: {fault}", shown(text)));
        }
    }

    fn date(&mut self, name: &str) {
        let Some(text) = self.text(name) else { return };
        match rfc3339(text) {
            Err(fault) => self.error("date", format!(".{name} `{}`: {fault}", shown(text))),
            Ok(at) if !is_plausible(&at) => self.warn("date-form", format!(".{name}: implausible year")),
            Ok(_) => {}
        }
    }

    fn language(&mut self) {
        if let Some(tag) = self.text("language").filter(|tag| !is_language(tag)) {
            self.error("language", format!(".language `{}` is no language tag", shown(tag)));
        }
    }

    fn list(&mut self, name: &str) -> &'v [Value] {
        match self.object.get(name) {
            None => &[],
            Some(Value::Array(list)) => list,
            Some(_) => {
                self.error("type", format!(".{name} is no list"));
                &[]
            }
        }
    }

    fn people(&mut self) {
        if self.object.contains_key("author") {
            self.warn("author", ".author is deprecated: authors");
        }
        for (at, person) in self.list("authors").iter().enumerate() {
            let place = format!("{}.authors[{at}]", self.place);
            let Value::Object(object) = person else {
                self.error("type", format!(".authors[{at}] is no object"));
                continue;
            };
            let mut person = Checked { report: &mut *self.report, place, object };
            person.known(PERSON);
            if !PERSON.iter().any(|name| object.contains_key(*name)) {
                person.error("person", " has neither name, url nor avatar");
            }
            person.text("name");
            person.address("url");
            person.address("avatar");
        }
    }
}

fn feed(report: &mut Report, read: &FeedReader) {
    let document = &read.members;
    let mut feed = Checked { report, place: "feed".to_owned(), object: document };
    feed.known(FEED);
    if feed.required("version").is_some_and(|version| version != VERSION) {
        feed.warn("old-version", format!(".version is not {VERSION}"));
    }
    if document.keys().next().is_some_and(|first| first != "version") {
        feed.warn("version-first", ".version does not stand first: readers look at the beginning");
    }
    feed.required("title");
    for name in ["home_page_url", "feed_url", "next_url", "icon", "favicon"] {
        feed.address(name);
    }
    if !document.contains_key("feed_url") {
        feed.warn("no-self", " has no feed_url");
    }
    feed.text("description");
    feed.language();
    feed.people();
    if !read.items.listed {
        feed.error("items", " has no list items");
    }
}

fn check_item(item: &mut Checked<'_, '_>) {
    item.known(ITEM);
    for name in ["url", "external_url", "image", "banner_image"] {
        item.address(name);
    }
    item.text("summary");
    if item.text("title").is_some_and(looks_like_markup) {
        item.warn("markup-in-text", ".title should be plain text");
    }
    let html = item.text("content_html");
    if html.is_none() && item.text("content_text").is_none() {
        item.error("content", " has neither content_html nor content_text");
    }
    if let Some(html) = html {
        let place = format!("{}.content_html", item.place);
        markup::check(item.report, 0, html, &place);
    }
    item.date("date_published");
    item.date("date_modified");
    item.language();
    item.people();
    for tag in item.list("tags") {
        match tag {
            Value::String(tag) if tag.contains(',') => item.warn("comma", ".tags: a comma in a tag: readers cut there"),
            Value::String(tag) if !tag.trim().is_empty() => {}
            _ => item.error("tags", ".tags is no list of strings"),
        }
    }
    for (at, file) in item.list("attachments").iter().enumerate() {
        attachment(item, at, file);
    }
}

fn attachment(item: &mut Checked<'_, '_>, at: usize, file: &Value) {
    let place = format!("{}.attachments[{at}]", item.place);
    let Value::Object(object) = file else {
        return item.error("type", format!(".attachments[{at}] is no object"));
    };
    let mut file = Checked { report: &mut *item.report, place, object };
    file.known(FILE);
    if let Some(url) = file.required("url").filter(|url| address_fault(url).is_some() || !is_http(url)) {
        file.error("link", format!(".url `{}`", shown(url)));
    }
    if file.required("mime_type").is_some_and(|kind| !is_media_type(kind)) {
        file.error("mime", ".mime_type is no media type");
    }
    for name in ["size_in_bytes", "duration_in_seconds"] {
        if object.get(name).is_some_and(|number| number.as_f64().is_none_or(|number| number < 0.0)) {
            file.error("number", format!(".{name} is no number"));
        }
    }
}
