//! How long to wait between two requests.

use std::time::Duration;

/// How long to wait between two requests: fixed when both ends are equal, learned between them otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Every {
    /// Never sooner.
    pub least: Duration,
    /// Never later for our own reasons.
    pub most: Duration,
}
