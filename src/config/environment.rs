//! `${NAME}` in a text, from the environment.

use std::borrow::Cow;

/// Reads `${NAME}`; `$${NAME}` stands for the letters themselves, and any other `$` for itself.
///
/// # Errors
/// The names that the environment does not know, in order.
pub(super) fn expand<'a>(
    text: &'a str,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<(Cow<'a, str>, bool), Vec<String>> {
    if !text.contains("${") {
        return Ok((Cow::Borrowed(text), false));
    }
    let (mut out, mut rest, mut variable, mut missing) = (String::new(), text, false, Vec::new());
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        let Some(name) = name(from) else {
            out.push_str(before);
            out.push_str("${");
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        let (written, after) = from.split_at(name.len() + 3);
        rest = after;
        if let Some(before) = before.strip_suffix('$') {
            out.push_str(before);
            out.push_str(written);
            continue;
        }
        out.push_str(before);
        variable = true;
        match environment(name) {
            Some(value) => out.push_str(&value),
            None => missing.push(name.to_owned()),
        }
    }
    out.push_str(rest);
    if missing.is_empty() { Ok((Cow::Owned(out), variable)) } else { Err(missing) }
}

/// The name in `${NAME}` at the start of a text.
fn name(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("${")?;
    let name = inner.get(..inner.find('}')?)?;
    let letters = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (letters && name.bytes().next().is_some_and(|b| !b.is_ascii_digit())).then_some(name)
}
