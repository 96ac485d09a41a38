//! One pass: gather, store, assemble, publish, report.

pub mod dates;
pub mod identity;
pub mod likeness;
pub mod merge;
pub mod taken_back;

mod address;
mod finish;
