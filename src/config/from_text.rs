//! What a text of config.yaml can be read as: durations, sizes, addresses.

use std::time::Duration;

use chrono_tz::Tz;
use url::Url;

use crate::model::{Address, Every};
use crate::text::one_line;

/// Why a text is not what a key wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong, where more can be said than that the text is none.
    pub message: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

impl Wrong {
    /// Nothing more than that the text is none of these.
    #[must_use]
    pub fn plain() -> Self {
        Self::default()
    }

    /// With words of its own about what is wrong.
    #[must_use]
    pub fn because(message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), help: None }
    }

    /// With words about what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A type that a text of config.yaml can be read as.
pub trait FromText: Sized {
    /// What it is, with its article: `a duration like 2h`.
    const WHAT: &'static str;
    /// A regular expression for the JSON Schema: what it does not match, `from_text` refuses.
    const PATTERN: &'static str;
    /// Texts that match and are refused all the same.
    const RESERVED: &'static [&'static str] = &[];

    /// Reads it.
    ///
    /// # Errors
    /// When the text is something else.
    fn from_text(text: &str) -> Result<Self, Wrong>;
}

/// Splits `20min` into its number and its unit; at most nine digits.
fn measured(text: &str) -> Option<(u64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    (1..=9).contains(&digits).then_some(())?;
    Some((number.parse().ok()?, unit))
}

/// Longest duration: what is longer is for ever, and dates stay within reach of the calendar.
const LONGEST: Duration = Duration::from_secs(1000 * 365 * 86_400);

impl FromText for Duration {
    const WHAT: &'static str = "a duration like 500ms, 20s, 30min, 2h, 7d or 50y";
    const PATTERN: &'static str = "^[0-9]{1,9}(ms|s|min|h|d|y)$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let long = text.bytes().take_while(u8::is_ascii_digit).count() > 9;
        let Some((number, unit)) = measured(text) else {
            return Err(if long { Wrong::because("the duration has more than nine digits") } else { Wrong::plain() });
        };
        let seconds = match unit {
            "ms" => return Ok(Self::from_millis(number)),
            "s" => 1,
            "min" => 60,
            "h" => 3_600,
            "d" => 86_400,
            "y" => 365 * 86_400,
            "m" => return Err(Wrong::plain().help(format!("write `{number}min` for minutes"))),
            "w" => return Err(Wrong::plain().help(format!("write `{}d`", number * 7))),
            "" => return Err(Wrong::plain().help(format!("say the unit: `{number}min`, `{number}h`, `{number}d`"))),
            _ => return Err(Wrong::plain()),
        };
        Ok(Self::from_secs(number * seconds).min(LONGEST))
    }
}

impl FromText for Every {
    const WHAT: &'static str = "a duration like 2h or a range like 1h..6h";
    const PATTERN: &'static str = "^[0-9]{1,9}(ms|s|min|h|d|y)( ?\\.\\. ?[0-9]{1,9}(ms|s|min|h|d|y))?$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let Some((least, most)) = text.split_once("..") else {
            return Duration::from_text(text).map(|fixed| Self { least: fixed, most: fixed });
        };
        let trimmed = |text: &str, first: bool| {
            let text = if first { text.strip_suffix(' ') } else { text.strip_prefix(' ') }.unwrap_or(text).to_owned();
            Duration::from_text(&text)
        };
        let (least, most) = (trimmed(least, true)?, trimmed(most, false)?);
        if least > most {
            return Err(Wrong::because("the range runs backwards").help("the shorter duration goes first"));
        }
        Ok(Self { least, most })
    }
}

/// A number of bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size(pub u64);

impl FromText for Size {
    const WHAT: &'static str = "a size like 4096B, 10MB or 4MiB";
    const PATTERN: &'static str = "^0*[1-9][0-9]{0,8}(B|kB|KB|MB|GB|KiB|MiB|GiB)$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let Some((number, unit)) = measured(text.trim_start_matches('0')) else { return Err(Wrong::plain()) };
        let factor = match unit {
            "B" => 1,
            "kB" | "KB" => 1_000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            "" => return Err(Wrong::plain().help(format!("say the unit: `{number}B`, `{number}MB`"))),
            _ => return Err(Wrong::plain()),
        };
        Ok(Self(number * factor))
    }
}

impl FromText for Tz {
    const WHAT: &'static str = "a time zone like Asia/Ho_Chi_Minh";
    const PATTERN: &'static str = "^[A-Za-z][A-Za-z0-9_+/-]*$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        Self::from_str_insensitive(text).map_err(|_| {
            let known = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            let meant = super::nearest::nearest(text, known.clone())
                .or_else(|| known.clone().find(|name| name.rsplit('/').next().is_some_and(|city| city == text)));
            Wrong::plain().help(match meant {
                Some(name) => format!("did you mean `{name}`?"),
                None => "write the name of the tz database: a region, `/` and a city".to_owned(),
            })
        })
    }
}

/// A language tag (BCP 47), as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language(pub String);

impl FromText for Language {
    const WHAT: &'static str = "a language tag like vi or pt-BR";
    const PATTERN: &'static str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let mut parts = text.split('-');
        let first = parts.next().unwrap_or_default();
        let well_formed = (2..=8).contains(&first.len())
            && first.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        if well_formed { Ok(Self(text.to_owned())) } else { Err(Wrong::plain()) }
    }
}

/// An address that a browser opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAddress(pub Url);

impl FromText for HttpAddress {
    const WHAT: &'static str = "an address that begins with http:// or https://";
    const PATTERN: &'static str = "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#]\\S*$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        let http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        if !http {
            let help = format!("write `https://{text}`");
            return Err(if looks_like_host(text) { Wrong::plain().help(help) } else { Wrong::plain() });
        }
        if rest.starts_with(['/', '?', '#']) || rest.contains(char::is_whitespace) {
            return Err(Wrong::plain());
        }
        match Url::parse(text) {
            Ok(url) => Ok(Self(url)),
            Err(error) => Err(Wrong::because(format!("this is no address: {error}"))),
        }
    }
}

/// Whether a text without a scheme begins with the name of a host, and not of a file.
fn looks_like_host(text: &str) -> bool {
    const FILES: [&str; 10] = ["png", "ico", "jpg", "jpeg", "svg", "gif", "webp", "html", "xml", "json"];
    let host = text.split('/').next().unwrap_or_default();
    let last = host.rsplit_once('.').map(|(_, last)| last.to_ascii_lowercase()).unwrap_or_default();
    let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    last.len() >= 2 && host.split('.').all(label) && !FILES.contains(&last.as_str()) && !text.contains([' ', '\t'])
}

impl FromText for Address {
    const WHAT: &'static str = HttpAddress::WHAT;
    const PATTERN: &'static str = HttpAddress::PATTERN;

    fn from_text(text: &str) -> Result<Self, Wrong> {
        HttpAddress::from_text(text)?;
        Self::new(text).ok_or_else(Wrong::plain)
    }
}

impl FromText for u64 {
    const WHAT: &'static str = "a whole number";
    const PATTERN: &'static str = "^[0-9]{1,18}$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        let digits = (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if digits { text.parse().map_err(|_| Wrong::plain()) } else { Err(Wrong::plain()) }
    }
}

/// A text of any kind on one line: white space collapsed, never empty.
impl FromText for String {
    const WHAT: &'static str = "a text";
    const PATTERN: &'static str = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]*$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            return Err(Wrong::because("the text holds a control character"));
        }
        let collapsed = one_line(text);
        if collapsed.is_empty() { Err(Wrong::because("the text is empty")) } else { Ok(collapsed) }
    }
}
