//! `feedwright filter --store`: what a feed would show before it is saved.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use super::super::output::{self, escaped};
use super::super::working::worked;
use super::super::{Common, configuration, explain};
use super::Args;
use crate::config::FromText as _;
use crate::model::Precision;
use crate::pipeline::{Allowance, Line, Preview, PreviewStopped, Wanted, preview};
use crate::plan::{self, Plan, PlannedFeed};
use crate::query::Query;

/// Characters of a title or a reason that are shown.
const LONGEST: usize = 100;

/// So many entries take a moment to be read.
const MANY: usize = 2_000;

/// What is said where that was necessary.
const UNINDEXED: &str = "there is no index of the entries yet: all of them were read\n  \
     help: the next `feedwright run` makes one, and later questions are answered at once";

/// For how long entries are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// At most for so long.
    Most(Duration),
    /// Until all are.
    All,
}

pub(super) fn time(text: &str) -> Result<Time, String> {
    if text == "all" {
        return Ok(Time::All);
    }
    let time = Duration::from_text(text).map(Time::Most);
    time.map_err(|_| "write a duration like 10s or 2min, or `all`".to_owned())
}

pub(super) fn run(args: &Args, text: &str, query: &Query, common: &Common) -> ExitCode {
    let (plan, _) = match configuration::plan(common) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let told = with_feed(args, &plan, |feed| {
        let limit = args.limit.unwrap_or(feed.limit);
        let allowance = match args.time {
            Time::Most(time) => Some(Allowance { time, worked: &worked }),
            Time::All => None,
        };
        let wanted = Wanted { query, feed, limit, timezone: args.timezone.unwrap_or(plan.timezone), allowance };
        preview(&plan, &wanted, common.now).map_err(|error| {
            output::complain(&error);
            ExitCode::from(2)
        })
    });
    if let Ok(Preview { unindexed: MANY.., .. }) = &told {
        output::say(UNINDEXED);
    }
    if let Ok(Preview { stopped: Some(stopped), looked_at, .. }) = &told {
        output::say(&stopped_line(stopped, *looked_at));
    }
    match told {
        Err(code) => code,
        Ok(told) if args.json => output::ended(output::json(&told), ExitCode::SUCCESS),
        Ok(told) if !told.has_run => output::fail("nothing is stored yet", "`feedwright run` reads the sources"),
        Ok(told) => output::ended(output::lines(&shown(&told, args, text)), ExitCode::SUCCESS),
    }
}

/// The feed that is asked: one of config.yaml, or one that is not saved.
fn with_feed<T>(args: &Args, plan: &Plan, ask: impl Fn(&PlannedFeed) -> Result<T, ExitCode>) -> Result<T, ExitCode> {
    if let Some(name) = &args.feed {
        let name = explain::known(plan, name)?;
        return plan.feeds.iter().find(|feed| feed.name == name).map_or(Err(ExitCode::from(2)), ask);
    }
    let from: Vec<&str> = args.from.iter().map(String::as_str).collect();
    match plan::unsaved(plan, &from) {
        Ok(feed) => ask(&feed),
        Err(faults) => {
            output::say(&faults.to_string());
            Err(ExitCode::from(2))
        }
    }
}

/// What the feed would show, for a person.
pub(super) fn shown(told: &Preview, args: &Args, query: &str) -> String {
    let all = match (told.kept.is_empty(), told.whole, &told.stopped) {
        (true, _, None) => "",
        (_, _, Some(_)) => ", of those that were looked at",
        (false, true, _) => ", all there are",
        (false, false, _) => ", the newest",
    };
    let mut text = format!("{} shown{all}\n", counted(told.kept.len()));
    told.kept.iter().for_each(|line| text.push_str(&shown_line(line)));
    let dropped = told.dropped.len() + told.more_dropped;
    if dropped > 0 {
        let have = if dropped == 1 { "it has" } else { "they have" };
        let _ = writeln!(text, "\n{} not shown, though {have} what is looked for", counted(dropped));
        told.dropped.iter().for_each(|line| text.push_str(&shown_line(line)));
        if told.more_dropped > 0 {
            let _ = writeln!(text, "  and {} more", told.more_dropped);
        }
    }
    if args.feed.is_none() && !query.trim().is_empty() {
        let from = if args.from.is_empty() { String::new() } else { format!("from: [{}], ", args.from.join(", ")) };
        let keep = query.replace('\'', "''").replace("${", "$${");
        let block = format!("NAME: {{{from}keep: '{keep}'}}");
        let _ = write!(text, "\nIn config.yaml, below `feeds:`\n  {}\n", escaped(&block));
    }
    text
}

/// That older entries were not looked at, and what to do.
fn stopped_line(stopped: &PreviewStopped, looked_at: usize) -> String {
    let back_to = stopped.back_to.map(|at| format!(", back to {}", at.format("%Y-%m-%d"))).unwrap_or_default();
    let more = (stopped.after_ms / 100).max(10);
    format!(
        "stopped after {} ms: looked at {}{back_to}; older ones may match, too\n  \
         help: `--time {more}s` looks further back, `--time all` at all; \
         a word or `site:` beside it lets the index find what to look at",
        stopped.after_ms,
        counted(looked_at)
    )
}

fn counted(count: usize) -> String {
    format!("{count} {}", if count == 1 { "entry" } else { "entries" })
}

fn shown_line(line: &Line) -> String {
    let day = line.published.map_or_else(
        || "no date".to_owned(),
        |stamp| {
            let mark = if stamp.precision == Precision::FirstSeen { "?" } else { "" };
            format!("{}{mark}", stamp.at.format("%Y-%m-%d"))
        },
    );
    let title = line.title.as_deref().unwrap_or("no title");
    let step = match line.step {
        Some(step) if step != "query" => format!("`{step}`: "),
        _ => String::new(),
    };
    let mut text = format!("  {day:11} {} ({})\n", escaped(&cut(title)), line.source);
    if !line.why.is_empty() {
        let _ = writeln!(text, "              {step}{}", escaped(&cut(&line.why)));
    }
    text
}

/// A value in one piece that fits a line.
fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
