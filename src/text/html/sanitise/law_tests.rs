//! What holds for all markup: the output is safe, reads back as itself, and stays as it is.

use std::collections::HashSet;
use std::sync::LazyLock;

use dom_query::{Document, NodeRef};
use proptest::prelude::*;
use url::Url;

use super::super::attribute::{Value, rule, rules};
use super::super::list::{Fate, element, elements};
use super::super::token::{Token, Tokenizer};
use super::{LeftOut, sanitise, sanitise_with, straight};
use crate::text::RawHtml;
use crate::text::html::{Cleaning, decode_entities};

/// The pieces of a tree in document order; table parts that nobody wrote are left out.
fn pieces_of_tree(markup: &str) -> Vec<String> {
    // A byte order mark at the very beginning would be no text.
    let document = Document::fragment(format!("<!---->{markup}"));
    let mut pieces = Vec::new();
    for node in document.root().children() {
        push_pieces(&node, &mut pieces, true);
    }
    joined(pieces)
}

fn push_pieces(node: &NodeRef<'_>, pieces: &mut Vec<String>, is_root: bool) {
    if node.is_text() {
        pieces.push(format!("'{}", node.text()));
        return;
    }
    if node.is_comment() {
        return;
    }
    let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
    // The fragment's own root.
    let shown = !(is_root && name == "html");
    if shown {
        let attributes: String =
            node.attrs().iter().map(|attribute| format!(" {}={:?}", attribute.name.local, &*attribute.value)).collect();
        pieces.push(format!("<{name}{attributes}>"));
    }
    for child in node.children() {
        push_pieces(&child, pieces, false);
    }
    if shown && !element(&name).is_void() {
        pieces.push(format!("</{name}>"));
    }
}

/// The same from the tags as they are written.
fn pieces_of_tags(markup: &str) -> Vec<String> {
    let mut tokens = Tokenizer::new(markup);
    let mut pieces = Vec::new();
    let mut after_pre = false;
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => {
                let text = if after_pre { text.strip_prefix('\n').unwrap_or(text) } else { text };
                pieces.push(format!("'{}", decode_entities(text)));
            }
            Token::Start { name, .. } => {
                let attributes: String = tokens
                    .attributes
                    .iter()
                    .map(|attribute| format!(" {}={:?}", attribute.name, decode_entities(attribute.value)))
                    .collect();
                pieces.push(format!("<{name}{attributes}>"));
            }
            Token::End(name) => pieces.push(format!("</{name}>")),
            Token::Hidden | Token::Cut(_) => pieces.push("?".to_owned()),
        }
        after_pre = matches!(token, Token::Start { name: "pre", .. });
    }
    joined(pieces)
}

/// Without what a parser puts around rows and cells, and with neighbouring texts as one.
fn joined(pieces: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for piece in pieces {
        let implied = ["<tbody>", "</tbody>", "<tr>", "</tr>", "<colgroup>", "</colgroup>", "'"];
        if implied.contains(&piece.as_str()) {
            continue;
        }
        match joined.last_mut() {
            Some(last) if last.starts_with('\'') && piece.starts_with('\'') => last.push_str(&piece[1..]),
            _ => joined.push(piece),
        }
    }
    joined
}

/// What is wrong with a tree; nothing if all in it is on the list.
fn faults(markup: &str) -> Vec<String> {
    let document = Document::fragment(markup);
    let mut faults = Vec::new();
    for node in document.root().descendants() {
        let Some(name) = node.node_name() else { continue };
        let found = element(&name);
        if &*name == "html" {
            continue;
        }
        if found.fate != Fate::Keep || found.name != &*name {
            faults.push(format!("<{name}>"));
        }
        for attribute in node.attrs() {
            let Some((_, rule)) = rule(found, &attribute.name.local) else {
                faults.push(format!("{} of <{name}>", attribute.name.local));
                continue;
            };
            let squeezed: String = attribute.value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let squeezed = squeezed.to_ascii_lowercase();
            let is_address = matches!(rule.value, Value::Link | Value::Picture | Value::Pictures);
            let acts = ["javascript:", "vbscript:", "data:text", "data:image/svg", "data:application"];
            if is_address && acts.iter().any(|scheme| squeezed.contains(scheme) && squeezed.starts_with(scheme)) {
                faults.push(format!("{squeezed} in <{name}>"));
            }
        }
    }
    faults
}

