//! An entry as read to an entry as published: nothing that a reader counts on is missing.

use crate::model::Entry;

/// x
pub(super) fn finish(entry: Entry) -> Entry {
    entry
}
