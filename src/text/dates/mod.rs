//! Dates, as feeds, pages and people write them.

mod feed;
mod iso;
mod moment;
mod stamp;
mod zone;

pub use feed::feed_date;
pub use stamp::{Precision, Stamp};

#[cfg(test)]
mod tests;
