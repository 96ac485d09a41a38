//! Adds sources to the text of config.yaml and leaves everything else as it stands, comments too.

use serde_json::json;

use super::fault::{Fault, Faults};
use super::lines::Lines;
use super::node::{Node, Pair, Spot, Tree};
use super::{trap, yaml};

/// One source to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSource {
    /// Its name.
    pub name: String,
    /// The key that says its kind.
    pub kind: &'static str,
    /// What that key holds.
    pub address: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// More keys with their words, as config.yaml has them: `as: article`.
    pub more: Vec<(&'static str, &'static str)>,
}

impl NewSource {
    /// What stands behind the name, on one line.
    #[must_use]
    pub fn value(&self) -> String {
        if self.kind == "url" && self.tags.is_empty() && self.more.is_empty() {
            return scalar(&self.address, Place::Block);
        }
        let mut keys = vec![format!("{}: {}", self.kind, scalar(&self.address, Place::Brackets))];
        keys.extend(self.more.iter().map(|(key, word)| format!("{key}: {word}")));
        if !self.tags.is_empty() {
            let tags: Vec<String> = self.tags.iter().map(|tag| scalar(tag, Place::Brackets)).collect();
            keys.push(format!("tags: [{}]", tags.join(", ")));
        }
        format!("{{{}}}", keys.join(", "))
    }

    /// The same as JSON, for a file whose sources stand in brackets.
    fn json(&self) -> String {
        let literal = |text: &str| json!(without_variables(text));
        if self.kind == "url" && self.tags.is_empty() && self.more.is_empty() {
            return literal(&self.address).to_string();
        }
        let mut keys = serde_json::Map::new();
        keys.insert(self.kind.to_owned(), literal(&self.address));
        keys.extend(self.more.iter().map(|(key, word)| ((*key).to_owned(), json!(word))));
        if !self.tags.is_empty() {
            keys.insert("tags".to_owned(), self.tags.iter().map(|tag| literal(tag)).collect());
        }
        serde_json::Value::Object(keys).to_string()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Block,
    Brackets,
}

/// A text from outside must not name variables of the environment: `${` is written `$${`.
fn without_variables(text: &str) -> String {
    text.replace("${", "$${")
}

/// A text as YAML reads it back, in quotes where it needs them.
fn scalar(text: &str, place: Place) -> String {
    let text = without_variables(text);
    let signs =
        |c: char| c.is_alphanumeric() || "/:._-?&=%+~#@;!$*()".contains(c) || (c == ',' && place == Place::Block);
    // A dot may begin a number (`.5`, `.inf`): only in paths it needs no quotes.
    let first =
        text.starts_with(|c: char| c.is_alphabetic() || c == '/') || text.starts_with("./") || text.starts_with("../");
    let word = matches!(text.to_ascii_lowercase().as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off");
    let blanks = text.split(' ').all(|word| !word.is_empty() && !word.starts_with('#') && !word.ends_with(':'));
    let plain = first && !word && blanks && !text.contains("${") && text.chars().all(|c| signs(c) || c == ' ');
    if plain {
        return text;
    }
    if text.chars().any(char::is_control) { json!(text).to_string() } else { trap::quoted(&text) }
}

/// The text with these sources below those it has.
///
/// # Errors
/// When the text is no YAML, or has its sources where none can be added.
pub fn with_sources(faults: Faults, new: &[NewSource]) -> Result<String, Faults> {
    let text = faults.text().to_owned();
    let root = match yaml::parse(&text) {
        Ok(parsed) if parsed.faults.is_empty() => parsed.root,
        Ok(parsed) => return Err(told(faults, parsed.faults)),
        Err(stop) => return Err(told(faults, vec![stop.fault])),
    };
    if let Some((name, spot)) = taken(&root, new) {
        let fault = Fault::new(spot, format!("there is a source `{name}` already")).help("choose another name");
        return Err(told(faults, vec![fault]));
    }
    let mut edited = text.clone();
    match place(&text, &root) {
        Where::Insert(at, words) if text.contains("\r\n") => edited.insert_str(at, &words(new).replace('\n', "\r\n")),
        Where::Insert(at, words) => edited.insert_str(at, &words(new)),
        Where::Nowhere(spot) => {
            let fault = Fault::new(spot, "no source can be added here").help("write `sources:` with names below it");
            return Err(told(faults, vec![fault]));
        }
    }
    if holds(&edited, &root, new) {
        return Ok(edited);
    }
    let fault = Fault::new(root.spot, "the sources cannot be added without changing what stands here");
    Err(told(faults, vec![fault.help("add them by hand")]))
}

/// A name among the new ones that a source has already, and where.
fn taken<'a>(root: &Node, new: &'a [NewSource]) -> Option<(&'a str, Spot)> {
    let Tree::Map(pairs) = &root.tree else { return None };
    let Tree::Map(sources) = &pairs.iter().find(|pair| pair.key == "sources")?.value.tree else { return None };
    new.iter().find_map(|source| {
        let pair = sources.iter().find(|pair| pair.key == source.name)?;
        Some((source.name.as_str(), pair.key_spot))
    })
}

fn told(mut faults: Faults, list: Vec<Fault>) -> Faults {
    list.into_iter().for_each(|fault| faults.push(fault));
    faults
}

type Words = Box<dyn Fn(&[NewSource]) -> String>;

/// Where in the text the sources go, and how they are written there.
enum Where {
    Insert(usize, Words),
    Nowhere(Spot),
}

fn place(text: &str, root: &Node) -> Where {
    let pairs = match &root.tree {
        Tree::Map(pairs) => pairs.as_slice(),
        _ if root.is_null() => &[],
        _ => return Where::Nowhere(root.spot),
    };
    let brackets = text.get(root.spot.start..).is_some_and(|rest| rest.starts_with('{'));
    match pairs.iter().find(|pair| pair.key == "sources") {
        Some(pair) => below(text, pair),
        None if brackets => {
            let comma = separator(text, root, pairs.is_empty());
            let words = move |new: &[NewSource]| format!("{comma}\"sources\": {{{}}}", in_brackets(new));
            Where::Insert(root.spot.end.saturating_sub(1), Box::new(words))
        }
        None => {
            let line = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            let words = move |new: &[NewSource]| format!("{line}sources:\n{}", in_lines(new, 2));
            Where::Insert(text.len(), Box::new(words))
        }
    }
}

/// Below the sources that are there.
fn below(text: &str, sources: &Pair) -> Where {
    let node = &sources.value;
    if text.get(node.spot.start..).is_some_and(|rest| rest.starts_with('{')) {
        let empty = matches!(&node.tree, Tree::Map(pairs) if pairs.is_empty());
        let comma = separator(text, node, empty);
        let words = move |new: &[NewSource]| format!("{comma}{}", in_brackets(new));
        return Where::Insert(node.spot.end.saturating_sub(1), Box::new(words));
    }
    let lines = Lines::new(text);
    let (last, indent) = match &node.tree {
        Tree::Map(pairs) => {
            let Some(last) = pairs.last() else { return Where::Nowhere(sources.key_spot) };
            let column = lines.position(last.key_spot.start).column;
            (last_line(&lines, last), usize::try_from(column).unwrap_or(1).saturating_sub(1))
        }
        _ if node.is_null() => (lines.number(sources.key_spot.start), 2),
        _ => return Where::Nowhere(node.spot),
    };
    let at = lines.start(last + 1);
    let line = if text.get(..at).is_some_and(|before| before.ends_with('\n')) { "" } else { "\n" };
    Where::Insert(at, Box::new(move |new| format!("{line}{}", in_lines(new, indent))))
}

/// The last line of a pair: without the blank lines and comments that follow it.
fn last_line(lines: &Lines<'_>, pair: &Pair) -> usize {
    let first = lines.number(pair.key_spot.start);
    let end = lines.number(pair.value.spot.end.max(pair.key_spot.end).saturating_sub(1));
    let says = |number: &usize| {
        let line = lines.line(*number).trim_start();
        !line.is_empty() && !line.starts_with('#')
    };
    (first..=end).rev().find(says).unwrap_or(first)
}

/// What goes between the last member in brackets and a new one.
fn separator(text: &str, node: &Node, empty: bool) -> &'static str {
    let inside = text.get(node.spot.start..node.spot.end.saturating_sub(1)).unwrap_or_default();
    if empty || inside.trim_end().ends_with(',') { "" } else { ", " }
}

