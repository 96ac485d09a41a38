//! Language tags.

/// Whether a text is a language tag (RFC 5646).
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-').peekable();
    let Some(first) = parts.next() else { return false };
    if matches!(first, "x" | "X" | "i" | "I") {
        return parts.peek().is_some() && parts.all(|part| is_alphanumeric(part, 1..=8));
    }
    if !is_alphabetic(first, 2..=3) {
        return false;
    }
    let mut extended = 0;
    while extended < 3 && parts.next_if(|part| is_alphabetic(part, 3..=3)).is_some() {
        extended += 1;
    }
    parts.next_if(|part| is_alphabetic(part, 4..=4));
    parts.next_if(|part| is_alphabetic(part, 2..=2) || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())));
    while parts.next_if(|part| is_variant(part)).is_some() {}
    is_extension(&mut parts)
}

/// What may follow: `u-ca-buddhist` and the like, at last `x-private`.
fn is_extension<'a>(parts: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> bool {
    while let Some(singleton) = parts.next() {
        if !is_alphanumeric(singleton, 1..=1) {
            return false;
        }
        let least = if singleton.eq_ignore_ascii_case("x") { 1 } else { 2 };
        let mut values = 0;
        while parts.next_if(|part| is_alphanumeric(part, least..=8)).is_some() {
            values += 1;
        }
        if values == 0 {
            return false;
        }
    }
    true
}

fn is_variant(part: &str) -> bool {
    is_alphanumeric(part, 5..=8) || (is_alphanumeric(part, 4..=4) && part.starts_with(|c: char| c.is_ascii_digit()))
}

fn is_alphabetic(part: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_alphanumeric(part: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
