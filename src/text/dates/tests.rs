//! Dates in, moments out.

mod feed;
