//! What podcasts say: the values of `itunes:` and `podcast:`.

use super::content;
use super::context::Context;
use super::cursor::{Element, Stop};
use super::links::bare;
use super::names::{Key, Ns};
use crate::model::{Address, EntryPodcast, Link, RepairKind, Transcript};

/// Most transcripts of an episode.
const MAX_TRANSCRIPTS: usize = 50;

/// Whether a text says yes.
pub(super) fn is_yes(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("yes")
}

/// What `itunes:explicit` says, if anything.
pub(super) fn explicit(text: &str) -> Option<bool> {
    let text = text.trim();
    if ["yes", "true", "explicit"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Some(true);
    }
    ["no", "false", "clean"].iter().any(|word| text.eq_ignore_ascii_case(word)).then_some(false)
}

/// A playing time in seconds: seconds, `mm:ss` or `hh:mm:ss`.
pub(super) fn seconds(text: &str) -> Option<f64> {
    let mut total = 0.0;
    let mut parts = 0;
    for part in text.trim().split(':') {
        let number: f64 = part.trim().parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)?;
        total = total * 60.0 + number;
        parts += 1;
    }
    (parts <= 3 && total > 0.0).then_some(total)
}

/// A number that is finite.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// `itunes:image`: href, else url, else the text.
pub(super) fn image<'a>(cx: &mut Context<'a, '_>, element: &Element<'a>) -> Result<Option<Address>, Stop> {
    for name in ["href", "url"] {
        if let Some(address) = cx.address_attribute(element, name) {
            return Ok(Some(address));
        }
    }
    cx.address(element)
}

/// An element of an episode; returns whether it was one of those read here.
pub(super) fn episode<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    podcast: &mut EntryPodcast,
) -> Result<bool, Stop> {
    match (element.ns, element.key) {
        (Ns::Itunes, Key::Duration) => {
            let text = content::word(&mut cx.cursor, element)?;
            let found = text.as_deref().and_then(seconds);
            let says_nothing = |text: &str| text.chars().all(|c| matches!(c, '0' | ':' | '.'));
            if let Some(text) = text.filter(|text| found.is_none() && !says_nothing(text)) {
                cx.unread(RepairKind::Value, &text, "duration", element.start);
            }
            podcast.seconds = podcast.seconds.or(found);
        }
        (Ns::Itunes | Ns::Podcast, Key::Episode) => {
            let text = content::word(&mut cx.cursor, element)?;
            podcast.episode = podcast.episode.or(text.and_then(|text| number(&text)));
        }
        (Ns::Itunes | Ns::Podcast, Key::Season) => {
            let text = content::word(&mut cx.cursor, element)?;
            podcast.season = podcast.season.or(text.and_then(|text| number(&text)));
        }
        (Ns::Itunes, Key::EpisodeType) => {
            let text = cx.word(element)?;
            if podcast.episode_type.is_none() {
                podcast.episode_type = text.map(|text| text.to_ascii_lowercase());
            }
        }
        (Ns::Podcast, Key::Transcript) => {
            if let Some(url) = cx.address_attribute(element, "url") {
                let transcript = Transcript {
                    url,
                    media_type: cx.attribute("type"),
                    language: cx.attribute("language"),
                    rel: cx.attribute("rel"),
                };
                cx.keep(element, &mut podcast.transcripts, transcript, MAX_TRANSCRIPTS, "transcripts");
            }
        }
        (Ns::Podcast, Key::Chapters) => {
            if let Some(url) = cx.address_attribute(element, "url") {
                let media_type = cx.attribute("type");
                podcast.chapters.get_or_insert(Link { media_type, ..bare("chapters", url) });
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}
