//! Adds sources to config.yaml; its comments and all else in it stay.

use std::process::ExitCode;

use super::{Common, configuration, file, output};
use crate::config::{Faults, NewSource, with_sources};
use crate::plan::{self, Plan};

/// config.yaml as text and as a plan.
pub(super) struct Known {
    pub(super) text: String,
    pub(super) plan: Plan,
}

/// config.yaml as it is. Variables of the environment need not be set: nothing is asked.
pub(super) fn known(common: &Common) -> Result<Known, ExitCode> {
    let told = |faults: Faults| {
        output::say(&faults.to_string());
        ExitCode::from(2)
    };
    let text = configuration::text(common)?.map_err(told)?;
    let (plan, _) = load(&text, common).map_err(told)?;
    Ok(Known { text, plan })
}

fn load(text: &str, common: &Common) -> Result<(Plan, Vec<plan::Note>), Faults> {
    plan::load(text, &common.config, &variable)
}

/// A variable of the environment; some value where it is not set, since it is not used.
pub(super) fn variable(name: &str) -> Option<String> {
    configuration::variable(name).or_else(|| Some("unset".to_owned()))
}

/// Writes the sources into config.yaml; it is left as it is when they do not fit.
pub(super) fn add(common: &Common, known: &Known, new: &[NewSource]) -> Result<(), ExitCode> {
    let faults = Faults::new(&common.config, &known.text);
    let edited = with_sources(faults, new).and_then(|edited| load(&edited, common).map(|_| edited));
    let edited = edited.map_err(|faults| {
        output::say(&faults.to_string());
        ExitCode::from(2)
    })?;
    file::replace(&common.config, edited.as_bytes()).map_err(|error| {
        let name = common.config.display();
        output::fail(&format!("cannot write `{name}`: {error}"), "look whether you may write to it; it is as it was")
    })
}
