//! A checker of JSON Schema for the words that our schema uses, and no others.

use serde_json::Value;

/// What does not fit, each with its path; nothing when all does.
pub(super) fn check(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    walk(schema, schema, value, "$", &mut faults);
    faults
}

fn check_in(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    walk(root, schema, value, "$", &mut faults);
    faults
}

const KNOWN: &[&str] = &[
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "properties",
    "additionalProperties",
    "required",
    "anyOf",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "items",
    "propertyNames",
    "not",
    "oneOf",
    "dependentRequired",
];

fn walk(root: &Value, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
    let Some(rules) = schema.as_object() else {
        if schema == &Value::Bool(false) {
            faults.push(format!("{path}: not allowed"));
        }
        return;
    };
    for (word, rule) in rules {
        assert!(KNOWN.contains(&word.as_str()), "the checker does not know `{word}`");
        match word.as_str() {
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                walk(root, root.pointer(pointer).unwrap(), value, path, faults);
            }
            "type" => {
                let types = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                if !types.iter().any(|name| is(name.as_str().unwrap(), value)) {
                    faults.push(format!("{path}: no {rule}"));
                }
            }
            "enum" if !rule.as_array().unwrap().contains(value) => faults.push(format!("{path}: none of {rule}")),
            "pattern" => {
                let pattern = regex::Regex::new(rule.as_str().unwrap()).unwrap();
                if value.as_str().is_some_and(|text| !pattern.is_match(text)) {
                    faults.push(format!("{path}: does not match {rule}"));
                }
            }
            "minimum" if value.as_f64().is_some_and(|number| number < rule.as_f64().unwrap()) => {
                faults.push(format!("{path}: below {rule}"));
            }
            "maximum" if value.as_f64().is_some_and(|number| number > rule.as_f64().unwrap()) => {
                faults.push(format!("{path}: above {rule}"));
            }
            "anyOf" => {
                let fits = |schema: &Value| {
                    let mut faults = Vec::new();
                    walk(root, schema, value, path, &mut faults);
                    faults.is_empty()
                };
                if !rule.as_array().unwrap().iter().any(fits) {
                    faults.push(format!("{path}: fits none of the shapes"));
                }
            }
            "oneOf" => {
                let fits = |schema: &&Value| check_in(root, schema, value).is_empty();
                if rule.as_array().unwrap().iter().filter(fits).count() != 1 {
                    faults.push(format!("{path}: does not fit exactly one of {rule}"));
                }
            }
            "dependentRequired" => {
                for (name, needed) in rule.as_object().unwrap() {
                    let has = |name: &str| value.as_object().is_some_and(|object| object.contains_key(name));
                    let all = needed.as_array().unwrap().iter().all(|name| has(name.as_str().unwrap()));
                    if has(name) && !all {
                        faults.push(format!("{path}: {name} needs {needed}"));
                    }
                }
            }
            "not" => {
                let mut inner = Vec::new();
                walk(root, rule, value, path, &mut inner);
                if inner.is_empty() {
                    faults.push(format!("{path}: is what it must not be"));
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    walk(root, rule, item, &format!("{path}[{index}]"), faults);
                }
            }
            "required" => {
                for name in rule.as_array().unwrap() {
                    if value.as_object().is_some_and(|object| !object.contains_key(name.as_str().unwrap())) {
                        faults.push(format!("{path}: {name} is missing"));
                    }
                }
            }
            "propertyNames" => {
                for name in value.as_object().into_iter().flat_map(|object| object.keys()) {
                    walk(root, rule, &Value::from(name.as_str()), &format!("{path}.{name}"), faults);
                }
            }
            "properties" | "additionalProperties" => members(root, rules, word, value, path, faults),
            _ => {}
        }
    }
}

fn members(
    root: &Value,
    rules: &serde_json::Map<String, Value>,
    word: &str,
    value: &Value,
    path: &str,
    faults: &mut Vec<String>,
) {
    let named = rules.get("properties").and_then(Value::as_object);
    for (name, member) in value.as_object().into_iter().flatten() {
        let known = named.and_then(|named| named.get(name));
        let schema = if word == "properties" {
            known
        } else if known.is_none() {
            rules.get(word)
        } else {
            None
        };
        if let Some(schema) = schema {
            walk(root, schema, member, &format!("{path}.{name}"), faults);
        }
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the checker does not know the type `{other}`"),
    }
}
