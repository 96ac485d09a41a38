//! Dates in, moments out.

mod feed;
mod people;
