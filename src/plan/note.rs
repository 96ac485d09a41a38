//! What `check` says of a config.yaml that is right, but perhaps not meant so.

use crate::advice::Position;

/// A hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What is so.
    pub message: String,
    /// Where; nothing when it is about what is not written.
    pub position: Option<Position>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Note {
    pub(super) fn new(message: impl Into<String>, position: Option<Position>, help: impl Into<String>) -> Self {
        Self { message: message.into(), position, help: Some(help.into()) }
    }
}
