//! Elements beside a format's own: namespaces, and the elements that RSS and Atom share.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Comments, Element, Entry, EntryPodcast, Feed, Geo, Media};

use super::characters::clean;
use super::format::Chain;

/// Unknown namespaces of one file at most: each is declared on the root.
const MAX_UNKNOWN: usize = 16;

/// Longest name of a namespace that is written back.
const MAX_NAMESPACE: usize = 512;

/// Deepest element that is written back.
const MAX_DEPTH: usize = 64;

/// The prefixes of the namespaces we know, the same in every file.
const KNOWN: &[(&str, &str)] = &[
    ("atom", "http://www.w3.org/2005/Atom"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("creativeCommons", "http://backend.userland.com/creativeCommonsRssModule"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("fh", "http://purl.org/syndication/history/1.0"),
    ("georss", "http://www.georss.org/georss"),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("podcast", "https://podcastindex.org/namespace/1.0"),
    ("slash", "http://purl.org/rss/1.0/modules/slash/"),
    ("thr", "http://purl.org/syndication/thread/1.0"),
    ("wfw", "http://wellformedweb.org/CommentAPI/"),
];

/// The namespace that `xml:` always stands for.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// An attribute as the model has it: namespace or nothing, name, value.
type Attribute = (Option<Arc<str>>, String, String);

/// Which elements of unknown namespaces a file has room for, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Limit {
    seen: Vec<Arc<str>>,
}

impl Limit {
    /// The elements that can be written, if the format has any.
    pub(super) fn kept(&mut self, given: &[Element], extensions: bool) -> Vec<Element> {
        if !extensions {
            return Vec::new();
        }
        given.iter().filter_map(|element| self.element(element, 0)).collect()
    }

    fn element(&mut self, given: &Element, depth: usize) -> Option<Element> {
        if depth > MAX_DEPTH || !is_name(&given.name) {
            return None;
        }
        let prefix = self.prefix(&given.namespace)?;
        if depth == 0 && !prefix.starts_with('x') {
            return None;
        }
        let mut attributes: Vec<(String, Attribute)> = Vec::new();
        for (namespace, name, value) in &given.attributes {
            let Some(qualified) = self.attribute(namespace.as_ref(), name) else { continue };
            if attributes.iter().all(|(before, _)| *before != qualified) {
                attributes.push((qualified, (namespace.clone(), name.clone(), clean(value).into_owned())));
            }
        }
        attributes.sort_by(|a, b| a.0.cmp(&b.0));
        Some(Element {
            name: given.name.clone(),
            namespace: given.namespace.clone(),
            attributes: attributes.into_iter().map(|(_, attribute)| attribute).collect(),
            text: clean(&given.text).into_owned(),
            children: given.children.iter().filter_map(|child| self.element(child, depth + 1)).collect(),
        })
    }

    fn attribute(&mut self, namespace: Option<&Arc<str>>, name: &str) -> Option<String> {
        if !is_name(name) || name == "xmlns" {
            return None;
        }
        match namespace {
            None => Some(name.to_owned()),
            Some(namespace) if &**namespace == XML => Some(format!("xml:{name}")),
            Some(namespace) => Some(format!("{}:{name}", self.prefix(namespace)?)),
        }
    }

    fn prefix(&mut self, namespace: &Arc<str>) -> Option<String> {
        if let Some((prefix, _)) = KNOWN.iter().find(|(_, known)| **known == **namespace) {
            return Some((*prefix).to_owned());
        }
        if let Some(at) = self.seen.iter().position(|seen| seen == namespace) {
            return Some(unknown_prefix(at));
        }
        let fits = (1..=MAX_NAMESPACE).contains(&namespace.len()) && clean(namespace) == **namespace;
        let plain = !namespace.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'));
        if self.seen.len() >= MAX_UNKNOWN || !fits || !plain || &**namespace == XML {
            return None;
        }
        self.seen.push(namespace.clone());
        Some(unknown_prefix(self.seen.len() - 1))
    }
}

fn unknown_prefix(at: usize) -> String {
    format!("x{}", at + 1)
}

/// Whether a text can be a local name of XML; what is rare in names is left out.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// An element ready to be written: its qualified name, attributes, text, then elements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Node>,
}

impl Node {
    fn attribute(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.attributes.push((name.to_owned(), value.to_string()));
        }
        self
    }
}

/// The namespaces that a file uses, and so declares on its root.
#[derive(Debug, Default)]
pub(super) struct Namespaces {
    used: BTreeMap<String, String>,
    unknown: Limit,
}

impl Namespaces {
    /// Prefixes and namespaces, sorted by prefix.
    pub(super) fn declared(self) -> BTreeMap<String, String> {
        self.used
    }

    /// Notes that elements with this prefix are written.
    pub(super) fn declare(&mut self, prefix: &str) {
        if let Some((prefix, namespace)) = KNOWN.iter().find(|(known, _)| *known == prefix) {
            self.used.insert((*prefix).to_owned(), (*namespace).to_owned());
        }
    }

