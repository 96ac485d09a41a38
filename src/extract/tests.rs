//! Articles out of texts.
