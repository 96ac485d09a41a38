//! The compressed twin of a file.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};

/// The operating system in the header: unknown, so that every machine writes the same (RFC 1952).
const UNKNOWN_SYSTEM: u8 = 255;

/// The bytes compressed. Equal bytes give equal bytes: no time, no name, no system in the header.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer =
        GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM).write(Vec::new(), Compression::default());
    // Writing into memory does not fail.
    let _ = writer.write_all(bytes);
    writer.finish().unwrap_or_default()
}
