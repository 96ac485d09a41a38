//! A judge of safe HTML that shares nothing with the sanitiser: its own list, and html5ever's tree.

use dom_query::Document;

/// All elements that may come out.
const ELEMENTS: &str = "a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite \
    code col colgroup data dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 \
    header hgroup hr i img ins kbd li main mark menu nav ol p picture pre q rb rp rt rtc ruby s samp section small \
    source span strike strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr";

/// Attributes that hold an address.
const ADDRESSES: &str = "href src srcset poster cite longdesc background action formaction data usemap xlink:href";

/// Schemes an address may have, beside raster pictures.
const SCHEMES: &str = "http https mailto tel ftp magnet";

/// What is in the markup's tree that may not be there.
pub fn faults(markup: &str) -> Vec<String> {
    let document = Document::fragment(markup);
    let mut faults = Vec::new();
    for node in document.root().descendants() {
        let Some(name) = node.node_name().filter(|_| node.is_element()) else { continue };
        // The fragment's own root.
        if &*name == "html" {
            continue;
        }
        if !ELEMENTS.split_ascii_whitespace().any(|known| *known == *name) {
            faults.push(format!("<{name}>"));
        }
        for attribute in node.attrs() {
            let key = attribute.name.local.to_string();
            if is_active(&key, &attribute.value) {
                faults.push(format!("{key}={:?} of <{name}>", &*attribute.value));
            }
        }
    }
    faults
}

fn is_active(name: &str, value: &str) -> bool {
    if name.starts_with("on") || matches!(name, "srcdoc" | "ping" | "is" | "slot" | "form" | "target" | "download") {
        return true;
    }
    let lower = value.to_ascii_lowercase();
    if name == "style" {
        return ["url(", "expression(", "@import", "-moz-binding", "behavior:", "\\", "/*"]
            .iter()
            .any(|bad| lower.contains(bad));
    }
    if !ADDRESSES.split_ascii_whitespace().any(|known| known == name) {
        return false;
    }
    if name == "srcset" {
        return lower.split(',').any(|part| scheme_is_bad(part) && !part.contains("image/"));
    }
    scheme_is_bad(&lower)
}

/// Whether an address begins with a scheme that is not let through, blanks taken out.
fn scheme_is_bad(address: &str) -> bool {
    let squeezed: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let Some((scheme, rest)) = squeezed.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let is_raster = scheme == "data" && rest.starts_with("image/") && !rest.starts_with("image/svg");
    is_scheme && !is_raster && !SCHEMES.split_ascii_whitespace().any(|known| known == scheme)
}
