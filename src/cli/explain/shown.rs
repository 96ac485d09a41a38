//! An explanation as a person reads it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::super::output::escaped;
use crate::model::{Precision, Stamp};
use crate::pipeline::{Copies, DateRule, Explained, Explanation, IdRule, Member, Rule, Standing, Step};
use crate::plan::Plan;
use crate::text::one_line;

/// Feeds that do not read a source are named up to this number.
const NAMED: usize = 8;

/// Characters of a value that are shown.
const LONGEST: usize = 100;

/// What was found.
pub(super) fn found(told: &Explanation, plan: &Plan) -> String {
    let all: Vec<String> = told.entries.iter().map(|entry| of_entry(entry, plan.timezone)).collect();
    let text = all.join("\n");
    if told.entries.len() == 1 {
        return text;
    }
    format!("{} entries have it; each is told of by itself\n\n{text}", told.entries.len())
}

fn of_entry(entry: &Explained, zone: Tz) -> String {
    let title = entry.title.as_deref().unwrap_or("(its text is no longer kept)");
    let mut text = format!("{}\n", escaped(&cut(title)));
    if let Some(url) = &entry.url {
        let _ = writeln!(text, "  {}", escaped(url));
    }
    text.push('\n');
    text.push_str(&feeds(entry));
    text.push('\n');
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:10} {}", escaped(value));
    };
    line("source", &source(entry));
    line("first seen", &format!("{}, as entry {} of its document", moment(entry.first_seen, zone), entry.first_place));
    line("listed", &listed(entry, zone));
    line("dated", &date(entry, zone));
    if let Some(updated) = &entry.updated {
        line("changed", &stamp(updated, zone));
    }
    line("id", &entry.id);
    line("", &id(entry));
    text
}

fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M %:z").to_string()
}

/// A moment as exact as its source had it.
fn stamp(stamp: &Stamp, zone: Tz) -> String {
    match stamp.precision {
        Precision::FirstSeen => moment(stamp.utc(), zone),
        Precision::Day => stamp.at.format("%Y-%m-%d").to_string(),
        _ => stamp.at.format("%Y-%m-%d %H:%M %:z").to_string(),
    }
}

fn source(entry: &Explained) -> String {
    match (&entry.source_title, entry.in_config) {
        (_, false) => format!("{}, which is no source of config.yaml any more", entry.source),
        (Some(title), true) if title != entry.source.as_str() => format!("{} ({})", entry.source, cut(title)),
        _ => entry.source.to_string(),
    }
}

fn listed(entry: &Explained, zone: Tz) -> String {
    let last = moment(entry.last_listed, zone);
    match (entry.listed, entry.stored, entry.kept_until) {
        (true, ..) => "still, by its source's last answer".to_owned(),
        (false, true, Some(until)) => format!("last {last}; kept until {}", moment(until, zone)),
        (false, true, None) => format!("last {last}"),
        (false, false, _) => format!("last {last}; its history has run out"),
    }
}

/// The date and how it was decided.
fn date(entry: &Explained, zone: Tz) -> String {
    let at = stamp(&entry.published, zone);
    let says = entry.says_now.as_ref().map(|says| stamp(says, zone));
    let now = says.as_deref().unwrap_or("nothing");
    let mut text = match entry.date_rule {
        DateRule::Source => match &entry.says_now {
            Some(said) if said.utc() != entry.published.utc() => {
                format!("{at}, as its source said first; it now says {now}, but a date is decided once")
            }
            _ => format!("{at}, as its source says"),
        },
        DateRule::Day => format!("{at}: its source says the day alone, so the beginning of that day counts"),
        DateRule::DayOfFirstSight => {
            format!("{at}: its source says the day alone, so the moment of first sight on that day counts")
        }
        DateRule::FirstSeen => {
            format!("{at}, when it was first seen: its source gave no date then, or none that can be believed")
        }
        DateRule::NoDate => format!("{at}, when it was first seen: its source gives no date"),
        DateRule::TooFarAhead => {
            format!(
                "{at}, when it was first seen: its source says {now}, more than 7 days ahead, which is not believed"
            )
        }
        DateRule::Unbelievable => {
            format!("{at}, when it was first seen: its source says {now}, which no article can mean")
        }
    };
    if let Some(until) = entry.held_until {
        let _ = write!(text, "; held back until {}", moment(until, zone));
    }
    text
}

/// How the published id came about.
fn id(entry: &Explained) -> String {
    let native = cut(entry.native_id.as_deref().unwrap_or_default());
    match entry.id_rule {
        IdRule::Native => "its source's own".to_owned(),
        IdRule::Minted => {
            format!("minted from its source's own, `{native}`, which means something in that source alone")
        }
        IdRule::MintedFromAddress => "minted from its address: its source gives no id of its own".to_owned(),
        IdRule::MintedFromText => {
            "minted from title and text: its source gives neither id nor address of its own".to_owned()
        }
        IdRule::MintedInstead => format!("minted, because another article had `{native}` before"),
        IdRule::File => "made of the source's name and the text at first sight".to_owned(),
        IdRule::Kept if !entry.stored => "kept for ever, so that the article never comes as a new one".to_owned(),
        IdRule::Kept => {
            "kept from when its source had another id or address, or taken back from the published files".to_owned()
        }
    }
}

