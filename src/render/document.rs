//! The JSON document of `feedwright parse`, written straight from the model.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{
    Address, Attachment, Category, Cloud, Entry, EntryPodcast, Feed, FeedPodcast, Generator, Geo, Hub, Image,
    InReplyTo, Link, LooseLink, Media, Origin, Person, Repair, Stamp, Subscription, TextInput, Transcript,
};
use crate::text::html::escape_text;

/// A feed as the document of `feedwright parse`: JSON Feed 1.1, the rest in `_feedwright`.
#[derive(Debug, Clone, Copy)]
pub struct ParsedDocument<'a>(pub &'a Feed);

impl Serialize for ParsedDocument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let feed = self.0;
        let mut map = Members::new(serializer)?;
        map.put("version", "https://jsonfeed.org/version/1.1")?;
        map.plain("title", feed.title.as_deref())?;
        map.address("home_page_url", feed.home_page_url.as_ref())?;
        map.address("feed_url", feed.feed_url.as_ref())?;
        map.plain("description", feed.description.as_deref())?;
        map.text("user_comment", feed.user_comment.as_deref())?;
        map.address("next_url", feed.next_url.as_ref())?;
        map.address("icon", feed.icon.as_ref())?;
        map.address("favicon", feed.favicon.as_ref())?;
        map.list("authors", &feed.authors, Human)?;
        map.text("language", feed.language.as_deref())?;
        if feed.expired {
            map.put("expired", &true)?;
        }
        map.list("hubs", &feed.hubs, WithHub)?;
        let is_rss = feed.format.is_some_and(|format| format.0.starts_with("rss"));
        map.put("items", &Each(&feed.entries, |entry| Item { entry, is_rss }))?;
        map.put("_feedwright", &FeedExtra(feed))?;
        map.end()
    }
}

/// Writes the members of an object, leaving out those with nothing to say.
struct Members<M: SerializeMap> {
    map: M,
}

impl<M: SerializeMap> Members<M> {
    fn new<S: Serializer<SerializeMap = M>>(serializer: S) -> Result<Self, M::Error>
    where
        M: SerializeMap<Ok = S::Ok, Error = S::Error>,
    {
        Ok(Self { map: serializer.serialize_map(None)? })
    }

    fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), M::Error> {
        self.map.serialize_entry(name, value)
    }

    fn some<T: Serialize>(&mut self, name: &str, value: Option<T>) -> Result<(), M::Error> {
        value.map_or(Ok(()), |value| self.put(name, &value))
    }

    fn text(&mut self, name: &str, value: Option<&str>) -> Result<(), M::Error> {
        self.some(name, value.filter(|text| !text.is_empty()))
    }

    /// A plain text. One that would be read as markup (`<` before a letter) is escaped, since members
    /// of plain text hold no markup.
    fn plain(&mut self, name: &str, value: Option<&str>) -> Result<(), M::Error> {
        match value {
            Some(text) if reads_as_markup(text) => self.put(name, &*escape_text(text)),
            value => self.text(name, value),
        }
    }

    /// Links, and those that lack their address.
    fn links(&mut self, links: &[Link], loose: &[LooseLink]) -> Result<(), M::Error> {
        if links.is_empty() && loose.is_empty() {
            return Ok(());
        }
        self.put("links", &AllLinks(links, loose))
    }

    fn address(&mut self, name: &str, value: Option<&Address>) -> Result<(), M::Error> {
        self.text(name, value.map(Address::as_str))
    }

    fn stamp(&mut self, name: &str, value: Option<&Stamp>) -> Result<(), M::Error> {
        self.some(name, value.map(Instant))
    }

    fn number(&mut self, name: &str, value: Option<f64>) -> Result<(), M::Error> {
        self.some(name, value.map(Number))
    }

    fn list<'v, T, W: Serialize>(
        &mut self,
        name: &str,
        list: &'v [T],
        write: impl Fn(&'v T) -> W + Copy,
    ) -> Result<(), M::Error> {
        if list.is_empty() { Ok(()) } else { self.put(name, &Each(list, write)) }
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.map.end()
    }
}

