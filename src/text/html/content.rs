//! The lead image of an article, and the first words of a text.

use memchr::memmem;
use unicode_normalization::char::is_combining_mark;

use super::entity::{Place, decode, escape_attribute};
use super::image;
use super::link::{candidates, is_plainly_http};
use super::safe::SafeHtml;
use super::token::{Attribute, Token, Tokenizer};

/// The shortest side of an image that is no icon, in points: smileys, avatars and buttons are smaller.
const LEAST_SIDE: u32 = 100;

/// Words in the class of images that are no pictures of the article.
const ICONS: &[&str] = &["emoji", "smiley", "avatar", "icon", "badge", "gravatar"];

/// The address of the first image that is a picture: no icon by its size or class, no counter of readers.
#[must_use]
pub fn first_image(html: &SafeHtml) -> Option<String> {
    // In safe markup a `<` opens a tag wherever it stands, so what is between images need not be read.
    memmem::find_iter(html.as_str().as_bytes(), b"<img").find_map(|at| {
        let mut tokens = Tokenizer::new(html.as_str().get(at..)?);
        let Token::Start { name: "img", .. } = tokens.next()? else { return None };
        let address = image::value(&tokens.attributes, "src")?;
        let shows = is_plainly_http(&address) && !image::is_placeholder(&address) && is_picture(&tokens.attributes);
        shows.then(|| address.into_owned())
    })
}

fn is_picture(attributes: &[Attribute<'_>]) -> bool {
    let is_small = |name: &str| image::length(attributes, name).is_some_and(|length| length < LEAST_SIDE);
    let is_icon = image::value(attributes, "class").is_some_and(|class| {
        class.split([' ', '-', '_']).any(|word| ICONS.iter().any(|icon| word.eq_ignore_ascii_case(icon)))
    });
    !is_small("width") && !is_small("height") && !is_icon && !image::counts_readers(attributes, None)
}

/// Whether markup shows the image of this very address.
#[must_use]
pub fn has_image(html: &SafeHtml, address: &str) -> bool {
    let mut tokens = Tokenizer::new(html.as_str());
    while let Some(token) = tokens.next() {
        let Token::Start { .. } = token else { continue };
        let shows = tokens.attributes.iter().any(|attribute| match attribute.name {
            "src" | "poster" => decode(attribute.value, Place::Attribute) == address,
            "srcset" => candidates(&decode(attribute.value, Place::Attribute)).any(|(found, _)| found == address),
            _ => false,
        });
        if shows {
            return true;
        }
    }
    false
}

/// The markup with an image before all else. As it was when the image is there already, or when its
/// address is not one of http.
#[must_use]
pub fn with_lead_image(html: &SafeHtml, address: &str, alt: &str) -> SafeHtml {
    let address = address.trim();
    if !is_plainly_http(address) || has_image(html, address) {
        return html.clone();
    }
    // Written as the sanitiser would, so that making it safe again changes nothing.
    let escaped = |text: &str| escape_attribute(text).replace('<', "&lt;").replace('>', "&gt;");
    let (address, alt) = (escaped(address), escaped(alt));
    SafeHtml::checked(format!("<p><img src=\"{address}\" alt=\"{alt}\"></p>{}", html.as_str()))
}

/// The beginning of a text, at most so many characters with the `…`, cut between words where it can be.
#[must_use]
pub fn first_words(text: &str, max_chars: usize) -> String {
    let text = text.trim();
    // One character less for the `…`.
    let mut rest = text.char_indices().skip(max_chars.saturating_sub(1));
    let room = rest.next();
    let is_longer = if max_chars == 0 { room.is_some() } else { rest.next().is_some() };
    let Some((room, _)) = room.filter(|_| is_longer) else { return text.to_owned() };
    let mut end = room;
    while end > 0 && text.get(end..).and_then(|rest| rest.chars().next()).is_some_and(is_combining_mark) {
        end = text.floor_char_boundary(end - 1);
    }
    let head = text.get(..end).unwrap_or_default();
    let ends_in_word = text.get(end..).is_some_and(|rest| !rest.starts_with(char::is_whitespace));
    let cut = if ends_in_word { head.rfind(char::is_whitespace) } else { Some(head.len()) };
    // Scripts without spaces are cut between characters, and so is one endless word.
    let head = cut.filter(|cut| *cut > head.len() / 2).and_then(|cut| head.get(..cut)).unwrap_or(head);
    let head = head
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '(' | '.'));
    format!("{head}…")
}

#[cfg(test)]
mod tests;
