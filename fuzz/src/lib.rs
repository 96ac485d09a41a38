//! The reading half of the house, built by itself: only what is fuzzed carries the marks of the fuzzer, and the
//! network, the store and all C behind them stay away.

#![allow(missing_docs, unreachable_pub, reason = "the house says it of itself")]

#[path = "../../src/advice.rs"]
pub mod advice;
#[path = "../../src/model/mod.rs"]
pub mod model;
#[path = "../../src/parse/mod.rs"]
pub mod parse;
#[path = "../../src/text/mod.rs"]
pub mod text;
