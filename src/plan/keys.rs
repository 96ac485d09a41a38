//! Every key of config.yaml: name, form, default, meaning. What reads, checks and explains keys is made from here.

use crate::config::{self, Form, Key, KindKeys, Kinds, MANY};
use crate::source::KINDS;

use super::makes;

const TEXT: Form = Form::Made(&makes::TEXT);
const TEXTS: Form = Form::List(&TEXT);
const QUERIES: Form = Form::List(&Form::Made(&makes::QUERY));
const SELECTORS: Form = Form::List(&Form::Made(&makes::SELECTOR));
const REPLACEMENTS: Form = Form::List(&Form::Rule { keys: REPLACE, all: &["field"], one: &["find", "regex"] });
const ADDRESS: Form = Form::Made(&makes::ADDRESS);
const LONG: Form = Form::Made(&makes::LONG);
const LANGUAGE: Form = Form::Made(&makes::LANGUAGE);
const ZONE: Form = Form::Made(&makes::ZONE);
const COUNT: Form = Form::Whole { least: 0, most: MANY };
const SOME: Form = Form::Whole { least: 1, most: MANY };

/// The whole file.
pub const CONFIG: &[Key] = &[
    Key::new("site", Form::Keys(SITE), "", "who publishes, and where"),
    Key::new("output", Form::Made(&makes::FOLDER), "feeds/", "the folder that the feeds are written to"),
    Key::new("state", Form::Made(&makes::FOLDER), ".feedwright/", "the folder of what is kept between runs"),
    Key::new("timezone", ZONE, "UTC", "the zone of dates that name none; a source's own `timezone` goes first"),
    Key::new("history", LONG, "90d", "how long an entry is kept after its source last listed it"),
    Key::new("fetch", Form::Keys(FETCH), "", "how sources are asked"),
    Key::new("defaults", Form::Keys(SOURCE), "", "keys of a source that hold where the source says nothing"),
    Key::new(
        "sources",
        Form::Named { noun: "source", names: &makes::SOURCE_NAME, of: &Form::Kinds(&SOURCE_KINDS) },
        "",
        "what is read: a name, and an address or the keys of a source",
    ),
    Key::new(
        "feeds",
        Form::Named { noun: "feed", names: &makes::FEED_NAME, of: &Form::Keys(FEED) },
        "",
        "what is published: a name, which is that of its files, and the keys of a feed",
    ),
    Key::later("serve", "`serve` is not built yet; this version writes files (`feedwright run`)"),
    Key::later("websub", "`websub` is not built yet; this version writes files (`feedwright run`)"),
];

/// What must be there.
pub(super) const REQUIRED: &[&str] = &["sources", "feeds"];

pub(super) const SITE: &[Key] = &[
    Key::new("title", TEXT, "", "the title of the page that lists the feeds"),
    Key::new("url", ADDRESS, "", "the address where the output folder will be found; feeds name themselves by it"),
    Key::new("contact", Form::Made(&makes::HEADER_VALUE), "", "your mail or page, told to the servers that are asked"),
    Key::new("icon", ADDRESS, "", "the icon of feeds that name none"),
];

pub(super) const FETCH: &[Key] = &[
    Key::new(
        "every",
        Form::Made(&makes::EVERY),
        "1h..6h",
        "how often a source is asked; a range is learned from how often it changes",
    ),
    Key::new("timeout", LONG, "20s", "for the whole of a request"),
    Key::new("connect_timeout", LONG, "5s", "for the connection"),
    Key::new("max_size", Form::Made(&makes::SIZE), "10MB", "the longest document, after decompression"),
    Key::new("redirects", Form::Whole { least: 0, most: 50 }, "10", "redirects followed"),
    Key::new("at_once", Form::Whole { least: 1, most: 4096 }, "64", "requests at once"),
    Key::new("per_host", Form::Keys(PER_HOST), "", "what one host is asked for at most"),
    Key::new(
        "robots",
        Form::Word(&["pages", "all", "never"]),
        "pages",
        "when robots.txt is asked: for pages, for feeds too, never",
    ),
    Key::new(
        "networks",
        Form::List(&Form::Made(&makes::NETWORK)),
        "public",
        "networks that may be asked beside the public ones",
    ),
    Key::new("proxy", Form::Made(&makes::PROXY), "", "the proxy; never taken from the environment"),
    Key::new("ca", Form::Made(&makes::FILE), "", "a file of certificates (PEM) to trust beside the system's"),
    Key::new("user_agent", Form::Made(&makes::HEADER_VALUE), "", "instead of our own User-Agent"),
];

