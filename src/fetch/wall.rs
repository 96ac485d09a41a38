//! Pages that want to see a browser before they let anybody through.

use memchr::memmem;

/// What tells such a page: a header that only it sends, or words that only it holds.
struct Mark {
    name: &'static str,
    header: Option<(&'static str, &'static str)>,
    words: &'static [&'static [u8]],
}

const MARKS: &[Mark] = &[
    Mark {
        name: "Cloudflare",
        header: Some(("cf-mitigated", "challenge")),
        words: &[b"/cdn-cgi/challenge-platform/", b"<title>Just a moment...</title>", b"cf-browser-verification"],
    },
    Mark { name: "DataDome", header: Some(("x-datadome", "protected")), words: &[b"captcha-delivery.com"] },
    Mark { name: "DDoS-Guard", header: None, words: &[b"<title>DDoS-Guard</title>", b"/.well-known/ddos-guard/"] },
    Mark { name: "Imperva", header: None, words: &[b"_Incapsula_Resource"] },
    Mark { name: "Sucuri", header: None, words: &[b"Sucuri WebSite Firewall", b"sucuri_cloudproxy_js"] },
    Mark { name: "Akamai", header: None, words: &[b"errors.edgesuite.net", b"/_sec/cp_challenge/"] },
    Mark { name: "AWS WAF", header: Some(("x-amzn-waf-action", "challenge")), words: &[b"awsWafCookieDomainList"] },
    Mark { name: "PerimeterX", header: None, words: &[b"captcha.px-cdn.net", b"window._pxAppId"] },
    Mark { name: "Anubis", header: None, words: &[b"id=\"anubis_challenge\"", b"/.within.website/x/cmd/anubis/"] },
];

/// Longest start of a body that is looked through.
pub(super) const LOOKED_AT: usize = 16 * 1024;

/// Whose browser check this answer is, if it is one. `headers` gives a header by its name in lower case.
pub(super) fn wall<'h>(headers: impl Fn(&str) -> Option<&'h str>, body: &[u8]) -> Option<&'static str> {
    let start = body.get(..LOOKED_AT).unwrap_or(body);
    let marked = |mark: &&Mark| {
        let by_header = mark
            .header
            .is_some_and(|(name, value)| headers(name).is_some_and(|sent| sent.trim().eq_ignore_ascii_case(value)));
        by_header || mark.words.iter().any(|words| memmem::find(start, words).is_some())
    };
    MARKS.iter().find(marked).map(|mark| mark.name)
}