/// A list whose elements are each written in their own way.
struct Each<'v, T, F>(&'v [T], F);

impl<'v, T, W: Serialize, F: Fn(&'v T) -> W + Copy> Serialize for Each<'v, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(self.1))
    }
}

/// A moment: RFC 3339, seconds always there, the offset as written.
struct Instant<'a>(&'a Stamp);

impl Serialize for Instant<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

/// A number; whole ones without a point.
struct Number(f64);

impl Serialize for Number {
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "whole and in range, as tested")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = self.0 as i64;
        if self.0.abs() < 9e15 && (whole as f64).to_bits() == self.0.to_bits() {
            return serializer.serialize_i64(whole);
        }
        serializer.serialize_f64(self.0)
    }
}

/// Links, and those that lack their address.
struct AllLinks<'a>(&'a [Link], &'a [LooseLink]);

impl Serialize for AllLinks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len() + self.1.len()))?;
        for link in self.0 {
            list.serialize_element(&Relation(link))?;
        }
        for link in self.1 {
            list.serialize_element(&LooseRelation(link))?;
        }
        list.end()
    }
}

/// Whether a plain text would be taken for markup: a `<` that starts a tag, an `&` that starts a reference.
fn reads_as_markup(text: &str) -> bool {
    memchr::memchr2_iter(b'<', b'&', text.as_bytes()).any(|at| {
        let Some(rest) = text.as_bytes().get(at + 1..) else { return false };
        let Some(next) = rest.first() else { return false };
        if text.as_bytes().get(at) == Some(&b'<') {
            return next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?');
        }
        let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
        name > 0 && rest.get(name) == Some(&b';')
    })
}

/// Writes `impl Serialize` for a type that wraps a reference: the members in order.
macro_rules! objects {
    ($($name:ident($type:ty) |$value:ident, $map:ident| $body:block)*) => {
        $(
            #[derive(PartialEq)]
            pub(super) struct $name<'a>(pub(super) &'a $type);

            impl Serialize for $name<'_> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let $value = self.0;
                    let mut $map = Members::new(serializer)?;
                    $body
                    $map.end()
                }
            }
        )*
    };
}

