//! config.yaml as a tree of sections that know their line.

mod edit;
mod environment;
mod fault;
mod from_text;
mod inside;
mod key;
mod lines;
mod nearest;
mod node;
mod reader;
mod schema;
mod section;
mod slug;
mod trap;
mod yaml;

#[cfg(test)]
pub(crate) mod as_json;
#[cfg(test)]
mod tests;

pub use edit::{NewSource, with_sources};
pub use fault::{Fault, Faults};
pub use from_text::{FromText, HttpAddress, Language, Size, Wrong};
pub use key::{Form, Key, KindKeys, Kinds, MANY, Make, Prose, make};
pub use nearest::{choose, nearest};
pub use node::{Spot, Text};
pub use reader::{Environment, read};
pub use schema::schema;
pub use section::{Section, Value};
pub use slug::name_for;
pub use yaml::MAX_BYTES;
