//! config.yaml as it is meant: every name looked up, every key checked.

mod feeds;
mod formats;
mod keys;
mod load;
mod makes;
mod note;
mod paths;
mod planned;
mod queries;
mod rules;
mod sources;
mod transforms;
mod unsaved;

#[cfg(test)]
mod tests;

pub use keys::{CONFIG, reference, schema};
pub use load::load;
pub use note::Note;
pub use planned::{
    Also, Archive, Content, Expected, Identity, Pictures, Plan, PlannedFeed, PlannedSource, ShowSource, Site,
};
pub use unsaved::unsaved;
