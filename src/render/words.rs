//! Plain text where markup is expected, and the words that mark a file as ours.

/// The name of the program as `generator` says it; files without it are never overwritten.
pub const GENERATOR: &str = "feedwright";

/// The version that stands beside it.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Plain text for a place that readers take for markup (RSS titles and descriptions).
///
/// Most readers decode such a place once, some twice, a few not at all; so only what would be taken
/// for a tag or an entity is escaped: `<` before a letter, `/`, `!`, `?`, and `&` that starts an entity.
pub(super) fn text_for_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        let rest = text.get(at + character.len_utf8()..).unwrap_or_default();
        match character {
            '<' if rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) => {
                out.push_str("&lt;");
            }
            '&' if starts_entity(rest) => out.push_str("&amp;"),
            _ => out.push(character),
        }
    }
    out
}

/// Whether a browser would take `&` before this text for an entity. Some names count without `;`,
/// so any letter after the `&` may begin one, unless a capital stands where no name has it (`AT&T `).
fn starts_entity(rest: &str) -> bool {
    if let Some(number) = rest.strip_prefix('#') {
        let number = number.strip_prefix(['x', 'X']).unwrap_or(number);
        return number.starts_with(|c: char| c.is_ascii_hexdigit());
    }
    let name: &str = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let ended = rest.get(name.len()..).is_some_and(|after| after.starts_with(';'));
    !name.is_empty() && (ended || bare_entity(name))
}

/// Names that HTML knows without `;` (WHATWG, named character references), and what begins with one.
fn bare_entity(name: &str) -> bool {
    const BARE: &[&str] = &[
        "AElig", "AMP", "Aacute", "Acirc", "Agrave", "Aring", "Atilde", "Auml", "COPY", "Ccedil", "ETH", "Eacute",
        "Ecirc", "Egrave", "Euml", "GT", "Iacute", "Icirc", "Igrave", "Iuml", "LT", "Ntilde", "Oacute", "Ocirc",
        "Ograve", "Oslash", "Otilde", "Ouml", "QUOT", "REG", "THORN", "Uacute", "Ucirc", "Ugrave", "Uuml", "Yacute",
        "aacute", "acirc", "acute", "aelig", "agrave", "amp", "aring", "atilde", "auml", "brvbar", "ccedil", "cedil",
        "cent", "copy", "curren", "deg", "divide", "eacute", "ecirc", "egrave", "eth", "euml", "frac12", "frac14",
        "frac34", "gt", "iacute", "icirc", "iexcl", "igrave", "iquest", "iuml", "laquo", "lt", "macr", "micro",
        "middot", "nbsp", "not", "ntilde", "oacute", "ocirc", "ograve", "ordf", "ordm", "oslash", "otilde", "ouml",
        "para", "plusmn", "pound", "quot", "raquo", "reg", "sect", "shy", "sup1", "sup2", "sup3", "szlig", "thorn",
        "times", "uacute", "ucirc", "ugrave", "uml", "uuml", "yacute", "yen", "yuml",
    ];
    BARE.iter().any(|known| name.starts_with(known))
}

/// Plain text as markup that shows it, in an attribute, too.
pub(super) fn escaped(text: &str) -> String {
    let escape = |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, escaped)) = rest.bytes().enumerate().find_map(|(at, byte)| Some((at, escape(byte)?))) {
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push_str(escaped);
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}
