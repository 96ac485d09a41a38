//! When to ask again, and why: state, answer and clock in, the next state out.

mod due;
mod fresh;
mod next;
mod pace;
mod skip;
#[cfg(test)]
mod tests;

pub use due::{Asking, Due, Haste, due, renewed};
pub use fresh::retry_at;
pub use next::{next, still_paused};
