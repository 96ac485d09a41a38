//! The first element of a document, which tells what it is.

/// The name of the first element, past declarations and comments; a page may begin without one.
#[must_use]
pub fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let open = rest.find('<')?;
        rest = rest.get(open + 1..)?;
        if rest.starts_with("!--") {
            rest = rest.split_once("-->")?.1;
        } else if rest.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("!doctype")) {
            let declaration = rest.split('>').next().unwrap_or_default();
            if declaration.trim_end().len() >= 13 && declaration.get(8..).is_some_and(|name| is_html_root(name.trim()))
            {
                return Some("html");
            }
            // The inner half of a document type stands in brackets.
            rest = match declaration.split_once('[') {
                Some(_) => rest.split_once("]").and_then(|(_, after)| after.split_once('>'))?.1,
                None => rest.split_once('>')?.1,
            };
        } else if rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
            return rest.get(..end);
        }
    }
}

/// Whether a root element is one of the formats'.
#[must_use]
pub fn is_feed_root(name: &str) -> bool {
    const ROOTS: &[&str] = &["rss", "rdf", "feed", "entry", "channel", "opml"];
    ROOTS.iter().any(|known| local(name).eq_ignore_ascii_case(known))
}

/// Whether a root element is one of HTML, or what a page without one begins with.
#[must_use]
pub fn is_html_root(name: &str) -> bool {
    const ROOTS: &[&str] = &[
        "html", "head", "body", "title", "meta", "script", "style", "link", "div", "p", "h1", "h2", "table", "a", "b",
        "br", "center", "font", "span", "ul", "pre", "form", "iframe", "img", "main", "section", "article", "header",
        "nav",
    ];
    let name = name.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    ROOTS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// A name without its prefix.
#[must_use]
pub fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}
