//! What grouping looks at.

use chrono::{DateTime, Utc};

/// An entry as grouping sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Article<'a> {
    /// The source that brought it; entries without one are from different sources.
    pub source: Option<&'a str>,
    /// The id, where it is an absolute IRI that is believed (DESIGN.md section 6, "Identity").
    pub id: Option<&'a str>,
    /// The address.
    pub url: Option<&'a str>,
    /// The title.
    pub title: &'a str,
    /// The text of the content, else the summary; plain.
    pub text: &'a str,
    /// When it was published.
    pub date: Option<DateTime<Utc>>,
}
