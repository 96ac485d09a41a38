//! pipeline

mod gather;

pub use gather::{Choice, Gathered, Outcome, due, gather};
