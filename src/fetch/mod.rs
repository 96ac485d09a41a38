//! Brings documents in: over HTTP and from files.

mod settings;

pub use settings::{Robots, Settings};
