//! What each format keeps of a feed, and nothing else: what is rendered is `kept`, whole.

use std::borrow::Cow;

use chrono::DateTime;

use crate::model::{
    Address, Attachment, Category, Comments, Entry, EntryPodcast, Feed, FeedPodcast, Generator, Image, Link, Origin,
    Person, Stamp, Transcript,
};
use crate::text::html::sanitise;
use crate::text::{RawHtml, SafeHtml};

use super::address;
use super::characters::{clean, line};
use super::dates::{whole_seconds, writable};
use super::extension;
use super::format::Format;
use super::media;
use super::person;
use super::tag::is_language;
use super::words::{GENERATOR, VERSION};

/// What a format says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persons {
    /// The name alone.
    Name,
    /// Name, page and mail address.
    NameUrlMail,
    /// The picture, too.
    Whole,
}

/// How a format carries files that come with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// One enclosure, the rest as elements of Media RSS; pictures only as lead image.
    OneEnclosure,
    /// All, without playing times.
    Links,
    /// All, whole.
    Whole,
}

/// What a format has a name for; all else is lost in it. All of them carry ids,
/// addresses, titles, texts, dates, authors, tags, languages, comments, places and rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a table of what is there and what is not")]
pub struct Keeps {
    /// The feed's id, its small picture, the id of the source of an entry.
    pub ids: bool,
    /// `ttl`, and the feed's picture with its title and link.
    pub ttl: bool,
    /// Fractions of seconds.
    pub fractions: bool,
    /// How exact a date is, and what only our own members say: copies, story, first drafts' dates.
    pub ours: bool,
    /// Whether every entry has `updated`.
    pub always_updated: bool,
    /// Words shown for a category beside its term.
    pub labels: bool,
    /// What is said of people.
    pub persons: Persons,
    /// How files are carried.
    pub files: Files,
    /// Elements of Media RSS.
    pub media: bool,
    /// What only podcasts say.
    pub podcast: bool,
    /// Elements of unknown namespaces.
    pub extensions: bool,
}

/// The title of an entry of which nothing at all is known.
const UNTITLED: &str = "Untitled";

/// The feed as this format can say it: `parse::read(render(feed)) == kept(feed, format)`.
#[must_use]
pub fn kept(feed: &Feed, format: &dyn Format) -> Feed {
    kept_whole(feed.clone(), format)
}

/// The same from a feed that nobody needs any more.
fn kept_whole(feed: Feed, format: &dyn Format) -> Feed {
    let (mut out, entries) = kept_parts(feed, format);
    out.entries = entries.collect();
    out
}

/// The same in parts: the feed itself, and its entries one at a time, so that of a large feed nothing
/// stands in memory twice.
pub(super) fn kept_parts(mut feed: Feed, format: &dyn Format) -> (Feed, impl Iterator<Item = Entry> + use<>) {
    let keeps = format.keeps();
    let title = feed.title.as_deref().and_then(line);
    let language = feed.language.as_deref().map(str::trim).filter(|tag| is_language(tag)).map(str::to_owned);
    let icon = address::file(feed.icon.as_ref());
    let home = address::link(feed.home_page_url.as_ref());
    let mut limit = extension::Limit::default();
    let mut out = Feed {
        id: feed.id.as_deref().and_then(address::id).filter(|_| keeps.ids),
        description: feed.description.as_deref().and_then(line).or_else(|| title.clone()),
        favicon: address::file(feed.favicon.as_ref()).filter(|_| keeps.ids),
        ttl_minutes: feed.ttl_minutes.filter(|minutes| keeps.ttl && *minutes > 0),
        image: icon.clone().filter(|_| keeps.ttl).map(|url| Image {
            url: Some(url),
            title: title.clone(),
            link: home.clone(),
            ..Image::default()
        }),
        rights: feed.rights.as_deref().and_then(line),
        categories: categories(&feed.categories, keeps),
        podcast: feed.podcast.as_ref().filter(|_| keeps.podcast).and_then(feed_podcast),
        generator: Some(if keeps.ids { generator() } else { in_one_text(generator()) }),
        extensions: limit.kept(&feed.extensions, keeps.extensions),
        ..Feed::default()
    };
    // What is in the feed is never newer than the feed.
    out.updated =
        feed.updated.into_iter().chain(newest(&feed)).max_by_key(Stamp::utc).and_then(|stamp| date(stamp, keeps));
    if keeps.always_updated {
        out.updated = out.updated.or_else(|| Some(Stamp::exact(DateTime::default())));
    }
    if !keeps.ids {
        // A reader takes the owner of a podcast for its author.
        out.authors.extend(out.podcast.as_ref().and_then(|podcast| podcast.owner.clone()));
    }
    let (given, updated) = (std::mem::take(&mut feed.entries), out.updated);
    let entries = given.into_iter().map(move |given| entry(&given, &feed, updated, keeps, &mut limit));
    if keeps.always_updated {
        out.favicon = out.favicon.or_else(|| icon.clone());
    }
    (out.title, out.language, out.icon, out.home_page_url) = (title, language, icon, home);
    (out, entries)
}

