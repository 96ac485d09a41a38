//! Images as pages really write them: loaded by a script, or there only to count who reads.

use std::borrow::Cow;

use url::Url;

use super::entity::{Place, decode, escape_attribute};
use super::link::{self, Use, candidates, is_plainly_http};
use super::token::Attribute;

/// Where scripts that load images late keep the address, the surest first.
const LATE_SOURCES: &[&str] = &[
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-original-src",
    "data-orig-file",
    "data-lazy",
    "data-lazyload",
    "data-actualsrc",
    "data-echo",
    "data-img-src",
    "data-image",
    "data-image-src",
    "data-hi-res-src",
    "data-full-src",
    "data-large-file",
    "data-url",
];

/// The same for sets of addresses.
const LATE_SETS: &[&str] = &["data-srcset", "data-lazy-srcset", "data-original-set"];

/// Words that the names of pictures are made of that only keep a place free.
const PLACEHOLDERS: &[&str] = &[
    "blank",
    "clear",
    "empty",
    "gray",
    "grey",
    "lazy",
    "lazyload",
    "loader",
    "loading",
    "pixel",
    "placeholder",
    "spacer",
    "spinner",
    "trans",
    "transparent",
];

/// Words that say nothing beside those.
const FILLERS: &[&str] = &["", "bg", "default", "gif", "image", "images", "img", "px", "x"];

/// Hosts of pictures that count readers, and how the paths of these begin. Hosts below them are meant, too; with a
/// dot before it, only these.
const COUNTERS: &[(&str, &str)] = &[
    (".doubleclick.net", "/"),
    (".met.vgwort.de", "/"),
    ("analytics.twitter.com", "/"),
    ("bat.bing.com", "/"),
    ("blogger.googleusercontent.com", "/tracker/"),
    ("buysellads.com", "/"),
    ("chartbeat.net", "/ping"),
    ("counter.theconversation.com", "/"),
    ("facebook.com", "/tr"),
    ("feedblitz.com", "/~"),
    ("feedproxy.google.com", "/~r/"),
    ("feeds.feedburner.com", "/~r/"),
    ("feeds.feedburner.com", "/~ff/"),
    ("feeds.wordpress.com", "/1.0/"),
    ("feedsportal.com", "/"),
    ("google-analytics.com", "/"),
    ("googleadservices.com", "/"),
    ("googletagmanager.com", "/"),
    ("hits.theguardian.com", "/"),
    ("imrworldwide.com", "/cgi-bin/"),
    ("list-manage.com", "/track/"),
    ("mailchimp.com", "/track/"),
    ("medium.com", "/_/stat"),
    ("pheedo.com", "/"),
    ("pixel.wp.com", "/"),
    ("px.ads.linkedin.com", "/"),
    ("quantserve.com", "/"),
    ("scorecardresearch.com", "/"),
    ("secure-us.imrworldwide.com", "/"),
    ("statcounter.com", "/"),
    ("stats.wordpress.com", "/b.gif"),
    ("stats.wp.com", "/"),
    ("t.co", "/i/adsct"),
    ("vg07.met.vgwort.de", "/"),
];

/// The same by what stands in their paths, on whatever host.
const COUNTING_PATHS: &[&str] = &["/piwik.php?", "/matomo.php?"];

/// The value of an attribute, references replaced; none where it is missing or empty.
pub(super) fn value<'a>(attributes: &[Attribute<'a>], name: &str) -> Option<Cow<'a, str>> {
    let raw = attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))?.value.trim();
    (!raw.is_empty()).then(|| decode(raw, Place::Attribute))
}

