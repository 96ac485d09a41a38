//! What a source asks for.

use std::path::PathBuf;

use url::Url;

/// One thing to bring in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Where it is.
    pub target: Target,
    /// What is expected there; decides Accept and whether robots.txt is asked.
    pub want: Want,
    /// Headers from config.yaml, sent to this host alone and never shown.
    pub headers: Vec<(String, String)>,
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Over http or https.
    Http(Url),
    /// One local file.
    File(PathBuf),
    /// All regular files below `root` whose path below it matches `pattern`.
    Glob {
        /// The folder that is never left.
        root: PathBuf,
        /// The pattern, relative to `root`: `*`, `**`, `?`, `[…]`, `{a,b}`.
        pattern: String,
    },
}

/// What a request expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// A feed: robots.txt is for crawlers and is not asked.
    Feed,
    /// A web page: robots.txt is asked first (RFC 9309).
    Page,
}
