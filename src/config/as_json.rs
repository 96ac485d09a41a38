//! YAML as other programs see it, for holding the schema to the reader.

use serde_json::{Value, json};

use super::node::{Node, Scalar, Tree};
use super::yaml;

/// The document by the core schema of YAML 1.2 (section 10.3.2); nothing when it is no YAML.
pub(crate) fn as_json(text: &str) -> Option<Value> {
    let parsed = yaml::parse(text).ok()?;
    parsed.faults.is_empty().then(|| value(&parsed.root))
}

fn value(node: &Node) -> Value {
    match &node.tree {
        Tree::Scalar(scalar) => resolved(scalar),
        Tree::List(items) => items.iter().map(value).collect(),
        Tree::Map(pairs) => pairs.iter().map(|pair| (pair.key.clone(), value(&pair.value))).collect(),
        Tree::Broken => Value::Null,
    }
}

fn resolved(scalar: &Scalar) -> Value {
    let text = scalar.text.as_str();
    if scalar.is_null() {
        return Value::Null;
    }
    if !scalar.plain {
        return json!(text);
    }
    match text {
        "true" | "True" | "TRUE" => return json!(true),
        "false" | "False" | "FALSE" => return json!(false),
        _ => {}
    }
    let number = text.trim_start_matches(['-', '+']);
    if number.bytes().all(|b| b.is_ascii_digit())
        && let Ok(whole) = text.trim_start_matches('+').parse::<i64>()
    {
        return json!(whole);
    }
    let digits = number.starts_with(|c: char| c.is_ascii_digit() || c == '.') && !number.ends_with(['e', 'E']);
    match text.parse::<f64>() {
        Ok(float) if digits => json!(float),
        _ => json!(text),
    }
}
