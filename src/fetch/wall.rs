//! Pages that want to see a browser before they let anybody through.

use memchr::memmem;

use crate::text::root::{is_feed_root, local, root};

/// What tells such a page.
struct Mark {
    name: &'static str,
    /// A header that only it sends.
    header: Option<(&'static str, &'static str)>,
    /// Words that only it holds.
    words: &'static [&'static [u8]],
    /// Words that every page of a site that is guarded may hold, too.
    everywhere: &'static [&'static [u8]],
}

impl Mark {
    const fn new(name: &'static str, words: &'static [&'static [u8]]) -> Self {
        Self { name, header: None, words, everywhere: &[] }
    }
}

const MARKS: &[Mark] = &[
    Mark {
        header: Some(("cf-mitigated", "challenge")),
        everywhere: &[b"/cdn-cgi/challenge-platform/"],
        ..Mark::new("Cloudflare", &[b"<title>Just a moment...</title>", b"cf-browser-verification"])
    },
    Mark { header: Some(("x-datadome", "protected")), ..Mark::new("DataDome", &[b"captcha-delivery.com"]) },
    Mark::new("DDoS-Guard", &[b"<title>DDoS-Guard</title>", b"/.well-known/ddos-guard/"]),
    Mark { everywhere: &[b"_Incapsula_Resource"], ..Mark::new("Imperva", &[]) },
    Mark::new("Sucuri", &[b"Sucuri WebSite Firewall", b"sucuri_cloudproxy_js"]),
    Mark::new("Akamai", &[b"errors.edgesuite.net", b"/_sec/cp_challenge/"]),
    Mark { header: Some(("x-amzn-waf-action", "challenge")), ..Mark::new("AWS WAF", &[b"awsWafCookieDomainList"]) },
    Mark { everywhere: &[b"window._pxAppId"], ..Mark::new("PerimeterX", &[b"captcha.px-cdn.net"]) },
    Mark::new("Anubis", &[b"id=\"anubis_challenge\"", b"/.within.website/x/cmd/anubis/"]),
];

/// Longest start of a body that is looked through.
pub(super) const LOOKED_AT: usize = 16 * 1024;

/// A page of more bytes that was not refused has something to say.
const SHORT: usize = 4 * 1024;

/// Whose browser check this answer is, if it is one. `headers` gives a header by its name in lower case, `refused`
/// says whether the status was none of success.
pub(super) fn wall<'h>(headers: impl Fn(&str) -> Option<&'h str>, body: &[u8], refused: bool) -> Option<&'static str> {
    let start = body.get(..LOOKED_AT).unwrap_or(body);
    let page = is_page(start);
    let holds = |words: &[&[u8]]| words.iter().any(|words| memmem::find(start, words).is_some());
    let marked = |mark: &&Mark| {
        let by_header = mark
            .header
            .is_some_and(|(name, value)| headers(name).is_some_and(|sent| sent.trim().eq_ignore_ascii_case(value)));
        by_header || page && (holds(mark.words) || (refused || body.len() <= SHORT) && holds(mark.everywhere))
    };
    MARKS.iter().find(marked).map(|mark| mark.name)
}

/// Whether a body is a page by how it starts. An article on browser checks holds their words, too, and so does a
/// feed with it.
fn is_page(start: &[u8]) -> bool {
    let text = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let begins_with_a_tag = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    let is_sitemap = |name: &str| ["urlset", "sitemapindex"].iter().any(|known| name.eq_ignore_ascii_case(known));
    let is_other = |name: &str| is_feed_root(name) || is_sitemap(local(name));
    begins_with_a_tag && root(text).is_some_and(|name| !is_other(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str, refused: bool) -> Option<&'static str> {
        wall(|_| None, body.as_bytes(), refused)
    }

    #[test]
    fn a_feed_may_speak_of_browser_checks() {
        let article = "the script of captcha-delivery.com and <title>Just a moment...</title>";
        for feed in
            ["<?xml version=\"1.0\"?><!-- a --><?xml-stylesheet href=\"a\"?>\n<rss>", "<a:feed>", "<rdf:RDF>", "{"]
        {
            assert_eq!(of(&format!("{feed}{article}"), false), None, "{feed}");
            assert_eq!(of(&format!("\u{feff} {feed}{article}"), true), None, "{feed}");
        }
        for page in ["<!DOCTYPE html><html>", "<?xml version=\"1.0\"?>\n<!-- a --><html>", "\n<script>", "<h:html>"] {
            assert_eq!(of(&format!("{page}{article}"), false), Some("Cloudflare"), "{page}");
        }
    }

    #[test]
    fn what_guards_put_into_every_page_counts_where_nothing_else_is_said() {
        let script = "<html><script src=\"/_Incapsula_Resource?a=b\"></script>";
        let page = format!("{script}<p>{}", "Something is said here. ".repeat(200));
        assert_eq!(of(script, false), Some("Imperva"));
        assert_eq!(of(&page, true), Some("Imperva"));
        assert_eq!(of(&page, false), None);
    }

    #[test]
    fn a_header_counts_whatever_the_body_is() {
        let headers = |name: &str| (name == "cf-mitigated").then_some(" Challenge");
        assert_eq!(wall(headers, b"", true), Some("Cloudflare"));
    }

    #[test]
    fn declarations_without_an_end_end_the_search() {
        for body in ["<?", "<!--", "<!-->", "<!DOCTYPE rss", "<", ""] {
            assert_eq!(of(&format!("{body} captcha-delivery.com"), false), None, "{body}");
        }
    }
}