/// Who made the file: always this program, whatever the feed was read from.
pub(super) fn generator() -> Generator {
    Generator { name: Some(GENERATOR.to_owned()), url: None, version: Some(VERSION.to_owned()) }
}

/// RSS has one text for name and version.
fn in_one_text(generator: Generator) -> Generator {
    let parts = [generator.name, generator.version];
    Generator { name: Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" ")), ..Generator::default() }
}

fn newest(feed: &Feed) -> Option<Stamp> {
    feed.entries.iter().filter_map(|entry| entry.updated.or(entry.published)).max_by_key(Stamp::utc)
}

fn entry(
    given: &Entry,
    feed: &Feed,
    feed_updated: Option<Stamp>,
    keeps: &Keeps,
    limit: &mut extension::Limit,
) -> Entry {
    let id = given.id.as_deref().and_then(address::id);
    let url = address::link(given.url.as_ref());
    let published = given.published.and_then(|stamp| date(stamp, keeps));
    let updated = given.updated.and_then(|stamp| date(stamp, keeps));
    let named = given.source.as_ref().and_then(|source| source.title.as_deref()).or(feed.title.as_deref());
    let title = title(given).or_else(|| named.and_then(line)).or_else(|| Some(UNTITLED.to_owned()));
    let people = person::named(&given.authors, keeps.persons);
    let mut out = Entry {
        id_is_permalink: false,
        content: body(given, title.as_deref()),
        title,
        summary: given.summary.as_deref().and_then(line),
        image: address::file(given.image.as_ref()).or_else(|| media::pictured(&given.attachments)),
        published,
        updated: if keeps.always_updated { updated.or(published).or(feed_updated) } else { updated },
        authors: if people.is_empty() {
            person::fall_back(given, feed.title.as_deref(), keeps.persons)
        } else {
            people
        },
        contributors: person::named(&given.contributors, keeps.persons),
        categories: categories(&given.categories, keeps),
        language: language(given, feed),
        comments: comments(&given.comments),
        rights: given.rights.as_deref().and_then(line),
        license: address::link(given.license.as_ref()),
        source: given.source.as_ref().and_then(|source| origin(source, updated.or(published).or(feed_updated), keeps)),
        in_reply_to: given.in_reply_to.clone(),
        geo: given.geo.clone(),
        podcast: given.podcast.as_ref().filter(|_| keeps.podcast).and_then(entry_podcast),
        extensions: limit.kept(&given.extensions, keeps.extensions),
        links: links(given),
        ..Entry::default()
    };
    out.id_is_permalink =
        !keeps.ids && url.as_ref().is_some_and(|url| url.is_http() && id.as_deref() == Some(url.as_str()));
    (out.id, out.url) = (id.or_else(|| made_id(given)), url);
    if keeps.ours {
        ours(given, &mut out);
    } else {
        out.links.extend(copies(given));
    }
    files(given, &mut out, keeps);
    out
}

/// What only the members of our own say.
fn ours(given: &Entry, out: &mut Entry) {
    out.external_url = address::link(given.external_url.as_ref());
    out.banner_image = address::file(given.banner_image.as_ref());
    out.content_text = given.content_text.clone().filter(|text| !clean(text).trim().is_empty());
    if given.content.as_ref().is_none_or(SafeHtml::is_empty) && out.content_text.is_some() {
        out.content = None;
    }
    out.content_src = address::link(given.content_src.as_ref());
    out.created = given.created.and_then(writable);
    out.expired = given.expired.and_then(writable);
    out.story.clone_from(&given.story);
    out.first_seen = given.first_seen.and_then(writable);
    out.also = given.also.iter().map(copy).collect();
}

/// An id for an entry that was given none: its address, else one made from what it says.
fn made_id(given: &Entry) -> Option<String> {
    let url = given.url.as_ref().map(Address::as_str);
    let published = given.published.map(|stamp| stamp.at.to_rfc3339()).unwrap_or_default();
    let title = title(given).unwrap_or_default();
    url.and_then(address::id).or_else(|| address::id(&format!("entry {published} {title}")))
}

/// A title for every entry: readers refuse a feed with an entry that has none.
fn title(given: &Entry) -> Option<String> {
    /// As many characters as a headline has.
    const LONGEST: usize = 80;
    if let Some(title) = given.title.as_deref().and_then(line) {
        return Some(title);
    }
    let text = given.summary.as_deref().and_then(line).or_else(|| given.content_text.as_deref().and_then(line));
    let Some(text) = text else { return given.url.as_ref().and_then(address::written) };
    if text.chars().count() <= LONGEST {
        return Some(text);
    }
    let cut: String = text.chars().take(LONGEST).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    Some(format!("{whole}…"))
}

