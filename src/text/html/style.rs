//! The properties of `style` that are kept: how text looks, never where it stands or what it loads.

/// Properties that are harmless with any of the values let through. Those that end in `-` stand for all
/// that begin so.
const PROPERTIES: &[&str] = &[
    "background-color",
    "border",
    "border-",
    "clear",
    "color",
    "direction",
    "display",
    "float",
    "font",
    "font-",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "padding",
    "padding-",
    "ruby-align",
    "ruby-position",
    "text-align",
    "text-decoration",
    "text-decoration-",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "white-space",
    "width",
    "word-spacing",
    "writing-mode",
];

/// Functions that only compute a colour or a length.
const FUNCTIONS: &[&str] = &["rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp"];

/// What bound scripts to elements in old browsers. In a value it does nothing, but who looks for it looks everywhere.
const BINDING: &str = "-moz-binding";

/// The longest value of a property that is looked at, in bytes.
const LONGEST: usize = 200;

/// The harmless part of a `style`, its declarations as they were written; empty where nothing is left.
pub(super) fn clean(style: &str) -> String {
    let mut kept = String::new();
    for declaration in style.split(';').map(str::trim) {
        if !is_harmless(declaration) {
            continue;
        }
        if !kept.is_empty() {
            kept.push_str("; ");
        }
        kept.push_str(declaration);
    }
    kept
}

fn is_harmless(declaration: &str) -> bool {
    let Some((property, value)) = declaration.split_once(':') else { return false };
    let (property, value) = (property.trim_end(), value.trim());
    let known = PROPERTIES.iter().any(|known| {
        property.eq_ignore_ascii_case(known)
            || known.ends_with('-')
                && property.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known))
                && property.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
    });
    known && !value.is_empty() && value.len() <= LONGEST && is_plain(value)
}

/// Whether a value holds words, numbers, strings, colours, and no function that loads or runs anything.
/// Escapes and comments are refused, since they hide what a browser would see.
fn is_plain(value: &str) -> bool {
    // Text pulled out of its place could cover something else.
    if value.starts_with('-') || value.contains(" -") {
        return false;
    }
    let mut word_start = 0;
    for (at, character) in value.char_indices() {
        match character {
            '(' => {
                let function = value.get(word_start..at).unwrap_or_default();
                if !FUNCTIONS.iter().any(|known| function.eq_ignore_ascii_case(known)) {
                    return false;
                }
                word_start = at + 1;
            }
            ' ' | ',' | ')' | '/' | '+' | '*' | '"' | '\'' => word_start = at + character.len_utf8(),
            '-' | '_' | '.' | '#' | '%' | '!' => {}
            character if character.is_alphanumeric() => {}
            _ => return false,
        }
    }
    !value.contains("/*") && !value.contains("*/") && !value.to_ascii_lowercase().contains(BINDING)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn looks_stay_and_everything_else_goes() {
        let kept =
            "color: red; border: 1px solid rgb(0, 0, 0); font-family: 'Lucida Console', serif; margin: 0px !important";
        assert_eq!(clean(kept), kept);
        assert_eq!(clean(" COLOR:Red ;; text-align : center;"), "COLOR:Red; text-align : center");
    }

    #[test]
    fn nothing_that_loads_moves_or_hides_its_meaning_stays() {
        for style in [
            "position: absolute; top: 0; left: 0",
            "background: url(http://example.org/a.gif)",
            "color: expression(alert(1))",
            "width: \\65xpression(1)",
            "color: red/**/",
            "behavior: url(x)",
            "-moz-binding: none",
            "color: !-MOZ-Binding",
            "margin: -100px",
            "margin: 0 -100px",
            "border-image: url(x)",
            "font-face: @import",
            "color",
            "color:",
            "width: calc(var(--x))",
        ] {
            assert_eq!(clean(style), "", "{style}");
        }
    }
}
