//! Why a pass cannot be made at all.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::advice::Advice;
use crate::fetch::FetchError;
use crate::store::StoreError;
use crate::target::TargetError;

/// Why a pass cannot be made at all. What goes wrong with one source is in the report instead.
#[derive(Debug, Error)]
pub enum RunError {
    /// Another pass is under way.
    #[error("another run holds the lock")]
    Locked,
    /// The folder of the state cannot be written.
    #[error("the state folder `{}` cannot be written", .path.display())]
    State {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// `fetch.ca` or `fetch.proxy` cannot be used.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The system gives no threads.
    #[error("the system gives no more threads or files")]
    Runtime(#[source] io::Error),
    /// `--only` names a source that config.yaml does not.
    #[error("there is no source `{0}`")]
    UnknownSource(String),
}

impl Advice for RunError {
    fn help(&self) -> Option<String> {
        match self {
            Self::Locked => Some("wait for it with `--wait`, or let it be: it does the same work".to_owned()),
            Self::State { .. } => {
                Some("make it writable for this user, or name another folder with `state:`".to_owned())
            }
            Self::Runtime(_) => Some("raise the limits of this user (`ulimit -a`)".to_owned()),
            Self::Store(error) => error.help(),
            Self::Target(error) => error.help(),
            Self::Fetch(error) => error.help(),
            Self::UnknownSource(_) => Some("`feedwright status` lists the sources".to_owned()),
        }
    }
}
