//! The JSON Schema of config.yaml, from the tables of keys.

use serde_json::{Map, Value, json};

use super::key::{Form, Key, Kinds, Make};

/// The schema (draft 2020-12) of a file with these keys. It accepts what the reader accepts, as far
/// as the shape of a value can say it.
#[must_use]
pub fn schema(keys: &'static [Key], required: &[&str]) -> Value {
    let mut writer = Writer::default();
    let Value::Object(file) = writer.keyed(keys, required) else { return Value::Null };
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!("config.yaml of feedwright"));
    schema.extend(file);
    writer.define("variable", || {
        json!({
            "type": "string",
            "pattern": "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}",
            "description": "a text with a variable of the environment",
        })
    });
    schema.insert("$defs".to_owned(), Value::Object(writer.defs));
    Value::Object(schema)
}

/// Writes schemas, and keeps what is said more than once under a name.
#[derive(Default)]
struct Writer {
    defs: Map<String, Value>,
}

impl Writer {
    /// A reference to a definition, which is made when there is none yet.
    fn define(&mut self, name: &str, make: impl FnOnce() -> Value) -> Value {
        let made = make();
        let names = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name}-{number}")));
        for name in names {
            match self.defs.get(&name) {
                Some(known) if *known != made => {}
                Some(_) => return reference(&name),
                None => {
                    self.defs.insert(name.clone(), made);
                    return reference(&name);
                }
            }
        }
        made
    }

    fn keyed<'a>(&mut self, keys: impl IntoIterator<Item = &'a Key>, required: &[&str]) -> Value {
        let mut schema =
            json!({ "type": "object", "properties": self.properties(keys), "additionalProperties": false });
        if let (Some(object), false) = (schema.as_object_mut(), required.is_empty()) {
            object.insert("required".to_owned(), json!(required));
        }
        schema
    }

    fn properties<'a>(&mut self, keys: impl IntoIterator<Item = &'a Key>) -> Map<String, Value> {
        let mut properties = Map::new();
        for key in keys.into_iter().filter(|key| key.is_built()) {
            let default = if key.default.is_empty() { String::new() } else { format!(" (default: {})", key.default) };
            let mut schema = Map::new();
            schema.insert("description".to_owned(), json!(format!("{}{default}", key.doc)));
            match self.form(&key.form) {
                Value::Object(form) if form.contains_key("$ref") => {
                    // Editors of older drafts see nothing beside a `$ref`.
                    schema.insert("anyOf".to_owned(), json!([form]));
                }
                Value::Object(form) => schema.extend(form),
                _ => {}
            }
            properties.insert(key.name.to_owned(), Value::Object(schema));
        }
        properties
    }

    fn form(&mut self, form: &Form) -> Value {
        match form {
            Form::Made(make) => self.made(make),
            Form::Whole { least, most } => json!({ "anyOf": [
                { "type": "integer", "minimum": least, "maximum": most },
                { "type": "string", "pattern": "^[0-9]{1,18}$" },
                reference("variable"),
            ]}),
            Form::Word(words) => word(words),
            Form::List(item) => {
                let item = self.form(item);
                json!({ "anyOf": [item, { "type": "array", "items": item }] })
            }
            Form::Keys(keys) => {
                let mut schema = self.keyed(*keys, &[]);
                if let Some(object) = schema.as_object_mut() {
                    object.insert("type".to_owned(), json!(["object", "null"]));
                }
                schema
            }
            Form::Rule { keys, all, one } => {
                let mut schema = self.keyed(*keys, all);
                let each: Vec<Value> = one.iter().map(|key| json!({ "required": [key] })).collect();
                if let (Some(object), false) = (schema.as_object_mut(), each.is_empty()) {
                    object.insert("oneOf".to_owned(), json!(each));
                }
                schema
            }
            Form::Named { names, of, .. } => json!({
                "type": "object",
                "propertyNames": { "pattern": names.pattern, "not": { "enum": names.reserved } },
                "additionalProperties": self.form(of),
            }),
            Form::Kinds(kinds) => self.kinds(kinds),
            Form::Later(_) => json!(false),
        }
    }

    /// A scalar: YAML makes numbers and truth values of texts that look like them; the reader takes
    /// them as written.
    fn made(&mut self, make: &Make) -> Value {
        self.define(&name(make), || {
            let mut texts = vec![json!({ "type": "string", "pattern": make.pattern }), reference("variable")];
            if (make.check)("1").is_ok() {
                texts.push(json!({ "type": "number" }));
            }
            if (make.check)("true").is_ok() {
                texts.push(json!({ "type": "boolean" }));
            }
            json!({ "anyOf": texts })
        })
    }

    /// A bare text, or exactly one of the words that say a kind, with the keys that belong to it.
    fn kinds(&mut self, kinds: &Kinds) -> Value {
        let table = (kinds.table)();
        let own = table.iter().flat_map(|kind| kind.keys);
        let mut section = self.keyed(own.chain(kinds.common), &[]);
        let words: Vec<Value> = table.iter().map(|kind| json!({ "required": [kind.word] })).collect();
        let mut needs = Map::new();
        for kind in &table {
            for key in kind.keys.iter().filter(|key| key.name != kind.word) {
                needs.insert(key.name.to_owned(), json!([kind.word]));
            }
        }
        if let Some(object) = section.as_object_mut() {
            object.insert("oneOf".to_owned(), json!(words));
            object.insert("dependentRequired".to_owned(), Value::Object(needs));
        }
        json!({ "anyOf": [self.made(kinds.bare), section] })
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// A name for a make: `a duration like 2h` → `duration`.
fn name(make: &Make) -> String {
    let words = make.what.split(' ').skip_while(|word| matches!(*word, "a" | "an" | "the"));
    let name: String = words.take(1).flat_map(str::chars).filter(char::is_ascii_alphanumeric).collect();
    name.to_ascii_lowercase()
}

fn word(words: &[&str]) -> Value {
    let mut known: Vec<Value> = words.iter().map(|word| json!(word)).collect();
    if words.contains(&"no") {
        known.extend([json!("off"), json!("false"), json!(false)]);
    }
    if words.contains(&"yes") {
        known.extend([json!("on"), json!("true"), json!(true)]);
    }
    json!({ "anyOf": [{ "enum": known }, reference("variable")] })
}
