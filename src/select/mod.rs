//! The steps from the entries of a feed's sources to those it shows.

mod backfill;
mod limit;
mod order;
mod per_source;
mod step;
#[cfg(test)]
mod tests;

pub use order::newest_first;
pub use step::{Candidate, Dropped, Rules, Step};

/// All steps, in their fixed order (DESIGN.md section 6, Assembling).
pub const STEPS: &[&dyn Step] = &[&backfill::Backfill, &per_source::PerSource, &order::Order, &limit::Limit];
