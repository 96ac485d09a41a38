//! Hands markup on piece by piece, without the elements that may not stay.

use super::entity::escape_attribute;
use super::image;
use super::link::{self, Use};
use super::list::{Element, Fate, element};
use super::policy::Cleaning;
use super::token::{Attribute, Token, Tokenizer};

/// The markup nests in a way that whoever reads it cannot follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Doubt;

/// Puts the pieces together again.
pub(super) trait Builder {
    /// Text whose references are not yet replaced.
    fn text(&mut self, raw: &str) -> Result<(), Doubt>;

    /// Text as it is meant.
    fn literal(&mut self, text: &str) -> Result<(), Doubt>;

    /// The start tag of a kept element; whether something was written.
    fn start(&mut self, element: &'static Element, attributes: &[Attribute<'_>]) -> Result<bool, Doubt>;

    /// The end tag of a kept element.
    fn end(&mut self, element: &'static Element) -> Result<(), Doubt>;

    /// Whether a paragraph or a link is open, as far as the builder knows.
    fn is_open(&self, name: &str) -> bool;
}

/// What was seen of images just before, so that a `<noscript>` copy is not shown twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Image,
    Other,
}

/// How much of the attributes was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attributes {
    /// All of them.
    All,
    /// Those of some tag only as far as the bound.
    Cut,
}

/// Reads all of the markup into a builder.
pub(super) fn run(markup: &str, cleaning: &Cleaning<'_>, builder: &mut impl Builder) -> Result<Attributes, Doubt> {
    let mut tokens = Tokenizer::new(markup);
    let mut before = Before::Other;
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => {
                if before == Before::Image && !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
                    before = Before::Other;
                }
                builder.text(text)?;
            }
            Token::Start { name, closed } => {
                let found = element(name);
                match found.fate {
                    Fate::Keep => {
                        let written = builder.start(found, &tokens.attributes)?;
                        before = if found.name == "img" && written { Before::Image } else { Before::Other };
                    }
                    Fate::Strip => {}
                    Fate::Rename(name) => {
                        let written = start_renamed(builder, &mut tokens, found, element(name))?;
                        before = if name == "img" && written { Before::Image } else { Before::Other };
                    }
                    Fate::Drop => {
                        let started = Started { element: found, closed, before };
                        drop_element(&started, &mut tokens, cleaning, builder)?;
                    }
                }
            }
            Token::End(name) => {
                let found = element(name);
                match found.fate {
                    // `</br>` is read as `<br>`.
                    Fate::Keep if found.name == "br" => _ = builder.start(found, &[])?,
                    Fate::Keep if found.is_void() => {}
                    Fate::Keep => builder.end(found)?,
                    Fate::Rename(name) => builder.end(element(name))?,
                    Fate::Strip | Fate::Drop => {}
                }
            }
            Token::Hidden | Token::Cut(_) => {}
        }
    }
    Ok(if tokens.too_many { Attributes::Cut } else { Attributes::All })
}

fn start_renamed(
    builder: &mut impl Builder,
    tokens: &mut Tokenizer<'_>,
    written: &'static Element,
    stands_in: &'static Element,
) -> Result<bool, Doubt> {
    let started = builder.start(stands_in, &tokens.attributes)?;
    if written.is_raw()
        && let Some(inside) = tokens.raw_text(written.name)
    {
        builder.literal(inside)?;
        builder.end(stands_in)?;
    }
    Ok(started)
}

/// A start tag of an element that goes.
struct Started {
    element: &'static Element,
    closed: bool,
    before: Before,
}

fn drop_element(
    started: &Started,
    tokens: &mut Tokenizer<'_>,
    cleaning: &Cleaning<'_>,
    builder: &mut impl Builder,
) -> Result<(), Doubt> {
    let name = started.element.name;
    let link = if name == "iframe" && cleaning.iframes_as_links { framed(tokens, cleaning) } else { None };
    if started.element.is_void() {
        return Ok(());
    }
    let inside = if started.element.is_raw() { tokens.raw_text(name) } else { tokens.skip_element(name) };
    match (inside, name) {
        // Half a script is no text. Whoever closed it in XML's way meant to.
        (None, "script" | "style") if !started.closed => tokens.skip_all(),
        (Some(inside), "noscript") if cleaning.lazy_images && started.before == Before::Other => {
            images_only(inside, builder)?;
        }
        _ => {}
    }
    match link {
        Some(link) => link.write(builder),
        None => Ok(()),
    }
}

/// The images in a `<noscript>`: what a script would have shown.
fn images_only(markup: &str, builder: &mut impl Builder) -> Result<(), Doubt> {
    let mut tokens = Tokenizer::new(markup);
    while let Some(token) = tokens.next() {
        if let Token::Start { name, .. } = token
            && let found = element(name)
            && found.name == "img"
        {
            builder.start(found, &tokens.attributes)?;
        }
    }
    Ok(())
}

/// A link in place of an iframe.
struct FrameLink {
    address: String,
    label: String,
}

/// What an iframe shows, if it is a page.
fn framed(tokens: &Tokenizer<'_>, cleaning: &Cleaning<'_>) -> Option<FrameLink> {
    let names: &[&str] = if cleaning.lazy_images { &["src", "data-src", "data-lazy-src"] } else { &["src"] };
    let address = names.iter().find_map(|name| {
        let written = image::value(&tokens.attributes, name)?;
        let address = link::clean(&written, cleaning.base, Use::Link)?;
        link::is_plainly_http(&address).then(|| address.into_owned())
    })?;
    let label = image::value(&tokens.attributes, "title").map(|title| title.trim().to_owned());
    let label = label.filter(|title| !title.is_empty()).or_else(|| {
        let url = url::Url::parse(&address).ok()?;
        url.host_str().map(|host| host.trim_start_matches("www.").to_owned())
    })?;
    Some(FrameLink { address, label })
}

impl FrameLink {
    /// A paragraph of its own, unless it stands in one; nothing inside another link.
    fn write(&self, builder: &mut impl Builder) -> Result<(), Doubt> {
        let (paragraph, anchor) = (element("p"), element("a"));
        if builder.is_open("a") {
            return Ok(());
        }
        let inside = builder.is_open("p");
        if !inside {
            builder.start(paragraph, &[])?;
        }
        builder.start(anchor, &[Attribute { name: "href", value: &escape_attribute(&self.address) }])?;
        builder.literal(&self.label)?;
        builder.end(anchor)?;
        if inside { Ok(()) } else { builder.end(paragraph) }
    }
}
