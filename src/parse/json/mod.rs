//! JSON Feed 1.0 and 1.1.

mod feed;
mod ours;
mod value;

pub(super) use feed::read;
