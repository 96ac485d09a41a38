//! stand-in until text/address is there.

/// The canonical form.
pub fn canonical_address(text: &str) -> String {
    let Ok(mut url) = url::Url::parse(text) else { return text.to_owned() };
    url.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !name.starts_with("utm_"))
        .map(|(a, b)| (a.into_owned(), b.into_owned()))
        .collect();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    let text = url.to_string();
    text.strip_prefix("https:").or_else(|| text.strip_prefix("http:")).unwrap_or(&text).to_owned()
}
