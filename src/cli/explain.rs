//! `feedwright explain`: what became of an article, and why.

mod shown;

use std::process::ExitCode;

use super::{Common, configuration, output};
use crate::model::FeedName;
use crate::pipeline;
use crate::plan::Plan;

/// Tells what became of an article: seen when, shown where, and why not.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The address of the article, or its id: as published, or as its source has it.
    #[arg(value_name = "ADDRESS|ID")]
    what: String,

    /// Only what this feed makes of it.
    #[arg(long, value_name = "FEED")]
    feed: Option<String>,

    /// Prints it as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    let (plan, _) = match configuration::plan(common) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let feed = match args.feed.as_deref().map(|name| known(&plan, name)).transpose() {
        Ok(feed) => feed,
        Err(code) => return code,
    };
    let told = match pipeline::explain(&plan, &args.what, feed.as_ref(), common.now) {
        Ok(told) => told,
        Err(error) => {
            output::complain(&error);
            return ExitCode::from(2);
        }
    };
    let code = if told.entries.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS };
    if args.json {
        return output::ended(output::json(&told), code);
    }
    if told.entries.is_empty() {
        output::say(&shown::nothing(&told, &plan));
        return code;
    }
    output::ended(output::lines(&shown::found(&told, &plan)), code)
}

/// The feed of this name.
pub(super) fn known(plan: &Plan, name: &str) -> Result<FeedName, ExitCode> {
    let found = plan.feeds.iter().find(|feed| feed.name.as_str() == name);
    found.map(|feed| feed.name.clone()).ok_or_else(|| {
        let names: Vec<&str> = plan.feeds.iter().map(|feed| feed.name.as_str()).take(20).collect();
        output::fail(&format!("there is no feed `{name}`"), &format!("the feeds are {}", names.join(", ")))
    })
}
