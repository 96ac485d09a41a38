//! `feedwright import`: the subscriptions of a feed reader as sources.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Common, adding, opml, output};
use crate::config::{FromText, HttpAddress, NewSource, name_for};
use crate::model::{Subscription, Target};
use crate::plan::Plan;

/// Adds the feeds of an OPML file to config.yaml.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The list, as a feed reader exports it.
    #[arg(value_name = "FILE.opml")]
    file: PathBuf,
}

/// Longest list in bytes; ten thousand subscriptions take three million.
const MAX_BYTES: u64 = 10 << 20;
/// Most sources that one import adds: what asks more hosts at once is no reading list.
const MAX_ADDED: usize = 10_000;

pub(super) fn run(args: &Args, common: &Common) -> ExitCode {
    let subscriptions = match read(args, common) {
        Ok(subscriptions) => subscriptions,
        Err(code) => return code,
    };
    let known = match adding::known(common) {
        Ok(known) => known,
        Err(code) => return code,
    };
    let chosen = chosen(&known.plan, &subscriptions);
    for (title, why) in &chosen.left_out {
        output::say(&format!("note: `{}` is left out: {why}", output::escaped(title)));
    }
    if chosen.new.is_empty() {
        output::say("nothing new in the list; config.yaml stays as it is");
        return ExitCode::SUCCESS;
    }
    if let Err(code) = adding::add(common, &known, &chosen.new) {
        return code;
    }
    let mut text = String::new();
    for source in &chosen.new {
        let _ = writeln!(text, "added  {}", source.name);
    }
    let count = chosen.new.len();
    let name = common.config.display();
    let _ = write!(text, "{count} source{} added to {name}", if count == 1 { "" } else { "s" });
    output::ended(output::lines(&text), ExitCode::SUCCESS)
}

fn read(args: &Args, common: &Common) -> Result<Vec<Subscription>, ExitCode> {
    let name = args.file.display().to_string();
    let mut bytes = Vec::new();
    let read = File::open(&args.file).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err(output::fail(
            &format!("cannot read `{name}`: {error}"),
            "name the file that your feed reader exported",
        ));
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(output::fail(&format!("`{name}` is longer than {} MiB", MAX_BYTES >> 20), "import it in parts"));
    }
    opml::subscriptions(bytes, common.now).map_err(|why| {
        output::fail(&format!("`{name}` is no list of subscriptions: {why}"), "export it from the feed reader as OPML");
        ExitCode::from(1)
    })
}

/// What an import adds, and what it does not, with the reason.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) new: Vec<NewSource>,
    pub(super) left_out: Vec<(String, &'static str)>,
}

/// The subscriptions that become sources. A list from outside makes sources of the net alone: never
/// of files, never of commands.
pub(super) fn chosen(plan: &Plan, subscriptions: &[Subscription]) -> Chosen {
    let requests = plan.sources.iter().flat_map(|source| source.source.start());
    let mut asked: HashSet<String> = requests
        .filter_map(|request| match request.target {
            Target::Http(url) => Some(url.to_string()),
            _ => None,
        })
        .collect();
    let mut names: HashSet<String> = plan.sources.iter().map(|source| source.name.as_str().to_owned()).collect();
    let mut chosen = Chosen::default();
    for subscription in subscriptions {
        let title = subscription.title.clone().unwrap_or_default();
        let mut leave = |why| chosen.left_out.push((title.clone(), why));
        let Some(address) = &subscription.feed_url else {
            leave("it has no address of a feed");
            continue;
        };
        let Ok(HttpAddress(url)) = HttpAddress::from_text(address.as_str()) else {
            leave("its address is not one of the net (http, https)");
            continue;
        };
        if chosen.new.len() >= MAX_ADDED {
            leave("the list is too long");
            continue;
        }
        if !asked.insert(url.to_string()) {
            leave("config.yaml reads its address already");
            continue;
        }
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
        let name = name_for(&[&title, &host], &mut names);
        let tags = subscription.folder.iter().filter_map(|folder| String::from_text(folder).ok()).collect();
        chosen.new.push(NewSource { name, kind: "url", address: address.as_str().to_owned(), tags, more: Vec::new() });
    }
    chosen
}
