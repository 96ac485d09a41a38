//! A moment with the precision and the offset it was written with; it is made where dates are read.

pub use crate::text::dates::{Precision, Stamp};
