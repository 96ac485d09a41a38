//! RSS 2.0.

use std::collections::BTreeMap;

use ::rss::extension::atom::{AtomExtension, Link as AtomLink};
use ::rss::extension::dublincore::DublinCoreExtension;
use ::rss::extension::itunes::{ITunesChannelExtension, ITunesItemExtension, ITunesOwner};
use ::rss::extension::{Extension, ExtensionMap};
use ::rss::{Category, Channel, Enclosure, Guid, Image, Item, Source};

use crate::model::{self, Address, Entry, EntryPodcast, Feed, FeedPodcast};

use super::dates::{rfc822, rfc3339};
use super::extension::{self, Namespaces, Node};
use super::format::{Format, Place};
use super::kept::{Files, Keeps, Persons, kept_parts};
use super::words::text_for_markup;
use super::xml::Pieces;

/// Where a feed leads that has no page and no public place.
const NO_PAGE: &str = "http://localhost/";

/// Depth of the elements of an item: rss, channel, item, title.
const LINES: usize = 4;

/// RSS 2.0, with the namespaces that readers know.
pub(super) struct Rss;

impl Format for Rss {
    fn name(&self) -> &'static str {
        "rss"
    }

    fn media_type(&self) -> &'static str {
        "application/rss+xml"
    }

    fn keeps(&self) -> &'static Keeps {
        &Keeps {
            ids: false,
            ttl: true,
            fractions: false,
            ours: false,
            always_updated: false,
            labels: false,
            persons: Persons::Name,
            files: Files::OneEnclosure,
            media: true,
            podcast: true,
            extensions: true,
        }
    }

    fn render_whole(&self, feed: Feed, place: &Place) -> Vec<u8> {
        let (feed, entries) = kept_parts(feed, self);
        let mut names = Namespaces::default();
        let mut channel = channel(&feed, place, &mut names);
        let mut pieces = Pieces::new("item", LINES);
        for entry in entries {
            let item = item(&entry, &mut names);
            channel.items = vec![stand_in(&item, channel.items.pop())];
            pieces.add(&written(&Channel { items: vec![item], ..Channel::default() }));
        }
        channel.namespaces = names.declared();
        pieces.finish(&written(&channel))
    }
}

fn written(channel: &Channel) -> Vec<u8> {
    // Writing into memory does not fail.
    channel.write_to(Vec::new()).unwrap_or_default()
}

/// An item with what makes the crate declare the namespaces of this one and of those before it.
fn stand_in(item: &Item, before: Option<Item>) -> Item {
    let before = before.unwrap_or_default();
    Item {
        title: Some(String::new()),
        content: before.content.or_else(|| item.content.as_ref().map(|_| String::new())),
        itunes_ext: before.itunes_ext.or_else(|| item.itunes_ext.as_ref().map(|_| ITunesItemExtension::default())),
        dublin_core_ext: Some(DublinCoreExtension::default()),
        atom_ext: before.atom_ext.or_else(|| item.atom_ext.as_ref().map(|_| AtomExtension::default())),
        ..Item::default()
    }
}

/// The channel without its items and the namespaces that these need.
fn channel(feed: &Feed, place: &Place, names: &mut Namespaces) -> Channel {
    let title = feed.title.clone().unwrap_or_else(|| place.stem.clone());
    let link = home(feed, place);
    let links = channel_links(place);
    if !links.is_empty() {
        names.declare("atom");
    }
    let itunes = feed.podcast.as_ref().map(|podcast| feed_podcast(podcast, names));
    let mut nodes = extension::of_feed(feed, names);
    nodes.extend(extension::archive(&place.chain, names));
    let extensions = extension_map(nodes);
    Channel {
        image: feed.image.as_ref().and_then(|image| {
            let url = image.url.as_ref()?.to_string();
            Some(Image { url, title: text_for_markup(&title), link: link.clone(), ..Image::default() })
        }),
        description: text_for_markup(feed.description.as_deref().unwrap_or(&title)),
        title: text_for_markup(&title),
        link,
        language: feed.language.clone(),
        copyright: feed.rights.as_deref().map(text_for_markup),
        last_build_date: feed.updated.map(|stamp| rfc822(stamp.at)),
        categories: categories(&feed.categories),
        generator: feed.generator.as_ref().and_then(|generator| generator.name.clone()),
        ttl: feed.ttl_minutes.map(|minutes| minutes.to_string()),
        extensions,
        atom_ext: (!links.is_empty()).then_some(AtomExtension { links }),
        itunes_ext: itunes,
        ..Channel::default()
    }
}

/// The page of the feed; where there is none, NAME.html in the public folder.
fn home(feed: &Feed, place: &Place) -> String {
    let page = feed.home_page_url.as_ref().map(Address::to_string);
    page.or_else(|| place.address("html")).unwrap_or_else(|| NO_PAGE.to_owned())
}

/// Self, archive and hub; never a link to another format: readers would take it for the web site.
fn channel_links(place: &Place) -> Vec<AtomLink> {
    let own = place.own_address("rss").map(|href| ("self", href)).into_iter().chain(place.chain_links("rss"));
    let own = own.map(|(rel, href)| AtomLink {
        href,
        rel: rel.to_owned(),
        mime_type: Some("application/rss+xml".to_owned()),
        ..AtomLink::default()
    });
    let hub = place.hub.clone().map(|href| AtomLink { href, rel: "hub".to_owned(), ..AtomLink::default() });
    own.chain(hub).collect()
}