/// What each feed makes of it; those that do not read its source in one line.
fn feeds(entry: &Explained) -> String {
    let (apart, reading): (Vec<&Standing>, Vec<&Standing>) =
        entry.feeds.iter().partition(|standing| standing.step == Some(Step::From));
    let mut text: String = reading.iter().map(|standing| of_feed(standing)).collect();
    if !apart.is_empty() {
        let names: Vec<String> = apart.iter().take(NAMED).map(|standing| standing.feed.to_string()).collect();
        let more = if apart.len() > NAMED { format!(" and {} more", apart.len() - NAMED) } else { String::new() };
        let _ = writeln!(text, "  not in {}{more}: `from` does not name its source there", names.join(", "));
    }
    text
}

fn of_feed(standing: &Standing) -> String {
    let verdict = match (standing.shown, standing.position) {
        (true, Some(at)) => format!("in {}, as entry {at} of {}", standing.feed, standing.of),
        _ => format!("not in {}: {}", standing.feed, standing.why.as_deref().unwrap_or("it is not among its entries")),
    };
    let mut text = format!("  {}\n", escaped(&verdict));
    if standing.next_run {
        text.push_str("    from the next run on: its rules are other ones than when it was published\n");
    }
    for rule in &standing.rules {
        let _ = writeln!(text, "    {}", escaped(&of_rule(rule)));
    }
    if let Some(copies) = &standing.copies {
        text.push_str(&of_copies(copies, standing.shown));
    }
    text
}

/// One query, what it says, and why.
fn of_rule(rule: &Rule) -> String {
    let whose = rule.source.as_ref().map(|source| format!(" of source {source}")).unwrap_or_default();
    let why: Vec<String> = match rule.terms.as_slice() {
        // A query of one term says itself what was not found.
        [only] if only.fact.is_some() || !only.found => only.fact.iter().cloned().collect(),
        [only] if only.value.is_none() => Vec::new(),
        terms => terms.iter().map(|said| cut(&said.told)).collect(),
    };
    let verdict = if rule.finds { "finds it" } else { "does not find it" };
    let why = if why.is_empty() { String::new() } else { format!(": {}", why.join(", ")) };
    format!("{}{whose} `{}` {verdict}{why}", rule.key, cut(&rule.query))
}

fn of_copies(copies: &Copies, is_shown: bool) -> String {
    let mut text = String::new();
    let member = |member: &Member| {
        let url = member.url.as_deref().or(member.title.as_deref()).unwrap_or("(no address)");
        let why = member.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
        format!("{url} of {}{why}", member.source)
    };
    if is_shown {
        for hidden in &copies.hidden {
            let _ = writeln!(text, "    stands for {}", escaped(&member(hidden)));
        }
        let _ = writeln!(text, "    because {}", escaped(&copies.because));
    } else {
        let _ = writeln!(
            text,
            "    shown is {}\n    because {}",
            escaped(&member(&copies.shown)),
            escaped(&copies.because)
        );
    }
    text
}

/// That nothing was found, and what to try.
pub(super) fn nothing(told: &Explanation, plan: &Plan) -> String {
    let zone = plan.timezone;
    if !told.has_run {
        return "error: nothing is stored yet\n  help: `feedwright run` reads the sources".to_owned();
    }
    let mut text = format!("error: no entry has the address or id `{}`", escaped(&told.asked));
    for one in &told.forgotten {
        let seen = moment(one.first_seen, zone);
        let _ = write!(
            text,
            "\n  {} brought it, first seen {seen}; its history has run out, and its id alone is kept",
            one.source
        );
    }
    if let Some(waiting) = &told.waiting {
        let title = waiting.title.as_deref().map(|title| format!(" as `{}`", cut(title))).unwrap_or_default();
        let was = format!("it was published{title}; the store was lost since, and its source has not listed it again");
        let _ = write!(text, "\n  {}", escaped(&was));
    }
    for reach in &told.reach {
        let _ = write!(text, "\n  {} reads this host: {}", reach.source, escaped(&extent(reach, zone)));
    }
    for near in &told.nearest {
        let title = near.title.as_deref().map(cut).unwrap_or_default();
        let url = near.url.as_deref().unwrap_or(&near.id);
        let _ = write!(text, "\n  near is {} ({}, {})", escaped(url), escaped(&title), near.source);
    }
    text + "\n  help: " + &escaped(&help(told))
}

fn extent(reach: &crate::pipeline::Reach, zone: Tz) -> String {
    let answered = match reach.last_ok {
        Some(at) => format!("last answered {}", moment(at, zone)),
        None => "it has never answered".to_owned(),
    };
    let (count, least) = (reach.entries, if reach.counted { "" } else { "at least " });
    let entries = if count == 1 { "entry is" } else { "entries are" };
    let stored = match reach.oldest {
        Some(oldest) => format!("{least}{count} {entries} stored, the oldest of {}", moment(oldest, zone)),
        None => "none of its entries is stored".to_owned(),
    };
    let fault = reach.fault.as_deref().map(|fault| format!("; {fault}")).unwrap_or_default();
    format!("{answered}, {stored}, each is kept {} days after it was last listed{fault}", reach.history_days)
}

/// What to do next.
fn help(told: &Explanation) -> String {
    if !told.nearest.is_empty() {
        return "ask for the address of the one that is meant".to_owned();
    }
    match told.reach.first() {
        Some(reach) => format!("`feedwright try {}` shows what the source lists now", reach.source),
        None if told.asked.contains("://") => {
            "no source reads this host: `feedwright try ADDRESS` of its front page shows what it would give".to_owned()
        }
        None => {
            "give the address of the article, or its id as a feed has it; `feedwright filter --store WORDS` looks for words"
                .to_owned()
        }
    }
}

/// A value in one piece that fits a line.
fn cut(text: &str) -> String {
    let text = one_line(text);
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
