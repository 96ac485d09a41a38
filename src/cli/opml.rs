//! Reads a list of subscriptions through the reader of feeds.

use crate::model::Subscription;

/// The subscriptions of a list.
///
/// # Errors
/// Why the bytes are none.
pub(super) fn subscriptions(_bytes: Vec<u8>) -> Result<Vec<Subscription>, String> {
    Err("lists cannot be read yet".to_owned())
}
