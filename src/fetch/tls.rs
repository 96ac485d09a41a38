//! The cryptography behind https, in one place.

use std::sync::Once;

/// Installs the provider of cryptography for the whole process; to be called before any client is made.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error says only that somebody in this process was earlier: then theirs is used.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