/// The same article elsewhere, as links.
fn copies(given: &Entry) -> impl Iterator<Item = Link> + '_ {
    given.also.iter().filter_map(|origin| {
        let title = origin.title.as_deref().and_then(line);
        let href = address::link(origin.url.as_ref())?;
        Some(Link { rel: "related".to_owned(), href, media_type: None, title, hreflang: None, length: None })
    })
}

fn copy(given: &Origin) -> Origin {
    Origin {
        id: given.id.clone(),
        title: given.title.as_deref().and_then(line),
        url: address::link(given.url.as_ref()),
        feed_url: address::file(given.feed_url.as_ref()),
        ..Origin::default()
    }
}

/// The text of an entry: readers drop an entry without one, or refuse the feed.
fn body(given: &Entry, title: Option<&str>) -> Option<SafeHtml> {
    if let Some(html) = given.content.as_ref().filter(|html| !html.is_empty()) {
        // Only what came from elsewhere than our own readers has characters that may not be published.
        return Some(match clean(html.as_str()) {
            Cow::Borrowed(_) => html.clone(),
            Cow::Owned(clean) => sanitise(&RawHtml(clean), None),
        });
    }
    [given.content_text.as_deref(), given.summary.as_deref(), title]
        .into_iter()
        .flatten()
        .map(|text| SafeHtml::from_text(&clean(text)))
        .find(|html| !html.is_empty())
}

fn date(stamp: Stamp, keeps: &Keeps) -> Option<Stamp> {
    let stamp = writable(stamp)?;
    Some(match (keeps.fractions, keeps.ours) {
        (false, _) => whole_seconds(stamp),
        (true, false) => Stamp::exact(stamp.at),
        (true, true) => stamp,
    })
}

/// The language of an entry where it is not the feed's.
fn language(given: &Entry, feed: &Feed) -> Option<String> {
    let tag = given.language.as_deref().map(str::trim).filter(|tag| is_language(tag))?;
    let same = feed.language.as_deref().is_some_and(|other| other.trim().eq_ignore_ascii_case(tag));
    (!same).then(|| tag.to_owned())
}

/// Categories without commas, since readers cut at them, each once.
fn categories(given: &[Category], keeps: &Keeps) -> Vec<Category> {
    let mut out: Vec<Category> = Vec::new();
    for category in given {
        let scheme = category.scheme.as_deref().and_then(line);
        let shown = line(category.shown()).unwrap_or_default();
        let term = line(&category.term).unwrap_or_default();
        let whole = Category {
            label: category.label.as_deref().and_then(line).filter(|label| keeps.labels && *label != term),
            term: if keeps.labels { term } else { shown.clone() },
            scheme: scheme.clone(),
        };
        let parts: Vec<Category> = if shown.contains(',') || whole.term.contains(',') {
            shown
                .split(',')
                .filter_map(line)
                .map(|term| Category { term, scheme: scheme.clone(), label: None })
                .collect()
        } else {
            vec![whole]
        };
        for part in parts {
            if !part.term.is_empty() && !out.contains(&part) {
                out.push(part);
            }
        }
    }
    out
}

fn comments(given: &Comments) -> Comments {
    Comments { url: address::link(given.url.as_ref()), feed: address::file(given.feed.as_ref()), count: given.count }
}

/// Links that say more than what other members do: what the article is about, where it was found.
fn links(given: &Entry) -> Vec<Link> {
    const RELATIONS: &[&str] = &["related", "via"];
    let mut out: Vec<Link> = Vec::new();
    for link in given.links.iter().filter(|link| RELATIONS.contains(&link.rel.as_str())) {
        let Some(href) = address::link(Some(&link.href)) else { continue };
        if out.iter().any(|before| before.rel == link.rel && before.href == href) {
            continue;
        }
        out.push(Link {
            rel: link.rel.clone(),
            href,
            media_type: media::media_type(link.media_type.as_deref()),
            title: link.title.as_deref().and_then(line),
            hreflang: link.hreflang.clone().filter(|tag| is_language(tag)),
            length: None,
        });
    }
    out
}

