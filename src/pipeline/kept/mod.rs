//! What is known of feeds from one pass to the next: which entries pass their queries, by an index of
//! all entries that is kept in the store.

mod aside;
mod asking;
mod fresh;
mod index;
mod keeper;
mod known;
mod look;
mod narrow;
mod questions;
mod segments;
#[cfg(test)]
mod tests;

pub(super) use fresh::Fresh;
pub(super) use index::stand_of;
pub use index::{Candidates, StoreIndex};
pub(super) use keeper::Keeper;
pub(super) use known::Known;
pub(super) use look::look_at_waiting;
pub(super) use questions::{Questions, drops};
