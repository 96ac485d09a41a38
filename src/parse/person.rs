//! Persons: Atom's elements, and the text that RSS and Dublin Core write.

use super::content::{self, Reading};
use super::cursor::{Cursor, Element, Stop};
use super::names::{Key, Ns};
use crate::model::Person;
use crate::text::html::{decode_entities, plain};

/// A person from a text: `mail (name)`, `name (mail)`, `name <mail>`, a mail alone, a name alone.
pub(super) fn from_text(text: &str) -> Option<Person> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if !text.contains('@') {
        return named(text, None);
    }
    // What was escaped once too often would hide the signs around a mail.
    let decoded = decode_entities(text);
    let text = decoded.trim();
    for (open, close) in [('(', ')'), ('<', '>'), ('[', ']')] {
        let Some((before, rest)) = text.split_once(open) else { continue };
        let (inside, after) = closed(rest, open, close);
        if let Some(mail) = mail(before) {
            return named(inside, Some(mail));
        }
        if let Some(mail) = mail(inside) {
            return named(before, Some(mail));
        }
        if let Some(mail) = mail(after).filter(|_| before.trim().is_empty()) {
            return named(inside, Some(mail));
        }
    }
    if let Some(mail) = mail(text) {
        return Some(Person { email: Some(mail), ..Person::default() });
    }
    // `mail name` and `name mail`, parted by white space alone.
    let found = text.split_whitespace().find_map(|word| {
        let word = word.trim_matches(is_between);
        mail(word).map(|mail| (word, mail))
    });
    match found {
        Some((word, mail)) => {
            let name = text.replacen(word, "", 1);
            named(name.trim_matches(|c: char| c.is_whitespace() || is_between(c)), Some(mail))
        }
        None => named(text, None),
    }
}

/// Whether a character only parts a name from a mail.
fn is_between(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '|' | '-' | '–' | '—')
}

/// What stands before the sign that closes one opened just before, those opened inside closed, too; and what
/// follows it. All of it where none closes.
fn closed(text: &str, open: char, close: char) -> (&str, &str) {
    let mut depth = 1_usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
        }
        if depth == 0 {
            let (inside, rest) = text.split_at(at);
            return (inside, rest.get(c.len_utf8()..).unwrap_or_default());
        }
    }
    (text, "")
}

/// A mail address, if the text is one.
fn mail(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let (user, host) = text.split_once('@')?;
    let is_mail = !user.is_empty()
        && host.contains(|c: char| c.is_alphanumeric())
        && !host.contains('@')
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"'));
    is_mail.then(|| text.to_owned())
}

fn named(name: &str, email: Option<String>) -> Option<Person> {
    let name = plain(name);
    let name = Some(name.trim_matches('"').trim().to_owned()).filter(|name| !name.is_empty());
    (name.is_some() || email.is_some()).then(|| Person { name, email, ..Person::default() })
}

/// A person from the text of an element.
pub(super) fn read_text<'a>(cursor: &mut Cursor<'a>, element: &Element<'a>) -> Result<Option<Person>, Stop> {
    let text = content::word(cursor, element)?;
    Ok(text.and_then(|text| from_text(&text)))
}

/// A person from elements inside: `atom:author`, `itunes:owner`. Where there are none, from the text.
pub(super) fn read_parts<'a>(cursor: &mut Cursor<'a>, element: &Element<'a>) -> Result<Option<Person>, Stop> {
    use super::cursor::Step;
    let mut person = Person::default();
    let mut text = String::new();
    while cursor.is_open(element.depth) {
        match cursor.step()? {
            Some(Step::Start(child)) if child.depth == element.depth + 1 => part(cursor, &child, &mut person)?,
            Some(Step::Text(raw, at)) => text.push_str(&cursor.decode(raw, at)),
            Some(Step::Cdata(raw)) => text.push_str(raw),
            Some(_) => {}
            None => break,
        }
    }
    if person == Person::default() {
        return Ok(from_text(&text));
    }
    Ok(Some(person))
}

fn part<'a>(cursor: &mut Cursor<'a>, child: &Element<'a>, person: &mut Person) -> Result<(), Stop> {
    if !matches!(child.ns, Ns::Atom | Ns::Itunes | Ns::Rss | Ns::GooglePlay) {
        return Ok(());
    }
    match child.key {
        Key::Name if person.name.is_none() => {
            let content = content::read(cursor, child, Reading::Text)?;
            let name = content.text(cursor);
            person.name = named(&name, None).and_then(|person| person.name);
        }
        Key::Uri | Key::Url | Key::HomePage if person.url.is_none() => {
            let text = content::word(cursor, child)?.unwrap_or_default();
            person.url = cursor.bases.resolve(child.base, &text);
        }
        Key::Email if person.email.is_none() => {
            let text = content::word(cursor, child)?;
            person.email = text.map(|text| text.strip_prefix("mailto:").unwrap_or(&text).to_owned());
        }
        _ => {}
    }
    Ok(())
}
