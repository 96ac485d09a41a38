//! Brings documents in: over HTTP and from files.

mod client;
mod error;
mod fetcher;
mod files;
mod guard;
mod hosts;
#[cfg(test)]
pub(crate) mod origin;
mod robots;
mod settings;
#[cfg(test)]
mod tests;
mod tls;
mod traffic;
mod wall;

pub use client::Connections;
pub use error::FetchError;
pub use fetcher::{Ask, Fetched, Fetcher};
pub use files::{FoundFile, Listing, list, read};
pub use guard::Guard;
pub use hosts::Hosts;
pub use settings::{Robots, Settings};
pub use traffic::{Room, Ticket};
