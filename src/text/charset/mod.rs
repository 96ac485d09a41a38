//! Bytes to text: which charset a document is in, and reading it (OUTPUT.md section 7).

mod decode;
mod legacy;

pub use decode::{Decoded, charset_parameter, decode};

#[cfg(test)]
mod tests;