objects! {
    FeedExtra(Feed) |feed, map| {
        map.text("format", feed.format.map(|format| format.0))?;
        map.text("encoding", feed.encoding.as_deref())?;
        map.list("repairs", &feed.repairs, Mended)?;
        map.text("id", feed.id.as_deref())?;
        map.text("description_html", feed.description_html.as_ref().map(|html| html.as_str()))?;
        map.stamp("updated", feed.updated.as_ref())?;
        map.stamp("published", feed.published.as_ref())?;
        map.plain("rights", feed.rights.as_deref())?;
        map.address("license", feed.license.as_ref())?;
        map.some("generator", feed.generator.as_ref().map(Made))?;
        map.text("docs", feed.docs.as_deref())?;
        map.text("rating", feed.rating.as_deref())?;
        map.some("ttl_minutes", feed.ttl_minutes)?;
        map.list("skip_hours", &feed.skip_hours, |hour| *hour)?;
        map.list("skip_days", &feed.skip_days, String::as_str)?;
        map.some("image", feed.image.as_ref().map(Picture))?;
        map.some("text_input", feed.text_input.as_ref().map(Input))?;
        map.some("cloud", feed.cloud.as_ref().map(Service))?;
        map.some("webmaster", feed.webmaster.as_ref().map(Human))?;
        map.list("contributors", &feed.contributors, Human)?;
        map.list("categories", &feed.categories, Term)?;
        map.links(&feed.links, &feed.loose_links)?;
        map.some("podcast", feed.podcast.as_ref().map(Podcast))?;
        map.list("subscriptions", &feed.subscriptions, Subscribed)?;
    }
    Mended(Repair) |repair, map| {
        map.put("kind", &repair.kind)?;
        if repair.line > 0 {
            map.put("line", &repair.line)?;
        }
        map.text("detail", Some(repair.detail.as_str()))?;
    }
    Human(Person) |person, map| {
        map.plain("name", person.name.as_deref())?;
        map.address("url", person.url.as_ref())?;
        map.address("avatar", person.avatar.as_ref())?;
        map.some("_feedwright", person.email.as_ref().map(|_| HumanExtra(person)))?;
    }
    HumanExtra(Person) |person, map| {
        map.text("email", person.email.as_deref())?;
    }
    Term(Category) |category, map| {
        map.text("term", Some(category.term.as_str()))?;
        map.text("scheme", category.scheme.as_deref())?;
        map.plain("label", category.label.as_deref())?;
    }
    Relation(Link) |link, map| {
        map.text("rel", Some(link.rel.as_str()))?;
        map.address("href", Some(&link.href))?;
        map.text("type", link.media_type.as_deref())?;
        map.plain("title", link.title.as_deref())?;
        map.text("hreflang", link.hreflang.as_deref())?;
        map.text("length", link.length.as_deref())?;
    }
    LooseRelation(LooseLink) |link, map| {
        map.text("rel", Some(link.rel.as_str()))?;
        map.text("type", link.media_type.as_deref())?;
        map.plain("title", link.title.as_deref())?;
        map.text("hreflang", link.hreflang.as_deref())?;
        map.text("length", link.length.as_deref())?;
    }
    Made(Generator) |generator, map| {
        map.plain("name", generator.name.as_deref())?;
        map.address("url", generator.url.as_ref())?;
        map.text("version", generator.version.as_deref())?;
    }
    Picture(Image) |image, map| {
        map.address("url", image.url.as_ref())?;
        map.plain("title", image.title.as_deref())?;
        map.address("link", image.link.as_ref())?;
        map.plain("description", image.description.as_deref())?;
        map.some("width", image.width)?;
        map.some("height", image.height)?;
    }
    Input(TextInput) |input, map| {
        map.plain("title", input.title.as_deref())?;
        map.plain("description", input.description.as_deref())?;
        map.text("name", input.name.as_deref())?;
        map.address("link", input.link.as_ref())?;
    }
    Service(Cloud) |cloud, map| {
        map.text("domain", cloud.domain.as_deref())?;
        map.text("port", cloud.port.as_deref())?;
        map.text("path", cloud.path.as_deref())?;
        map.text("register_procedure", cloud.register_procedure.as_deref())?;
        map.text("protocol", cloud.protocol.as_deref())?;
    }
    Podcast(FeedPodcast) |podcast, map| {
        map.some("block", podcast.block)?;
        map.some("explicit", podcast.explicit)?;
        map.text("type", podcast.kind.as_deref())?;
        map.some("owner", podcast.owner.as_ref().map(Human))?;
        map.address("image", podcast.image.as_ref())?;
    }
    Subscribed(Subscription) |subscription, map| {
        map.address("feed_url", subscription.feed_url.as_ref())?;
        map.plain("title", subscription.title.as_deref())?;
        map.address("home_page_url", subscription.home_page_url.as_ref())?;
        map.plain("description", subscription.description.as_deref())?;
        map.text("language", subscription.language.as_deref())?;
        map.text("type", subscription.kind.as_deref())?;
        map.list("folder", &subscription.folder, String::as_str)?;
    }
    Enclosed(Attachment) |attachment, map| {
        map.address("url", Some(&attachment.url))?;
        map.text("mime_type", attachment.media_type.as_deref())?;
        map.some("size_in_bytes", attachment.bytes)?;
        map.number("duration_in_seconds", attachment.seconds)?;
        map.plain("title", attachment.title.as_deref())?;
    }
    SaidSource(Origin) |origin, map| {
        map.text("id", origin.id.as_deref())?;
        map.plain("title", origin.title.as_deref())?;
        map.address("url", origin.url.as_ref())?;
        map.address("feed_url", origin.feed_url.as_ref())?;
        map.stamp("updated", origin.updated.as_ref())?;
        map.plain("rights", origin.rights.as_deref())?;
        map.text("language", origin.language.as_deref())?;
        map.list("authors", &origin.authors, Human)?;
        map.list("contributors", &origin.contributors, Human)?;
        map.list("categories", &origin.categories, Term)?;
        map.links(&origin.links, &origin.loose_links)?;
        map.address("image", origin.image.as_ref())?;
    }
    Answered(InReplyTo) |reply, map| {
        map.text("ref", reply.reference.as_deref())?;
        map.address("href", reply.href.as_ref())?;
        map.text("type", reply.media_type.as_deref())?;
    }
    Place(Geo) |geo, map| {
        match geo {
            Geo::Point(point) => {
                map.put("type", "Point")?;
                map.put("coordinates", point)?;
            }
            Geo::LineString(points) => {
                map.put("type", "LineString")?;
                map.put("coordinates", points)?;
            }
            Geo::Polygon(points) => {
                map.put("type", "Polygon")?;
                map.put("coordinates", &[points])?;
            }
            Geo::Box(corners) => {
                map.put("type", "Box")?;
                map.put("coordinates", corners)?;
            }
        }
    }
    Shown(Media) |media, map| {
        map.text("kind", Some(media.kind.as_str()))?;
        map.address("url", media.url.as_ref())?;
        map.text("type", media.media_type.as_deref())?;
        map.text("medium", media.medium.as_deref())?;
        map.number("width", media.width)?;
        map.number("height", media.height)?;
        map.number("duration_in_seconds", media.seconds)?;
        map.some("size_in_bytes", media.bytes)?;
        map.plain("title", media.title.as_deref())?;
        map.plain("description", media.description.as_deref())?;
        map.some("group", media.group)?;
    }
    Episode(EntryPodcast) |podcast, map| {
        map.some("block", podcast.block)?;
        map.some("explicit", podcast.explicit)?;
        map.number("duration_in_seconds", podcast.seconds)?;
        map.number("episode", podcast.episode)?;
        map.number("season", podcast.season)?;
        map.text("episode_type", podcast.episode_type.as_deref())?;
        map.list("transcripts", &podcast.transcripts, Written)?;
        map.some("chapters", podcast.chapters.as_ref().map(Chapters))?;
    }
    Written(Transcript) |transcript, map| {
        map.address("url", Some(&transcript.url))?;
        map.text("type", transcript.media_type.as_deref())?;
        map.text("language", transcript.language.as_deref())?;
        map.text("rel", transcript.rel.as_deref())?;
    }
    Chapters(Link) |link, map| {
        map.address("url", Some(&link.href))?;
        map.text("type", link.media_type.as_deref())?;
    }
}

