//! Why something could not be brought in, and what to do about it.

use std::path::PathBuf;

use thiserror::Error;

use crate::advice::Advice;
use crate::model::{Failure, FailureKind};

/// Why something could not be brought in. Hosts and paths are named, addresses are not: they may hold secrets.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FetchError {
    /// Neither http nor https.
    #[error("addresses with `{scheme}:` are not asked")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// An address without a host.
    #[error("the address names no host")]
    NoHost,
    /// A port of another service.
    #[error("port {port} of `{host}` is not one of the web")]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// A name or literal that leads into a network that is not public.
    #[error("`{host}` is not in a public network")]
    NotPublic {
        /// The host.
        host: String,
    },
    /// The name is not known.
    #[error("the name `{host}` leads nowhere")]
    Name {
        /// The host.
        host: String,
    },
    /// No connection.
    #[error("no connection to `{host}`: {why}")]
    Connect {
        /// The host.
        host: String,
        /// What the system said.
        why: String,
    },
    /// A certificate or handshake that cannot be trusted.
    #[error("`{host}` cannot prove who it is: {why}")]
    Tls {
        /// The host.
        host: String,
        /// What was wrong with it.
        why: String,
    },
    /// Nothing came.
    #[error("`{host}` did not answer within {seconds} s")]
    NoAnswer {
        /// The host.
        host: String,
        /// The bound.
        seconds: u64,
    },
    /// It came too slowly.
    #[error("`{host}` was still sending after {seconds} s")]
    Slow {
        /// The host.
        host: String,
        /// The bound.
        seconds: u64,
    },
    /// The body ended before its end.
    #[error("the answer of `{host}` broke off: {why}")]
    Cut {
        /// The host.
        host: String,
        /// What was missing.
        why: String,
    },
    /// Something that is not HTTP.
    #[error("what `{host}` sent is no HTTP answer: {why}")]
    Protocol {
        /// The host.
        host: String,
        /// What was wrong with it.
        why: String,
    },
    /// Longer than allowed.
    #[error("the answer is longer than {limit} bytes")]
    TooLarge {
        /// The bound.
        limit: u64,
    },
    /// Headers longer than any honest answer has.
    #[error("the headers of `{host}` are longer than {limit} bytes")]
    HeadTooLarge {
        /// The host.
        host: String,
        /// The bound.
        limit: usize,
    },
    /// More redirects than allowed.
    #[error("more than {limit} redirects")]
    TooManyRedirects {
        /// The bound.
        limit: u32,
    },
    /// Redirects that lead back.
    #[error("redirects go round in a circle at `{host}`")]
    RedirectLoop {
        /// The host.
        host: String,
    },
    /// A redirect that says not where to.
    #[error("a redirect of `{host}` does not say where to")]
    RedirectNowhere {
        /// The host.
        host: String,
    },
    /// Any other status.
    #[error("`{host}` answered {status}{}", meaning(*status))]
    Status {
        /// The host.
        host: String,
        /// The status.
        status: u16,
    },
    /// A page that wants to see a browser instead of what was asked for.
    #[error("`{host}` asks for a browser check ({wall}) instead of answering")]
    Wall {
        /// The host.
        host: String,
        /// The status it came with.
        status: u16,
        /// Whose check it is.
        wall: &'static str,
    },
    /// robots.txt forbids it.
    #[error("robots.txt of `{host}` forbids this page")]
    Robots {
        /// The host.
        host: String,
    },
    /// robots.txt could not be read, which forbids all (RFC 9309 section 2.3.1.4).
    #[error("robots.txt of `{host}` cannot be read, so its pages are not asked")]
    RobotsUnreachable {
        /// The host.
        host: String,
    },
    /// The host asked for a pause.
    #[error("`{host}` asked for a pause until {until}")]
    Paused {
        /// The host.
        host: String,
        /// The end of the pause.
        until: String,
    },
    /// A file that is not there.
    #[error("`{}` is not there", path.display())]
    NotThere {
        /// The file.
        path: PathBuf,
    },
    /// A folder, device, pipe or socket.
    #[error("`{}` is not a file", path.display())]
    NotAFile {
        /// What is there.
        path: PathBuf,
    },
    /// A file that the system does not let us read.
    #[error("`{}` cannot be read: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A file that is longer than allowed.
    #[error("`{}` is longer than {limit} bytes", path.display())]
    FileTooLarge {
        /// The file.
        path: PathBuf,
        /// The bound.
        limit: u64,
    },
    /// A file that was written to each time we read it.
    #[error("`{}` changed while it was read", path.display())]
    Changing {
        /// The file.
        path: PathBuf,
    },
    /// A pattern that is none.
    #[error("`{pattern}` is no pattern of file names: {why}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// More files than anybody reads.
    #[error("more than {limit} files match below `{}`", root.display())]
    TooManyFiles {
        /// The folder.
        root: PathBuf,
        /// The bound.
        limit: usize,
    },
    /// `fetch.ca` cannot be used.
    #[error("`fetch.ca` cannot be used: {why}")]
    Ca {
        /// What is wrong with it.
        why: String,
    },
    /// `fetch.proxy` cannot be used.
    #[error("`fetch.proxy` is no address of a proxy")]
    Proxy,
    /// The client cannot be made.
    #[error("requests cannot be made: {why}")]
    Client {
        /// What is wrong.
        why: String,
    },
}

