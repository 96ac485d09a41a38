//! The reader at work: documents in, the whole of what was read out.

mod bounds;
mod broken;
mod formats;
mod laws;
mod odd;
mod parts;
mod rss;

use bytes::Bytes;

use crate::model::{Address, Document, Feed};
use crate::parse::{Kind, Options, ParseError, read, sniff};

/// A document as it would come over the net.
fn document(body: &[u8], content_type: Option<&str>) -> Document {
    Document {
        address: Address::new("https://origin.example.org/feeds/all").expect("an address"),
        path: None,
        content_type: content_type.map(str::to_owned),
        content_language: None,
        content_location: None,
        body: Bytes::copy_from_slice(body),
        packed: None,
        fetched: chrono::DateTime::UNIX_EPOCH,
        modified: None,
        delta: false,
    }
}

/// A document read from a file, which has no address that others could build on.
fn local(body: &[u8]) -> Document {
    let address = Address::new("file:///feeds/all.xml").expect("an address");
    Document { address, ..document(body, None) }
}

fn parsed(body: &[u8]) -> Result<Feed, ParseError> {
    read(&local(body), &Options::default())
}

/// What is worth seeing of a feed, as JSON without what is empty.
fn shown(feed: &Feed) -> String {
    let mut value = serde_json::to_value(feed).expect("a feed is JSON");
    prune(&mut value);
    serde_json::to_string_pretty(&value).expect("JSON is text")
}

fn prune(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(prune);
            members.retain(|name, value| match value {
                Value::Null => false,
                Value::Bool(false) => name != "expired",
                Value::Array(list) => !list.is_empty(),
                Value::Object(members) => !members.is_empty(),
                _ => true,
            });
        }
        Value::Array(list) => list.iter_mut().for_each(prune),
        _ => {}
    }
}

/// The repairs of a feed, a line each.
fn repairs(feed: &Feed) -> String {
    let line = |repair: &crate::model::Repair| format!("{} {:?}: {}", repair.line, repair.kind, repair.detail);
    feed.repairs.iter().map(line).collect::<Vec<_>>().join("\n")
}
