//! The sources of a plan, from their sections.

use std::path::Path;

use super::makes::{DateFormat, Positive};
use super::note::Note;
use super::planned::{Expected, Identity, PlannedSource};
use super::transforms::{Tell, transforms};
use super::{queries, rules};
use crate::config::{Fault, Faults, Language, Section, Text, Value, choose};
use crate::model::{Every, Request, SourceName, Target};
use crate::source::{Around, KINDS};

/// What holds where a source says nothing.
pub(super) struct Ground<'a> {
    pub(super) folder: &'a Path,
    /// `defaults`, below it what the whole file says, below it the table.
    pub(super) defaults: Section,
}

/// One source; nothing where its section is faulty.
pub(super) fn source(
    name: &Text,
    value: &Value,
    ground: &Ground<'_>,
    faults: &mut Faults,
    notes: &mut Vec<Note>,
) -> Option<PlannedSource> {
    let own = match value {
        Value::Text(text) => Section::of_text("url", text.clone()),
        Value::Section(section) => section.clone(),
        _ => return None,
    };
    let own_drop = own.key_spot("drop");
    let own_headers = own.key_spot("headers");
    let own_transforms = ["remove", "replace"].iter().any(|key| own.key_spot(key).is_some());
    let section = own.over(&ground.defaults);
    let kind = choose(KINDS, |kind| kind.word(), section.kind()?).ok()?;
    let address = section.text(kind.word())?.clone();
    let around = Around { folder: ground.folder, headers: headers(&section, faults) };
    let with_headers = !around.headers.is_empty();
    let source = match kind.build(&section, &around) {
        Ok(source) => source,
        Err(fault) => {
            faults.push(fault);
            return None;
        }
    };
    let requests = source.start();
    let drop: Vec<Text> = section.texts("drop").into_iter().cloned().collect();
    // Those of `defaults` are told of once, where they stand.
    if own_drop.is_some() {
        queries::check(&drop, faults);
    }
    let tell = if own_transforms { Tell::Yes } else { Tell::No };
    let transforms = transforms(&section, tell, faults);
    let local = requests.iter().all(|request| !matches!(request.target, Target::Http(_)));
    if let (true, Some(spot)) = (local, own_headers) {
        faults.push(
            Fault::new(spot, "`headers` are sent over HTTP, and files are read without it").help("take them out"),
        );
    }
    let userinfo = requests.iter().any(has_userinfo);
    let secret = address.is_variable() || userinfo || (with_headers && !local);
    if local {
        hint_of_host(name, &address, faults, notes);
    }
    Some(PlannedSource {
        name: SourceName::new(name.as_str()).ok()?,
        kind: kind.word(),
        source,
        asks: rules::asks(&requests),
        secret,
        shown: if secret { name.as_str().to_owned() } else { address.as_str().to_owned() },
        local,
        host: requests.iter().find_map(host),
        title: section.read("title"),
        tags: section.read_all("tags"),
        language: section.read::<Language>("language").map(|language| language.0),
        timezone: section.read("timezone").unwrap_or_default(),
        every: section.read("every").unwrap_or(Every { least: HOUR, most: HOUR }),
        history: section.read::<Positive>("history").map(|history| history.0).unwrap_or_default(),
        backfill: section.count("backfill").unwrap_or_default(),
        identity: identity(&section),
        date_format: section.read::<DateFormat>("date_format").map(|format| format.0),
        expected: expected(&section),
        drop,
        transforms,
        place: place(faults, name),
    })
}

const HOUR: std::time::Duration = std::time::Duration::from_secs(3600);

/// Where a name stands, for messages.
pub(super) fn place(faults: &Faults, name: &Text) -> String {
    let position = faults.position(name.spot());
    format!("{}:{}:{}", faults.name(), position.line, position.column)
}

fn headers(section: &Section, faults: &mut Faults) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in section.named("headers") {
        let Value::Text(value) = value else { continue };
        if headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name.as_str())) {
            faults.push(Fault::new(name.spot(), format!("`{}` stands here a second time", name.as_str())));
        }
        headers.push((name.as_str().to_owned(), value.as_str().to_owned()));
    }
    headers
}

fn has_userinfo(request: &Request) -> bool {
    matches!(&request.target, Target::Http(url) if !url.username().is_empty() || url.password().is_some())
}

fn host(request: &Request) -> Option<String> {
    match &request.target {
        Target::Http(url) => url.host_str().map(str::to_ascii_lowercase),
        _ => None,
    }
}

fn identity(section: &Section) -> Identity {
    match section.text("identity").map(Text::as_str) {
        Some("id") => Identity::Id,
        Some("url") => Identity::Url,
        Some("title") => Identity::Title,
        _ => Identity::Auto,
    }
}

fn expected(section: &Section) -> Expected {
    let Some(expect) = section.section("expect") else { return Expected::default() };
    Expected { entries: expect.count("entries"), update: expect.read::<Positive>("update").map(|update| update.0) }
}

/// `example.org/feed.xml` is a path, and was perhaps meant as an address.
fn hint_of_host(name: &Text, address: &Text, faults: &Faults, notes: &mut Vec<Note>) {
    let text = address.as_str();
    let Some((first, _)) = text.split_once('/') else { return };
    let Some((_, last)) = first.rsplit_once('.') else { return };
    let host = first
        .split('.')
        .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    if host && last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()) && !address.is_variable() {
        let message = format!("source `{}` reads the file `{text}`", name.as_str());
        notes.push(Note::new(
            message,
            Some(faults.position(address.spot())),
            format!("for the address write `https://{text}`"),
        ));
    }
}
