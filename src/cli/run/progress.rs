//! How a pass goes on, on a terminal: one line that moves.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::escaped;
use crate::pipeline::Progress;
use crate::pipeline::report::SourceReport;

/// A bar on stderr.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:24} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Progress for Bar {
    fn begin(&self, sources: usize) {
        self.0.set_prefix("reading   ");
        self.0.set_length(u64::try_from(sources).unwrap_or(u64::MAX));
        self.0.enable_steady_tick(Duration::from_millis(250));
    }

    fn done(&self, report: &SourceReport) {
        self.0.set_message(escaped(report.name.as_str()).into_owned());
        self.0.inc(1);
    }

    fn publish(&self, feeds: usize) {
        self.0.set_prefix("publishing");
        self.0.set_message("");
        self.0.set_position(0);
        self.0.set_length(u64::try_from(feeds).unwrap_or(u64::MAX));
    }

    fn published(&self) {
        self.0.inc(1);
    }

    fn end(&self) {
        self.0.finish_and_clear();
    }
}
