//! Asks once, outside of any pass: an address for its document, a source for its feed. Nothing is stored.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, watch};
use url::Url;

use super::{Common, configuration, output};
use crate::fetch::{Ask, Connections, Fetcher, Hosts, Settings};
use crate::model::{Answer, Document, Failure, Request, SourceName, Target, Validators, Want};
use crate::pipeline::{Gathered, gather};
use crate::plan::{self, Plan};

/// The configuration that stands in where there is no config.yaml: all defaults.
const BARE: &str = "sources: {a: https://feeds.example.org/}\nfeeds: {b: {}}\n";

/// The document at an address; what went wrong has been told where there is none.
pub(super) fn document(url: Url, common: &Common) -> Result<Document, ExitCode> {
    let settings = settings(common)?;
    let shown = url.to_string();
    let request = Request { target: Target::Http(url), want: Want::Feed, headers: Vec::new() };
    let runtime = runtime()?;
    let asked = runtime.block_on(async {
        let fetcher = Fetcher::new(&settings)?;
        let ask = Ask {
            request: &request,
            start: None,
            validators: &Validators::default(),
            validators_of: None,
            connections: Connections::Closed,
            now: common.now,
        };
        Ok(fetcher.fetch(&ask, &Hosts::new(HashMap::new()), &mut fetcher.ticket().await).await)
    });
    // The look-up of a name may end late, and is not waited for.
    runtime.shutdown_background();
    let fetched = asked.map_err(|error: crate::fetch::FetchError| {
        output::complain(&error);
        ExitCode::from(2)
    })?;
    fetched.document.ok_or_else(|| match &fetched.exchange.answer {
        Answer::Failed(failure) => failed(&shown, failure),
        Answer::Read | Answer::NotModified => nothing(&shown),
    })
}

/// What a source of a plan gives; what went wrong has been told where it could not be asked at all.
pub(super) fn source(plan: &Plan, index: usize, now: DateTime<Utc>) -> Result<Gathered, ExitCode> {
    let (send, mut received) = mpsc::channel(1);
    let (_tell, stop) = watch::channel(false);
    let (states, mut hosts) = (|_: &SourceName| Arc::default(), HashMap::new());
    let runtime = runtime()?;
    let (asked, gathered) = std::thread::scope(|scope| {
        let receiver = scope.spawn(move || received.blocking_recv());
        let asked = gather(runtime, plan, vec![index], &states, &mut hosts, &|_, _| false, now, stop, send);
        (asked, receiver.join())
    });
    asked.map_err(|error| output::fail(&error.to_string(), "look at `fetch` in config.yaml"))?;
    let shown = plan.sources.get(index).map(|source| source.shown.as_str()).unwrap_or_default();
    gathered.ok().flatten().and_then(|mut gathered| gathered.pop()).ok_or_else(|| nothing(shown))
}

/// Says that what was asked gave nothing, why, and what to do.
pub(super) fn failed(address: &str, failure: &Failure) -> ExitCode {
    let help = failure.help.as_deref().unwrap_or("look at it in a browser");
    output::say(&format!(
        "error: `{}`: {}\n  help: {}",
        output::escaped(address),
        output::escaped(&failure.message),
        output::escaped(help)
    ));
    ExitCode::from(1)
}

fn nothing(address: &str) -> ExitCode {
    output::say(&format!("error: `{}`: nothing came\n  help: try it again", output::escaped(address)));
    ExitCode::from(1)
}

fn runtime() -> Result<Runtime, ExitCode> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| output::fail(&format!("cannot start: {error}"), "try it again"))
}

/// How config.yaml says to fetch; the defaults where there is none.
fn settings(common: &Common) -> Result<Settings, ExitCode> {
    if common.config.exists() {
        return configuration::plan(common).map(|(plan, _)| plan.fetch);
    }
    let bare = plan::load(BARE, &common.config, &|_| None);
    bare.map(|(plan, _)| plan.fetch).map_err(|faults| {
        output::say(&faults.to_string());
        ExitCode::from(2)
    })
}
