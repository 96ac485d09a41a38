//! Examples of gathering from a small web of our own.