/// ammonia with our list: what it takes out of our output is what we should have taken out.
static AMMONIA: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    let kept = || elements().iter().filter(|element| element.fate == Fate::Keep);
    let attributes = kept().map(|element| {
        let names = rules().iter().map(|rule| rule.name).filter(|name| rule(element, name).is_some());
        (element.name, names.collect::<HashSet<_>>())
    });
    builder.tags(kept().map(|element| element.name).collect());
    builder.tag_attributes(attributes.collect());
    builder.url_schemes(["http", "https", "mailto", "tel", "ftp", "magnet", "data"].into());
    builder.link_rel(None);
    builder
});

/// ammonia writes no line break after `<pre>` where one is needed.
fn without_breaks(pieces: Vec<String>) -> Vec<String> {
    let pieces = pieces.into_iter().map(|piece| match piece.strip_prefix('\'') {
        Some(text) => format!("'{}", text.trim_start_matches('\n')),
        None => piece,
    });
    joined(pieces.collect())
}

/// ammonia takes out addresses that no browser can follow either.
fn has_unreadable_address(markup: &str) -> bool {
    let document = Document::fragment(markup);
    document.root().descendants().iter().any(|node| {
        let name = node.node_name().unwrap_or_default();
        node.attrs().iter().any(|attribute| {
            let rule = rule(element(&name), &attribute.name.local);
            rule.is_some_and(|(_, rule)| matches!(rule.value, Value::Link | Value::Picture))
                && Url::parse(&attribute.value).is_err_and(|error| error != url::ParseError::RelativeUrlWithoutBase)
        })
    })
}

/// All laws for one piece of markup.
pub(super) fn check(markup: &str) -> Result<(), String> {
    let base = Url::parse("https://news.example.vn/a/").unwrap();
    let all = Cleaning { base: Some(&base), lazy_images: true, trackers: true, iframes_as_links: true };
    for cleaning in [Cleaning::default(), all] {
        let once = sanitise_with(&RawHtml(markup.to_owned()), &cleaning).as_str().to_owned();
        let twice = sanitise_with(&RawHtml(once.clone()), &cleaning).as_str().to_owned();
        if once != twice {
            return Err(format!("not stable\n in   {markup:?}\n once {once:?}\n twice {twice:?}"));
        }
        if straight(&once, &cleaning, &mut LeftOut::default()).as_ref() != Some(&once) {
            return Err(format!("not read straight\n in  {markup:?}\n out {once:?}"));
        }
        let faults = faults(&once);
        if !faults.is_empty() {
            return Err(format!("{faults:?}\n in  {markup:?}\n out {once:?}"));
        }
        let opened = Tokenizer::new(&once).filter(|token| matches!(token, Token::Start { .. } | Token::End(_))).count();
        if once.matches('<').count() != opened {
            return Err(format!("a `<` that opens no tag\n in  {markup:?}\n out {once:?}"));
        }
        let (tree, tags) = (pieces_of_tree(&once), pieces_of_tags(&once));
        if tree != tags {
            return Err(format!(
                "reads back otherwise\n in  {markup:?}\n out {once:?}\n tree {tree:?}\n tags {tags:?}"
            ));
        }
        let theirs = without_breaks(pieces_of_tree(&AMMONIA.clean(&format!("<!---->{once}")).to_string()));
        if theirs != without_breaks(tree) && !has_unreadable_address(&once) {
            return Err(format!("ammonia takes more out\n in  {markup:?}\n out {once:?}\n it  {theirs:?}"));
        }
    }
    Ok(())
}

const NAMES: &[&str] = &[
    "a",
    "b",
    "i",
    "p",
    "div",
    "span",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "caption",
    "colgroup",
    "col",
    "h1",
    "h2",
    "pre",
    "br",
    "hr",
    "img",
    "blockquote",
    "section",
    "ruby",
    "rt",
    "rb",
    "rtc",
    "rp",
    "em",
    "font",
    "code",
    "picture",
    "source",
    "video",
    "track",
    "details",
    "summary",
    "address",
    "center",
    "svg",
    "math",
    "style",
    "script",
    "noscript",
    "iframe",
    "object",
    "template",
    "form",
    "button",
    "select",
    "option",
    "textarea",
    "title",
    "xmp",
    "listing",
    "plaintext",
    "marquee",
    "nobr",
    "image",
    "body",
    "html",
    "head",
    "frameset",
    "foo",
    "mi",
    "annotation-xml",
    "desc",
    "foreignObject",
    "mtext",
    "fieldset",
    "input",
    "embed",
    "applet",
];

