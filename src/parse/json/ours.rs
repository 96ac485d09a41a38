//! Members of `_feedwright`: what a feed of our own says beyond JSON Feed.

use super::super::geo::MAX_POINTS;
use super::feed::{MAX_PARTS, Reader};
use super::value::Value;
use crate::model::{
    Category, Comments, Entry, EntryPodcast, Feed, FeedPodcast, Generator, Geo, InReplyTo, Link, Origin, Precision,
    RepairKind, Transcript,
};
use crate::text::one_line;

impl Reader<'_, '_> {
    /// What `_feedwright` of the feed says.
    pub(super) fn ours_of_feed(&mut self, value: &Value<'_>, feed: &mut Feed) {
        let Some(more @ Value::Object(_)) = value.get("_feedwright") else { return };
        feed.id = self.text(more, "id");
        feed.updated = self.date(more, "updated");
        feed.rights = self.line(more, "rights");
        feed.categories = self.categories(more);
        feed.generator = more.get("generator").map(|made| Generator {
            name: self.line(made, "name"),
            url: self.address(made, "url"),
            version: self.line(made, "version"),
        });
        feed.podcast = more.get("podcast").map(|podcast| FeedPodcast {
            block: self.truth(podcast, "block"),
            explicit: self.truth(podcast, "explicit"),
            kind: self.text(podcast, "type"),
            owner: podcast.get("owner").and_then(|owner| self.author(owner)),
            image: self.address(podcast, "image"),
        });
    }

    /// What `_feedwright` of an item says.
    pub(super) fn ours_of_entry(&mut self, value: &Value<'_>, entry: &mut Entry) {
        let Some(more @ Value::Object(_)) = value.get("_feedwright") else { return };
        if let Some(published) = &mut entry.published {
            published.precision = precision(more).unwrap_or(published.precision);
        }
        entry.content_src = self.address(more, "content_src");
        entry.created = self.date(more, "created");
        entry.expired = self.date(more, "expired");
        entry.rights = self.line(more, "rights");
        entry.license = self.address(more, "license");
        entry.story = self.text(more, "story");
        entry.first_seen = self.date(more, "first_seen");
        entry.comments = Comments {
            url: self.address(more, "comments_url"),
            feed: self.address(more, "comments_feed"),
            count: match more.get("comments_count") {
                Some(Value::Whole(count)) => u64::try_from(*count).ok(),
                _ => None,
            },
        };
        entry.source = more.get("source").map(|source| self.origin(source));
        entry.also = self.some(more, "also", MAX_PARTS).iter().map(|copy| self.origin(copy)).collect();
        entry.contributors =
            self.some(more, "contributors", MAX_PARTS).iter().filter_map(|one| self.author(one)).collect();
        let categories = self.categories(more);
        if !categories.is_empty() {
            entry.categories = categories;
        }
        entry.links = self.some(more, "links", MAX_PARTS).iter().filter_map(|link| self.link(link)).collect();
        entry.in_reply_to = self
            .some(more, "in_reply_to", MAX_PARTS)
            .iter()
            .map(|reply| InReplyTo {
                reference: self.text(reply, "ref"),
                href: self.address(reply, "href"),
                media_type: self.text(reply, "type"),
            })
            .collect();
        entry.geo = self.geo(more);
        entry.podcast = more.get("podcast").map(|podcast| self.episode(podcast));
    }

    fn truth(&mut self, value: &Value<'_>, name: &str) -> Option<bool> {
        match value.get(name)? {
            Value::Bool(truth) => return Some(*truth),
            Value::Null => {}
            _ => self.mend(name),
        }
        None
    }

    /// A shape as GeoJSON has it; one that is none is told.
    fn geo(&mut self, value: &Value<'_>) -> Option<Geo> {
        let found = value.get("geo").filter(|found| !matches!(found, Value::Null))?;
        if let (Some(Value::Text(kind)), Some(Value::List(list))) = (found.get("type"), found.get("coordinates")) {
            match (&**kind, list.first()) {
                ("LineString", _) => self.told(list.len(), MAX_POINTS, "geo"),
                ("Polygon", Some(Value::List(outer))) => {
                    self.told(outer.len(), MAX_POINTS, "geo");
                    self.told(list.len(), 1, "geo");
                }
                _ => {}
            }
        }
        let shape = geo(found);
        if shape.is_none() {
            self.repair(RepairKind::Json, "`geo` is no place".to_owned());
        }
        shape
    }

