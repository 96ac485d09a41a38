//! Examples of when a source is asked again.
