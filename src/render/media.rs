//! Pictures, sounds and films: their types, and the media elements that stand for them.

use crate::model::{Address, Attachment, Media};

use super::address;
use super::characters::line;

/// Types by the end of an address, for what says none.
const TYPES: &[(&str, &str)] = &[
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
    ("aac", "audio/aac"),
    ("flac", "audio/flac"),
    ("m4a", "audio/mp4"),
    ("mp3", "audio/mpeg"),
    ("oga", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("m4v", "video/mp4"),
    ("mkv", "video/x-matroska"),
    ("mov", "video/quicktime"),
    ("mp4", "video/mp4"),
    ("ogv", "video/ogg"),
    ("webm", "video/webm"),
    ("m3u8", "application/vnd.apple.mpegurl"),
    ("epub", "application/epub+zip"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("json", "application/json"),
    ("srt", "application/x-subrip"),
    ("vtt", "text/vtt"),
    ("html", "text/html"),
    ("txt", "text/plain"),
];

/// The type of what nothing is known of (RFC 2046 section 4.5.1).
const UNKNOWN: &str = "application/octet-stream";

/// The type that the end of an address speaks of.
pub(super) fn type_of(address: &str) -> Option<&'static str> {
    let path = address.split(['?', '#']).next()?;
    let (_, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    TYPES.iter().find(|(name, _)| name.eq_ignore_ascii_case(ending)).map(|(_, kind)| *kind)
}

/// A type as written, if it has the form of one.
pub(super) fn media_type(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    let (essence, parameters) = text.split_once(';').map_or((text, None), |(a, b)| (a.trim(), Some(b)));
    let (major, minor) = essence.split_once('/')?;
    let token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b));
    if !token(major) || !token(minor) {
        return None;
    }
    // Parameters of a doubtful form are worth less than a type that is understood.
    let plain = parameters
        .is_none_or(|rest| rest.trim().split_once('=').is_some_and(|(name, value)| token(name) && token(value)));
    Some(if plain { text.to_owned() } else { essence.to_owned() })
}

/// The attachments that can be published: each with an http address and a type, each once.
pub(super) fn attachments(given: &[Attachment]) -> Vec<Attachment> {
    let mut out: Vec<Attachment> = Vec::new();
    for attachment in given {
        let Some(url) = address::file(Some(&attachment.url)) else { continue };
        if out.iter().any(|before| before.url == url) {
            continue;
        }
        let media_type = media_type(attachment.media_type.as_deref())
            .or_else(|| type_of(url.as_str()).map(str::to_owned))
            .unwrap_or_else(|| UNKNOWN.to_owned());
        out.push(Attachment {
            url,
            media_type: Some(media_type),
            bytes: attachment.bytes.filter(|bytes| *bytes > 0),
            seconds: attachment.seconds.filter(|seconds| seconds.is_finite() && *seconds > 0.0),
            title: attachment.title.as_deref().and_then(line),
        });
    }
    out
}

/// The first picture among files: the lead image of an entry that names none.
pub(super) fn pictured(files: &[Attachment]) -> Option<Address> {
    attachments(files)
        .into_iter()
        .find(|file| file.media_type.as_deref().map(medium) == Some("image"))
        .map(|file| file.url)
}

/// What a media type is, in the words of Media RSS.
pub(super) fn medium(media_type: &str) -> &'static str {
    let lower = media_type.to_ascii_lowercase();
    ["image", "audio", "video"]
        .into_iter()
        .find(|major| lower.strip_prefix(major).is_some_and(|rest| rest.starts_with('/')))
        .unwrap_or("document")
}

/// Whether readers play it.
pub(super) fn is_played(attachment: &Attachment) -> bool {
    matches!(attachment.media_type.as_deref().map(medium), Some("audio" | "video"))
}

/// The lead image: content and thumbnail under one address, which stands in the text, too:
/// readers look for it in different places and hide the second one only if it is the same.
pub(super) fn lead(image: &Address) -> [Media; 2] {
    let kind = |name: &str| Media { kind: name.to_owned(), url: Some(image.clone()), ..Media::default() };
    [
        Media {
            medium: Some("image".to_owned()),
            media_type: type_of(image.as_str()).filter(|kind| medium(kind) == "image").map(str::to_owned),
            ..kind("content")
        },
        kind("thumbnail"),
    ]
}

/// An attachment as an element of Media RSS, with what the source said of its size in `known`.
pub(super) fn content(attachment: &Attachment, known: &[Media]) -> Media {
    let same = known.iter().find(|media| media.kind == "content" && media.url.as_ref() == Some(&attachment.url));
    let size = |value: Option<f64>| value.filter(|value| value.is_finite() && *value > 0.0).map(f64::round);
    Media {
        kind: "content".to_owned(),
        url: Some(attachment.url.clone()),
        media_type: attachment.media_type.clone(),
        medium: attachment.media_type.as_deref().map(|kind| medium(kind).to_owned()),
        width: size(same.and_then(|media| media.width)),
        height: size(same.and_then(|media| media.height)),
        seconds: attachment.seconds.map(f64::round).filter(|seconds| *seconds > 0.0),
        bytes: attachment.bytes,
        title: attachment.title.clone(),
        description: same.and_then(|media| media.description.as_deref()).and_then(line),
        group: None,
    }
}
