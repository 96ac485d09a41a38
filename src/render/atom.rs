//! Atom 1.0.

use std::collections::BTreeMap;

use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{
    Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Source, Text, WriteConfig,
};
use uuid::Uuid;

use crate::model::{self, Address, Origin, Stamp};

use super::address;
use super::characters::clean;
use super::extension::{self, Namespaces, Node};
use super::format::{Format, Place};
use super::kept::{Files, Keeps, Persons, kept_parts};
use super::words::{GENERATOR, VERSION, escaped};
use super::xml::Pieces;

/// Depth of the elements of an entry: feed, entry, title.
const LINES: usize = 3;

/// Atom 1.0 (RFC 4287).
pub(super) struct Atom;

impl Format for Atom {
    fn name(&self) -> &'static str {
        "atom"
    }

    fn media_type(&self) -> &'static str {
        "application/atom+xml"
    }

    fn keeps(&self) -> &'static Keeps {
        &Keeps {
            ids: true,
            ttl: false,
            fractions: true,
            ours: false,
            always_updated: true,
            labels: true,
            persons: Persons::NameUrlMail,
            files: Files::Links,
            media: true,
            podcast: false,
            extensions: true,
        }
    }

    fn render_whole(&self, feed: model::Feed, place: &Place) -> Vec<u8> {
        let (feed, entries) = kept_parts(feed, self);
        let mut names = Namespaces::default();
        let mut document = document(&feed, place, &mut names);
        let mut pieces = Pieces::new("entry", LINES);
        for given in entries {
            let entry = entry(&given, &mut names);
            document.entries = vec![Entry::default()];
            pieces.add(&written(&Feed { entries: vec![entry], ..Feed::default() }));
        }
        // The crate writes namespaces as they are.
        document.namespaces = names.declared().into_iter().map(|(prefix, name)| (prefix, escaped(&name))).collect();
        let out = pieces.finish(&written(&document));
        if place.chain.page.is_some() { with_mark_in_head(out) } else { out }
    }
}

/// The crate writes foreign elements behind the entries; what marks an archive belongs into the head
/// (RFC 5005 section 4).
fn with_mark_in_head(written: Vec<u8>) -> Vec<u8> {
    const MARK: &str = "<fh:archive/>\n";
    let mut text = String::from_utf8_lossy(&written).into_owned();
    // In texts of others these characters stand escaped.
    if let (Some(entry), Some(mark)) = (text.find("<entry"), text.rfind(MARK))
        && entry < mark
    {
        text.replace_range(mark..mark + MARK.len(), "");
        text.insert_str(entry, MARK);
    }
    text.into_bytes()
}

fn written(feed: &Feed) -> Vec<u8> {
    let config = WriteConfig { write_document_declaration: false, indent_size: None };
    // Writing into memory does not fail.
    feed.write_with_config(Vec::new(), config).unwrap_or_default()
}

/// The feed without its entries and the namespaces that these need.
fn document(feed: &model::Feed, place: &Place, names: &mut Namespaces) -> Feed {
    let title = feed.title.clone().unwrap_or_else(|| place.stem.clone());
    let mut nodes = extension::of_feed(feed, names);
    nodes.extend(extension::archive(&place.chain, names));
    let extensions = extension_map(nodes);
    Feed {
        id: feed.id.clone().unwrap_or_else(|| feed_id(place)),
        subtitle: Some(plain(feed.description.as_deref().unwrap_or(&title), None)),
        title: plain(&title, None),
        updated: moment(feed.updated),
        generator: Some(Generator { value: GENERATOR.to_owned(), uri: None, version: Some(VERSION.to_owned()) }),
        icon: feed.favicon.as_ref().map(Address::to_string),
        logo: feed.icon.as_ref().map(Address::to_string),
        categories: feed.categories.iter().map(category).collect(),
        rights: feed.rights.as_deref().map(|rights| plain(rights, None)),
        links: links(feed, place),
        lang: feed.language.clone(),
        extensions,
        ..Feed::default()
    }
}

/// An id for a feed that was given none: always the same for the same place.
fn feed_id(place: &Place) -> String {
    let name = place.address("atom").unwrap_or_else(|| place.stem.clone());
    format!("urn:uuid:{}", Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()))
}

/// `kept` gives a moment to everything in Atom.
fn moment(stamp: Option<Stamp>) -> FixedDateTime {
    stamp.map(|stamp| stamp.at).unwrap_or_default()
}

