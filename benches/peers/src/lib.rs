//! feedwright's reader beside other readers of feeds: who they are, and what is measured of them.

pub mod measure;
pub mod readers;
