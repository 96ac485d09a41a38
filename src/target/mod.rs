//! Where published files are put: whole or not at all.