const ATTRIBUTES: &[&str] = &[
    "",
    " href=/x",
    " href='javascript:1'",
    " src=a.jpg",
    " src=\"data:image/png,x\"",
    " id=1",
    " class='a b'",
    " style='color:red;x:url(1)'",
    " title=\"<p>'&quot;&amp;lt;\"",
    " onclick=x",
    " a=\"",
    " '",
    " data-src=b.jpg",
    " srcset='a 1x,b 2x'",
    " width=1 height=1",
    " =",
    " /",
    " href=https://e.org/?utm_source=1&b=2",
    " type=hidden",
];

const TEXTS: &[&str] = &[
    "x",
    " ",
    "\n",
    "&",
    "&amp;",
    "&lt;",
    "&#60;",
    "&nbsp",
    "<",
    "</",
    "<!",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "\"",
    "'",
    ">",
    "=",
    "\0",
    "\r",
    "é",
    "&copy",
    "script>",
    "<?",
    "<>",
    "</>",
    "\u{FEFF}",
];

fn piece() -> impl Strategy<Value = String> {
    let name = prop::sample::select(NAMES);
    let attribute = prop::sample::select(ATTRIBUTES);
    prop_oneof![
        5 => (name.clone(), attribute).prop_map(|(name, attribute)| format!("<{name}{attribute}>")),
        4 => name.prop_map(|name| format!("</{name}>")),
        2 => prop::sample::select(TEXTS).prop_map(str::to_owned),
        2 => Just("x".to_owned()),
    ]
}

const NESTING: &[&str] = &[
    "a", "b", "i", "code", "p", "div", "span", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "td", "th", "tbody",
    "caption", "colgroup", "col", "h1", "h2", "pre", "br", "hr", "section", "address", "ruby", "rt", "rtc", "rb", "rp",
    "video", "track",
];

/// Pieces of tables and formatting alone, where parsers do the oddest things.
fn odd_piece() -> impl Strategy<Value = String> {
    let name = prop::sample::select(NESTING);
    prop_oneof![
        3 => name.clone().prop_map(|name| format!("<{name}>")),
        2 => name.prop_map(|name| format!("</{name}>")),
        1 => prop::sample::select(&["x", " ", "\n"][..]).prop_map(str::to_owned),
    ]
}

/// Without paragraphs that a stray end tag made, which are not written, and without line breaks.
fn without_empty_paragraphs(pieces: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for piece in pieces.into_iter().map(|piece| piece.replace('\n', "")) {
        if piece == "</p>" && kept.last().is_some_and(|last| last == "<p>") {
            kept.pop();
        } else {
            kept.push(piece);
        }
    }
    joined(kept)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_of_markup_obey_the_laws(pieces in prop::collection::vec(piece(), 0..30)) {
        prop_assert_eq!(check(&pieces.concat()), Ok(()));
    }

    #[test]
    fn tables_and_formatting_in_any_order_obey_the_laws(pieces in prop::collection::vec(odd_piece(), 0..25)) {
        prop_assert_eq!(check(&pieces.concat()), Ok(()));
    }

    #[test]
    fn kept_elements_nest_as_a_parser_would_nest_them(pieces in prop::collection::vec(odd_piece(), 0..25)) {
        let markup = pieces.concat();
        // Trees that come of bad nesting cannot always be written down.
        let Some(safe) = straight(&markup, &Cleaning::default(), &mut LeftOut::default()) else { return Ok(()) };
        prop_assert_eq!(
            without_empty_paragraphs(pieces_of_tree(&safe)),
            without_empty_paragraphs(pieces_of_tree(&markup)),
            "{}", markup
        );
    }

    #[test]
    fn an_article_with_a_hole_or_a_patch_obeys_the_laws(
        at in 0..2000_usize, length in 0..60_usize, patch in prop::collection::vec(piece(), 0..3)
    ) {
        let article = include_str!("../../../../tests/fixtures/html/article.html");
        let (start, end) = (article.floor_char_boundary(at), article.floor_char_boundary(at + length));
        prop_assert_eq!(check(&format!("{}{}{}", &article[..start], patch.concat(), &article[end..])), Ok(()));
    }

    #[test]
    fn any_text_at_all_obeys_the_laws(text in "[<>/!=\"'& a-zA-Z\u{0}-\u{20}é-]{0,60}") {
        prop_assert_eq!(check(&text), Ok(()));
    }
}

#[test]
fn the_safe_form_of_safe_markup_is_itself() {
    let article = include_str!("../../../../tests/fixtures/html/article.html");
    assert_eq!(sanitise(&RawHtml(article.to_owned()), None).as_str(), article);
    assert_eq!(check(article), Ok(()));
}
