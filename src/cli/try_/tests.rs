//! Tests of `feedwright try`.
