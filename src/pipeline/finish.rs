//! An entry as read to an entry as published: nothing that a reader counts on is missing.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::model::{Address, Category, Entry, Feed};
use crate::text::address::strip_tracking;
use crate::text::html::{first_image, first_words, has_image, plain, with_lead_image};
use crate::text::language::Listener;
use crate::text::{SafeHtml, into_one_line};

/// Characters of a title that is made from the text.
const TITLE_CHARACTERS: usize = 80;

/// Characters of a summary that is made from the text.
const SUMMARY_CHARACTERS: usize = 280;

/// Finishes all entries of a feed. `spoken` is the language of its source as config.yaml has it.
#[must_use]
pub(super) fn finish_all(mut feed: Feed, spoken: Option<&str>) -> Feed {
    let Feed { entries, language, .. } = &mut feed;
    let spoken = language.as_deref().or(spoken);
    let mut listener = Listener::default();
    *entries = std::mem::take(entries).into_iter().map(|entry| finish_with(entry, spoken, &mut listener)).collect();
    feed
}

/// Finishes one entry: title, content, summary, image, language, addresses.
/// `spoken` is the language of the document, or of the source as config.yaml has it.
#[must_use]
pub fn finish(entry: Entry, spoken: Option<&str>) -> Entry {
    finish_with(entry, spoken, &mut Listener::default())
}

/// The same among the entries of one document, whose languages `listener` has heard.
fn finish_with(mut entry: Entry, spoken: Option<&str>, listener: &mut Listener) -> Entry {
    if entry.unchanged {
        return entry;
    }
    // What another feed of this program says of itself is not ours to say.
    (entry.story, entry.first_seen) = (None, None);
    entry.also.clear();
    entry.url = entry.url.take().filter(Address::is_url).map(without_tracking);
    let summary = entry.summary.take();
    let read = match &summary {
        // Where the source gave nothing else, the summary is the content, kept once, and its text the content's.
        Some(_) if is_summary_alone(&entry) => {
            entry.content = entry.summary_html.take();
            None
        }
        _ => Some(finish_content(&mut entry, summary.as_deref())),
    };
    let text = read.as_deref().or(summary.as_deref()).unwrap_or_default();
    finish_title(&mut entry, text);
    entry.language = entry
        .language
        .take()
        .or_else(|| spoken.map(str::to_owned))
        .or_else(|| listener.detect(text).map(str::to_owned));
    finish_summary(&mut entry, summary, read.as_deref());
    finish_image(&mut entry);
    entry.categories = tags(std::mem::take(&mut entry.categories));
    for file in &mut entry.attachments {
        file.media_type.get_or_insert_with(|| media_type(&file.url).to_owned());
    }
    entry
}

/// An entry whose words config.yaml changed, made whole again: a summary or picture that was taken from the
/// text is taken from the new one, and what became empty is made from what is left.
#[must_use]
pub(super) fn mend(mut entry: Entry, before: &Entry) -> Entry {
    let text_of = |entry: &Entry| entry.content.as_ref().map(|content| plain(content.as_str())).unwrap_or_default();
    if entry.content != before.content {
        let made = Some(first_words(&text_of(before), SUMMARY_CHARACTERS));
        if before.summary == made {
            entry.summary = None;
        }
        let shows = |entry: &Entry, image: &Address| {
            entry.content.as_ref().is_some_and(|content| has_image(content, image.as_str()))
        };
        if before.image.as_ref().is_some_and(|image| shows(before, image) && !shows(&entry, image)) {
            entry.image = entry.content.as_ref().and_then(first_image).as_deref().and_then(Address::new);
        }
        if entry.content.as_ref().and_then(shown_text).is_none() {
            entry.content = None;
        }
    }
    if entry.content.is_none() || entry.title.is_none() || entry.summary.is_none() {
        let summary = entry.summary.take();
        let text = finish_content(&mut entry, summary.as_deref());
        finish_title(&mut entry, &text);
        finish_summary(&mut entry, summary, Some(&text));
    }
    entry
}

fn without_tracking(url: Address) -> Address {
    match strip_tracking(url.as_str()) {
        Cow::Borrowed(_) => url,
        Cow::Owned(stripped) => Address::new(&stripped).unwrap_or(url),
    }
}

fn is_summary_alone(entry: &Entry) -> bool {
    entry.content.is_none() && entry.content_text.is_none() && entry.summary_html.is_some()
}

/// There is always a text: the content, else the source's plain text, the summary, the title. Gives the
/// content as plain text.
fn finish_content(entry: &mut Entry, summary: Option<&str>) -> String {
    if let Some(text) = entry.content.as_ref().and_then(shown_text) {
        return text;
    }
    let from_text = |text: &str| {
        let content = SafeHtml::from_text(text);
        let text = plain(content.as_str());
        (content, text)
    };
    let has_words = |text: &&str| !text.trim().is_empty();
    let from_summary = || {
        let content = entry.summary_html.as_ref()?;
        Some((content.clone(), shown_text(content)?))
    };
    let given = entry.content_text.as_deref().filter(has_words).map(from_text);
    let found = given
        .or_else(from_summary)
        .or_else(|| summary.filter(has_words).map(from_text))
        .or_else(|| entry.title.as_deref().filter(has_words).map(from_text))
        .or_else(|| entry.url.as_ref().map(|url| from_text(url.as_str())));
    let (content, text) = found.unzip();
    entry.content = content;
    text.unwrap_or_default()
}