pub(super) const PER_HOST: &[Key] = &[
    Key::new("at_once", Form::Whole { least: 1, most: 64 }, "2", "requests at once to one host"),
    Key::new("spacing", Form::Made(&makes::DURATION), "500ms", "the least time between two requests to one host"),
];

/// Keys that every source has; `defaults` has them, too.
pub(super) const SOURCE: &[Key] = &[
    Key::new("title", TEXT, "", "instead of the title that the source gives itself"),
    Key::new("tags", TEXTS, "", "tags for all its entries; `from: tag:NAME` finds sources by them"),
    Key::new("language", LANGUAGE, "", "its language, where it says none"),
    Key::new("timezone", ZONE, "", "the zone of its dates that name none"),
    Key::new("date_format", Form::Made(&makes::DATE_FORMAT), "", "how its dates are written, in letters: dd-mm-yyyy"),
    Key::new("every", Form::Made(&makes::EVERY), "", "how often it is asked"),
    Key::new(
        "headers",
        Form::Named { noun: "header", names: &makes::HEADER_NAME, of: &Form::Made(&makes::HEADER_VALUE) },
        "",
        "headers sent to its host; a source with headers is never shown by its address",
    ),
    Key::new("history", LONG, "", "how long its entries are kept after it last listed them"),
    Key::new("backfill", COUNT, "20", "how many old entries it brings into a feed that is published already"),
    Key::new("identity", Form::Word(&["auto", "id", "url", "title"]), "auto", "what makes an entry the same as before"),
    Key::new("expect", Form::Keys(EXPECT), "", "what it must bring; less is a fault in the report"),
    Key::new("drop", QUERIES, "", "queries of entries that no feed shows"),
    Key::new("remove", SELECTORS, "", "CSS selectors of what is taken out of its texts when they are shown"),
    Key::new("replace", REPLACEMENTS, "", "words that are replaced when its entries are shown"),
    Key::later("full_text", "`full_text` is not built yet; this version takes what the source itself gives"),
    Key::later("select", "`select` is not built yet; this version reads no listings"),
    Key::later("pages", "`pages` is not built yet; this version reads no listings"),
    Key::later("match", "`match` is not built yet; this version reads no listings"),
];

pub(super) const EXPECT: &[Key] = &[
    Key::new("entries", SOME, "", "entries at least in every answer"),
    Key::new("update", LONG, "", "a new entry at least every so often"),
];

/// A line of `replace`, in sources and feeds.
pub(super) const REPLACE: &[Key] = &[
    Key::new(
        "field",
        Form::Word(&["title", "content", "author", "tag"]),
        "",
        "what is changed; with the content its summary",
    ),
    Key::new(
        "find",
        Form::Made(&makes::LETTERS),
        "",
        "the letters to look for, just so; in content between two tags, or with a `<` in the markup",
    ),
    Key::new(
        "regex",
        Form::Made(&makes::LETTERS),
        "",
        "the same as a regex, bare or as `/…/` and `/…/i`; it runs in linear time",
    ),
    Key::new(
        "with",
        Form::Made(&makes::INSTEAD),
        "",
        "what stands there instead, nothing without it; `$1` is the first group of the regex",
    ),
];

