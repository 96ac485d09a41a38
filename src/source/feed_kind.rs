//! `url:` in config.yaml: a feed by its address or path.

use super::Source;
use super::feed::FeedSource;
use super::kind::{Around, Location, SourceKind};
use crate::config::{Fault, Form, Key, Make, Section, make};
use crate::model::Target;

/// Where a document is.
pub(super) const LOCATION: Make = make::<Location>();

const KEYS: &[Key] = &[Key::new("url", Form::Made(&LOCATION), "", "the address of a feed, or the path of a file")];

/// The kind of `url:`.
#[derive(Debug)]
pub(super) struct FeedKind;

impl SourceKind for FeedKind {
    fn word(&self) -> &'static str {
        "url"
    }

    fn keys(&self) -> &'static [Key] {
        KEYS
    }

    fn build(&self, section: &Section, around: &Around<'_>) -> Result<Box<dyn Source>, Fault> {
        let location = section.read("url").unwrap_or_else(|| Location::File(around.folder.to_path_buf()));
        let target = match location {
            Location::Http(url) => Target::Http(url),
            Location::File(path) => Target::File(around.folder.join(path)),
        };
        Ok(Box::new(FeedSource::new(target, around.headers.clone())))
    }
}
