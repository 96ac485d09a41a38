//! Prints: what came from outside never moves a cursor, and a closed pipe is no failure.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;

use crate::advice::{Advice, told_as};

/// Whether a character could do something on a terminal or in a log: controls of C0 and C1, line
/// separators, and those that change the direction of writing (Unicode UAX 9, section 2).
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A value as it may be shown: on one line, whatever acts written as `\n` or `\u{1b}`.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if acts(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A message of several lines of ours, each as it may be shown.
pub(super) fn escaped_lines(text: &str) -> String {
    text.split('\n').map(escaped).collect::<Vec<_>>().join("\n")
}

/// An error as a person reads it: what happened, where, why, what to do. Values are escaped.
pub(super) fn told(error: &dyn Advice) -> String {
    told_as(error, &escaped)
}

/// Says something on stderr; a full or closed one is nobody's fault.
pub(super) fn say(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = writeln!(stderr, "{}", escaped_lines(text));
}

/// Says on stderr what went wrong.
pub(super) fn complain(error: &dyn Advice) {
    say(&told(error));
}

/// Says on stderr what went wrong and what to do, where there is no error type for it.
pub(super) fn fail(message: &str, help: &str) -> ExitCode {
    say(&format!("error: {}\n  help: {help}", escaped(message)));
    ExitCode::from(2)
}

/// Writes data to stdout as it is.
///
/// # Errors
/// When stdout takes no more; `ended` makes an exit code of it.
pub(super) fn data(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// Writes a value to stdout as JSON; whatever acts on a terminal is written as `\u009b`.
///
/// # Errors
/// When it cannot be written as JSON, or stdout takes no more.
pub(super) fn json(value: &impl Serialize) -> io::Result<()> {
    data((defused(&serde_json::to_string_pretty(value)?) + "\n").as_bytes())
}

/// JSON that a terminal may show. JSON's own syntax is ASCII: what acts and is no line break of ours
/// stands inside a string, where an escape means the same.
pub(super) fn defused(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !acts(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// Writes lines for a person to stdout.
///
/// # Errors
/// When stdout takes no more; `ended` makes an exit code of it.
pub(super) fn lines(text: &str) -> io::Result<()> {
    data(format!("{}\n", escaped_lines(text.trim_end_matches('\n'))).as_bytes())
}

/// The exit code after writing: a reader that has enough (`| head`) is no failure.
pub(super) fn ended(written: io::Result<()>, code: ExitCode) -> ExitCode {
    match written {
        Ok(()) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => fail(&format!("cannot write the output: {error}"), "look whether the disk is full"),
    }
}

/// Where the log goes: stderr, a line a record.
pub(super) struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        say(String::from_utf8_lossy(bytes).trim_end_matches('\n').replace('\n', "\\n").as_str());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
