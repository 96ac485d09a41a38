//! The steps from the entries of a feed's sources to those it shows.

mod backfill;
mod copies;
mod drop;
mod keep;
mod limit;
mod order;
mod per_source;
mod step;
mod stories;
#[cfg(test)]
mod tests;
mod transform;

pub use order::newest_first;
pub use step::{Candidate, Copied, Dedupe, Dropped, Order, Refusal, Rules, Step, Stories};
pub use transform::{Field, Find, PatternError, Replacement, Transforms};

/// All steps, in their fixed order: what one leaves out, no later one sees.
pub const STEPS: &[&dyn Step] = &[
    &backfill::Backfill,
    &keep::Keep,
    &drop::Drop,
    &copies::Copies,
    &stories::Collapse,
    &per_source::PerSource,
    &order::InOrder,
    &stories::Together,
    &limit::Limit,
];
