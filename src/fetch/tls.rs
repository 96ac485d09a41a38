//! The cryptography behind https, in one place.

use std::sync::{Arc, Once};

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

/// Installs the provider of cryptography for the whole process; to be called before any client is made.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error says only that somebody in this process was earlier: then theirs is used.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// How clients speak https: they believe the authorities of the system, or the built-in ones where it has none, and
/// beside them the owner's. Loading those of the system takes a while, so that clients share what this makes.
///
/// # Errors
/// When a certificate of the owner cannot be used.
pub(super) fn config(own: &[CertificateDer<'static>]) -> Result<ClientConfig, rustls::Error> {
    install();
    let builder = ClientConfig::builder();
    let provider = Arc::clone(builder.crypto_provider());
    // Whether the system has certificates shows only without our own: with them the list is never empty.
    let builder = if let Ok(system) = Verifier::new(Arc::clone(&provider)) {
        let verifier =
            if own.is_empty() { system } else { Verifier::new_with_extra_roots(own.iter().cloned(), provider)? };
        // No danger: it is the verifier of the system.
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
    } else {
        // A system without certificates, such as a bare container.
        let mut roots = RootCertStore::empty();
        let (built_in, _) = roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
        tracing::debug!("this machine has no certificates: {built_in} built-in ones are used");
        own.iter().try_for_each(|certificate| roots.add(certificate.clone()))?;
        builder.with_root_certificates(roots)
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
