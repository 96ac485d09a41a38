//! A kind of source: the keys it has in config.yaml, and how they make a source.

use std::path::{Path, PathBuf};

use url::Url;

use super::Source;
use crate::config::{Fault, FromText, HttpAddress, Key, Section, Wrong};

/// A kind of source.
pub trait SourceKind: Sync {
    /// The key that says the kind.
    fn word(&self) -> &'static str;

    /// Its own keys, that one first; keys that every source has are not among them.
    fn keys(&self) -> &'static [Key];

    /// Makes a source of a section with these keys.
    ///
    /// # Errors
    /// When values that are right each for itself do not go together.
    fn build(&self, section: &Section, around: &Around<'_>) -> Result<Box<dyn Source>, Fault>;
}

/// What a source is told beside its own keys.
#[derive(Debug)]
pub struct Around<'a> {
    /// The folder of config.yaml: paths are relative to it.
    pub folder: &'a Path,
    /// Headers to send, checked.
    pub headers: Vec<(String, String)>,
}

/// Where a document is: a text without a scheme is a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// Over http or https.
    Http(Url),
    /// One local file, as config.yaml says it.
    File(PathBuf),
}

/// Signs that make a pattern of a path.
const PATTERN_SIGNS: [char; 6] = ['*', '?', '[', ']', '{', '}'];

impl FromText for Location {
    const WHAT: &'static str = "an address (https://…) or the path of a file";
    const PATTERN: &'static str = "^([Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#]\\S*|[Ff][Ii][Ll][Ee]:[^\\x00-\\x1f\\x7f]+|(/|\\.\\.?/)[^*?\\[\\]{}\\x00-\\x1f\\x7f]+|[^:*?\\[\\]{}\\x00-\\x1f\\x7f]+)$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(Wrong::plain());
        }
        let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("http" | "https") => HttpAddress::from_text(text).map(|address| Self::Http(address.0)),
            Some("file") => file(text),
            Some(_) if !text.starts_with(['/', '.']) => Err(other_scheme(text)),
            _ if text.contains(PATTERN_SIGNS) => Err(Wrong::because("a pattern stands here, and one file is wanted")
                .help("for all files of a pattern write `files: PATTERN`")),
            _ if text == "~" || text.starts_with("~/") => {
                Err(Wrong::because("`~` is not read as the home folder").help("write `${HOME}/…` in quotes"))
            }
            _ => Ok(Self::File(PathBuf::from(text))),
        }
    }
}

fn file(text: &str) -> Result<Location, Wrong> {
    let wrong = || Wrong::because("this is no `file:` address").help("write the path alone, without `file:`");
    let url = Url::parse(text).map_err(|_| wrong())?;
    url.to_file_path().map(Location::File).map_err(|()| wrong())
}

fn other_scheme(text: &str) -> Wrong {
    let (scheme, rest) = text.split_once(':').unwrap_or_default();
    let wrong = Wrong::because(format!("`{scheme}:` is not read"));
    if scheme.eq_ignore_ascii_case("feed") {
        let address = rest.trim_start_matches('/');
        let address = if address.starts_with("http") { address.to_owned() } else { format!("https://{address}") };
        return wrong.help(format!("write `{address}`"));
    }
    wrong.help("addresses begin with http:// or https://; a path with a `:` begins with ./")
}
