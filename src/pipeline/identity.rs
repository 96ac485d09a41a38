//! What makes an entry the same, and the id under which it is published.

use std::collections::HashMap;

use super::likeness::{body_text, words};
use crate::model::{Address, Digest, Entry, SourceName};
use crate::plan::Identity;
use crate::render::is_iri;
use crate::text::address::canonical_address;

/// Characters of the text that stand in for an id where there is neither id nor address.
const TEXT_CHARACTERS: usize = 200;

/// The year in minted ids of entries without a date of their own.
const YEAR_WITHOUT_DATE: i32 = 2026;

/// What an id inside a source was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// The document's own id; for files the path.
    Id,
    /// The address.
    Address,
    /// The title and the beginning of the text.
    Text,
}

/// The id of an entry inside its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Native {
    /// The id as written.
    pub text: String,
    /// The form in which it is compared, hashed: http and https are the same.
    pub digest: Digest,
    /// What it was made of.
    pub made: Made,
    /// The canonical address, hashed.
    pub address: Option<Digest>,
    /// Whether no other entry of the document has this address.
    pub address_is_its_own: bool,
}

impl Native {
    fn new(text: String, made: Made, address: Option<Digest>, address_is_its_own: bool) -> Self {
        let digest = compared(&text);
        Self { text, digest, made, address, address_is_its_own }
    }

    /// The same entry under its address: its id belongs to another one.
    #[must_use]
    pub fn by_address(&self, entry: &Entry) -> Self {
        let address = entry.url.as_ref().and_then(canonical);
        let text = address.unwrap_or_else(|| format!("{}\n{}", self.text, title_and_text(entry)));
        Self::new(text, Made::Address, self.address, self.address_is_its_own)
    }
}

/// The form in which addresses are compared; nothing for what is no address of a page.
#[must_use]
pub fn canonical(address: &Address) -> Option<String> {
    address.is_http().then(|| canonical_address(address.as_str()))
}

/// An id, hashed as it is compared: a source that goes over to https keeps its ids.
pub(super) fn compared(id: &str) -> Digest {
    match id.strip_prefix("http://").or_else(|| id.strip_prefix("https://")) {
        Some(rest) => Digest::of(&format!("//{rest}")),
        None => Digest::of(id),
    }
}

/// The ids of a document's entries inside their source. An id that the document gives twice does not
/// count, nor does an address.
#[must_use]
pub fn natives(entries: &[Entry], identity: Identity) -> Vec<Native> {
    let address = |entry: &Entry| {
        let address = entry.url.as_ref().and_then(canonical)?;
        Some((Digest::of(&address), address))
    };
    let addresses: Vec<Option<(Digest, String)>> = entries.iter().map(address).collect();
    let ids: Vec<Option<(Digest, &str)>> = entries.iter().map(given_id).collect();
    let times_id = times(ids.iter().flatten().map(|(digest, _)| *digest));
    let times_address = times(addresses.iter().flatten().map(|(digest, _)| *digest));
    let mut natives: Vec<Native> = Vec::with_capacity(entries.len());
    let mut same: HashMap<Digest, usize> = HashMap::new();
    for ((entry, id), address) in entries.iter().zip(ids).zip(addresses) {
        let (digest, address) = address.unzip();
        let own = digest.is_some_and(|digest| times_address.get(&digest) == Some(&1));
        let id = id.filter(|(digest, _)| times_id.get(digest) == Some(&1));
        let by_id = || id.map(|(_, id)| (id.to_owned(), Made::Id));
        let by_address = || address.clone().filter(|_| own).map(|address| (address, Made::Address));
        let (text, made) = match identity {
            Identity::Auto | Identity::Id => by_id().or_else(by_address),
            Identity::Url => by_address().or_else(by_id),
            Identity::Title => None,
        }
        .unwrap_or_else(|| {
            let by_title = identity == Identity::Title && entry.title.is_some();
            (
                if by_title {
                    words(entry.title.as_deref().unwrap_or_default()).join(" ")
                } else {
                    title_and_text(entry)
                },
                Made::Text,
            )
        });
        let mut native = Native::new(text, made, digest, own);
        // Entries that are the same in all of it are told apart by their number, not by their place:
        // whether they are one article is for `dedupe` to say.
        let number = same.entry(native.digest).and_modify(|number| *number += 1).or_insert(1);
        if *number > 1 {
            native = Native::new(format!("{}\n{number}", native.text), made, digest, own);
        }
        natives.push(native);
    }
    natives
}