/// The page first: readers take the first link for it. Never a link to another format.
fn links(feed: &model::Feed, place: &Place) -> Vec<Link> {
    let page = feed.home_page_url.as_ref().map(Address::to_string).or_else(|| place.address("html"));
    let mut links: Vec<Link> = page.into_iter().map(alternate).collect();
    links.extend(place.own_address("atom").map(|href| Link {
        href,
        rel: "self".to_owned(),
        mime_type: Some("application/atom+xml".to_owned()),
        ..Link::default()
    }));
    links.extend(place.chain_links("atom").into_iter().map(|(rel, href)| Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some("application/atom+xml".to_owned()),
        ..Link::default()
    }));
    links.extend(place.hub.clone().map(|href| Link { href, rel: "hub".to_owned(), ..Link::default() }));
    links
}

fn alternate(href: String) -> Link {
    Link { href, rel: "alternate".to_owned(), mime_type: Some("text/html".to_owned()), ..Link::default() }
}

fn entry(entry: &model::Entry, names: &mut Namespaces) -> Entry {
    let language = entry.language.as_deref();
    let mut nodes = extension::shared(entry, names);
    nodes.extend(extension::comment_count(&entry.comments, names));
    Entry {
        title: plain(entry.title.as_deref().unwrap_or_default(), language),
        id: entry.id.clone().unwrap_or_default(),
        updated: moment(entry.updated),
        authors: entry.authors.iter().map(person).collect(),
        categories: entry.categories.iter().map(category).collect(),
        contributors: entry.contributors.iter().map(person).collect(),
        links: entry_links(entry),
        published: entry.published.map(|stamp| stamp.at),
        rights: entry.rights.as_deref().map(|rights| plain(rights, None)),
        source: entry.source.as_ref().map(source),
        summary: entry.summary.as_deref().map(|summary| plain(summary, language)),
        content: entry.content.as_ref().map(|html| Content {
            value: Some(html.as_str().to_owned()),
            content_type: Some("html".to_owned()),
            lang: language.map(str::to_owned),
            ..Content::default()
        }),
        extensions: extension_map(nodes),
        ..Entry::default()
    }
}

fn entry_links(entry: &model::Entry) -> Vec<Link> {
    let link = |rel: &str, href: &Address| Link { href: href.to_string(), rel: rel.to_owned(), ..Link::default() };
    let mut links: Vec<Link> = entry.url.iter().map(|url| alternate(url.to_string())).collect();
    links.extend(entry.attachments.iter().map(|file| Link {
        mime_type: file.media_type.clone(),
        length: file.bytes.map(|bytes| bytes.to_string()),
        title: file.title.clone(),
        ..link("enclosure", &file.url)
    }));
    links.extend(entry.links.iter().map(|given| Link {
        mime_type: given.media_type.clone(),
        title: given.title.clone(),
        hreflang: given.hreflang.clone(),
        ..link(&given.rel, &given.href)
    }));
    let replies = [(&entry.comments.url, "text/html"), (&entry.comments.feed, "application/atom+xml")];
    links.extend(
        replies.into_iter().filter_map(|(href, kind)| {
            Some(Link { mime_type: Some(kind.to_owned()), ..link("replies", href.as_ref()?) })
        }),
    );
    links.extend(entry.license.iter().map(|license| link("license", license)));
    links
}

fn source(origin: &Origin) -> Source {
    let mut links: Vec<Link> = origin.url.iter().map(|url| alternate(url.to_string())).collect();
    links.extend(origin.feed_url.iter().map(|url| Link {
        href: url.to_string(),
        rel: "self".to_owned(),
        ..Link::default()
    }));
    Source {
        title: plain(origin.title.as_deref().unwrap_or_default(), None),
        id: origin.id.clone().unwrap_or_default(),
        updated: moment(origin.updated),
        icon: origin.image.as_ref().map(Address::to_string),
        rights: origin.rights.as_deref().map(|rights| plain(rights, None)),
        links,
        ..Source::default()
    }
}

fn plain(text: &str, language: Option<&str>) -> Text {
    Text { lang: language.map(str::to_owned), ..Text::plain(text) }
}

fn person(person: &model::Person) -> Person {
    Person {
        name: person.name.clone().unwrap_or_default(),
        email: person.email.clone(),
        uri: person.url.as_ref().map(Address::to_string),
        ..Person::default()
    }
}

fn category(category: &model::Category) -> Category {
    Category {
        term: category.term.clone(),
        scheme: category.scheme.clone().filter(|scheme| address::is_iri(scheme)),
        label: category.label.as_deref().map(|label| clean(label).into_owned()),
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
        // The crate writes values as they are.
        attrs: node.attributes.into_iter().map(|(name, value)| (name, escaped(&value))).collect(),
        children: if children.is_empty() { BTreeMap::new() } else { BTreeMap::from([(String::new(), children)]) },
    }
}
