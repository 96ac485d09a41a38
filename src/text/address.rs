//! Addresses: what follows readers around taken out, and the form in which two are compared.

use std::borrow::Cow;

use url::Url;

/// Beginnings of names of parameters that only say where a reader came from.
const PREFIXES: &[&str] = &["utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "itm_", "stm_", "oly_", "vero_"];

/// Names of such parameters.
const NAMES: &[&str] = &[
    "_branch_match_id",
    "_branch_referrer",
    "_bta_c",
    "_bta_tid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_ke",
    "_kx",
    "_openstat",
    "at_campaign",
    "at_campaign_type",
    "at_medium",
    "campaignid",
    "cmpid",
    "dclid",
    "dm_i",
    "ef_id",
    "epik",
    "fb_action_ids",
    "fb_action_types",
    "fb_comment_id",
    "fb_ref",
    "fb_source",
    "fbclid",
    "gad_source",
    "gbraid",
    "gclid",
    "gclsrc",
    "gdffi",
    "gdfms",
    "gdftrk",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "hsctatracking",
    "icid",
    "igsh",
    "igshid",
    "irclickid",
    "mc_cid",
    "mc_eid",
    "mkcid",
    "mkevt",
    "mkrid",
    "mkt_tok",
    "mkwid",
    "ml_subscriber",
    "ml_subscriber_hash",
    "msclkid",
    "ncid",
    "nr_email_referer",
    "oft_ck",
    "oft_d",
    "oft_id",
    "oft_ids",
    "oft_k",
    "oft_lk",
    "oft_sk",
    "os_ehash",
    "rb_clickid",
    "redirect_log_mongo_id",
    "redirect_mongo_id",
    "s_cid",
    "sb_referer_host",
    "sc_campaign",
    "sc_channel",
    "sc_content",
    "sc_country",
    "sc_geo",
    "sc_medium",
    "sc_outcome",
    "sms_click",
    "sms_source",
    "sms_uph",
    "srsltid",
    "trk_contact",
    "trk_module",
    "trk_msg",
    "trk_sid",
    "ttclid",
    "twclid",
    "wbraid",
    "wickedid",
    "wtrid",
    "xtor",
    "yclid",
    "ymclid",
    "ysclid",
];

/// An address without the parameters that only say where a reader came from. Nothing else about it is
/// changed: order, encoding and fragment stay as they are.
#[must_use]
pub fn strip_tracking(address: &str) -> Cow<'_, str> {
    let Some((before, rest)) = address.split_once('?') else { return Cow::Borrowed(address) };
    if before.contains('#') {
        return Cow::Borrowed(address);
    }
    let (query, fragment) = rest.split_at(rest.find('#').unwrap_or(rest.len()));
    if !query.split(['&', ';']).any(is_tracking) {
        return Cow::Borrowed(address);
    }
    let mut out = String::with_capacity(address.len());
    out.push_str(before);
    let mut separator = '?';
    for parameter in query.split('&') {
        // `&amp;` that was escaped once too often leaves its letters before the name.
        let (escape, parameter) = match parameter.strip_prefix("amp;") {
            Some(rest) => ("amp;", rest),
            None => ("", parameter),
        };
        // Some write `;` between parameters, and some in their values.
        let kept: Vec<&str> = parameter.split(';').filter(|part| !is_tracking(part)).collect();
        if kept.is_empty() {
            continue;
        }
        out.push(separator);
        out.push_str(if separator == '&' { escape } else { "" });
        separator = '&';
        out.push_str(&kept.join(";"));
    }
    out.push_str(fragment);
    Cow::Owned(out)
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default();
    let lower = name.to_ascii_lowercase();
    PREFIXES.iter().any(|prefix| lower.len() > prefix.len() && lower.starts_with(prefix))
        || NAMES.binary_search(&lower.as_str()).is_ok()
}

/// The form in which two addresses are compared, never published: http as https, host in lower case, no
/// default port, dot segments resolved, percent-encoding in one form, no fragment but `#!`, no tracking
/// parameters. What is no http address is only trimmed.
#[must_use]
pub fn canonical_address(address: &str) -> String {
    let address = address.trim();
    let Some(mut url) = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https")) else {
        return address.to_owned();
    };
    if !url.fragment().is_some_and(|fragment| fragment.starts_with('!')) {
        url.set_fragment(None);
    }
    // The port that is default for http is none for https, so it goes first.
    if url.port_or_known_default() == Some(80) || url.port() == Some(443) {
        let _ = url.set_port(None);
    }
    let text = normal_encoding(url.as_str());
    let text = strip_tracking(&text);
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")).unwrap_or(&text);
    let own = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let rest = without_own_ref(rest, own);
    format!("https://{}", rest.trim_end_matches('?'))
}

/// `ref=example.org` in an address of example.org says nothing.
fn without_own_ref<'a>(rest: &'a str, host: &str) -> Cow<'a, str> {
    let host = host.strip_prefix("www.").unwrap_or(host);
    let names_itself = |parameter: &str| {
        parameter.strip_prefix("ref=").is_some_and(|site| {
            let site = site.strip_prefix("www.").unwrap_or(site);
            site.eq_ignore_ascii_case(host)
        })
    };
    match rest.split_once('?') {
        Some((path, query)) if query.split('&').any(names_itself) => {
            let kept: Vec<&str> = query.split('&').filter(|parameter| !names_itself(parameter)).collect();
            Cow::Owned(format!("{path}?{}", kept.join("&")))
        }
        _ => Cow::Borrowed(rest),
    }
}

/// Percent-encoding in one form (RFC 3986, 6.2.2): unreserved characters plain, digits in upper case.
fn normal_encoding(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find('%') {
        let (before, encoded) = rest.split_at(at);
        out.push_str(before);
        let code = encoded.get(1..3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (code, encoded.get(..3)) {
            (Some(byte), Some(_)) if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') => {
                out.push(char::from(byte));
                rest = encoded.get(3..).unwrap_or_default();
            }
            (Some(_), Some(written)) => {
                out.push_str(&written.to_ascii_uppercase());
                rest = encoded.get(3..).unwrap_or_default();
            }
            _ => {
                out.push('%');
                rest = encoded.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