    fn origin(&mut self, value: &Value<'_>) -> Origin {
        Origin {
            id: self.text(value, "id"),
            title: self.line(value, "title"),
            url: self.address(value, "url"),
            feed_url: self.address(value, "feed_url"),
            updated: self.date(value, "updated"),
            rights: self.line(value, "rights"),
            language: self.text(value, "language"),
            image: self.address(value, "image"),
            ..Origin::default()
        }
    }

    fn categories(&mut self, value: &Value<'_>) -> Vec<Category> {
        let mut categories = Vec::new();
        for category in self.some(value, "categories", MAX_PARTS) {
            let Some(term) = self.text(category, "term") else { continue };
            categories.push(Category {
                term: one_line(&term),
                scheme: self.text(category, "scheme"),
                label: self.line(category, "label"),
            });
        }
        categories
    }

    fn link(&mut self, value: &Value<'_>) -> Option<Link> {
        Some(Link {
            rel: self.text(value, "rel")?,
            href: self.address(value, "href")?,
            media_type: self.text(value, "type"),
            title: self.line(value, "title"),
            hreflang: self.text(value, "hreflang"),
            length: self.text(value, "length"),
        })
    }

    fn episode(&mut self, value: &Value<'_>) -> EntryPodcast {
        let transcripts = self.some(value, "transcripts", MAX_PARTS).iter().filter_map(|transcript| {
            Some(Transcript {
                url: self.address(transcript, "url")?,
                media_type: self.text(transcript, "type"),
                language: self.text(transcript, "language"),
                rel: self.text(transcript, "rel"),
            })
        });
        EntryPodcast {
            transcripts: transcripts.collect(),
            block: self.truth(value, "block"),
            explicit: self.truth(value, "explicit"),
            seconds: self.number(value, "duration_in_seconds"),
            episode: self.number(value, "episode"),
            season: self.number(value, "season"),
            episode_type: self.text(value, "episode_type"),
            chapters: value.get("chapters").and_then(|chapters| {
                Some(Link {
                    rel: "chapters".to_owned(),
                    href: self.address(chapters, "url")?,
                    media_type: self.text(chapters, "type"),
                    title: None,
                    hreflang: None,
                    length: None,
                })
            }),
        }
    }
}

fn precision(value: &Value<'_>) -> Option<Precision> {
    let Some(Value::Text(precision)) = value.get("precision") else { return None };
    match &**precision {
        "minute" => Some(Precision::Minute),
        "day" => Some(Precision::Day),
        "first_seen" => Some(Precision::FirstSeen),
        _ => None,
    }
}

/// A shape as GeoJSON has it.
fn geo(value: &Value<'_>) -> Option<Geo> {
    let Some(Value::Text(kind)) = value.get("type") else { return None };
    let coordinates = value.get("coordinates")?;
    match &**kind {
        "Point" => Some(Geo::Point(place(coordinates)?)),
        "LineString" => Some(Geo::LineString(places(coordinates)?)),
        "Polygon" => match coordinates {
            Value::List(rings) => Some(Geo::Polygon(places(rings.first()?)?)),
            _ => None,
        },
        "Box" => match places(coordinates)?.as_slice() {
            [low, high] => Some(Geo::Box([*low, *high])),
            _ => None,
        },
        _ => None,
    }
}

fn places(value: &Value<'_>) -> Option<Vec<[f64; 2]>> {
    let Value::List(list) = value else { return None };
    list.iter().take(MAX_POINTS).map(place).collect()
}

fn place(value: &Value<'_>) -> Option<[f64; 2]> {
    let Value::List(list) = value else { return None };
    match list.as_slice() {
        [longitude, latitude, ..] => Some([degrees(longitude)?, degrees(latitude)?]),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "degrees are small")]
fn degrees(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Whole(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}
