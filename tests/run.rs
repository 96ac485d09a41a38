//! The whole run, from config.yaml to published files, through the program itself.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that breaks here has failed"
)]

#[path = "run/clock.rs"]
mod clock;
#[path = "run/cron.rs"]
mod cron;
#[path = "run/damage.rs"]
mod damage;
#[path = "run/feeds.rs"]
mod feeds;
#[path = "run/files.rs"]
mod files;
#[path = "run/identity.rs"]
mod identity;
#[path = "run/law.rs"]
mod law;
#[path = "run/network.rs"]
mod network;
#[path = "run/origin.rs"]
mod origin;
#[path = "run/output.rs"]
mod output;
#[path = "run/power.rs"]
mod power;
#[path = "run/rewriting.rs"]
mod rewriting;
#[path = "run/shown.rs"]
mod shown;
#[path = "run/sources.rs"]
mod sources;
#[path = "run/status.rs"]
mod status;
#[path = "run/stop.rs"]
mod stop;
#[path = "run/ways.rs"]
mod ways;
#[path = "run/why.rs"]
mod why;
#[path = "run/world.rs"]
mod world;
