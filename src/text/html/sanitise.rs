//! Raw HTML to safe HTML.

use url::Url;

use super::safe::{RawHtml, SafeHtml};

/// Makes HTML safe by the allow list (OUTPUT.md section 6), its addresses absolute against a base.
#[must_use]
pub fn sanitise(raw: &RawHtml, base: Option<&Url>) -> SafeHtml {
    let mut builder = ammonia::Builder::default();
    builder.link_rel(None);
    if let Some(base) = base {
        builder.url_relative(ammonia::UrlRelative::RewriteWithBase(base.clone()));
    }
    SafeHtml::checked(builder.clean(&raw.0).to_string())
}
