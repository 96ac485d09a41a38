//! Why a document gives no feed: what came instead.

use thiserror::Error;

use super::sniff::Kind;
use crate::advice::Advice;

/// Why a document gives no feed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParseError {
    /// Nothing came.
    #[error("the answer is empty")]
    Empty,
    /// More came than may be read.
    #[error("the answer is {size} bytes, more than {limit}")]
    TooLarge {
        /// How long it is, in bytes.
        size: usize,
        /// The bound, in bytes.
        limit: usize,
    },
    /// A web page came.
    #[error("the answer is an HTML page{}, not a feed", shown(.title.as_deref()))]
    Html {
        /// Its title, plain.
        title: Option<String>,
    },
    /// Something else came that is no feed.
    #[error("the answer is {what}, not a feed")]
    Other {
        /// What it is, in words with an article.
        what: String,
    },
    /// JSON came that cannot be read.
    #[error("the answer is JSON that cannot be read: {why} at line {line}, column {column}")]
    Json {
        /// What is wrong.
        why: String,
        /// The line, counted from one.
        line: usize,
        /// The column, counted from one.
        column: usize,
    },
    /// JSON came that is no feed.
    #[error("the answer is JSON, but not a JSON Feed: {why}")]
    JsonNoFeed {
        /// What is missing.
        why: &'static str,
    },
    /// XML came whose elements are too deep inside each other.
    #[error("the elements are more than 256 deep inside each other at line {line}")]
    Depth {
        /// The line, counted from one.
        line: u32,
    },
    /// XML came whose entities are made to blow up.
    #[error("the entities declared at line {line} are made to blow up")]
    Entities {
        /// The line, counted from one.
        line: u32,
    },
}

fn shown(title: Option<&str>) -> String {
    title.map(|title| format!(" (“{title}”)")).unwrap_or_default()
}

impl ParseError {
    /// The error for a document of this kind.
    pub(super) fn instead(kind: &Kind) -> Self {
        match kind {
            Kind::Empty => Self::Empty,
            Kind::Html { title } => Self::Html { title: title.clone() },
            Kind::Other { what } => Self::Other { what: what.clone() },
            Kind::Xml | Kind::Json => Self::Other { what: "something that".to_owned() },
        }
    }
}

impl Advice for ParseError {
    fn help(&self) -> Option<String> {
        match self {
            Self::Html { .. } => {
                Some("if the page lists articles, use it as `page:`; `feedwright try` finds its feed".to_owned())
            }
            Self::TooLarge { limit, .. } => Some(format!("raise `max_size` above {limit} for this source")),
            Self::Other { .. } | Self::Empty | Self::JsonNoFeed { .. } => {
                Some("check the address of the feed; `feedwright try` shows what comes".to_owned())
            }
            Self::Json { .. } | Self::Depth { .. } | Self::Entities { .. } => None,
        }
    }
}
