//! Bytes to text: which charset a document is in, and reading it.

mod decode;
mod legacy;

pub use decode::{Decoded, charset_parameter, decode};

#[cfg(test)]
mod tests;