/// Whether an image is a counter of readers: no larger than a point, or of a host known for it.
pub(super) fn is_pixel(attributes: &[Attribute<'_>], base: Option<&Url>) -> bool {
    // One side is enough when it is 0 or 1 and the other one is not said.
    let is_tiny = match (length(attributes, "width"), length(attributes, "height")) {
        (Some(width), Some(height)) => width.max(height) <= 1,
        (Some(side), None) | (None, Some(side)) => side <= 1,
        (None, None) => false,
    };
    is_tiny || counts_readers(attributes, base)
}

/// Whether an image is of a host that is known for counting readers.
pub(super) fn counts_readers(attributes: &[Attribute<'_>], base: Option<&Url>) -> bool {
    let is_known = |address: Cow<'_, str>| link::clean(&address, base, Use::Picture).is_some_and(|a| is_counter(&a));
    value(attributes, "src").is_some_and(is_known)
}

/// Whether an address is one of a known counter.
fn is_counter(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("//") else { return false };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_of = |known: &str| {
        host.strip_suffix(known).is_some_and(|below| below.is_empty() || below.ends_with('.') || known.starts_with('.'))
    };
    COUNTERS.iter().any(|(known, begin)| is_of(known) && path.starts_with(begin))
        || rest.contains('?') && COUNTING_PATHS.iter().any(|path| rest.contains(path))
}

/// A side of an image in points: as an attribute, else in its style.
pub(super) fn length(attributes: &[Attribute<'_>], name: &str) -> Option<u32> {
    if let Some(written) = value(attributes, name) {
        return number(&written);
    }
    let style = value(attributes, "style")?;
    style.split(';').find_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        property.trim().eq_ignore_ascii_case(name).then(|| number(value)).flatten()
    })
}

/// `300`, `300px`, `0.5`; nothing for other units.
fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let unit = unit.trim_start_matches('.').trim_start_matches(|c: char| c.is_ascii_digit()).trim();
    let plain = unit.is_empty() || unit.eq_ignore_ascii_case("px") || unit.eq_ignore_ascii_case("!important");
    if plain { digits.parse().ok() } else { None }
}

/// The attributes of an image with the address that a script would put in, where none is there yet. `room` is
/// for an address out of a set.
pub(super) fn eager<'a>(
    attributes: &[Attribute<'a>],
    base: Option<&Url>,
    room: &'a mut Option<String>,
) -> Option<Vec<Attribute<'a>>> {
    let late_set = late(attributes, LATE_SETS);
    let waits = value(attributes, "src").is_none_or(|address| shows_nothing(&address, base));
    if !waits && late_set.is_none() {
        return None;
    }
    let mut eager: Vec<Attribute<'a>> = attributes.to_vec();
    let late_source = late(attributes, LATE_SOURCES).filter(|raw| is_image_address(raw));
    if let Some(raw) = late_set
        && (waits || value(attributes, "srcset").is_none_or(|set| candidates(&set).all(|(a, _)| is_placeholder(a))))
    {
        replace(&mut eager, "srcset", raw);
    }
    if !waits {
        return Some(eager);
    }
    if let Some(raw) = late_source {
        replace(&mut eager, "src", raw);
        return Some(eager);
    }
    *room = value(&eager, "srcset").and_then(|set| {
        // As it is written out, where it is: what is read again must not decide otherwise.
        let set = link::clean_set(&set, base).map_or(set, Cow::Owned);
        largest(&set, base).map(|address| escape_attribute(address).into_owned())
    });
    match room.as_deref() {
        Some(address) => replace(&mut eager, "src", address),
        None if attributes.iter().any(|attribute| is_worthless(attribute)) => {
            eager.retain(|attribute| !attribute.name.eq_ignore_ascii_case("src"));
        }
        None => {}
    }
    Some(eager)
}

/// The same for a `<source>`, whose set and address stand for different things.
pub(super) fn eager_source<'a>(attributes: &[Attribute<'a>], base: Option<&Url>) -> Vec<Attribute<'a>> {
    let mut eager: Vec<Attribute<'a>> = attributes.to_vec();
    for (name, late_names) in [("srcset", LATE_SETS), ("src", &["data-src"])] {
        let waits = value(attributes, name).is_none_or(|address| shows_nothing(&address, base));
        if let Some(raw) = late(attributes, late_names).filter(|_| waits) {
            replace(&mut eager, name, raw);
        }
    }
    eager
}