    /// An empty element, its namespace declared.
    pub(super) fn node(&mut self, prefix: &str, name: &str) -> Node {
        self.declare(prefix);
        Node { name: format!("{prefix}:{name}"), ..Node::default() }
    }

    /// An element with text.
    pub(super) fn text(&mut self, prefix: &str, name: &str, text: impl Into<String>) -> Node {
        Node { text: text.into(), ..self.node(prefix, name) }
    }

    /// Elements of unknown namespaces, as `Limit` left them.
    pub(super) fn unknown(&mut self, elements: &[Element]) -> Vec<Node> {
        elements.iter().filter_map(|element| self.unknown_one(element)).collect()
    }

    fn unknown_one(&mut self, element: &Element) -> Option<Node> {
        let prefix = self.prefix(&element.namespace)?;
        let mut node = Node { name: format!("{prefix}:{}", element.name), ..Node::default() };
        for (namespace, name, value) in &element.attributes {
            let qualified = match namespace {
                None => name.clone(),
                Some(namespace) if &**namespace == XML => format!("xml:{name}"),
                Some(namespace) => format!("{}:{name}", self.prefix(namespace)?),
            };
            node.attributes.push((qualified, value.clone()));
        }
        node.text.clone_from(&element.text);
        node.children = element.children.iter().filter_map(|child| self.unknown_one(child)).collect();
        Some(node)
    }

    fn prefix(&mut self, namespace: &Arc<str>) -> Option<String> {
        let prefix = self.unknown.prefix(namespace)?;
        self.used.insert(prefix.clone(), namespace.to_string());
        Some(prefix)
    }
}

/// What RSS and Atom say of an entry with the same elements.
pub(super) fn shared(entry: &Entry, names: &mut Namespaces) -> Vec<Node> {
    let mut nodes: Vec<Node> = entry.media.iter().map(|media| media_node(media, names)).collect();
    nodes.extend(entry.geo.as_ref().and_then(|geo| geo_node(geo, names)));
    for answered in &entry.in_reply_to {
        let Some(reference) = answered.reference.as_deref().or(answered.href.as_ref().map(|href| href.as_str())) else {
            continue;
        };
        nodes.push(
            names
                .node("thr", "in-reply-to")
                .attribute("ref", Some(clean(reference)))
                .attribute("href", answered.href.as_ref())
                .attribute("type", answered.media_type.as_ref()),
        );
    }
    nodes.extend(names.unknown(&entry.extensions));
    nodes
}

/// How many comments there are, in the element that both formats' readers know.
pub(super) fn comment_count(comments: &Comments, names: &mut Namespaces) -> Option<Node> {
    comments.count.map(|count| names.text("slash", "comments", count.to_string()))
}

/// Transcripts and chapters.
pub(super) fn podcast(podcast: &EntryPodcast, names: &mut Namespaces) -> Vec<Node> {
    let mut nodes = Vec::new();
    for transcript in &podcast.transcripts {
        nodes.push(
            names
                .node("podcast", "transcript")
                .attribute("url", Some(&transcript.url))
                .attribute("type", transcript.media_type.as_ref())
                .attribute("language", transcript.language.as_ref())
                .attribute("rel", transcript.rel.as_ref()),
        );
    }
    if let Some(chapters) = &podcast.chapters {
        nodes.push(
            names
                .node("podcast", "chapters")
                .attribute("url", Some(&chapters.href))
                .attribute("type", chapters.media_type.as_ref()),
        );
    }
    nodes
}

/// The feed's own elements of unknown namespaces.
pub(super) fn of_feed(feed: &Feed, names: &mut Namespaces) -> Vec<Node> {
    names.unknown(&feed.extensions)
}

/// What marks a document as a page of an archive (RFC 5005 section 4).
pub(super) fn archive(chain: &Chain, names: &mut Namespaces) -> Option<Node> {
    chain.page.map(|_| names.node("fh", "archive"))
}

fn media_node(media: &Media, names: &mut Namespaces) -> Node {
    let mut node = names
        .node("media", &media.kind)
        .attribute("url", media.url.as_ref())
        .attribute("medium", media.medium.as_ref())
        .attribute("type", media.media_type.as_ref())
        .attribute("fileSize", media.bytes)
        .attribute("duration", media.seconds)
        .attribute("width", media.width)
        .attribute("height", media.height);
    for (name, text) in [("title", &media.title), ("description", &media.description)] {
        if let Some(text) = text {
            node.children.push(names.text("media", name, text.clone()).attribute("type", Some("plain")));
        }
    }
    node
}

/// GeoRSS simple: latitude first.
fn geo_node(geo: &Geo, names: &mut Namespaces) -> Option<Node> {
    let (name, places): (&str, &[[f64; 2]]) = match geo {
        Geo::Point(place) => ("point", std::slice::from_ref(place)),
        Geo::LineString(places) => ("line", places),
        Geo::Polygon(places) => ("polygon", places),
        Geo::Box(corners) => ("box", corners),
    };
    let written: Vec<String> = places.iter().map(|[longitude, latitude]| format!("{latitude} {longitude}")).collect();
    (!written.is_empty()).then(|| names.text("georss", name, written.join(" ")))
}
