//! People as published: everyone has a name.

use crate::model::{Address, Entry, Person};

use super::address;
use super::characters::line;
use super::kept::Persons;

/// The author of an entry of which nothing at all is known; Atom asks for one.
const UNKNOWN: &str = "Unknown";

/// The people with a name each, in order, each once, with what the format can say of them.
pub(super) fn named(people: &[Person], persons: Persons) -> Vec<Person> {
    let mut out: Vec<Person> = Vec::new();
    for person in people.iter().filter_map(|person| named_one(person, persons)) {
        if !out.contains(&person) {
            out.push(person);
        }
    }
    out
}

/// Who stands on an entry without authors: its source, since readers show a byline. The source of a
/// text without an address, as local files are, is nobody: its name is only what config.yaml calls it,
/// and stands there only in formats that ask for an author or cannot say the source otherwise.
pub(super) fn fall_back(entry: &Entry, feed_title: Option<&str>, persons: Persons) -> Vec<Person> {
    let source = entry.source.as_ref();
    let nobody = source.is_some_and(|source| source.url.is_none() && source.feed_url.is_none());
    if nobody && entry.url.is_none() && persons == Persons::Whole {
        return Vec::new();
    }
    let title = source.and_then(|source| source.title.as_deref()).and_then(line);
    let title = title.or_else(|| feed_title.and_then(line)).unwrap_or_else(|| UNKNOWN.to_owned());
    let url = source.and_then(|source| source.url.clone());
    named(&[Person { name: Some(title), url, ..Person::default() }], persons)
}

fn named_one(person: &Person, persons: Persons) -> Option<Person> {
    let url = address::link(person.url.as_ref());
    let email = person.email.as_deref().map(str::trim).filter(|mail| is_mail(mail)).map(str::to_owned);
    let name = person.name.as_deref().and_then(line).map(|name| without_host(&name));
    let name = name.or_else(|| email.as_deref().map(without_host)).or_else(|| url.as_ref().and_then(Address::host));
    let all = Person { name: Some(name?), url, email, avatar: address::file(person.avatar.as_ref()) };
    Some(match persons {
        Persons::Whole => all,
        Persons::NameUrlMail => Person { avatar: None, ..all },
        Persons::Name => Person { name: all.name, ..Person::default() },
    })
}

/// A mail address that stands as a name gives its first part: readers take the whole for an address.
fn without_host(name: &str) -> String {
    match name.split_once('@') {
        Some((local, _)) if is_mail(name) => local.to_owned(),
        _ => name.to_owned(),
    }
}

/// Whether a text is a mail address that any validator takes.
fn is_mail(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let labels: Vec<&str> = host.split('.').collect();
    !local.is_empty()
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b))
        && labels.len() >= 2
        && labels.iter().all(|label| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}
