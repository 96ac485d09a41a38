//! What stands before a Markdown text: keys and values between `---` or `+++`.

/// The keys of a front matter, in lower case, each with its values in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter(Vec<(String, Vec<String>)>);

/// Longer ones are no front matter but a text between two rules.
const MAX_LINES: usize = 400;

impl FrontMatter {
    /// The front matter of a text, and the rest of it; an empty one where there is none.
    pub(super) fn cut(text: &str) -> (Self, &str) {
        let text = text.trim_start_matches('\u{feff}');
        let nothing = (Self::default(), text);
        let Some((first, rest)) = text.split_once('\n') else { return nothing };
        let (fence, mark) = match first.trim_end() {
            "---" => ("---", ':'),
            "+++" => ("+++", '='),
            _ => return nothing,
        };
        let mut lines: Vec<&str> = Vec::new();
        let mut at = 0;
        for line in rest.split_inclusive('\n').take(MAX_LINES) {
            at += line.len();
            let line = line.trim_end();
            if line == fence || fence == "---" && line == "..." {
                return (Self::of(&lines, mark), rest.get(at..).unwrap_or_default());
            }
            lines.push(line);
        }
        nothing
    }

    fn of(lines: &[&str], mark: char) -> Self {
        let mut keys: Vec<(String, Vec<String>)> = Vec::new();
        for line in lines {
            let inside = line.starts_with([' ', '\t']) || line.starts_with("- ");
            if line.trim().is_empty() || line.starts_with('#') || line.starts_with('[') {
                continue;
            }
            if inside {
                if let Some((_, values)) = keys.last_mut() {
                    continued(values, line.trim());
                }
                continue;
            }
            if let Some((key, value)) = line.split_once(mark) {
                let key = key.trim().trim_matches('"').to_lowercase();
                keys.push((key, values(value.trim())));
            }
        }
        Self(keys)
    }

    /// The values of the first of these keys that has any.
    pub(super) fn all(&self, names: &[&str]) -> &[String] {
        let found = names.iter().find_map(|name| {
            self.0.iter().find(|(key, values)| key == name && !values.is_empty()).map(|(_, values)| values.as_slice())
        });
        found.unwrap_or_default()
    }

    /// The first value of the first of these keys that has one.
    pub(super) fn one(&self, names: &[&str]) -> Option<&str> {
        self.all(names).first().map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// A line that goes on with the value of the key before it: an item of a list, or a folded text.
fn continued(values: &mut Vec<String>, line: &str) {
    if let Some(item) = line.strip_prefix("- ") {
        // `- name: Jane Doe` names the person; further keys of an item are not read.
        let item = item.strip_prefix("name:").unwrap_or(item);
        values.extend(Some(scalar(item)).filter(|value| !value.is_empty()));
        return;
    }
    if let Some(name) = line.strip_prefix("name:") {
        values.push(scalar(name));
        return;
    }
    let is_key = line.split_once(':').is_some_and(|(key, _)| !key.contains(' '));
    match values.last_mut() {
        Some(text) if !is_key => {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line);
        }
        _ => {}
    }
}

/// The values that stand behind a key.
fn values(value: &str) -> Vec<String> {
    let value = without_comment(value);
    if matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+") {
        return vec![String::new()];
    }
    let Some(inside) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return Some(scalar(value))
            .filter(|value| !value.is_empty() && value != "null" && value != "~")
            .into_iter()
            .collect();
    };
    let mut items = vec![String::new()];
    let mut quote = None;
    for c in inside.chars() {
        match quote {
            None if c == ',' => items.push(String::new()),
            _ => {
                if quote == Some(c) {
                    quote = None;
                } else if quote.is_none()
                    && matches!(c, '"' | '\'')
                    && items.last().is_some_and(|i| i.trim().is_empty())
                {
                    quote = Some(c);
                }
                items.last_mut().into_iter().for_each(|item| item.push(c));
            }
        }
    }
    items.iter().map(|item| scalar(item)).filter(|item| !item.is_empty()).collect()
}

fn without_comment(value: &str) -> &str {
    if value.starts_with(['"', '\'']) {
        return value;
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

/// One value, without its quotes.
fn scalar(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            let (inside, _) = rest.rsplit_once(quote).unwrap_or((rest, ""));
            let doubled = if quote == '"' { ("\\\"", "\"") } else { ("''", "'") };
            return inside.replace(doubled.0, doubled.1).trim().to_owned();
        }
    }
    value.to_owned()
}
