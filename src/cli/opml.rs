//! Reads a list of subscriptions through the reader of feeds.

use chrono::{DateTime, Utc};

use crate::model::{Address, Document, Subscription};
use crate::parse;

/// The subscriptions of a list.
///
/// # Errors
/// Why the bytes are none.
pub(super) fn subscriptions(bytes: Vec<u8>, now: DateTime<Utc>) -> Result<Vec<Subscription>, String> {
    let document = Document {
        address: Address::new("file:///subscriptions.opml").ok_or("it has no address")?,
        path: None,
        content_type: None,
        content_language: None,
        content_location: None,
        body: bytes.into(),
        packed: None,
        fetched: now,
        modified: None,
        delta: false,
    };
    let feed = parse::read(&document, &parse::Options::default()).map_err(|error| error.to_string())?;
    match feed.format {
        Some(format) if format.0.starts_with("opml") => Ok(feed.subscriptions),
        Some(format) => Err(format!("it is a feed ({})", format.0)),
        None => Err("it is something else".to_owned()),
    }
}
