//! Pictures of articles that are fetched only when they are looked at.

use memchr::{memchr, memchr2};

/// Safe HTML whose pictures wait until they are seen, and whose films until they are played.
///
/// `SafeHtml` quotes every attribute value and escapes `"` in it, so a `>` outside quotes ends a tag.
pub(super) fn lazy(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(open) = memchr(b'<', rest.as_bytes()) {
        let (text, tag_on) = rest.split_at(open);
        out.push_str(text);
        let (tag, after) = tag_on.split_at(tag_length(tag_on));
        let waits = [("<img", " loading=\"lazy\""), ("<video", " preload=\"none\""), ("<audio", " preload=\"none\"")]
            .into_iter()
            .find(|(name, _)| tag.strip_prefix(name).is_some_and(|next| next.starts_with([' ', '>', '/'])));
        match waits {
            Some((name, attribute)) => {
                out.push_str(name);
                // Of two attributes with one name the first counts.
                out.push_str(attribute);
                out.push_str(tag.get(name.len()..).unwrap_or_default());
            }
            None => out.push_str(tag),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn tag_length(tag: &str) -> usize {
    let bytes = tag.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'>', rest)) {
        let here = at + found;
        if bytes.get(here) == Some(&b'>') {
            return here + 1;
        }
        let Some(closing) = bytes.get(here + 1..).and_then(|rest| memchr(b'"', rest)) else { break };
        at = here + 1 + closing + 1;
    }
    tag.len()
}

#[cfg(test)]
mod tests;