/// The id that an entry was given, and how it is compared.
fn given_id(entry: &Entry) -> Option<(Digest, &str)> {
    let id = entry.id.as_deref().map(str::trim).filter(|id| !id.is_empty())?;
    Some((compared(id), id))
}

fn times(digests: impl Iterator<Item = Digest>) -> HashMap<Digest, usize> {
    let mut times = HashMap::new();
    for digest in digests {
        *times.entry(digest).or_default() += 1;
    }
    times
}

/// The title and the first characters of the text.
fn title_and_text(entry: &Entry) -> String {
    let text: String = body_text(entry).chars().take(TEXT_CHARACTERS).collect();
    format!("{}\n{text}", entry.title.as_deref().unwrap_or_default())
}

/// Whether an id can be published as it is: an absolute IRI that is unique by its own rules
/// (http, https, RFC 8141 for urn, RFC 4151 for tag).
#[must_use]
pub fn is_absolute_iri(id: &str) -> bool {
    let Some((scheme, rest)) = id.split_once(':') else { return false };
    let whole = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => {
            rest.starts_with("//") && url::Url::parse(id).is_ok_and(|url| url.host_str().is_some_and(|h| !h.is_empty()))
        }
        "urn" => rest.split_once(':').is_some_and(|(space, name)| !space.is_empty() && !name.is_empty()),
        "tag" => rest.split_once(':').is_some_and(|(authority, _)| authority.contains(',')),
        _ => false,
    };
    whole && is_iri(id)
}

/// The host that an id names as its maker's.
#[must_use]
pub fn host_of_id(id: &str) -> Option<String> {
    if let Some(rest) = id.strip_prefix("tag:") {
        let authority = rest.split([',', ':']).next()?;
        return Some(authority.rsplit('@').next()?.to_ascii_lowercase());
    }
    url::Url::parse(id).ok()?.host_str().map(str::to_owned)
}

/// The key of a minted id: 26 base32 characters of BLAKE3.
#[must_use]
pub fn key(native: &str) -> String {
    base32(blake3::hash(native.as_bytes()).as_bytes())
}

/// The first 26 base32 digits (RFC 4648 section 6, in lower case): 130 bits.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    (0..26usize)
        .map(|n| {
            let bit = n * 5;
            let at = |index: usize| u16::from(bytes.get(index).copied().unwrap_or(0));
            let pair = (at(bit / 8) << 8) | at(bit / 8 + 1);
            let five = (pair >> (11 - bit % 8)) & 31;
            DIGITS.get(usize::from(five)).map_or('a', |digit| char::from(*digit))
        })
        .collect()
}

/// An id of our own for an entry whose own id cannot be published.
#[must_use]
pub fn minted(host: &str, own_year: Option<i32>, native: &str) -> String {
    format!("tag:{host},{:04}:{}", own_year.unwrap_or(YEAR_WITHOUT_DATE), key(native))
}

/// An id of our own; without a host the source's name stands in for it.
#[must_use]
pub fn mint(host: Option<&str>, own_year: Option<i32>, source: &SourceName, native: &str) -> String {
    match host {
        Some(host) => minted(host, own_year, native),
        None => named_uuid(&format!("{source}\n{native}")),
    }
}

/// What is minted from where another source of the same host has the same id for something else.
#[must_use]
pub fn salted(source: &SourceName, native: &str) -> String {
    format!("{source}\n{native}")
}

/// What is minted from where an entry's own id stands in the same file already.
#[must_use]
pub fn instead(source: &SourceName, native: &str) -> String {
    format!("{native}\n{source}")
}

/// The id of an entry from a file of a source: a name-based UUID of the source's name and the text
/// at first sight; `extra` parts files that say the same.
#[must_use]
pub fn file_id(source: &SourceName, entry: &Entry, extra: &str) -> String {
    let title = words(entry.title.as_deref().unwrap_or_default()).join(" ");
    let body = words(&body_text(entry)).join(" ");
    named_uuid(&format!("{source}\n{title}\n{body}{extra}"))
}

/// A name-based UUID as a URN.
#[must_use]
pub fn named_uuid(name: &str) -> String {
    // RFC 9562 section 5.5; the namespace is the program's own.
    let namespace = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_DNS, b"feedwright");
    format!("urn:uuid:{}", uuid::Uuid::new_v5(&namespace, name.as_bytes()))
}
