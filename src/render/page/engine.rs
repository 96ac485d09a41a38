//! The templates, and how values are written into them.

use std::borrow::Cow;
use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use super::super::characters::clean;
use super::super::words::escaped;

/// All templates by their names.
const TEMPLATES: &[(&str, &str)] = &[
    ("style.css", include_str!("style.css")),
    ("frame.html", include_str!("frame.html")),
    ("feed.html", include_str!("feed.html")),
    ("index.html", include_str!("index.html")),
];

static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        engine.set_syntax(syntax);
    }
    engine.set_formatter(|out, _, value| {
        if value.is_none() || value.is_undefined() {
            return Ok(());
        }
        let text = value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed);
        let shown = if value.is_safe() { text } else { Cow::Owned(escaped(&text)) };
        out.write_str(&shown).map_err(minijinja::Error::from)
    });
    for (name, source) in TEMPLATES {
        // A template that cannot be read is seen by the first test that writes a page.
        let _ = engine.add_template(name, source);
    }
    engine
});

/// A page, whole. The templates are our own, so that nothing in them can fail that a test does not see.
pub(super) fn page(template: &str, values: impl Serialize) -> Vec<u8> {
    let written =
        ENGINE.get_template(template).and_then(|found| found.render(Value::from(Serde(values)))).unwrap_or_default();
    let mut out = clean(&written).into_owned();
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.into_bytes()
}
