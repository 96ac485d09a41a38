//! What went wrong with a request, in our own words.

use std::error::Error;
use std::io;

use rustls::CertificateError;

use super::super::error::FetchError;
use super::build::innermost;
use super::resolve::{NoAddress, NotPublic};

/// Where a request was when it went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Before the headers were in.
    Head,
    /// While the body came.
    Body,
}

/// The error of the client as one of ours; the address in it is not repeated.
pub(super) fn fault(error: &reqwest::Error, host: &str, stage: Stage, connect_seconds: u64) -> FetchError {
    let host = host.to_owned();
    if found::<NotPublic>(error).is_some() {
        return FetchError::NotPublic { host };
    }
    if found::<NoAddress>(error).is_some() || error.is_dns() {
        return FetchError::Name { host };
    }
    if let Some(tls) = found::<rustls::Error>(error) {
        return FetchError::Tls { host, why: mistrust(tls) };
    }
    if error.is_timeout() {
        return FetchError::NoAnswer { host, seconds: connect_seconds };
    }
    let why = plain(&innermost(error));
    if error.is_connect() {
        return FetchError::Connect { host, why };
    }
    let broken = found::<io::Error>(error).is_some_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
        )
    });
    if stage == Stage::Body || broken || why.contains("closed before") {
        return FetchError::Cut { host, why };
    }
    FetchError::Protocol { host, why }
}

/// The cause of this type, wherever it is in the chain, inside of IO errors as well.
fn found<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        if let Some(inner) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            let inner: &(dyn Error + 'static) = inner;
            if let Some(found) = found::<E>(inner) {
                return Some(found);
            }
        }
        next = error.source();
    }
    None
}

/// What is wrong with a certificate, in words for who is not at home with them; times would only make
/// the same failure look like another one.
fn mistrust(error: &rustls::Error) -> String {
    let rustls::Error::InvalidCertificate(why) = error else { return plain(&error.to_string()) };
    let text = match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "its certificate has run out",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet, or the clock of this machine is behind"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name"
        }
        CertificateError::UnknownIssuer => "nobody who is trusted stands behind its certificate",
        CertificateError::Revoked => "its certificate was revoked",
        other => return plain(&other.to_string()),
    };
    text.to_owned()
}

/// A message of a library as a part of ours: one line, short, without the system's number.
fn plain(text: &str) -> String {
    /// Longer ones say no more.
    const LONGEST: usize = 120;
    let line = text.lines().next().unwrap_or_default();
    let line = line.split(" (os error").next().unwrap_or_default();
    let line: String = line.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let mut chars = line.chars();
    match chars.next() {
        Some(first) if chars.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => line,
    }
}
