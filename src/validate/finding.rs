//! What is wrong with a file, and where.

use serde::Serialize;

/// Most findings of one file; whoever reads more has not begun to mend.
const MAX_FINDINGS: usize = 200;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Breaks a MUST of the format, or would harm a reader: the file is not published.
    Error,
    /// A SHOULD, or what readers are known to trip over.
    Warning,
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line, counted from one; 0 for the whole file.
    pub line: u32,
    /// How bad it is.
    pub level: Level,
    /// A word for machines.
    pub code: &'static str,
    /// The same for people.
    pub message: String,
}

/// The findings of one file as they come.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// Notes an error.
    pub(super) fn error(&mut self, line: u32, code: &'static str, message: impl Into<String>) {
        self.push(Finding { line, level: Level::Error, code, message: message.into() });
    }

    /// Notes a warning.
    pub(super) fn warn(&mut self, line: u32, code: &'static str, message: impl Into<String>) {
        self.push(Finding { line, level: Level::Warning, code, message: message.into() });
    }

    fn push(&mut self, finding: Finding) {
        // An error is noted however many warnings there were.
        if self.findings.len() < MAX_FINDINGS || finding.level == Level::Error {
            self.findings.push(finding);
        }
    }

    /// Adds what was found elsewhere in the file.
    pub(super) fn append(&mut self, other: Self) {
        other.findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// The findings in the order of the file. Where there are too many, warnings go before any error does.
    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| finding.level);
        self.findings.truncate(MAX_FINDINGS);
        self.findings.sort_by_key(|finding| (finding.line, finding.level));
        self.findings
    }
}

/// The beginning of a value, for a message.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}
