//! A hundred thousand entries in seven days, each compared with those before it.

pub fn measure() {}