/// Where an entry comes from, as the format says it; nothing where that would not be valid.
fn origin(given: &Origin, entry_updated: Option<Stamp>, keeps: &Keeps) -> Option<Origin> {
    let url = address::link(given.url.as_ref());
    let feed_url = address::file(given.feed_url.as_ref());
    let host = || feed_url.as_ref().or(url.as_ref()).and_then(Address::host);
    let title = given.title.as_deref().and_then(line).or_else(host)?;
    if !keeps.ids {
        // RSS asks for the address of a feed; for a source without one, that of its page.
        let feed_url = feed_url.or(url).filter(Address::is_http)?;
        return Some(Origin { title: Some(title), feed_url: Some(feed_url), ..Origin::default() });
    }
    let made = || feed_url.as_ref().or(url.as_ref()).map(address::canonical).unwrap_or_else(|| title.clone());
    Some(Origin {
        id: given.id.as_deref().and_then(address::id).or_else(|| address::id(&made())),
        title: Some(title.clone()),
        // Atom asks for a moment; the entry's own one moves only when the entry does.
        updated: given
            .updated
            .and_then(|stamp| date(stamp, keeps))
            .or_else(|| entry_updated.filter(|_| keeps.always_updated)),
        rights: given.rights.as_deref().and_then(line),
        language: given.language.clone().filter(|tag| keeps.ours && is_language(tag)),
        image: address::file(given.image.as_ref()),
        url,
        feed_url,
        ..Origin::default()
    })
}

/// Lead image, enclosures and elements of Media RSS.
fn files(given: &Entry, out: &mut Entry, keeps: &Keeps) {
    let lead = out.image.as_ref().filter(|_| keeps.media).map(media::lead);
    let mut files = media::attachments(&given.attachments);
    match keeps.files {
        Files::Whole => {}
        Files::Links => files.iter_mut().for_each(|file| file.seconds = None),
        Files::OneEnclosure => {
            let first = files.iter().position(media::is_played).map(|at| files.remove(at));
            files.retain(|file| file.media_type.as_deref().map(media::medium) != Some("image"));
            out.media = files.iter().map(|file| media::content(file, &given.media)).collect();
            for (file, media) in files.iter_mut().zip(&out.media) {
                file.seconds = media.seconds;
            }
            if let Some(first) = first {
                enclose(first, &mut files, out);
            }
        }
    }
    if let Some([content, thumbnail]) = lead {
        out.media.insert(0, content);
        out.media.push(thumbnail);
    }
    out.attachments = files;
}

/// The one enclosure of an RSS item: its playing time stands in `itunes:duration`.
fn enclose(first: Attachment, files: &mut Vec<Attachment>, out: &mut Entry) {
    if let Some(seconds) = first.seconds.map(f64::round).filter(|seconds| *seconds > 0.0) {
        let podcast = out.podcast.get_or_insert_default();
        podcast.seconds = podcast.seconds.or(Some(seconds));
    }
    files.insert(0, Attachment { seconds: None, title: None, ..first });
}

/// Podcast members whose values are of the form that directories take.
fn entry_podcast(given: &EntryPodcast) -> Option<EntryPodcast> {
    let number = |value: Option<f64>| value.filter(|value| *value >= 1.0 && value.fract() == 0.0 && *value < 1e9);
    let out = EntryPodcast {
        block: given.block.filter(|block| *block),
        explicit: given.explicit,
        seconds: given.seconds.map(f64::round).filter(|seconds| *seconds > 0.0 && *seconds < 1e9),
        episode: number(given.episode),
        season: number(given.season),
        episode_type: given.episode_type.clone().filter(|kind| matches!(kind.as_str(), "full" | "trailer" | "bonus")),
        transcripts: given.transcripts.iter().filter_map(transcript).collect(),
        chapters: given.chapters.as_ref().and_then(|link| {
            let kind = media::media_type(link.media_type.as_deref());
            Some(Link {
                rel: link.rel.clone(),
                href: address::file(Some(&link.href))?,
                media_type: kind.or_else(|| Some("application/json+chapters".to_owned())),
                title: None,
                hreflang: None,
                length: None,
            })
        }),
    };
    (out != EntryPodcast::default()).then_some(out)
}

fn transcript(given: &Transcript) -> Option<Transcript> {
    let url = address::file(Some(&given.url))?;
    let kind = media::media_type(given.media_type.as_deref());
    Some(Transcript {
        media_type: kind.or_else(|| media::type_of(url.as_str()).map(str::to_owned)),
        language: given.language.clone().filter(|tag| is_language(tag)),
        rel: given.rel.clone().filter(|rel| rel == "captions"),
        url,
    })
}

fn feed_podcast(given: &FeedPodcast) -> Option<FeedPodcast> {
    let owner = given
        .owner
        .as_ref()
        .and_then(|owner| person::named(std::slice::from_ref(owner), Persons::NameUrlMail).into_iter().next());
    let out = FeedPodcast {
        block: given.block.filter(|block| *block),
        explicit: given.explicit,
        kind: given.kind.clone().filter(|kind| matches!(kind.as_str(), "episodic" | "serial")),
        owner: owner.map(|owner| Person { url: None, ..owner }),
        image: address::file(given.image.as_ref()),
    };
    (out != FeedPodcast::default()).then_some(out)
}
