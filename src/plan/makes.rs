//! Texts that only config.yaml has: names, folders, headers, queries, tokens.

use std::str::FromStr;
use std::time::Duration;

use chrono_tz::Tz;

use crate::advice::Advice;
use crate::config::{FromText, Language, Make, Prose, Size, Wrong, make, name_for};
use crate::model::{Address, Every, FeedName, SourceName};
use crate::source::Location;

pub(super) const TEXT: Make = make::<String>().prose(Prose::Text);
pub(super) const ADDRESS: Make = make::<Address>();
pub(super) const LOCATION: Make = make::<Location>();
pub(super) const DURATION: Make = make::<Duration>();
pub(super) const LONG: Make = make::<Positive>();
pub(super) const EVERY: Make = make::<Every>();
pub(super) const SIZE: Make = make::<Size>();
pub(super) const ZONE: Make = make::<Tz>();
pub(super) const LANGUAGE: Make = make::<Language>();
pub(super) const QUERY: Make = make::<QueryText>().prose(Prose::Query);
pub(super) const FOLDER: Make = make::<Folder>();
pub(super) const FILE: Make = make::<FilePath>();
pub(super) const SOURCE_NAME: Make = make::<SourceName>();
pub(super) const FEED_NAME: Make = make::<FeedName>();
pub(super) const FROM: Make = make::<FromWord>();
pub(super) const HEADER_NAME: Make = make::<HeaderName>();
pub(super) const HEADER_VALUE: Make = make::<HeaderValue>();
pub(super) const NETWORK: Make = make::<Network>();
pub(super) const PROXY: Make = make::<Proxy>();
pub(super) const TOKEN: Make = make::<Token>();
pub(super) const DATE_FORMAT: Make = make::<DateFormat>();
pub(super) const SELECTOR: Make = make::<SelectorText>().prose(Prose::Text);
pub(super) const LETTERS: Make = make::<Letters>().prose(Prose::Exact);
pub(super) const INSTEAD: Make = make::<Instead>().prose(Prose::Exact);

fn no_controls(text: &str) -> Result<(), Wrong> {
    if text.chars().any(char::is_control) {
        return Err(Wrong::because("the text holds a control character"));
    }
    if text.is_empty() { Err(Wrong::because("the text is empty")) } else { Ok(()) }
}

/// A duration longer than nothing.
pub(super) struct Positive(pub(super) Duration);

impl FromText for Positive {
    const WHAT: &'static str = Duration::WHAT;
    const PATTERN: &'static str = "^0*[1-9][0-9]{0,8}(ms|s|min|h|d|y)$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let short = text.trim_start_matches('0');
        let digit = short.starts_with(|c: char| c.is_ascii_digit()) || short.len() == text.len();
        let duration = Duration::from_text(&if digit { short.to_owned() } else { format!("0{short}") })?;
        if duration.is_zero() { Err(Wrong::because("nothing can be done in no time")) } else { Ok(Self(duration)) }
    }
}

/// A query, as written; the query language reads it.
pub(super) struct QueryText;

impl FromText for QueryText {
    const WHAT: &'static str = "a query";
    const PATTERN: &'static str = String::PATTERN;

    fn from_text(text: &str) -> Result<Self, Wrong> {
        String::from_text(text).map(|_| Self)
    }
}

/// A CSS selector, as written; what is wrong with it is told where the plan is made.
pub(super) struct SelectorText;

impl FromText for SelectorText {
    const WHAT: &'static str = "a CSS selector like `div.ad`";
    const PATTERN: &'static str = String::PATTERN;

    fn from_text(text: &str) -> Result<Self, Wrong> {
        String::from_text(text).map(|_| Self)
    }
}

/// Longest text that is looked for or put in, in characters.
const MAX_LETTERS: usize = 4_000;

/// Letters to look for, at least one.
pub(super) struct Letters;

impl FromText for Letters {
    const WHAT: &'static str = "the letters to look for";
    const PATTERN: &'static str = "^(?:[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]){1,4000}$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        if text.is_empty() {
            return Err(Wrong::because("there are no letters to look for"));
        }
        Instead::from_text(text).map(|_| Self)
    }
}

