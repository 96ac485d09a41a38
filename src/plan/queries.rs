//! Queries of config.yaml: a fault in one points at its character inside the line.

use crate::config::{Fault, Faults, Text};
use crate::query;

/// Tells what is wrong with these queries.
pub(super) fn check(queries: &[Text], faults: &mut Faults) {
    for text in queries {
        let Err(error) = query::parse(text.as_str()) else { continue };
        let fault = Fault::new(faults.inside(text, error.at), error.message);
        faults.push(error.help.into_iter().fold(fault, Fault::help));
    }
}
