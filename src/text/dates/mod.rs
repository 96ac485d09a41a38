//! Dates, as feeds, pages and people write them.

mod calendar;
mod clock;
mod feed;
mod finder;
mod fold;
mod iso;
mod lexer;
mod moment;
mod order;
mod pattern;
mod reader;
mod relative;
mod stamp;
mod vocabulary;
mod words;
mod zone;

pub use feed::feed_date;
pub use order::{DayMonthOrder, day_month_order};
pub use pattern::DatePattern;
pub use reader::{Context, DateLine, date_line, read};
pub use stamp::{Precision, Stamp};
pub use words::{ByLabel, by_labels};

#[cfg(test)]
mod tests;
