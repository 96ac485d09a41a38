//! Names of sources and feeds, checked once.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::advice::Advice;

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// Not of the form that file names, addresses and messages can all hold.
    #[error("`{0}` is no name")]
    Form(String),
    /// A word that means something else.
    #[error("`{0}` is a reserved name")]
    Reserved(String),
}

impl Advice for NameError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Form(_) => {
                "a name has 1 to 64 of a-z, 0-9, `-` and `_`, and begins with a letter or digit".to_owned()
            }
            Self::Reserved(name) => format!("choose another name than `{name}`"),
        })
    }
}

/// Longest name, so that every file name made from it fits any file system.
const MAX_NAME: usize = 64;

fn checked(text: &str, reserved: &[&str]) -> Result<Arc<str>, NameError> {
    let mut bytes = text.bytes();
    let well_formed = text.len() <= MAX_NAME
        && bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    if !well_formed {
        return Err(NameError::Form(text.to_owned()));
    }
    if reserved.contains(&text) {
        return Err(NameError::Reserved(text.to_owned()));
    }
    Ok(Arc::from(text))
}

macro_rules! name {
    ($(#[$doc:meta])* $type:ident, $reserved:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $type(Arc<str>);

        impl $type {
            /// The name, if the text is one.
            ///
            /// # Errors
            /// When the text has other characters, is too long, or is reserved.
            pub fn new(text: &str) -> Result<Self, NameError> {
                checked(text, $reserved).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $type {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                Self::new(&text)
            }
        }

        impl From<$type> for String {
            fn from(name: $type) -> Self {
                name.0.as_ref().to_owned()
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(
    /// The name of a source; `all` is taken, since `from: all` means every source.
    SourceName,
    &["all"]
);
name!(
    /// The name of a feed, and so of its files; `index`, `feeds` and `status` are files of our own.
    FeedName,
    &["index", "feeds", "status"]
);