/// Letters to put in, perhaps none.
pub(super) struct Instead;

impl FromText for Instead {
    const WHAT: &'static str = "the letters to put in";
    const PATTERN: &'static str = "^(?:[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]){0,4000}$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            return Err(Wrong::because("the text holds a control character"));
        }
        if text.chars().count() > MAX_LETTERS {
            return Err(Wrong::because(format!("the text is longer than {MAX_LETTERS} characters")));
        }
        Ok(Self)
    }
}

/// A folder that is written to.
pub(super) struct Folder(pub(super) String);

impl FromText for Folder {
    const WHAT: &'static str = "a folder";
    const PATTERN: &'static str =
        "^(/|\\.\\.?/)[^\\x00-\\x1f\\x7f-\\x9f]*$|^[^~/:\\x00-\\x1f\\x7f-\\x9f][^:\\x00-\\x1f\\x7f-\\x9f]*$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        no_controls(text)?;
        if let Some((scheme, _)) = text.split_once(':').filter(|_| !text.starts_with(['/', '.'])) {
            let message = format!("`{scheme}:` is not written to yet");
            return Err(Wrong::because(message).help("this version keeps its state and its feeds in folders"));
        }
        if text.starts_with('~') {
            return Err(Wrong::because("`~` is not read as the home folder").help("write `\"${HOME}/…\"`"));
        }
        if text.split('/').all(|part| part.is_empty() || part == ".") && text.starts_with('/') {
            return Err(Wrong::because("the root of the file system is no place for files of ours")
                .help("name a folder of its own"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// A file that is read.
pub(super) struct FilePath(pub(super) String);

impl FromText for FilePath {
    const WHAT: &'static str = "the path of a file";
    const PATTERN: &'static str = "^[^\\x00-\\x1f\\x7f-\\x9f]+$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        no_controls(text).map(|()| Self(text.to_owned()))
    }
}

impl FromText for SourceName {
    const WHAT: &'static str = "a name for a source";
    const PATTERN: &'static str = "^[a-z0-9][a-z0-9_-]{0,63}$";
    const RESERVED: &'static [&'static str] = &["all"];

    fn from_text(text: &str) -> Result<Self, Wrong> {
        Self::new(text).map_err(|error| named(text, &error))
    }
}

impl FromText for FeedName {
    const WHAT: &'static str = "a name for a feed";
    const PATTERN: &'static str = "^[a-z0-9][a-z0-9_-]{0,63}$";
    const RESERVED: &'static [&'static str] = &["index", "feeds", "status"];

    fn from_text(text: &str) -> Result<Self, Wrong> {
        Self::new(text).map_err(|error| named(text, &error))
    }
}

fn named(text: &str, error: &impl Advice) -> Wrong {
    let wrong = Wrong::because(error.to_string());
    let better = name_for(&[text], &mut ["index", "feeds", "status"].map(str::to_owned).into());
    let help = error.help().unwrap_or_default();
    if text.chars().any(char::is_alphanumeric) && text.chars().count() <= 64 {
        return wrong.help(format!("{help}; `{better}`, say"));
    }
    wrong.help(help)
}

/// What stands in `from`: the name of a source, `tag:` and a tag, or `all`.
pub(super) enum FromWord {
    All,
    Tag(String),
    Source(String),
}

impl FromText for FromWord {
    const WHAT: &'static str = "the name of a source, `tag:` and a tag, or `all`";
    const PATTERN: &'static str =
        "^([a-z0-9][a-z0-9_-]{0,63}|tag:\\s*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*)$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        if text == "all" {
            return Ok(Self::All);
        }
        if let Some(tag) = text.strip_prefix("tag:") {
            no_controls(tag)?;
            return String::from_text(tag).map(Self::Tag);
        }
        SourceName::new(text).map(|name| Self::Source(name.as_str().to_owned())).map_err(|error| named(text, &error))
    }
}

/// The name of a header that may be sent.
pub(super) struct HeaderName;

/// Headers that say how a message is carried or that we set ourselves: another value would break
/// the connection (RFC 9110 section 7.6.1) or our own conditional requests.
const OUR_HEADERS: &[&str] = &[
    "host",
    "content-length",
    "content-type",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
    "accept-encoding",
    "if-none-match",
    "if-modified-since",
    "if-match",
    "if-unmodified-since",
    "if-range",
    "range",
    "a-im",
];