pub(super) const FEED: &[Key] = &[
    Key::new("title", TEXT, "", "its title; without one, its name"),
    Key::new("description", TEXT, "", "what it is about"),
    Key::new("link", ADDRESS, "", "its page, instead of the one that is written beside it"),
    Key::new("language", LANGUAGE, "", "its language; without one, that of its sources where they agree"),
    Key::new("icon", ADDRESS, "", "its icon"),
    Key::new(
        "from",
        Form::List(&Form::Made(&makes::FROM)),
        "all",
        "its sources: names, `tag:NAME`, or `all`; of copies, the source named first wins",
    ),
    Key::new("keep", QUERIES, "", "queries: an entry that one of them finds is kept, all others are not"),
    Key::new("drop", QUERIES, "", "queries: an entry that one of them finds is dropped"),
    Key::new("remove", SELECTORS, "", "CSS selectors of what is taken out of the texts, before `keep` and `drop` look"),
    Key::new("replace", REPLACEMENTS, "", "words that are replaced, before `keep` and `drop` look"),
    Key::new("tags", TEXTS, "", "tags for all its entries"),
    Key::new("title_prefix", TEXT, "", "put before each title"),
    Key::new(
        "dedupe",
        Form::Word(&["copy", "no", "id", "url"]),
        "copy",
        "what makes two entries copies of one article",
    ),
    Key::new("per_source", SOME, "", "entries of one source at most"),
    Key::new(
        "order",
        Form::Word(&["newest", "spread"]),
        "newest",
        "`newest` first, or `spread`: sources take turns, each with its newest; readers that sort by date show the same entries",
    ),
    Key::new(
        "stories",
        Form::Word(&["no", "mark", "group", "collapse"]),
        "no",
        "entries that tell of one event: marked (`_feedwright.story` in JSON), put together, or the newest for all",
    ),
    Key::new("limit", SOME, "50", "entries at most"),
    Key::new("content", Form::Word(&["full", "summary", "none"]), "full", "how much of an entry is shown"),
    Key::new(
        "image",
        Form::Word(&["first", "none"]),
        "",
        "`first`: the first picture of the text leads, whatever the source names; `none`: no pictures",
    ),
    Key::new(
        "also",
        Form::Word(&["links", "content", "no"]),
        "links",
        "where the copies of an entry are named: as links, or as a last line of its text, which then stays as it is",
    ),
    Key::new(
        "show_source",
        Form::Word(&["no", "title", "author"]),
        "no",
        "where the source of an entry is named beside the source element",
    ),
    Key::new("extensions", Form::Word(&["known", "all"]), "known", "whether elements of unknown namespaces go out"),
    Key::new(
        "formats",
        Form::List(&Form::Word(super::formats::NAMES)),
        "[rss, atom, json, html]",
        "the formats of its files",
    ),
    Key::new(
        "token",
        Form::Made(&makes::TOKEN),
        "",
        "a secret that makes the feed private: its address cannot be guessed",
    ),
    Key::new(
        "archive",
        Form::Word(&["no", "yes"]),
        "no",
        "pages of older entries beside RSS and Atom (RFC 5005); they want `site.url`",
    ),
];

/// Kinds of sources that a later version reads.
const LATER_KINDS: &[&str] = &["sitemap", "json", "command", "mail", "opml"];

pub(super) const SOURCE_KINDS: Kinds =
    Kinds { table: kinds, later: LATER_KINDS, common: SOURCE, bare: &makes::LOCATION };

fn kinds() -> Vec<KindKeys> {
    KINDS.iter().map(|kind| KindKeys { word: kind.word(), keys: kind.keys() }).collect()
}

/// The JSON Schema of config.yaml.
#[must_use]
pub fn schema() -> serde_json::Value {
    config::schema(CONFIG, REQUIRED)
}

/// All sections with their keys, for documentation: the heading and the rows.
#[must_use]
pub fn reference() -> Vec<(String, Vec<&'static Key>)> {
    fn built(keys: &'static [Key]) -> Vec<&'static Key> {
        keys.iter().filter(|key| key.is_built()).collect()
    }
    let mut sections = vec![
        ("config.yaml".to_owned(), built(CONFIG)),
        ("site".to_owned(), built(SITE)),
        ("fetch".to_owned(), built(FETCH)),
        ("fetch.per_host".to_owned(), built(PER_HOST)),
        ("sources.NAME, defaults".to_owned(), built(SOURCE)),
        ("sources.NAME.expect".to_owned(), built(EXPECT)),
        ("replace".to_owned(), built(REPLACE)),
    ];
    sections.extend(KINDS.iter().map(|kind| (format!("sources.NAME with {}", kind.word()), built(kind.keys()))));
    sections.push(("feeds.NAME".to_owned(), built(FEED)));
    sections
}