/// An entry as an item of JSON Feed.
struct Item<'a> {
    entry: &'a Entry,
    /// RSS has one text of an item, its description; a module's content that stands alone is it.
    is_rss: bool,
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Members::new(serializer)?;
        let entry = self.entry;
        map.put("id", &*id(entry))?;
        map.address("url", entry.url.as_ref())?;
        map.address("external_url", entry.external_url.as_ref())?;
        map.plain("title", entry.title.as_deref())?;
        let only_text = entry.content.is_none() && entry.content_text.is_some();
        let content = entry.content.as_ref().or(entry.summary_html.as_ref().filter(|_| !only_text));
        map.text("content_html", content.map(|html| html.as_str()))?;
        map.text("content_text", entry.content_text.as_deref())?;
        map.plain("summary", entry.summary.as_deref())?;
        map.address("image", entry.image.as_ref())?;
        map.address("banner_image", entry.banner_image.as_ref())?;
        map.stamp("date_published", entry.published.as_ref())?;
        map.stamp("date_modified", entry.updated.as_ref())?;
        map.list("authors", &entry.authors, Human)?;
        map.list("tags", &tags(entry), |tag| *tag)?;
        map.text("language", entry.language.as_deref())?;
        map.list("attachments", &entry.attachments, Enclosed)?;
        if has_extra(entry) || self.is_rss && entry.content.is_some() {
            map.put("_feedwright", &ItemExtra { entry, is_rss: self.is_rss })?;
        }
        map.end()
    }
}