impl FromText for HeaderName {
    const WHAT: &'static str = "a header";
    const PATTERN: &'static str = "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let token = (1..=100).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+.^_`|~-".contains(&b));
        if !token {
            return Err(Wrong::plain());
        }
        let lower = text.to_ascii_lowercase();
        if lower == "user-agent" {
            return Err(Wrong::because("`User-Agent` is not set here").help("write `fetch: {user_agent: …}`"));
        }
        if OUR_HEADERS.contains(&lower.as_str()) || lower.starts_with("proxy-") || lower.starts_with("sec-") {
            return Err(
                Wrong::because(format!("`{text}` cannot be set: the connection depends on it")).help("take it out")
            );
        }
        Ok(Self)
    }
}

/// The value of a header.
pub(super) struct HeaderValue;

impl FromText for HeaderValue {
    const WHAT: &'static str = "a text of ASCII signs";
    const PATTERN: &'static str = "^[\\x20-\\x7e]+$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let ascii = !text.is_empty() && text.bytes().all(|b| (0x20..=0x7e).contains(&b));
        if ascii { Ok(Self) } else { Err(Wrong::plain()) }
    }
}

/// A network beside the public ones; nothing for the word `public`.
pub(super) struct Network(pub(super) Option<ipnet::IpNet>);

impl FromText for Network {
    const WHAT: &'static str = "`public` or a network like 10.0.0.0/8";
    const PATTERN: &'static str = "^(public|[0-9A-Fa-f:.]+(/[0-9]{1,3})?)$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        if text == "public" {
            return Ok(Self(None));
        }
        let network = ipnet::IpNet::from_str(text).ok();
        let address = || std::net::IpAddr::from_str(text).ok().map(ipnet::IpNet::from);
        network.or_else(address).map(|network| Self(Some(network))).ok_or_else(Wrong::plain)
    }
}

/// A proxy.
pub(super) struct Proxy(pub(super) String);

impl FromText for Proxy {
    const WHAT: &'static str = "a proxy like http://proxy.example:3128 or socks5://127.0.0.1:9050";
    const PATTERN: &'static str = "^(http|https|socks5|socks5h)://[^\\s/]\\S*$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        let known = matches!(scheme, Some("http" | "https" | "socks5" | "socks5h"));
        let host = url::Url::parse(text).ok().is_some_and(|url| url.host_str().is_some_and(|host| !host.is_empty()));
        let blank = text.contains(char::is_whitespace) || text.contains(":///");
        if known && host && !blank { Ok(Self(text.to_owned())) } else { Err(Wrong::plain()) }
    }
}

/// The secret of a private feed.
pub(super) struct Token(pub(super) String);

impl FromText for Token {
    const WHAT: &'static str = "a secret of 8 signs or more";
    const PATTERN: &'static str = "^[^\\x00-\\x1f\\x7f-\\x9f]{8,}$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        no_controls(text)?;
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Wrong::because("digits alone are soon guessed").help("`openssl rand -hex 16` makes a secret"));
        }
        if text.chars().count() < 8 {
            return Err(Wrong::because("the secret is shorter than 8 signs").help("`openssl rand -hex 16` makes one"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// How dates are written: `dd-mm-yyyy HH:MM`.
pub(super) struct DateFormat(pub(super) String);

impl FromText for DateFormat {
    const WHAT: &'static str = "a form of dates in letters, like dd-mm-yyyy or d/m/yy HH:MM";
    const PATTERN: &'static str = "^[^%\\x00-\\x1f\\x7f-\\x9f]*[dmy][^%\\x00-\\x1f\\x7f-\\x9f]*$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        no_controls(text)?;
        if text.contains('%') {
            return Err(
                Wrong::because("the form is written with `%`").help("write letters: `dd-mm-yyyy`, `yyyy/mm/dd HH:MM`")
            );
        }
        if text.contains(['d', 'm', 'y']) { Ok(Self(text.to_owned())) } else { Err(Wrong::plain()) }
    }
}
