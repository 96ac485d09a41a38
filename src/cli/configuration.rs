//! Reads config.yaml from its file, and tells all that is wrong with it.

use std::fs::File;
use std::io::{self, Read};
use std::process::ExitCode;

use super::{Common, output};
use crate::config::{Fault, Faults, MAX_BYTES, Spot};
use crate::plan::{self, Note, Plan};

/// The plan; what is wrong with config.yaml has been told where there is none.
pub(super) fn plan(common: &Common) -> Result<(Plan, Vec<Note>), ExitCode> {
    match load(common)? {
        Ok(loaded) => Ok(loaded),
        Err(faults) => {
            output::say(&faults.to_string());
            Err(ExitCode::from(2))
        }
    }
}

/// The plan or all faults of config.yaml.
pub(super) fn load(common: &Common) -> Result<Result<(Plan, Vec<Note>), Faults>, ExitCode> {
    Ok(text(common)?.and_then(|text| plan::load(&text, &common.config, &variable)))
}

/// The text of config.yaml.
pub(super) fn text(common: &Common) -> Result<Result<String, Faults>, ExitCode> {
    let name = common.config.display().to_string();
    let bytes = read(common).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => output::fail(
            &format!("there is no `{name}`"),
            "`feedwright init` writes one to begin with; `--config FILE` names another",
        ),
        _ => output::fail(&format!("cannot read `{name}`: {error}"), "look whether it is a file that you may read"),
    })?;
    if bytes.len() > MAX_BYTES {
        let message = format!("`{name}` is longer than {} MiB", MAX_BYTES >> 20);
        return Err(output::fail(
            &message,
            "make several configurations of it, each with its own `output` and `state`",
        ));
    }
    Ok(String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let readable = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default());
        let mut faults = Faults::new(&common.config, &readable);
        let fault = Fault::new(Spot { start: valid, end: valid }, "after this comes a byte that is not UTF-8");
        faults.push(fault.help("save the file as UTF-8 (in an editor: Save with encoding)"));
        faults
    }))
}

fn read(common: &Common) -> io::Result<Vec<u8>> {
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(&common.config)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A variable of the environment.
#[expect(clippy::disallowed_methods, reason = "cli is where the environment is read")]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
