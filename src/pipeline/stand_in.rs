//! Stand-ins.
use crate::text::SafeHtml;
pub(super) fn first_image(_: &SafeHtml) -> Option<String> {
    None
}
pub(super) fn with_lead_image(content: &SafeHtml, _: &str, _: &str) -> SafeHtml {
    content.clone()
}
pub(super) fn first_words(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
pub(super) mod language {
    pub(crate) fn detect(_: &str) -> Option<&'static str> {
        None
    }
}
