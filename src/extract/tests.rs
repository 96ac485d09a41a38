//! Texts in, articles out.
