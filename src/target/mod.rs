//! Where published files are put: a folder, each file whole or not at all.

mod error;
mod folder;
mod look;
mod mark;

pub use error::TargetError;
pub use folder::{Change, Folder};

#[cfg(test)]
mod tests;