/// Whether a placeholder shows nothing even when no other picture is to be had.
fn is_worthless(attribute: &Attribute<'_>) -> bool {
    let shows = ["data:image/png", "data:image/jp", "data:image/webp", "data:image/avif"];
    attribute.name.eq_ignore_ascii_case("src")
        && !shows.iter().any(|kind| attribute.value.get(..kind.len()).is_some_and(|s| s.eq_ignore_ascii_case(kind)))
}

fn late<'a>(attributes: &[Attribute<'a>], names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| {
        let raw = attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))?.value.trim();
        (!raw.is_empty()).then_some(raw)
    })
}

fn replace<'a>(attributes: &mut Vec<Attribute<'a>>, name: &'static str, value: &'a str) {
    attributes.retain(|attribute| !attribute.name.eq_ignore_ascii_case(name));
    attributes.push(Attribute { name, value });
}

/// Whether the value of a data attribute is an address, and not a number or some JSON.
fn is_image_address(raw: &str) -> bool {
    let address = decode(raw, Place::Attribute);
    let path = address.split(['?', '#']).next().unwrap_or_default();
    !address.contains(['{', '<', '\n']) && (is_plainly_http(&address) || path.contains('/') || path.contains('.'))
}

/// Whether an address shows no picture: one that keeps a place free, or none that is let through.
fn shows_nothing(address: &str, base: Option<&Url>) -> bool {
    let is_other = |clean: &str| clean != address && is_placeholder(clean);
    is_placeholder(address) || link::clean(address, base, Use::Picture).is_none_or(|clean| is_other(&clean))
}

/// Whether an address leads to nothing but a picture that keeps a place free.
pub(super) fn is_placeholder(address: &str) -> bool {
    let start = |prefix: &str| address.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix));
    if start("data:") {
        // Small pictures in the address keep a place free; large ones are the picture itself.
        return start("data:image/svg") || address.len() < 512;
    }
    if start("about:") || start("javascript:") || address == "#" {
        return true;
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if stem.eq_ignore_ascii_case("1x1") {
        return true;
    }
    // `placeholder-300x200.png` is one, `lazy-dog.jpg` and `grey-house.jpg` are pictures.
    let is_of = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let mut words = stem.split(|c: char| !c.is_ascii_alphabetic());
    words.clone().any(|word| is_of(PLACEHOLDERS, word))
        && words.all(|word| is_of(PLACEHOLDERS, word) || is_of(FILLERS, word))
}

/// The address of the largest picture of a set that shows something.
fn largest<'a>(set: &'a str, base: Option<&Url>) -> Option<&'a str> {
    let mut best: Option<(&str, f64)> = None;
    for (address, size) in candidates(set) {
        if shows_nothing(address, base) {
            continue;
        }
        // What is no size is not written out, so it must not decide.
        let size = Some(size).filter(|size| link::is_size(size));
        let size = size.and_then(|size| size.trim_end_matches(['w', 'x']).parse().ok()).unwrap_or(1.0);
        if best.is_none_or(|(_, largest)| size > largest) {
            best = Some((address, size));
        }
    }
    best.map(|(address, _)| address)
}

#[cfg(test)]
mod tests {
    use super::is_counter;

    #[test]
    fn counters_are_told_by_host_and_path() {
        for (address, counts) in [
            ("https://feeds.feedburner.com/~r/blog/~4/x", true),
            ("https://feeds.feedburner.com/~ff/blog?d=x", true),
            ("https://feeds.feedburner.com/picture.jpg", false),
            ("//b.scorecardresearch.com/p?c1=2", true),
            ("https://notscorecardresearch.com/p", false),
            ("https://ad.doubleclick.net/x", true),
            ("https://doubleclick.net/x", false),
            ("https://www.facebook.com/tr?id=1", true),
            ("https://www.facebook.com/picture.jpg", false),
            ("https://a.example/matomo.php?idsite=1", true),
            ("https://a.example/picture.jpg", false),
        ] {
            assert_eq!(is_counter(address), counts, "{address}");
        }
    }
}
