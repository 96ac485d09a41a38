//! HTTP: one request at a time, within bounds.

mod build;
mod fault;
mod get;
mod resolve;
mod unpack;

pub use build::Connections;
pub(super) use build::Web;
pub(super) use get::{Get, Head, Reply};
#[cfg(test)]
pub(super) use resolve::Looking;
pub(super) use resolve::{Lookup, SystemLookup};
