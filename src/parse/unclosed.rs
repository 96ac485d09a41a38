//! Which start tags show that the element around them was never closed.

use super::names::{Key, Ns};

/// Elements that hold characters, at most with some markup of HTML among them.
fn is_text(key: Key) -> bool {
    matches!(
        key,
        Key::Title
            | Key::Link
            | Key::Guid
            | Key::PubDate
            | Key::LastBuildDate
            | Key::Language
            | Key::Copyright
            | Key::Rights
            | Key::ManagingEditor
            | Key::WebMaster
            | Key::Generator
            | Key::Docs
            | Key::Ttl
            | Key::Rating
            | Key::Category
            | Key::Comments
            | Key::Id
            | Key::Updated
            | Key::Published
            | Key::Issued
            | Key::Modified
            | Key::Created
            | Key::Icon
            | Key::Logo
            | Key::Name
            | Key::Uri
            | Key::Url
            | Key::Email
            | Key::Width
            | Key::Height
            | Key::Enclosure
    )
}

/// Parts of feeds and entries that no text holds.
fn is_part(key: Key) -> bool {
    is_text(key)
        || matches!(
            key,
            Key::Item
                | Key::Entry
                | Key::Channel
                | Key::Description
                | Key::Summary
                | Key::Subtitle
                | Key::Tagline
                | Key::Content
                | Key::Encoded
                | Key::Author
                | Key::Contributor
                | Key::Creator
                | Key::Date
                | Key::Subject
                | Key::Image
                | Key::TextInput
                | Key::Cloud
                | Key::SkipHours
                | Key::SkipDays
        )
}

fn is_long_text(key: Key) -> bool {
    matches!(key, Key::Description | Key::Summary | Key::Subtitle | Key::Tagline)
}

fn is_feed(ns: Ns) -> bool {
    matches!(ns, Ns::Rss | Ns::Atom)
}

/// Whether an element holds text.
pub(super) fn holds_text(ns: Ns, key: Key) -> bool {
    is_feed(ns) && (is_text(key) || is_long_text(key))
}

/// Whether an element is a part of a feed that no entry stands in. Those of unknown namespaces may hold anything.
pub(super) fn holds_no_entry(ns: Ns, key: Key) -> bool {
    match ns {
        Ns::Rss => {
            matches!(key, Key::Image | Key::TextInput | Key::SkipHours | Key::SkipDays | Key::Author | Key::Cloud)
        }
        Ns::Atom => matches!(key, Key::Author | Key::Contributor),
        Ns::Dc
        | Ns::DcTerms
        | Ns::Syndication
        | Ns::Admin
        | Ns::Itunes
        | Ns::GooglePlay
        | Ns::Media
        | Ns::FeedBurner => true,
        _ => false,
    }
}

/// Whether HTML has an element of this name, which text may hold; its `link` has attributes, that of RSS none.
fn is_html(key: Key, has_attributes: bool) -> bool {
    match key {
        Key::Title | Key::Summary | Key::Image => true,
        Key::Link => has_attributes,
        _ => false,
    }
}

/// Whether a tag shows that the text on top was left open. A text holds no parts of a feed; a long one may hold
/// what HTML has under the same names.
pub(super) fn ends(text: Key, tag_ns: Ns, tag_key: Key, has_attributes: bool) -> bool {
    if matches!(tag_ns, Ns::None | Ns::Xhtml | Ns::Xml | Ns::Other(_)) || !is_part(tag_key) {
        return false;
    }
    is_text(text) || !is_feed(tag_ns) || !is_html(tag_key, has_attributes)
}
