//! HTML before and after it was made safe: two types, so that nothing raw can be published.

use serde::{Deserialize, Serialize};

/// HTML as somebody wrote it: may hold anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawHtml(pub String);

/// HTML that went through the allow list. Only `sanitise` makes it, and the store gives it back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
