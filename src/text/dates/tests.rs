//! Dates in, moments out.

mod feed;
mod pattern;
mod people;
