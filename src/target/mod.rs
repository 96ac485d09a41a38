//! Where published files are put: a folder, each file whole or not at all.

mod error;
mod folder;
mod mark;

pub use error::TargetError;
pub use folder::{Change, Folder};
pub use mark::is_ours;

#[cfg(test)]
mod tests;