fn in_lines(new: &[NewSource], indent: usize) -> String {
    new.iter().map(|source| format!("{:indent$}{}: {}\n", "", source.name, source.value())).collect()
}

fn in_brackets(new: &[NewSource]) -> String {
    let members: Vec<String> = new.iter().map(|source| format!("\"{}\": {}", source.name, source.json())).collect();
    members.join(", ")
}

/// Whether an edited text holds what it held, and the new sources.
fn holds(edited: &str, before: &Node, new: &[NewSource]) -> bool {
    let Ok(parsed) = yaml::parse(edited) else { return false };
    let names = |root: &Node| -> Vec<(String, String)> {
        let Tree::Map(pairs) = &root.tree else { return Vec::new() };
        pairs.iter().flat_map(|pair| members(&pair.key, &pair.value)).collect()
    };
    let (was, is) = (names(before), names(&parsed.root));
    let added = |pair: &(String, String)| pair.0 == "sources" && new.iter().any(|source| source.name == pair.1);
    let kept: Vec<_> = is.iter().filter(|pair| !added(pair)).cloned().collect();
    let was: Vec<_> = was.into_iter().filter(|pair| pair != &("sources".to_owned(), String::new())).collect();
    let kept: Vec<_> = kept.into_iter().filter(|pair| pair != &("sources".to_owned(), String::new())).collect();
    parsed.faults.is_empty() && was == kept && is.iter().filter(|pair| added(pair)).count() == new.len()
}

/// A key, and the keys below it.
fn members(key: &str, value: &Node) -> Vec<(String, String)> {
    let mut members = vec![(key.to_owned(), String::new())];
    if let Tree::Map(pairs) = &value.tree {
        members.extend(pairs.iter().map(|pair| (key.to_owned(), pair.key.clone())));
    }
    members
}
