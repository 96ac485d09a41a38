//! The names of a feed's files.

use ring::hmac;

use crate::plan::PlannedFeed;

use super::identity::base32;

/// What the names of a feed's files begin with: its name, for a private feed with a part that only
/// its token tells (26 base32 characters of HMAC-SHA256(token, name)).
#[must_use]
pub fn stem(feed: &PlannedFeed) -> String {
    match &feed.token {
        None => feed.name.as_str().to_owned(),
        Some(token) => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, token.as_bytes());
            format!("{}-{}", feed.name, base32(hmac::sign(&key, feed.name.as_str().as_bytes()).as_ref()))
        }
    }
}
