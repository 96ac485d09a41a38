//! What a section changes in entries, compiled; a fault in a selector or regex points at its character.

use crate::config::{Fault, Faults, Section, Text};
use crate::select::{Field, Find, PatternError, Replacement, Transforms};
use crate::text::html::Selector;

/// Whether faults are told: those of `defaults` are told of once, where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tell {
    /// They are.
    Yes,
    /// They were.
    No,
}

/// What `remove`, `replace`, `tags` and `title_prefix` of a section say.
pub(super) fn transforms(section: &Section, tell: Tell, faults: &mut Faults) -> Transforms {
    Transforms {
        remove: removals(section, tell, faults),
        replace: replacements(section, tell, faults),
        tags: section.read_all("tags"),
        title_prefix: section.read("title_prefix"),
    }
}

/// Tells what is wrong with the keys of `defaults`.
pub(super) fn check(section: &Section, faults: &mut Faults) {
    removals(section, Tell::Yes, faults);
    replacements(section, Tell::Yes, faults);
}

fn removals(section: &Section, tell: Tell, faults: &mut Faults) -> Vec<Selector> {
    let mut selectors = Vec::new();
    for text in section.texts("remove") {
        match Selector::new(text.as_str()) {
            Ok(selector) => selectors.push(selector),
            Err(error) if tell == Tell::Yes => {
                let fault = Fault::new(faults.inside(text, error.at), format!("bad selector: {error}"));
                faults.push(fault.help("write it as in a style sheet: `.ad`, `div.share > p`, `a[href*=\"ads.\"]`"));
            }
            Err(_) => {}
        }
    }
    selectors
}

fn replacements(section: &Section, tell: Tell, faults: &mut Faults) -> Vec<Replacement> {
    let mut replacements = Vec::new();
    for line in section.sections("replace") {
        match replacement(line) {
            Ok(replacement) => replacements.extend(replacement),
            Err((text, error)) if tell == Tell::Yes => {
                let fault = Fault::new(faults.inside(text, error.at), error.message);
                faults.push(fault.help(error.help));
            }
            Err(_) => {}
        }
    }
    replacements
}

/// One line of `replace`; nothing where a part of it was faulty and told of.
fn replacement(line: &Section) -> Result<Option<Replacement>, (&Text, PatternError)> {
    let field = match line.text("field").map(Text::as_str) {
        Some("title") => Field::Title,
        Some("content") => Field::Content,
        Some("author") => Field::Author,
        Some("tag") => Field::Tag,
        _ => return Ok(None),
    };
    let find = match (line.text("find"), line.text("regex")) {
        (Some(text), _) => Find::text(text.as_str()),
        (None, Some(text)) => Find::regex(text.as_str()).map_err(|error| (text, error))?,
        (None, None) => return Ok(None),
    };
    let with = line.text("with");
    if let Some(text) = with {
        find.check_with(text.as_str()).map_err(|error| (text, error))?;
    }
    Ok(Some(Replacement::new(field, find, with.map(Text::as_str).unwrap_or_default())))
}
