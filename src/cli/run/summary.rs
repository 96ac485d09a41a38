//! The report as a person reads it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::output::escaped;
use crate::pipeline::report::{News, SourceOutcome, SourceReport};
use crate::pipeline::{RunReport, Stopped};
use crate::plan::Plan;

/// All of it: each source with its reason, each feed, the sum.
pub(super) fn whole(plan: &Plan, report: &RunReport, now: DateTime<Utc>) -> String {
    let mut text = String::new();
    let wide = report.sources.iter().map(|source| source.name.as_str().len()).max().unwrap_or(0);
    for source in &report.sources {
        let _ = writeln!(text, "{:wide$}  {}", source.name.as_str(), of_source(source, now));
        help(&mut text, source);
    }
    feeds(&mut text, report);
    for note in &report.notes {
        let _ = writeln!(text, "note: {}", escaped(note));
    }
    stopped(&mut text, report);
    let count = |outcome| report.sources.iter().filter(|source| source.outcome == outcome).count();
    let new: usize = report.sources.iter().map(|source| source.new).sum();
    let files: usize = report.feeds.iter().map(|feed| feed.changed.len()).sum::<usize>() + report.site.len();
    let lacking = report.sources.iter().filter(|source| source.lacks()).count();
    let lacking = if lacking > 0 { format!(", {lacking} not whole") } else { String::new() };
    let _ = write!(
        text,
        "{} read, {} without news{lacking}, {} failed, {} not due · {new} new entries · {files} files changed in {}",
        count(SourceOutcome::Read),
        count(SourceOutcome::NotModified),
        count(SourceOutcome::Failed),
        count(SourceOutcome::Waiting),
        escaped(&plan.output.display().to_string()),
    );
    text
}

fn of_source(source: &SourceReport, now: DateTime<Utc>) -> String {
    let mut text = outcome(source, now);
    if let Some(fault) = source.fault.as_deref().filter(|_| source.lacks()) {
        let _ = write!(text, ", but: {}", escaped(fault));
    }
    text
}

fn outcome(source: &SourceReport, now: DateTime<Utc>) -> String {
    let fault = || escaped(source.fault.as_deref().unwrap_or("for a reason unknown")).into_owned();
    match source.outcome {
        SourceOutcome::Read => {
            let mut text = format!("{} new", source.new);
            if source.rewritten > 0 {
                let _ = write!(text, ", {} rewritten", source.rewritten);
            }
            text
        }
        SourceOutcome::NotModified => "nothing new".to_owned(),
        SourceOutcome::Failed => format!("failed: {}", fault()),
        SourceOutcome::Due => "due now".to_owned(),
        SourceOutcome::Waiting => match (&source.next_due, &source.fault) {
            (Some(at), why) => {
                let why = why.as_deref().map(|why| format!(" ({})", escaped(why))).unwrap_or_default();
                format!("not due for {}{why}", span(*at - now))
            }
            (None, Some(_)) => format!("not asked: {}", fault()),
            (None, None) => "not asked: the run ended before".to_owned(),
        },
    }
}

fn help(text: &mut String, source: &SourceReport) {
    if let Some(help) = source.help.as_deref().filter(|_| source.outcome == SourceOutcome::Failed || source.lacks()) {
        let _ = writeln!(text, "  help: {}", escaped(help));
    }
}

fn feeds(text: &mut String, report: &RunReport) {
    for feed in &report.feeds {
        if let Some(why) = &feed.not_published {
            let _ = writeln!(text, "feed `{}` is not published: {why}", feed.name);
        }
        for (name, why) in &feed.failed {
            let _ = writeln!(text, "error: `{name}` failed its own check and was not published: {}", escaped(why));
        }
        if !feed.changed.is_empty() {
            let _ = writeln!(text, "feed `{}`: {} entries → {}", feed.name, feed.entries, feed.changed.join(" "));
        }
    }
    if !report.removed.is_empty() {
        let _ = writeln!(text, "removed {}", report.removed.join(" "));
    }
}

fn stopped(text: &mut String, report: &RunReport) {
    let why = match report.stopped {
        None => return,
        Some(Stopped::TimeOver) => "the time is over",
        Some(Stopped::Interrupted | Stopped::Terminated) => "stopped by a signal",
    };
    let _ = writeln!(text, "{why}; what was done is saved, the next run goes on");
}

/// Only what a person should hear of: worth a mail from cron.
pub(super) fn news(plan: &Plan, report: &RunReport) -> String {
    let mut text = String::new();
    for source in &report.sources {
        let Some(news) = &source.news else { continue };
        let fault = escaped(source.fault.as_deref().unwrap_or_default());
        let _ = match news {
            News::Broke => writeln!(text, "source `{}` broke: {fault}", source.name),
            News::Recovered => writeln!(text, "source `{}` answers again", source.name),
            News::Lacking => writeln!(text, "source `{}` lacks something: {fault}", source.name),
            News::Complete => writeln!(text, "source `{}` lacks nothing any more", source.name),
            News::Gone => writeln!(text, "source `{}` is gone for good: {fault}", source.name),
            News::Moved(to) => writeln!(text, "source `{}` moved to {}", source.name, moved(plan, source, to.as_str())),
        };
        if matches!(news, News::Broke | News::Gone | News::Lacking)
            && let Some(help) = &source.help
        {
            let _ = writeln!(text, "  help: {}", escaped(help));
        }
    }
    for feed in &report.feeds {
        for (name, why) in &feed.failed {
            let _ = writeln!(text, "error: `{name}` failed its own check and was not published: {}", escaped(why));
        }
    }
    for note in &report.notes {
        let _ = writeln!(text, "note: {}", escaped(note));
    }
    text.trim_end().to_owned()
}

/// The new address, unless that would tell a secret.
fn moved(plan: &Plan, source: &SourceReport, to: &str) -> String {
    let secret = plan.sources.iter().any(|planned| planned.name == source.name && planned.secret);
    if secret { "another address, which is a secret".to_owned() } else { escaped(to).into_owned() }
}

/// What a dry run found.
pub(super) fn dry(plan: &Plan, report: &RunReport, now: DateTime<Utc>) -> String {
    let mut text = String::new();
    let wide = plan.sources.iter().map(|source| source.name.as_str().len()).max().unwrap_or(0);
    for source in &report.sources {
        let _ = writeln!(text, "{:wide$}  {}", source.name.as_str(), of_source(source, now));
    }
    for feed in &report.feeds {
        for name in &feed.changed {
            let _ = writeln!(text, "would change {name}");
        }
    }
    text
}

/// A time span in words.
fn span(time: chrono::TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}
