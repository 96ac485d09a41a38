//! `page:` in config.yaml: a web page that is one article.

use super::Source;
use super::kind::{Around, Location, SourceKind};
use super::page::PageSource;
use crate::config::{Fault, Form, Key, Section};
use crate::model::Target;

const KEYS: &[Key] = &[
    Key::new("page", Form::Made(&super::feed_kind::LOCATION), "", "the address of a web page"),
    Key::new("as", Form::Word(&["article"]), "", "what the page is: `article`, one article that may change"),
];

/// The kind of `page:`.
#[derive(Debug)]
pub(super) struct PageKind;

impl SourceKind for PageKind {
    fn word(&self) -> &'static str {
        "page"
    }

    fn keys(&self) -> &'static [Key] {
        KEYS
    }

    fn build(&self, section: &Section, around: &Around<'_>) -> Result<Box<dyn Source>, Fault> {
        if section.key_spot("as").is_none() {
            let spot = section.text("page").map(crate::config::Text::spot).unwrap_or_default();
            let fault = Fault::new(spot, "pages that list articles are not read yet");
            return Err(fault.help("for a page that is one article add `as: article`"));
        }
        let location = section.read("page").unwrap_or_else(|| Location::File(around.folder.to_path_buf()));
        let target = match location {
            Location::Http(url) => Target::Http(url),
            Location::File(path) => Target::File(around.folder.join(path)),
        };
        Ok(Box::new(PageSource::new(target, around.headers.clone())))
    }
}