fn item(entry: &Entry, names: &mut Namespaces) -> Item {
    let mut nodes = extension::shared(entry, names);
    if let Some(stamp) = entry.updated {
        nodes.push(names.text("atom", "updated", rfc3339(stamp.at)));
    }
    if let Some(feed) = &entry.comments.feed {
        nodes.push(names.text("wfw", "commentRss", feed.to_string()));
    }
    nodes.extend(extension::comment_count(&entry.comments, names));
    if let Some(license) = &entry.license {
        nodes.push(names.text("creativeCommons", "license", license.to_string()));
    }
    if let Some(podcast) = &entry.podcast {
        nodes.extend(extension::podcast(podcast, names));
    }
    let links = item_links(entry);
    if !links.is_empty() {
        names.declare("atom");
    }
    Item {
        title: entry.title.as_deref().map(text_for_markup),
        link: entry.url.as_ref().map(Address::to_string),
        description: entry.summary.as_deref().map(text_for_markup),
        categories: categories(&entry.categories),
        comments: entry.comments.url.as_ref().map(Address::to_string),
        enclosure: enclosure(entry),
        guid: entry.id.clone().map(|value| Guid { permalink: entry.id_is_permalink, value }),
        pub_date: entry.published.map(|stamp| rfc822(stamp.at)),
        source: entry.source.as_ref().and_then(source),
        content: entry.content.as_ref().map(|html| html.as_str().to_owned()),
        extensions: extension_map(nodes),
        atom_ext: (!links.is_empty()).then_some(AtomExtension { links }),
        itunes_ext: entry.podcast.as_ref().and_then(|podcast| entry_podcast(podcast, names)),
        dublin_core_ext: Some(dublin_core(entry)),
        ..Item::default()
    }
}

/// Links to copies and to what the entry is about.
fn item_links(entry: &Entry) -> Vec<AtomLink> {
    let related = entry.links.iter().map(|link| AtomLink {
        href: link.href.to_string(),
        rel: link.rel.clone(),
        mime_type: link.media_type.clone(),
        title: link.title.clone(),
        hreflang: link.hreflang.clone(),
        length: None,
    });
    related.collect()
}

fn enclosure(entry: &Entry) -> Option<Enclosure> {
    let first = entry.attachments.first().filter(|file| super::media::is_played(file))?;
    Some(Enclosure {
        url: first.url.to_string(),
        // RSS wants a length; 0 says that it is not known.
        length: first.bytes.unwrap_or(0).to_string(),
        mime_type: first.media_type.clone().unwrap_or_default(),
    })
}

fn source(source: &model::Origin) -> Option<Source> {
    let url = source.feed_url.as_ref()?.to_string();
    Some(Source { url, title: source.title.as_deref().map(text_for_markup) })
}

fn categories(categories: &[model::Category]) -> Vec<Category> {
    categories
        .iter()
        .map(|category| Category { name: text_for_markup(&category.term), domain: category.scheme.clone() })
        .collect()
}

fn dublin_core(entry: &Entry) -> DublinCoreExtension {
    let names = |people: &[model::Person]| people.iter().filter_map(|person| person.name.clone()).collect();
    DublinCoreExtension {
        creators: names(&entry.authors),
        contributors: names(&entry.contributors),
        languages: entry.language.iter().cloned().collect(),
        rights: entry.rights.iter().cloned().collect(),
        ..DublinCoreExtension::default()
    }
}

fn entry_podcast(podcast: &EntryPodcast, names: &mut Namespaces) -> Option<ITunesItemExtension> {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    let out = ITunesItemExtension {
        block: podcast.block.map(|_| "Yes".to_owned()),
        duration: number(podcast.seconds),
        explicit: podcast.explicit.map(|explicit| explicit.to_string()),
        episode: number(podcast.episode),
        season: number(podcast.season),
        episode_type: podcast.episode_type.clone(),
        ..ITunesItemExtension::default()
    };
    if out == ITunesItemExtension::default() {
        return None;
    }
    names.declare("itunes");
    Some(out)
}

fn feed_podcast(podcast: &FeedPodcast, names: &mut Namespaces) -> ITunesChannelExtension {
    names.declare("itunes");
    ITunesChannelExtension {
        block: podcast.block.map(|_| "Yes".to_owned()),
        explicit: podcast.explicit.map(|explicit| explicit.to_string()),
        r#type: podcast.kind.clone(),
        image: podcast.image.as_ref().map(Address::to_string),
        owner: podcast.owner.as_ref().map(|owner| ITunesOwner { name: owner.name.clone(), email: owner.email.clone() }),
        ..ITunesChannelExtension::default()
    }
}

/// Elements for the crate's map; its keys are not written, so they only hold our order.
fn extension_map(nodes: Vec<Node>) -> ExtensionMap {
    if nodes.is_empty() {
        return ExtensionMap::new();
    }
    let elements = nodes.into_iter().map(element).collect();
    BTreeMap::from([(String::new(), BTreeMap::from([(String::new(), elements)]))])
}

fn element(node: Node) -> Extension {
    let children: Vec<Extension> = node.children.into_iter().map(element).collect();
    Extension {
        name: node.name,
        value: (!node.text.is_empty()).then_some(node.text),
        attrs: node.attributes.into_iter().collect(),
        children: if children.is_empty() { BTreeMap::new() } else { BTreeMap::from([(String::new(), children)]) },
    }
}