/// The text of markup, plain; nothing where neither words nor pictures are shown.
fn shown_text(content: &SafeHtml) -> Option<String> {
    const SEEN: &[&str] = &["<img", "<video", "<audio", "<picture"];
    let text = plain(content.as_str());
    let shows = !text.is_empty() || SEEN.iter().any(|tag| content.as_str().contains(tag));
    shows.then_some(text)
}

fn finish_title(entry: &mut Entry, text: &str) {
    let given = entry.title.take().map(into_one_line);
    entry.title = given
        .filter(|title| !title.is_empty())
        .or_else(|| Some(first_words(text, TITLE_CHARACTERS)).filter(|title| !title.is_empty()))
        .or_else(|| entry.attachments.first().and_then(|file| file.title.clone()))
        .or_else(|| entry.url.as_ref().map(|url| url.as_str().to_owned()))
        .or_else(|| entry.id.clone())
        .or_else(|| Some("…".to_owned()));
    if entry.content.is_none() {
        entry.content = entry.title.as_deref().map(SafeHtml::from_text);
    }
}

/// The summary is shorter than the content; where there is none, or a longer one, the text begins it. Without a text
/// that is the longer one.
fn finish_summary(entry: &mut Entry, given: Option<String>, text: Option<&str>) {
    let longest = entry.content.as_ref().map_or(0, |content| content.as_str().len());
    let is_short = |summary: &str| !summary.is_empty() && summary.len() < longest;
    let given = given.map(into_one_line);
    if given.as_deref().is_some_and(is_short) {
        entry.summary = given;
        return;
    }
    let begun = first_words(text.or(given.as_deref()).unwrap_or_default(), SUMMARY_CHARACTERS);
    entry.summary = Some(begun).filter(|summary| is_short(summary));
}

/// The lead image stands in the content and is named under the same address, byte for byte.
fn finish_image(entry: &mut Entry) {
    let Some(content) = entry.content.take() else { return };
    let named = entry.image.take().filter(Address::is_http);
    let (content, image) = match named {
        Some(image) => {
            let with = with_lead_image(&content, image.as_str(), entry.title.as_deref().unwrap_or_default());
            (with, Some(image))
        }
        None => {
            let image = first_image(&content).as_deref().and_then(Address::new);
            (content, image)
        }
    };
    (entry.content, entry.image) = (Some(content), image);
}

/// Readers split tags at commas, so a list in one tag becomes several; each stands once.
fn tags(given: Vec<Category>) -> Vec<Category> {
    let mut tags: Vec<Category> = Vec::with_capacity(given.len());
    let mut add = |tag: Category| {
        if !tag.term.is_empty() && !tags.iter().any(|known| known.term == tag.term && known.scheme == tag.scheme) {
            tags.push(tag);
        }
    };
    for Category { term, scheme, label } in given {
        if scheme.is_some() || label.is_some() {
            add(Category { term: without_commas(term), scheme, label: label.map(without_commas) });
        } else if term.contains(',') {
            for part in term.split(',').map(str::trim) {
                add(Category { term: part.to_owned(), ..Category::default() });
            }
        } else {
            add(Category { term: trimmed(term), ..Category::default() });
        }
    }
    tags
}

fn without_commas(text: String) -> String {
    if !text.contains(',') {
        return trimmed(text);
    }
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn trimmed(text: String) -> String {
    if text.trim().len() == text.len() { text } else { text.trim().to_owned() }
}

/// The media type that the end of an address tells.
fn media_type(url: &Address) -> &'static str {
    const KNOWN: &[(&str, &str)] = &[
        ("mp3", "audio/mpeg"),
        ("m4a", "audio/mp4"),
        ("m4b", "audio/mp4"),
        ("aac", "audio/aac"),
        ("ogg", "audio/ogg"),
        ("oga", "audio/ogg"),
        ("opus", "audio/ogg"),
        ("flac", "audio/flac"),
        ("wav", "audio/wav"),
        ("mp4", "video/mp4"),
        ("m4v", "video/mp4"),
        ("mov", "video/quicktime"),
        ("webm", "video/webm"),
        ("ogv", "video/ogg"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("png", "image/png"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
        ("avif", "image/avif"),
        ("pdf", "application/pdf"),
        ("epub", "application/epub+zip"),
        ("zip", "application/zip"),
        ("torrent", "application/x-bittorrent"),
    ];
    let path = url.as_str().split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    let known = |ending: &str| KNOWN.iter().find(|(end, _)| end.eq_ignore_ascii_case(ending));
    ending.and_then(known).map_or("application/octet-stream", |(_, kind)| kind)
}