/// What JSON Feed has no name for.
struct ItemExtra<'a> {
    entry: &'a Entry,
    is_rss: bool,
}

impl Serialize for ItemExtra<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Members::new(serializer)?;
        let entry = self.entry;
        if entry.id_is_permalink {
            map.put("id_is_permalink", &true)?;
        }
        let content = entry.content.as_ref().filter(|_| self.is_rss);
        map.text("summary_html", entry.summary_html.as_ref().or(content).map(|html| html.as_str()))?;
        map.address("content_src", entry.content_src.as_ref())?;
        map.plain("rights", entry.rights.as_deref())?;
        map.address("license", entry.license.as_ref())?;
        map.links(&entry.links, &entry.loose_links)?;
        map.list("categories", &entry.categories, Term)?;
        map.list("contributors", &entry.contributors, Human)?;
        map.address("comments_url", entry.comments.url.as_ref())?;
        map.stamp("created", entry.created.as_ref())?;
        map.stamp("expired", entry.expired.as_ref())?;
        map.some("source", entry.source.as_ref().map(SaidSource))?;
        map.list("in_reply_to", &entry.in_reply_to, Answered)?;
        map.some("geo", entry.geo.as_ref().map(Place))?;
        map.list("media", &entry.media, Shown)?;
        map.some("podcast", entry.podcast.as_ref().map(Episode))?;
        map.end()
    }
}

/// A hub as JSON Feed has it.
struct WithHub<'a>(&'a Hub);

impl Serialize for WithHub<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Members::new(serializer)?;
        map.text("type", Some(self.0.kind.as_str()))?;
        map.address("url", Some(&self.0.url))?;
        map.end()
    }
}

/// The id of an item: its own, else its address, else a hash of its title and text.
fn id(entry: &Entry) -> std::borrow::Cow<'_, str> {
    if let Some(id) = entry.id.as_deref().or(entry.url.as_ref().map(Address::as_str)) {
        return id.into();
    }
    let mut text = entry.title.clone().unwrap_or_default();
    text.push('\n');
    let html = entry.content.as_ref().or(entry.summary_html.as_ref()).map(|html| html.as_str());
    text.push_str(html.or(entry.content_text.as_deref()).unwrap_or_default());
    format!("{:016x}", xxh3_64(text.as_bytes())).into()
}

/// The tags of an item: what a person reads of its categories, each once.
fn tags(entry: &Entry) -> Vec<&str> {
    let mut tags: Vec<&str> = Vec::with_capacity(entry.categories.len());
    for category in &entry.categories {
        let shown = category.shown();
        if !tags.contains(&shown) {
            tags.push(shown);
        }
    }
    tags
}

/// Whether there is something that JSON Feed has no name for.
fn has_extra(entry: &Entry) -> bool {
    entry.id_is_permalink
        || entry.summary_html.is_some()
        || entry.content_src.is_some()
        || entry.rights.is_some()
        || entry.license.is_some()
        || !entry.links.is_empty()
        || !entry.loose_links.is_empty()
        || !entry.categories.is_empty()
        || !entry.contributors.is_empty()
        || entry.comments.url.is_some()
        || entry.created.is_some()
        || entry.expired.is_some()
        || entry.source.is_some()
        || !entry.in_reply_to.is_empty()
        || entry.geo.is_some()
        || !entry.media.is_empty()
        || entry.podcast.is_some()
}
