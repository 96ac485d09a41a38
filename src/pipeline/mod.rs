//! One pass: gather, store, assemble, publish, report.

pub mod dates;
pub mod identity;
pub mod likeness;
pub mod merge;
pub mod taken_back;

mod about;
mod address;
mod assemble;
mod finish;
mod gather;
mod names;
mod shape;
mod stand_in;

pub use assemble::{Assembled, Shelf, assemble};
pub use finish::finish;
pub use gather::{Choice, Gathered, Outcome, due, gather};
pub use names::stem;