/// The words for a status that people know less well than 404.
fn meaning(status: u16) -> &'static str {
    match status {
        401 => " (it wants a login)",
        403 => " (forbidden)",
        404 => " (not found)",
        407 => " (the proxy wants a login)",
        410 => " (gone for good)",
        429 => " (asked too often)",
        500 => " (its own error)",
        502..=504 => " (out of order)",
        _ => "",
    }
}

impl FetchError {
    /// What kind of failure it is for the schedule.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::Scheme { .. } | Self::NoHost | Self::Port { .. } | Self::NotPublic { .. } => FailureKind::Forbidden,
            Self::Name { .. }
            | Self::Connect { .. }
            | Self::Tls { .. }
            | Self::Cut { .. }
            | Self::Protocol { .. }
            | Self::Ca { .. }
            | Self::Proxy
            | Self::Client { .. } => FailureKind::Network,
            Self::NoAnswer { .. } | Self::Slow { .. } => FailureKind::Timeout,
            Self::TooLarge { .. } | Self::HeadTooLarge { .. } => FailureKind::TooLarge,
            Self::TooManyRedirects { .. } | Self::RedirectLoop { .. } | Self::RedirectNowhere { .. } => {
                FailureKind::Redirects
            }
            Self::Status { status, .. } | Self::Wall { status, .. } => match status {
                410 => FailureKind::Gone,
                429 => FailureKind::TooMany,
                500.. => FailureKind::Server,
                _ => FailureKind::Refused,
            },
            Self::Robots { .. } | Self::RobotsUnreachable { .. } => FailureKind::Robots,
            Self::Paused { .. } => FailureKind::Paused,
            Self::NotThere { .. }
            | Self::NotAFile { .. }
            | Self::Unreadable { .. }
            | Self::FileTooLarge { .. }
            | Self::Changing { .. }
            | Self::Pattern { .. }
            | Self::TooManyFiles { .. } => FailureKind::Local,
        }
    }

    /// The same as plain facts.
    #[must_use]
    pub fn failure(&self) -> Failure {
        Failure { kind: self.kind(), message: self.to_string(), help: self.help() }
    }
}

impl Advice for FetchError {
    fn help(&self) -> Option<String> {
        let text = match self {
            Self::Scheme { .. } | Self::NoHost => "give an address that begins with `http://` or `https://`",
            Self::Port { .. } => "give the address of the feed as a browser shows it",
            Self::NotPublic { .. } => "if it is yours, name its network in `fetch.networks`",
            Self::Name { .. } => "check how the name is written, and whether this machine is online",
            Self::Connect { .. } | Self::NoAnswer { .. } => {
                "nothing, if it passes; else check the address and whether this machine is online"
            }
            Self::Tls { .. } => "tell its owner; for a certificate of your own name its authority in `fetch.ca`",
            Self::Slow { .. } => "raise `fetch.timeout` if the server is always this slow",
            Self::Cut { .. } | Self::Protocol { .. } => "nothing, if it passes; else tell the owner of the server",
            Self::TooLarge { limit } | Self::FileTooLarge { limit, .. } => {
                return Some(format!("raise `fetch.max_size` above {limit}B if it is meant to be so long"));
            }
            Self::HeadTooLarge { .. } => "tell the owner of the server",
            Self::TooManyRedirects { .. } | Self::RedirectLoop { .. } | Self::RedirectNowhere { .. } => {
                "open the address in a browser and give the one it ends at"
            }
            Self::Status { status, .. } => return status_help(*status).map(str::to_owned),
            Self::Wall { .. } => "ask the owner to let feed readers through, or look for another address of the feed",
            Self::Robots { .. } => "ask the owner, or look for a feed of the site",
            Self::RobotsUnreachable { .. } => "nothing, if it passes; else tell the owner of the server",
            Self::Paused { .. } => return None,
            Self::NotThere { .. } => "check how the path is written; it counts from the folder of config.yaml",
            Self::NotAFile { .. } => "name a file, or a pattern of files with `files:`",
            Self::Unreadable { .. } => "let the user that runs feedwright read it",
            Self::Changing { .. } => "write it under another name first and rename it",
            Self::Pattern { .. } => "write it like `inbox/*.{txt,md,html}`",
            Self::TooManyFiles { .. } => "give a narrower pattern, or several sources",
            Self::Ca { .. } => "name a file with certificates in PEM form",
            Self::Proxy => "write it like `http://proxy.example:3128` or `socks5://127.0.0.1:1080`",
            Self::Client { .. } => "check `fetch` in config.yaml",
        };
        Some(text.to_owned())
    }
}

fn status_help(status: u16) -> Option<&'static str> {
    match status {
        401 => Some("give what it wants in `headers:`"),
        407 => Some("write name and password into `fetch.proxy`: `http://NAME:PASSWORD@HOST:PORT`"),
        403 => Some("ask the owner, or check whether `headers:` are needed"),
        404 => Some("look for the feed's new address on the site"),
        410 => Some("take the source out, or give its new address"),
        429 => Some("nothing: it is asked again when its pause is over"),
        500.. => Some("nothing, if it passes; else tell the owner of the server"),
        _ => None,
    }
}
