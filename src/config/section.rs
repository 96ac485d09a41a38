//! A section of config.yaml whose keys and values were checked.

use super::from_text::FromText;
use super::key::{Form, Key};
use super::node::{Spot, Text};

/// What a key holds.
#[derive(Debug, Clone)]
pub enum Value {
    /// A text of the declared make.
    Text(Text),
    /// A list; a single value is a list of one.
    List(Vec<Value>),
    /// A section.
    Section(Section),
    /// Names of the owner's choice, each with a value.
    Named(Vec<(Text, Value)>),
}

/// Checked keys with their values. What was faulty is left out: it was told of.
#[derive(Debug, Clone, Default)]
pub struct Section {
    spot: Spot,
    kind: Option<&'static str>,
    values: Vec<(&'static str, Value)>,
    /// Keys that are written, whether or not their values are right, and where.
    written: Vec<(&'static str, Spot)>,
}

impl Section {
    pub(super) fn new(spot: Spot, kind: Option<&'static str>) -> Self {
        Self { spot, kind, ..Self::default() }
    }

    pub(super) fn insert(&mut self, name: &'static str, value: Value) {
        self.values.push((name, value));
    }

    pub(super) fn mark(&mut self, name: &'static str, spot: Spot) {
        self.written.push((name, spot));
    }

    /// Where a key is written, whether or not its value is right.
    #[must_use]
    pub fn key_spot(&self, name: &str) -> Option<Spot> {
        self.written.iter().find(|(key, _)| *key == name).map(|(_, spot)| *spot)
    }

    /// What holds where nothing is written, by the table.
    #[must_use]
    pub fn of_defaults(keys: &'static [Key]) -> Self {
        let mut section = Self::default();
        for key in keys.iter().filter(|key| !key.default.is_empty()) {
            section.insert(key.name, default(key.default, &key.form));
        }
        section
    }

    /// A section of one kind with nothing but the text that says what is read.
    #[must_use]
    pub fn of_text(kind: &'static str, text: Text) -> Self {
        Self { spot: text.spot(), kind: Some(kind), values: vec![(kind, Value::Text(text))], ..Self::default() }
    }

    /// These keys of it alone.
    #[must_use]
    pub fn only(&self, names: &[&str]) -> Self {
        let values = self.values.iter().filter(|(name, _)| names.contains(name)).cloned().collect();
        Self { spot: self.spot, values, ..Self::default() }
    }

    /// This section, and below it another that holds where this one says nothing.
    #[must_use]
    pub fn over(mut self, below: &Self) -> Self {
        let missing = below.values.iter().filter(|(name, _)| self.get(name).is_none()).cloned().collect::<Vec<_>>();
        self.values.extend(missing);
        self
    }

    /// Where it stands.
    #[must_use]
    pub fn spot(&self) -> Spot {
        self.spot
    }

    /// The key that says its kind, where there are kinds.
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        self.kind
    }

    /// What a key holds.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The text of a key.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&Text> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts of a key that holds a list; nothing where it is not written.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&Text> {
        match self.get(name) {
            Some(Value::List(values)) => values.iter().filter_map(text_of).collect(),
            Some(Value::Text(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// A key's text, read as what it was declared to be.
    #[must_use]
    pub fn read<T: FromText>(&self, name: &str) -> Option<T> {
        T::from_text(self.text(name)?.as_str()).ok()
    }

    /// All texts of a key that holds a list, read as what they were declared to be.
    #[must_use]
    pub fn read_all<T: FromText>(&self, name: &str) -> Vec<T> {
        self.texts(name).into_iter().filter_map(|text| T::from_text(text.as_str()).ok()).collect()
    }

    /// A key that holds a whole number.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<usize> {
        self.text(name)?.as_str().parse().ok()
    }

    /// A key that holds a section.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&Self> {
        match self.get(name)? {
            Value::Section(section) => Some(section),
            _ => None,
        }
    }

    /// The sections of a key that holds a list of them.
    #[must_use]
    pub fn sections(&self, name: &str) -> Vec<&Self> {
        let values = match self.get(name) {
            Some(Value::List(values)) => values.as_slice(),
            _ => &[],
        };
        values.iter().filter_map(section_of).collect()
    }

    /// A key that holds names of the owner's choice.
    #[must_use]
    pub fn named(&self, name: &str) -> &[(Text, Value)] {
        match self.get(name) {
            Some(Value::Named(named)) => named,
            _ => &[],
        }
    }
}

fn text_of(value: &Value) -> Option<&Text> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn section_of(value: &Value) -> Option<&Section> {
    match value {
        Value::Section(section) => Some(section),
        _ => None,
    }
}

/// A default as the table writes it: `20s`, `[rss, atom]`.
fn default(written: &str, form: &Form) -> Value {
    let text = |part: &str| Value::Text(Text::new(part.trim().to_owned(), Spot::default(), false));
    let Form::List(_) = form else { return text(written) };
    let inner = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    Value::List(inner.map_or_else(|| vec![text(written)], |list| list.split(',').map(text).collect()))
}
