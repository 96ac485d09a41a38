//! feedwright reads article sources of every kind and publishes combined, filterable feeds.
//!
//! The house is described in ARCHITECTURE.md: a room is a folder, imports run only downwards, and
//! `tests/architecture.rs` holds both.

pub mod advice;
pub mod cli;
pub mod config;
pub mod extract;
pub mod fetch;
pub mod group;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod plan;
pub mod query;
pub mod render;
pub mod schedule;
pub mod select;
pub mod source;
pub mod store;
pub mod target;
pub mod text;
pub mod validate;
