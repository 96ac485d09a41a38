//! HTML before and after it was made safe: two types, so that nothing raw can be published.

use serde::{Deserialize, Serialize};

use super::entity::escape_text;

/// HTML as somebody wrote it, owned or where it stands: may hold anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawHtml<T = String>(pub T);

/// HTML that went through the allow list. Only `sanitise` and the writers of this room make it,
/// and the store gives it back.
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

    /// Markup that shows a plain text: a paragraph for each run of lines between empty ones,
    /// `<br>` at the other line breaks.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut markup = String::with_capacity(text.len() + 16);
        let mut open = false;
        for line in text.lines().map(str::trim) {
            if line.is_empty() {
                if open {
                    markup.push_str("</p>");
                }
                open = false;
                continue;
            }
            markup.push_str(if open { "<br>" } else { "<p>" });
            markup.push_str(&escape_text(line));
            open = true;
        }
        if open {
            markup.push_str("</p>");
        }
        Self(markup)
    }

    /// Markup with one paragraph for each text; empty ones are passed over.
    #[must_use]
    pub fn paragraphs(texts: &[String]) -> Self {
        let mut markup = String::new();
        for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            markup.push_str("<p>");
            markup.push_str(&escape_text(text));
            markup.push_str("</p>");
        }
        Self(markup)
    }

    /// Takes markup over that this room has made or checked.
    pub(super) fn checked(markup: String) -> Self {
        Self(markup)
    }
}

#[cfg(test)]
mod tests;
