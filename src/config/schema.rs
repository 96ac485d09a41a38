//! The JSON Schema of config.yaml, from the tables of keys.

use serde_json::{Map, Value, json};

use super::key::{Form, Key, KindKeys, Kinds, Make};

/// The schema (draft 2020-12) of a file with these keys. It accepts what the reader accepts, as far
/// as the shape of a value can say it.
#[must_use]
pub fn schema(keys: &'static [Key], required: &[&str]) -> Value {
    let mut schema = keyed(keys.iter().collect(), required);
    if let Some(object) = schema.as_object_mut() {
        let mut head = Map::new();
        head.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        head.insert("title".to_owned(), json!("config.yaml of feedwright"));
        head.append(object);
        *object = head;
        object.insert(
            "$defs".to_owned(),
            json!({ "variable": {
                "type": "string",
                "pattern": "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}",
                "description": "a text with a variable of the environment",
            }}),
        );
    }
    schema
}

fn keyed(keys: Vec<&Key>, required: &[&str]) -> Value {
    let mut properties = Map::new();
    for key in keys.into_iter().filter(|key| key.is_built()) {
        let mut schema = form(&key.form);
        if let Some(object) = schema.as_object_mut() {
            let default = if key.default.is_empty() { String::new() } else { format!(" (default: {})", key.default) };
            object.insert("description".to_owned(), json!(format!("{}{default}", key.doc)));
        }
        properties.insert(key.name.to_owned(), schema);
    }
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if let (Some(object), false) = (schema.as_object_mut(), required.is_empty()) {
        object.insert("required".to_owned(), json!(required));
    }
    schema
}

fn form(form: &Form) -> Value {
    match form {
        Form::Made(make) => made(make),
        Form::Whole { least, most } => json!({ "anyOf": [
            { "type": "integer", "minimum": least, "maximum": most },
            { "type": "string", "pattern": "^[0-9]{1,18}$" },
            { "$ref": "#/$defs/variable" },
        ]}),
        Form::Word(words) => word(words),
        Form::List(item) => {
            let item = self::form(item);
            json!({ "anyOf": [item, { "type": "array", "items": item }] })
        }
        Form::Keys(keys) => {
            let mut schema = keyed(keys.iter().collect(), &[]);
            if let Some(object) = schema.as_object_mut() {
                object.insert("type".to_owned(), json!(["object", "null"]));
            }
            schema
        }
        Form::Named { names, of, .. } => json!({
            "type": "object",
            "propertyNames": { "pattern": names.pattern, "not": { "enum": names.reserved } },
            "additionalProperties": self::form(of),
        }),
        Form::Kinds(kinds) => self::kinds(kinds),
        Form::Later(_) => json!(false),
    }
}

/// A scalar: YAML makes numbers and truth values of texts that look like them; the reader takes
/// them as written.
fn made(make: &Make) -> Value {
    let mut texts = vec![json!({ "type": "string", "pattern": make.pattern }), json!({ "$ref": "#/$defs/variable" })];
    if (make.check)("1").is_ok() {
        texts.push(json!({ "type": "number" }));
    }
    if (make.check)("true").is_ok() {
        texts.push(json!({ "type": "boolean" }));
    }
    json!({ "anyOf": texts })
}

fn word(words: &[&str]) -> Value {
    let mut known: Vec<Value> = words.iter().map(|word| json!(word)).collect();
    if words.contains(&"no") {
        known.extend([json!("off"), json!("false"), json!(false)]);
    }
    json!({ "anyOf": [{ "enum": known }, { "$ref": "#/$defs/variable" }] })
}

fn kinds(kinds: &Kinds) -> Value {
    let of = |kind: &KindKeys| keyed(kind.keys.iter().chain(kinds.common).collect(), &[kind.word]);
    let mut shapes = vec![made(kinds.bare)];
    shapes.extend((kinds.table)().iter().map(of));
    json!({ "anyOf": shapes })
}
