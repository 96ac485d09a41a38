//! The fields that are text: words and phrases are looked for in them.

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::matcher::Matcher;
use super::super::value::Value;
use super::super::view::{EntryView, Part};
use super::{Field, Test};
use crate::model::Narrowing;

/// A field that looks for words in some texts of an entry.
pub(in super::super) struct TextField {
    name: &'static str,
    about: &'static str,
    parts: &'static [Part],
}

/// What a term without a field looks in.
pub(in super::super) const ANYWHERE: TextField = TextField {
    name: "",
    about: "title, summary, content, tags: any one of them",
    parts: &[Part::Title, Part::Tag, Part::Summary, Part::Content],
};
pub(in super::super) const TITLE: TextField = TextField { name: "title", about: "the title", parts: &[Part::Title] };
pub(in super::super) const SUMMARY: TextField =
    TextField { name: "summary", about: "the summary", parts: &[Part::Summary] };
pub(in super::super) const CONTENT: TextField =
    TextField { name: "content", about: "the text of the content", parts: &[Part::Content] };
pub(in super::super) const AUTHOR: TextField =
    TextField { name: "author", about: "the names of the authors", parts: &[Part::Author] };
pub(in super::super) const TAG: TextField = TextField { name: "tag", about: "the tags", parts: &[Part::Tag] };
pub(in super::super) const TEXT: TextField =
    TextField { name: "text", about: "title, summary, content", parts: &[Part::Title, Part::Summary, Part::Content] };

impl Field for TextField {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError> {
        if self.name.is_empty() && value.is_any() {
            // Without a field `*` is a word of punctuation.
            return Ok(None);
        }
        let matcher = Matcher::of(value)?;
        Ok(matcher.map(|matcher| -> Box<dyn Test> { Box::new(TextTest { parts: self.parts, matcher }) }))
    }
}

#[derive(Debug)]
struct TextTest {
    parts: &'static [Part],
    matcher: Matcher,
}

impl TextTest {
    fn placed(&self, narrowing: Narrowing) -> Narrowing {
        match self.parts {
            _ if narrowing == Narrowing::Any => narrowing,
            [Part::Author] => Narrowing::Author(Box::new(narrowing)),
            [Part::Title] => Narrowing::Title(Box::new(narrowing)),
            [Part::Tag] => Narrowing::Tag(Box::new(narrowing)),
            _ => narrowing,
        }
    }
}

impl Test for TextTest {
    fn matches(&self, entry: &EntryView<'_>, _context: &Context) -> bool {
        self.parts.iter().any(|part| self.matcher.is_in(entry, *part))
    }

    fn narrowing(&self) -> Narrowing {
        self.placed(self.matcher.narrowing())
    }

    fn certain(&self) -> Option<Narrowing> {
        // Words are indexed of all four texts together, and of some apart: of the others alone an index is never sure.
        let whole = match self.parts {
            [one] => matches!(one, Part::Author | Part::Title | Part::Tag),
            parts => parts.len() == ANYWHERE.parts.len(),
        };
        self.matcher.certain().filter(|_| whole).map(|certain| self.placed(certain))
    }

    fn found(&self, entry: &EntryView<'_>) -> Option<(&'static str, String)> {
        self.parts.iter().find_map(|part| Some((part.name(), self.matcher.found(entry, *part)?)))
    }
}
