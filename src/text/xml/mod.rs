//! XML as it is found: a tolerant token reader, attributes, entities.

mod attributes;
mod entities;
mod mend;
mod tokens;

pub use attributes::{Attribute, MAX_ATTRIBUTES, Written, attributes};
pub use entities::{DtdError, Entities};
pub use mend::{Mend, MendKind, Mends, shown};
pub use tokens::{Tag, Token, Tokens};

#[cfg(test)]
mod tests;
